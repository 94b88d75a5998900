using System.Diagnostics.CodeAnalysis;
using System.Text.RegularExpressions;

namespace ZocSec.Core.Billing.Sources;

/// <summary>A bucket, and what keys in it begin with.</summary>
/// <param name="Bucket">Its name.</param>
/// <param name="Prefix">Without a slash at its end; empty for the whole bucket.</param>
internal sealed partial record S3Place(string Bucket, string Prefix)
{
    private const string Scheme = "s3://";

    /// <summary>Whether somebody means S3.</summary>
    public static bool IsMeant(string text) => text.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase);

    /// <summary>Reads <c>s3://bucket/prefix</c>.</summary>
    /// <param name="text">What somebody wrote.</param>
    /// <param name="place">What it means.</param>
    /// <param name="problem">What is wrong with it, in words.</param>
    public static bool TryParse(
        string text,
        [NotNullWhen(true)] out S3Place? place,
        [NotNullWhen(false)] out string? problem
    )
    {
        (place, problem) = (null, null);
        var rest = IsMeant(text) ? text.AsSpan(Scheme.Length) : text;
        var slash = rest.IndexOf('/');
        var bucket = (slash < 0 ? rest : rest[..slash]).ToString();
        var prefix = slash < 0 ? "" : rest[(slash + 1)..].TrimEnd('/').ToString();
        if (!IsMeant(text))
        {
            problem = $"{Quoted.Of(text)} is no place in S3: write it as s3://bucket/prefix";
        }
        else if (!BucketName().IsMatch(bucket))
        {
            problem =
                $"{Quoted.Of(text)} names no bucket of S3: write it as s3://bucket/prefix; a bucket's name has 3 to 63 lower-case letters, digits, dots and hyphens";
        }
        else if (prefix.Length > 1000 || prefix.Any(char.IsControl))
        {
            problem = $"{Quoted.Of(text)} has a prefix that no key of S3 begins with";
        }

        place = problem is null ? new S3Place(bucket, prefix) : null;
        return place is not null;
    }

    /// <inheritdoc />
    public override string ToString() => Prefix.Length == 0 ? $"{Scheme}{Bucket}" : $"{Scheme}{Bucket}/{Prefix}";

    [GeneratedRegex(@"^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]\z", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex BucketName();
}
