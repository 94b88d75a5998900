using System.Collections.Immutable;
using System.Text.Json;

namespace ZocSec.Core.Events.Aws;

/// <summary>What a recorded call names: the shapes differ from call to call.</summary>
internal static class CallFacts
{
    private const int MaxActor = 128;

    /// <summary>Adds to the facts what the call names; null when it names nothing that is guarded, or did nothing.</summary>
    public static AwsFacts? Of(string name, JsonElement detail, AwsFacts facts)
    {
        var request = detail.Object("requestParameters");
        var response = detail.Object("responseElements");
        if (response?.Flag("_return") is false || response?.Object(name + "Response")?.Flag("return") is false)
        {
            return null;
        }

        var read = facts with
        {
            Bucket = AwsEvent.Word(request?.Text("bucketName")),
            Groups = Distinct(GroupIds(request, response)),
            GroupNames = Distinct(GroupNames(request)),
            PrefixList = AwsEvent.Word(
                request?.Object(name + "Request")?.Text("PrefixListId") ?? request?.Text("prefixListId")
            ),
        };
        if (!read.Groups.IsEmpty)
        {
            read = read with { GroupNames = [] };
        }

        return
            read.Bucket is null
            && read.Groups.IsEmpty
            && read.GroupNames.IsEmpty
            && read.PrefixList is null
            && !name.Contains("AccountPublicAccessBlock", StringComparison.Ordinal)
            ? null
            : read;
    }

    /// <summary>Who called: the role session's or user's name behind the ARN; null when the event does not tell.</summary>
    public static string? ActorOf(JsonElement detail)
    {
        var identity = detail.Object("userIdentity");
        var name =
            identity?.Text("userName")
            ?? identity?.Text("arn")
            ?? identity?.Text("invokedBy")
            ?? identity?.Text("principalId");
        if (name is null)
        {
            return null;
        }

        // arn:aws:sts::111111111111:assumed-role/ROLE/SESSION says both; a bare name says all.
        var tail = name.StartsWith("arn:", StringComparison.Ordinal) ? name[(name.LastIndexOf(':') + 1)..] : name;
        return AwsEvent.Word(tail.Length > MaxActor ? tail[..MaxActor] : tail);
    }

    private static IEnumerable<string?> GroupIds(JsonElement? request, JsonElement? response)
    {
        yield return request?.Text("groupId");
        yield return request?.Object("ModifySecurityGroupRulesRequest")?.Text("GroupId");
        yield return response?.Text("groupId");
        foreach (var item in Items(response?.Object("securityGroupRuleSet")))
        {
            yield return item.Text("groupId");
        }

        foreach (var set in new[] { "groupSet", "securityGroupSet" })
        {
            foreach (var item in Items(request?.Object(set)))
            {
                yield return item.Text("groupId");
            }
        }

        foreach (var instance in Items(response?.Object("instancesSet")))
        {
            foreach (var item in Items(instance.Object("groupSet")))
            {
                yield return item.Text("groupId");
            }
        }

        foreach (var item in Items(request?.Object("networkInterfaceSet")))
        {
            foreach (var group in Items(item.Object("groupSet")))
            {
                yield return group.Text("groupId");
            }
        }
    }

    private static IEnumerable<string?> GroupNames(JsonElement? request)
    {
        yield return request?.Text("groupName");
        foreach (var item in Items(request?.Object("groupSet")))
        {
            yield return item.Text("groupName");
        }
    }

    // Lists of CloudTrail are objects with "items"; one item may stand there bare.
    private static IEnumerable<JsonElement> Items(JsonElement? list)
    {
        if (list is not { ValueKind: JsonValueKind.Object } set || !set.TryGetProperty("items", out var items))
        {
            yield break;
        }

        if (items.ValueKind is not JsonValueKind.Array)
        {
            yield return items;
            yield break;
        }

        foreach (var item in items.EnumerateArray())
        {
            yield return item;
        }
    }

    private static ImmutableArray<string> Distinct(IEnumerable<string?> names) =>
        [.. names.Select(AwsEvent.Word).OfType<string>().Distinct(StringComparer.Ordinal).Take(AwsFacts.MaxNames)];
}
