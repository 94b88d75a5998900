using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;

namespace ZocSec.Tests.Doctor.Accounts;

/// <summary>What AWS was asked.</summary>
internal sealed record AwsCall(
    string Method,
    string Path,
    string Query,
    string Service,
    string Region,
    IReadOnlyDictionary<string, string> Form,
    string Target
)
{
    public string Action => Form.GetValueOrDefault("Action", "");

    /// <summary>Whether it reads, is a dry run, or begins a session.</summary>
    public bool IsHarmless =>
        this switch
        {
            { Service: "sts" } => Action is "AssumeRole" or "GetCallerIdentity",
            { Service: "ec2" } => Form.GetValueOrDefault("DryRun") is "true"
                || Action is "DescribeIamInstanceProfileAssociations",
            { Service: "kms" } => Target is "TrentService.DescribeKey",
            { Service: "guardduty", Method: "POST" } => Path.EndsWith("/findings", StringComparison.Ordinal)
                || Path.EndsWith("/findings/get", StringComparison.Ordinal),
            { Service: "s3" or "guardduty" } => Method is "GET",
            _ => false,
        };

    public static AwsCall Of(HttpRequest request, byte[] body)
    {
        var scope = request.Headers.Authorization.ToString().Split("Credential=")[^1].Split(',')[0].Split('/');
        var form = request.HasFormContentType ? Encoding.UTF8.GetString(body) : "";
        return new AwsCall(
            request.Method,
            request.Path.Value!,
            request.QueryString.Value!,
            scope is [_, _, _, var service, ..] ? service : "",
            scope is [_, _, var region, ..] ? region : "",
            QueryHelpers
                .ParseQuery(form)
                .ToDictionary(pair => pair.Key, pair => pair.Value.ToString(), StringComparer.Ordinal),
            request.Headers["X-Amz-Target"].ToString()
        );
    }
}
