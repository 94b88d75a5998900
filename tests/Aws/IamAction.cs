using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Http;

namespace ZocSec.Tests.Aws;

/// <summary>The actions of IAM that AWS asks about at a request. Source: "Service Authorization Reference".</summary>
internal static partial class IamAction
{
    // The API's operation has another name than the action, or shares it with another operation.
    private static readonly Dictionary<string, string> s_buckets = new(StringComparer.Ordinal)
    {
        ["GET "] = "ListAllMyBuckets",
        ["GET location"] = "GetBucketLocation",
        ["GET tagging"] = "GetBucketTagging",
        ["GET encryption"] = "GetEncryptionConfiguration",
        ["PUT encryption"] = "PutEncryptionConfiguration",
        ["DELETE encryption"] = "PutEncryptionConfiguration",
        ["GET publicAccessBlock"] = "GetBucketPublicAccessBlock",
        ["PUT publicAccessBlock"] = "PutBucketPublicAccessBlock",
        ["DELETE publicAccessBlock"] = "PutBucketPublicAccessBlock",
        ["GET acl"] = "GetBucketAcl",
        ["PUT acl"] = "PutBucketAcl",
        ["GET policy"] = "GetBucketPolicy",
        ["GET policyStatus"] = "GetBucketPolicyStatus",
    };

    /// <summary>All actions that must be allowed, such as <c>ec2:StopInstances</c>; what is not known comes as a request.</summary>
    /// <param name="request">The request, signed.</param>
    /// <param name="form">Its parameters where it has a form; else null.</param>
    public static IEnumerable<string> Of(HttpRequest request, IReadOnlyDictionary<string, string>? form)
    {
        var service = Service().Match(request.Headers.Authorization.ToString()).Groups["name"].Value;
        var path = request.Path.Value!;
        // The control plane of S3 is known by its path.
        var isAccount = path.EndsWith("/configuration/publicAccessBlock", StringComparison.Ordinal);
        var unknown = $"{service}:{request.Method} {path}{request.QueryString}";
        if (form?.GetValueOrDefault("Action") is { } action)
        {
            return OfForm(service, action, form);
        }

        return service switch
        {
            "s3" when isAccount =>
            [
                request.Method is "GET" ? "s3:GetAccountPublicAccessBlock" : "s3:PutAccountPublicAccessBlock",
            ],
            "s3" => [s_buckets.TryGetValue(OperationOf(request), out var known) ? $"s3:{known}" : unknown],
            "kms" => [$"kms:{request.Headers["X-Amz-Target"].ToString().Split('.')[^1]}"],
            "guardduty" => [OfGuardDuty(request.Method, path) ?? unknown],
            _ => [unknown],
        };
    }

    private static IEnumerable<string> OfForm(string service, string action, IReadOnlyDictionary<string, string> form)
    {
        yield return $"{service}:{action}";
        // What is made with tags is tagged, and an instance is handed the role of its profile.
        if (service is "ec2" && form.Keys.Any(key => key.StartsWith("TagSpecification.", StringComparison.Ordinal)))
        {
            yield return "ec2:CreateTags";
        }

        if (action is "AssociateIamInstanceProfile")
        {
            yield return "iam:PassRole";
        }
    }

    private static string OperationOf(HttpRequest request)
    {
        // Beside the subresource there are parameters with values, such as those of a page.
        var part = request.Query.FirstOrDefault(pair => string.IsNullOrEmpty(pair.Value)).Key;
        return $"{request.Method} {part}";
    }

    private static string? OfGuardDuty(string method, string path) =>
        (method, path.Split('/', StringSplitOptions.RemoveEmptyEntries)) switch
        {
            ("GET", ["detector"]) => "guardduty:ListDetectors",
            ("POST", ["detector", _, "findings"]) => "guardduty:ListFindings",
            ("POST", ["detector", _, "findings", "get"]) => "guardduty:GetFindings",
            _ => null,
        };

    [GeneratedRegex("Credential=[^/]+/[0-9]{8}/[^/]+/(?<name>[^/]+)/aws4_request", RegexOptions.NonBacktracking)]
    private static partial Regex Service();
}
