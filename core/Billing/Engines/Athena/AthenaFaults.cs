using System.Net;
using System.Text.RegularExpressions;
using Amazon.Runtime;
using ZocSec.Core.Aws;
using ZocSec.Core.Policies;

namespace ZocSec.Core.Billing.Engines.Athena;

/// <summary>
/// Says why Athena did not answer and what to do about it. Sources: "Common errors" of the API reference, "Troubleshoot
/// workgroups" and "Troubleshooting in Athena" of the Amazon Athena User Guide.
/// </summary>
/// <param name="settings">Where the data is.</param>
/// <param name="region">The region that is asked.</param>
internal sealed partial class AthenaFaults(AthenaSettings settings, string region)
{
    // Athena repeats a query in some of its reasons.
    private const int MostWords = 500;
    private const string AssumeRole = "sts:AssumeRole";

    /// <summary>Whether the same call may succeed a little later.</summary>
    public static bool IsPassing(AwsCallException error) =>
        error.InnerException switch
        {
            AmazonServiceException { StatusCode: HttpStatusCode.TooManyRequests } => true,
            AmazonServiceException { StatusCode: >= HttpStatusCode.InternalServerError } => true,
            AmazonServiceException service => service.ErrorCode
                is "TooManyRequestsException"
                    or "ThrottlingException"
                    or "ThrottledException"
                    or "Throttling"
                    or "RequestLimitExceeded"
                    or "SlowDown"
                    or "InternalServerException"
                    // The next call is signed with the session that comes after.
                    or "ExpiredToken"
                    or "ExpiredTokenException",
            // No credentials at all do not come by waiting.
            AmazonClientException => false,
            _ => true,
        };

    /// <summary>What a call that failed for good means.</summary>
    public BillingException Of(AwsCallException error)
    {
        var service = error.InnerException as AmazonServiceException;
        var said = Words(service?.Message ?? "");
        return new BillingException(
            service switch
            {
                null when error.InnerException is AmazonClientException =>
                    $"the program has no credentials of AWS for {error.Action}: sign in, or give it credentials that the SDK of AWS finds",
                _ when error is { IsDenied: true, Action: AssumeRole } =>
                    $"the role of `billing: reader` cannot be assumed: it must exist, and its trust policy must name the identity of this program and the policy's `external-id`, as deploy/aws/billing.yaml has it ({said})",
                _ when error.IsDenied => Denied(error.Action, said),
                { ErrorCode: "ExpiredToken" or "ExpiredTokenException" } =>
                    $"the session of AWS ended before {error.Action}, and there was no other: sign in anew, and run the command again",
                {
                    ErrorCode: "UnrecognizedClientException"
                        or "InvalidClientTokenId"
                        or "InvalidSignatureException"
                        or "SignatureDoesNotMatch"
                } =>
                    $"AWS does not accept the credentials for {error.Action} in {region}: see that they are valid, that the region is enabled, and that the clock is right",
                { ErrorCode: "MetadataException" or "ResourceNotFoundException" } => NoTable(said),
                { ErrorCode: "InvalidRequestException" } when NoWorkgroup().IsMatch(said) =>
                    $"Athena has no workgroup {settings.Workgroup} in {region}: see `billing: athena: workgroup` and the account's `regions` in the policy, or create the stack of deploy/aws/billing.yaml there",
                not null when IsPassing(error) =>
                    $"Athena asked to slow down, or failed, at {error.Action} time after time ({Words(service.ErrorCode ?? "no code")}): run the command again later",
                not null => $"Athena refused {error.Action}: {Words(service.ErrorCode ?? "")} {said}",
                _ => $"Athena could not be reached in {region} for {error.Action}",
            },
            error
        );
    }

    /// <summary>What the end of a query that has no answer means.</summary>
    public BillingException Of(AthenaExecution ended)
    {
        var said = Words(ended.Reason);
        return new BillingException(
            said switch
            {
                _ when Has(said, "Bytes scanned limit") =>
                    $"the query would read more than the workgroup {settings.Workgroup} lets one query read (it was at {AthenaUse.Size(ended.Scanned)}): raise ScanLimit of the stack of deploy/aws/billing.yaml, or ask for fewer periods",
                _ when Has(said, "Lake Formation") =>
                    $"Lake Formation guards {Table} and lets the role not read it: grant the role SELECT and DESCRIBE on the table there ({said})",
                _ when NotAuthorized().Match(said) is { Success: true } => Denied("the query", said),
                _ when Has(said, "Access Denied") || Has(said, "AccessDenied") =>
                    $"the role may not read the data of {Table}, or not write the result: allow it s3:GetObject and s3:ListBucket on the export, s3:PutObject on the workgroup's results, and kms:Decrypt where a key of yours encrypts them ({said})",
                _ when Has(said, "TABLE_NOT_FOUND") || Has(said, "SCHEMA_NOT_FOUND") => NoTable(said),
                _ when Has(said, "COLUMN_NOT_FOUND") =>
                    $"the table {Table} has other columns than the export has: create it as deploy/aws/billing.yaml does ({said})",
                _ when Has(said, "HIVE_") =>
                    $"files of the export and the columns of {Table} do not fit, or the export was written anew meanwhile: run the command again, and if it stays, see that nothing else lies under the table's location ({said})",
                _ when Has(said, "exhausted resources") =>
                    $"the query is too large for Athena at this time: ask for fewer periods, or run the command again later ({said})",
                _ when Has(said, "timeout") || Has(said, "timed out") =>
                    $"the query took longer than the account's quota \"DML query timeout\" lets it: ask for fewer periods, or raise the quota ({said})",
                "" => ended.State is "CANCELLED"
                    ? "somebody cancelled the query at Athena: run the command again"
                    : $"Athena says that the query is {Words(ended.State)}, and not why: run the command again",
                _ when ended.State is "CANCELLED" => $"the query was cancelled at Athena: {said}",
                _ => $"Athena could not answer the query: {said}",
            }
        )
        {
            IsOutside = true,
        };
    }

    /// <summary>What a result that cannot be read means.</summary>
    /// <param name="action">What the role must be allowed to do.</param>
    /// <param name="place">Where the result is.</param>
    /// <param name="error">How reading failed.</param>
    public static BillingException OfResult(string action, string place, Exception error) =>
        new(
            error switch
            {
                AmazonServiceException { StatusCode: HttpStatusCode.Forbidden } =>
                    $"the role may not do {action} on Athena's result {Words(place)}: allow it, as deploy/aws/billing.yaml does, and kms:Decrypt where a key of yours encrypts results",
                AmazonServiceException { StatusCode: HttpStatusCode.NotFound } =>
                    $"Athena's result {Words(place)} is gone: something deletes results before they are read; see the lifecycle rules of the bucket",
                AmazonServiceException { StatusCode: HttpStatusCode.PreconditionFailed } =>
                    $"Athena's result {Words(place)} changed while it was read: nothing else may write there",
                AmazonServiceException service =>
                    $"Athena's result {Words(place)} cannot be read: {Words(service.ErrorCode ?? "")} {Words(service.Message)}",
                _ =>
                    $"Athena's result {Words(place)} could not be read to its end; the connection broke time after time",
            },
            error
        );

    private string Table => $"{settings.Database}.{settings.Table}";

    private string NoTable(string said) =>
        $"Athena finds no table {Table} in {region}: see `billing: athena: database` and `table` and the account's `regions` in the policy, or create the stack of deploy/aws/billing.yaml there ({said})";

    private string Denied(string action, string said) =>
        NotAuthorized().Match(said) is { Success: true } match
            ? $"the role may not do {match.Groups["action"].Value}: allow it, as deploy/aws/billing.yaml does for workgroup {settings.Workgroup} and table {Table} in {region} ({said})"
            : $"the role may not do {action} in workgroup {settings.Workgroup}, {region}: allow it, as deploy/aws/billing.yaml does ({said})";

    private static bool Has(string said, string words) => said.Contains(words, StringComparison.OrdinalIgnoreCase);

    private static string Words(string text)
    {
        var line = OneLine.Of(text).Trim();
        return line.Length <= MostWords ? line : line[..MostWords] + "…";
    }

    [GeneratedRegex(
        "not authorized to perform: (?<action>[a-z0-9-]+:[A-Za-z]+)",
        RegexOptions.CultureInvariant | RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture
    )]
    private static partial Regex NotAuthorized();

    [GeneratedRegex(
        "WorkGroup (.* )?(is not found|does not exist|not found)",
        RegexOptions.IgnoreCase
            | RegexOptions.CultureInvariant
            | RegexOptions.NonBacktracking
            | RegexOptions.ExplicitCapture
    )]
    private static partial Regex NoWorkgroup();
}
