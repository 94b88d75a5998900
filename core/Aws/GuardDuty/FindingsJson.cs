using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace ZocSec.Core.Aws.GuardDuty;

internal sealed record ListDetectorsAnswer(ImmutableArray<string> DetectorIds, string? NextToken);

internal sealed record ListFindingsRequest(
    CriteriaBody FindingCriteria,
    SortBody SortCriteria,
    int MaxResults,
    string? NextToken
)
{
    /// <summary>A page of what is not archived, those seen last first.</summary>
    public static ListFindingsRequest Of(string account, FindingCriteria criteria, string? token)
    {
        var criterion = new Dictionary<string, ConditionBody>(StringComparer.Ordinal)
        {
            // A delegated administrator would get those of other accounts too.
            ["accountId"] = new([account], GreaterThanOrEqual: null),
            ["resource.resourceType"] = new(criteria.ResourceTypes, GreaterThanOrEqual: null),
            ["service.archived"] = new(["false"], GreaterThanOrEqual: null),
            ["severity"] = new(OneOf: null, (long)Math.Floor(criteria.MinSeverity)),
        };
        if (criteria.Instance is { } instance)
        {
            criterion["resource.instanceDetails.instanceId"] = new([instance], GreaterThanOrEqual: null);
        }

        return new ListFindingsRequest(
            new CriteriaBody(criterion),
            new SortBody("updatedAt", "DESC"),
            Findings.MaxPage,
            token
        );
    }
}

internal sealed record CriteriaBody(Dictionary<string, ConditionBody> Criterion);

internal sealed record ConditionBody(
    [property: JsonPropertyName("equals")] ImmutableArray<string>? OneOf,
    long? GreaterThanOrEqual
);

internal sealed record SortBody(string AttributeName, string OrderBy);

internal sealed record ListFindingsAnswer(ImmutableArray<string> FindingIds, string? NextToken);

internal sealed record GetFindingsRequest(ImmutableArray<string> FindingIds);

internal sealed record GetFindingsAnswer(ImmutableArray<JsonElement> Findings);

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull
)]
[JsonSerializable(typeof(ListDetectorsAnswer))]
[JsonSerializable(typeof(ListFindingsRequest))]
[JsonSerializable(typeof(ListFindingsAnswer))]
[JsonSerializable(typeof(GetFindingsRequest))]
[JsonSerializable(typeof(GetFindingsAnswer))]
internal sealed partial class FindingsJson : JsonSerializerContext;
