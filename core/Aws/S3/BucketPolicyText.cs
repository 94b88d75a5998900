using System.Collections.Immutable;
using System.Text.Json;

namespace ZocSec.Core.Aws.S3;

/// <summary>Reads of a bucket's policy what it lets anybody do.</summary>
internal static class BucketPolicyText
{
    private const int MaxActions = 10;

    // What a statement for everybody may be narrowed by, so that it is for everybody no more.
    private static readonly ImmutableHashSet<string> s_narrowing = ImmutableHashSet.Create(
        StringComparer.OrdinalIgnoreCase,
        "aws:PrincipalAccount",
        "aws:PrincipalArn",
        "aws:PrincipalOrgID",
        "aws:PrincipalOrgPaths",
        "aws:SourceAccount",
        "aws:SourceArn",
        "aws:SourceIp",
        "aws:SourceOrgID",
        "aws:SourceVpc",
        "aws:SourceVpce",
        "aws:userid",
        "s3:DataAccessPointAccount",
        "s3:DataAccessPointArn",
        "s3:x-amz-server-side-encryption-aws-kms-key-id"
    );

    /// <summary>The actions that anybody may take, sorted; empty when there are none, or the text is no policy.</summary>
    public static ImmutableArray<string> PublicActions(string policy)
    {
        try
        {
            using var document = JsonDocument.Parse(policy);
            return
                document.RootElement.ValueKind is JsonValueKind.Object
                && document.RootElement.TryGetProperty("Statement", out var statements)
                ?
                [
                    .. Each(statements)
                        .Where(IsForEverybody)
                        .SelectMany(statement =>
                            statement.TryGetProperty("Action", out var actions) ? Texts(actions) : ["*"]
                        )
                        .Select(action => OneLine.Of(action))
                        .Distinct(StringComparer.OrdinalIgnoreCase)
                        .Order(StringComparer.Ordinal)
                        .Take(MaxActions),
                ]
                : [];
        }
        catch (JsonException)
        {
            return [];
        }
    }

    private static bool IsForEverybody(JsonElement statement) =>
        statement.ValueKind is JsonValueKind.Object
        && statement.TryGetProperty("Effect", out var effect)
        && effect.ValueEquals("Allow")
        && (statement.TryGetProperty("NotPrincipal", out _) || HasEverybody(statement))
        && !(statement.TryGetProperty("Condition", out var condition) && IsNarrow(condition));

    private static bool HasEverybody(JsonElement statement) =>
        statement.TryGetProperty("Principal", out var principal)
        && (
            principal.ValueKind is JsonValueKind.Object
                ? principal.TryGetProperty("AWS", out var accounts)
                    && Texts(accounts).Contains("*", StringComparer.Ordinal)
                : Texts(principal).Contains("*", StringComparer.Ordinal)
        );

    private static bool IsNarrow(JsonElement condition) =>
        condition.ValueKind is JsonValueKind.Object
        && condition
            .EnumerateObject()
            .Where(test =>
                // What must not be so, or need not be there, narrows nothing.
                !test.Name.Contains("Not", StringComparison.OrdinalIgnoreCase)
                && !test.Name.EndsWith("IfExists", StringComparison.OrdinalIgnoreCase)
                && !test.Name.Equals("Null", StringComparison.OrdinalIgnoreCase)
                && test.Value.ValueKind is JsonValueKind.Object
            )
            .SelectMany(test => test.Value.EnumerateObject())
            .Any(key => s_narrowing.Contains(key.Name) && Texts(key.Value).All(value => !IsEverything(value)));

    private static bool IsEverything(string value) => value is "*" or "0.0.0.0/0" or "::/0";

    private static IEnumerable<JsonElement> Each(JsonElement element) =>
        element.ValueKind is JsonValueKind.Array ? element.EnumerateArray() : new[] { element };

    private static IEnumerable<string> Texts(JsonElement element) =>
        Each(element).Where(item => item.ValueKind is JsonValueKind.String).Select(item => item.GetString()!);
}
