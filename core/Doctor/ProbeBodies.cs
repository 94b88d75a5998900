namespace ZocSec.Core.Doctor;

// Octokit's own types of these bodies leave out what the doctor asks about; its serializer fills any class by snake_case.
#pragma warning disable CA1812 // It makes them.

internal sealed class AppBody
{
    public long Id { get; set; }
    public string? Slug { get; set; }
    public string? HtmlUrl { get; set; }
    public AccountBody? Owner { get; set; }
    public Dictionary<string, string>? Permissions { get; set; }
    public List<string>? Events { get; set; }
}

internal sealed class InstallationBody
{
    public long Id { get; set; }
    public AccountBody? Account { get; set; }
    public string? TargetType { get; set; }
    public string? HtmlUrl { get; set; }
    public string? RepositorySelection { get; set; }
    public DateTimeOffset? SuspendedAt { get; set; }
    public Dictionary<string, string>? Permissions { get; set; }
    public List<string>? Events { get; set; }
}

internal sealed class AccountBody
{
    public string? Login { get; set; }
}

internal sealed class HookBody
{
    public string? Url { get; set; }
    public string? ContentType { get; set; }
    public string? InsecureSsl { get; set; }
}

internal sealed class DeliveryBody
{
    public string? Guid { get; set; }
    public DateTimeOffset DeliveredAt { get; set; }
    public int StatusCode { get; set; }
    public string? Status { get; set; }
}

internal sealed class OrganizationBody
{
    public PlanBody? Plan { get; set; }
    public DateTimeOffset? ArchivedAt { get; set; }
    public bool? MembersCanChangeRepoVisibility { get; set; }
    public bool? MembersCanCreatePublicRepositories { get; set; }
    public bool? DependabotAlertsEnabledForNewRepositories { get; set; }
}

internal sealed class RepositoryBody
{
    public string? FullName { get; set; }
    public bool HasIssues { get; set; }
    public bool Archived { get; set; }
    public bool Private { get; set; }
}

internal sealed class PlanBody
{
    public string? Name { get; set; }
}
