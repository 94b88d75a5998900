using System.Collections.Immutable;
using Moq;
using ZocSec.Core.Doctor;
using ZocSec.Core.GitHub.Issues;
using ZocSec.Core.Policies;

namespace ZocSec.Tests.Doctor.Bills;

/// <summary>What the doctor says of the repository that the operator's policy files tickets in.</summary>
public sealed class TicketCheckTests : IDisposable
{
    private const string Repository = "acme/cloud-costs";

    private static readonly IssuePlace s_place = new(Repository, HasIssues: true, IsArchived: false, IsPublic: false);

    private readonly Patient _patient = new();

    public TicketCheckTests()
    {
        Files(Repository);
        Installed(Granted);
        Asks("write");
        _patient.Answers(ReadPlace, s_place);
    }

    public void Dispose() => _patient.Dispose();

    [Fact]
    public async Task EverythingThere_IsWell_AndThePermissionIsNotTooMuch()
    {
        var report = await _patient.ExamineAsync();

        Assert.All(report.Findings, finding => Assert.Equal(FindingLevel.Ok, finding.Level));
        Assert.Contains(Finding.Ok("tickets", "can be filed there", Repository), report.Findings);
    }

    [Fact]
    public async Task WithoutBillingData_NothingIsAsked()
    {
        _patient.Policy = _patient.Policy with { Policy = Policy.ObserveOnly };

        var report = await _patient.ExamineAsync();

        Assert.DoesNotContain(report.Findings, finding => finding.Check == "tickets");
    }

    [Fact]
    public async Task PermissionThatWaits_IsAcceptedByAnOwner()
    {
        Installed(Lacking);

        var failed = await FailedAsync();

        Assert.Equal("the App lacks issues: write on acme", failed.Message);
        Assert.StartsWith("an owner of acme accepts", failed.Advice, StringComparison.Ordinal);
    }

    [Fact]
    public async Task PermissionThatIsNotAskedFor_IsAskedForFirst()
    {
        Installed(Lacking);
        Asks("read");

        Assert.StartsWith("in the App's settings", (await FailedAsync()).Advice, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AnotherOwner_MustHaveTheApp()
    {
        Files("octo-org/costs");

        Assert.Equal("the App is not installed on octo-org", (await FailedAsync()).Message);
    }

    [Theory]
    [InlineData(true, false, true, "is public")]
    [InlineData(false, true, true, "is archived")]
    [InlineData(false, false, false, "the issues of acme/cloud-costs are turned off")]
    public async Task ARepositoryThatTakesNone_IsSaid(bool isPublic, bool isArchived, bool hasIssues, string said)
    {
        _patient.Answers(
            ReadPlace,
            s_place with
            {
                IsPublic = isPublic,
                IsArchived = isArchived,
                HasIssues = hasIssues,
            }
        );

        Assert.Contains(said, (await FailedAsync()).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ARepositoryThatIsNotSeen_IsSaid()
    {
        _patient.Probe.Setup(ReadPlace).ReturnsAsync(new ProbeAnswer<IssuePlace>.Refused(404, "Not Found"));

        var failed = await FailedAsync();

        Assert.Equal("there is no such repository, or the App does not see it", failed.Message);
        Assert.Contains(Patient.Installation.HtmlUrl, failed.Advice, StringComparison.Ordinal);
    }

    private static InstallationFacts Lacking { get; } =
        Patient.Installation with
        {
            Permissions = Patient.Installation.Permissions.Remove("issues"),
        };

    private static InstallationFacts Granted { get; } =
        Patient.Installation with
        {
            Permissions = Patient.Installation.Permissions.SetItem("issues", "write"),
        };

    private static System.Linq.Expressions.Expression<Func<IAppProbe, Task<ProbeAnswer<IssuePlace>>>> ReadPlace =>
        probe => probe.ReadIssuePlaceAsync(It.IsAny<InstallationFacts>(), Repository, It.IsAny<CancellationToken>());

    private async Task<Finding> FailedAsync()
    {
        var failed = Assert.Single(
            (await _patient.ExamineAsync()).Findings,
            finding => finding.Level == FindingLevel.Fail
        );
        Assert.Equal("tickets", failed.Check);
        return failed;
    }

    private void Files(string repository) =>
        _patient.Policy = _patient.Policy with
        {
            Policy = Policy.ObserveOnly with
            {
                Billing = new BillingSettings
                {
                    Reports = ["s3://acme-billing/cur"],
                    Tickets = new TicketSettings { Repository = repository },
                },
            },
        };

    private void Installed(InstallationFacts installation) =>
        _patient.Answers<ImmutableArray<InstallationFacts>>(
            probe => probe.ReadInstallationsAsync(It.IsAny<CancellationToken>()),
            [installation]
        );

    private void Asks(string level) =>
        _patient.Answers(
            probe => probe.ReadAppAsync(It.IsAny<CancellationToken>()),
            Patient.App with
            {
                Permissions = Patient.App.Permissions.SetItem("issues", level),
            },
            Patient.Now
        );
}
