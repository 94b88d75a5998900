using System.Text.Json;
using System.Text.Json.Serialization;
using ZocSec.Sandbox.Checks;

namespace ZocSec.Sandbox;

internal sealed record RepositoryView(
    long Id,
    string FullName,
    string Visibility,
    bool Archived,
    bool Fork,
    string[] Topics,
    bool VulnerabilityAlerts,
    int Stars,
    long Patches
);

internal sealed record CheckRunView(
    long Id,
    string Repository,
    string HeadSha,
    string Name,
    string Status,
    string? Conclusion,
    string? Title,
    string? Summary,
    string? Text,
    int Annotations,
    SandboxAction[] Actions
);

internal sealed record RequestsView(
    long Total,
    int MostAtOnce,
    int TokensHandedOut,
    IReadOnlyDictionary<string, long> ByRoute,
    IReadOnlyDictionary<long, long> PatchesByRepository
);

internal sealed record DeliveryView(
    long Id,
    Guid Guid,
    string Event,
    string? Repository,
    int StatusCode,
    string Status,
    bool Redelivery,
    double Milliseconds
);

internal sealed record PullRequestOrder(string Repository, string By = "mona", string Title = "A small change");

internal sealed record PullRequestView(int Number, string HeadSha, string Branch);

internal sealed record ClickOrder(string Repository, long CheckRun, string Button, string By = "mona");

/// <summary>The JSON of <c>/_sandbox</c>; a misspelt member of a plan is an error.</summary>
internal static class ControlJson
{
    // Not generated: generated code would take the defaults from a plan's members that are not written.
    public static JsonSerializerOptions Options { get; } =
        new(JsonSerializerDefaults.Web)
        {
            PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
            WriteIndented = true,
            UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
            RespectRequiredConstructorParameters = true,
            RespectNullableAnnotations = true,
        };
}
