using System.Text.Json;
using System.Text.Json.Serialization;
using ZocSec.Core.Guardrails;
using ZocSec.Core.Queue;

namespace ZocSec.Core.Notifications.CheckRuns;

/// <summary>What the errand of showing a verdict needs to know.</summary>
/// <param name="Guardrail">Whose verdict.</param>
/// <param name="Resource">On which repository.</param>
/// <param name="Head">On which commit; null for those of open pull requests.</param>
internal sealed record CheckRunErrand(GuardrailName Guardrail, ResourceId Resource, string? Head)
{
    /// <summary>Which page of open pull requests, from 1; 0 for one commit.</summary>
    public int Page { get; init; }

    /// <summary>A sentence to add; null for none.</summary>
    public string? Remark { get; init; }

    /// <summary>Whether somebody asked to have the check run again.</summary>
    public bool IsAskedFor { get; init; }

    /// <summary>The kind of these errands.</summary>
    public const string Kind = "check-run";

    /// <summary>The errand as work.</summary>
    /// <param name="cause">What causes it, unique.</param>
    /// <param name="due">Not before.</param>
    public Errand ToWork(string cause, DateTimeOffset due) =>
        new(
            string.Create(CultureInfo.InvariantCulture, $"check/{cause}/{Head ?? "pulls"}/{Page}"),
            due,
            Kind,
            Resource.Tenant,
            JsonSerializer.SerializeToElement(this, CheckRunErrandJson.Default.CheckRunErrand)
        );

    /// <summary>Reads it back; null when it is none.</summary>
    public static CheckRunErrand? Of(Errand errand) =>
        errand.Data.Deserialize(CheckRunErrandJson.Default.CheckRunErrand);
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault
)]
[JsonSerializable(typeof(CheckRunErrand))]
internal sealed partial class CheckRunErrandJson : JsonSerializerContext;
