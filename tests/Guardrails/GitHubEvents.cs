using System.Text.Json;
using ZocSec.Core.Events;
using ZocSec.Core.GitHub;
using ZocSec.Core.Guardrails;

namespace ZocSec.Tests.Guardrails;

/// <summary>Events as the intake hands them on.</summary>
internal static class GitHubEvents
{
    public static readonly TenantId Tenant = TenantId.Installation(7);
    public static readonly DateTimeOffset Time = new(2026, 3, 1, 9, 12, 34, TimeSpan.Zero);
    public static readonly ResourceId Payroll = new(Tenant, RepositoryState.Kind, "42", "acme/payroll");

    public const string PayrollData =
        """{"repository":{"id":42,"full_name":"acme/payroll","private":false,"visibility":"public","archived":false,"fork":false,"stars":3,"forks":1},"installation":7}""";

    public static SourceEvent Of(string type, string data = PayrollData, string? actor = "octocat") =>
        new("d1", "/github/installations/7", $"com.github.{type}", "acme/payroll", Time, Tenant, actor, Json(data));

    public static JsonElement Json(string text)
    {
        using var document = JsonDocument.Parse(text);
        return document.RootElement.Clone();
    }
}
