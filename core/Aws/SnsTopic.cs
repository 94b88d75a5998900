using System.Text.RegularExpressions;

namespace ZocSec.Core.Aws;

/// <summary>Reads ARNs of topics: <c>arn:aws:sns:us-east-1:111111111111:zocsec</c>.</summary>
internal static partial class SnsTopic
{
    /// <summary>Its region; null when it is no ARN of a topic.</summary>
    public static string? RegionOf(string arn) =>
        Arn().Match(arn) is { Success: true } match ? match.Groups["region"].Value : null;

    /// <summary>Its account; null when it is no ARN of a topic.</summary>
    public static string? AccountOf(string arn) =>
        Arn().Match(arn) is { Success: true } match ? match.Groups["account"].Value : null;

    /// <summary>
    /// The ARN of a topic that was meant by one of a subscription, of another service, in other letter case, or with the
    /// account as the console shows it; null when none was.
    /// </summary>
    public static string? Nearest(string text) =>
        text.Trim().Split(':') is [_, var partition, _, var region, var account, var name, ..]
        && $"arn:{partition.ToLowerInvariant()}:sns:{region.ToLowerInvariant()}:{account.Replace("-", "", StringComparison.Ordinal)}:{name}"
            is var meant
        && RegionOf(meant) is not null
            ? meant
            : null;

    [GeneratedRegex(
        @"^arn:aws[a-z-]*:sns:(?<region>[a-z]{2}(-[a-z]+)+-[0-9]):(?<account>[0-9]{12}):[A-Za-z0-9_-]{1,256}(\.fifo)?\z",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture,
        1000
    )]
    private static partial Regex Arn();
}
