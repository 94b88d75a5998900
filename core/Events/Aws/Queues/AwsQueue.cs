using System.Text.RegularExpressions;
using ZocSec.Core.Aws;

namespace ZocSec.Core.Events.Aws.Queues;

/// <summary>A queue of SQS.</summary>
/// <param name="Url">Its URL, as SQS shows it.</param>
/// <param name="Region">Its region.</param>
/// <param name="Account">Its account: twelve digits.</param>
/// <param name="Name">Its name.</param>
internal sealed partial record AwsQueue(string Url, string Region, string Account, string Name)
{
    /// <summary>
    /// Reads a URL; null when it is none of a standard queue. One whose order counts would stand still behind a message
    /// that nobody can read.
    /// </summary>
    /// <param name="url">The URL.</param>
    /// <param name="aws">Where AWS is: with an endpoint of its own the queue must be there.</param>
    public static AwsQueue? Of(string url, AwsSettings aws)
    {
        if (Shape().Match(url) is not { Success: true } match)
        {
            return null;
        }

        var (account, name) = (match.Groups["account"].Value, match.Groups["name"].Value);
        if (aws.Endpoint is { } endpoint)
        {
            return match.Groups["origin"].Value == endpoint.GetLeftPart(UriPartial.Authority)
                ? new AwsQueue(url, aws.Region, account, name)
                : null;
        }

        return Origin().Match(match.Groups["origin"].Value) is { Success: true } origin
            ? new AwsQueue(url, origin.Groups["region"].Value, account, name)
            : null;
    }

    [GeneratedRegex(
        "^(?<origin>https?://[^/]+)/(?<account>[0-9]{12})/(?<name>[A-Za-z0-9_-]{1,80})\\z",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture,
        1000
    )]
    private static partial Regex Shape();

    [GeneratedRegex(
        @"^https://sqs(-fips)?\.(?<region>[a-z]{2}(-[a-z]+)+-[0-9])\.amazonaws\.com(\.cn)?\z",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture,
        1000
    )]
    private static partial Regex Origin();
}
