using System.Diagnostics.CodeAnalysis;

namespace ZocSec.Core.Events.Aws;

/// <summary>The hosts of SNS: whoever else answers under another name is not it.</summary>
internal static class SnsHost
{
    /// <summary>The host of a region.</summary>
    public static string Of(string region) =>
        $"sns.{region}.amazonaws.com{(region.StartsWith("cn-", StringComparison.Ordinal) ? ".cn" : "")}";

    /// <summary>
    /// The names that a region's certificate may have: those in which the regions by default, those opted in to, China and
    /// GovCloud differ.
    /// </summary>
    public static IEnumerable<string> CertificateNames(string region)
    {
        var isChina = region.StartsWith("cn-", StringComparison.Ordinal);
        var suffix = isChina ? "amazonaws.com.cn" : "amazonaws.com";
        yield return $"sns.{suffix}";
        yield return $"sns.{region}.{suffix}";
        yield return $"sns-signing.{region}.{suffix}";
        yield return $"sns-{region}.{suffix}";
        if (region is "us-gov-east-1")
        {
            yield return "sns-us-gov-west-1.amazonaws.com";
        }
    }

    /// <summary>Reads an address of SNS in a region: https, that host exactly, no other port, no user.</summary>
    public static bool TryAddress(string? text, string region, [NotNullWhen(true)] out Uri? address) =>
        Uri.TryCreate(text, UriKind.Absolute, out address)
        && address is { Scheme: "https", IsDefaultPort: true, UserInfo: "", Fragment: "" }
        && address.Host == Of(region);
}
