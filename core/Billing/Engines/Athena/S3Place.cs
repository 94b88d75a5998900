namespace ZocSec.Core.Billing.Engines.Athena;

/// <summary>An object of S3.</summary>
/// <param name="Bucket">The bucket.</param>
/// <param name="Key">The object's key.</param>
internal sealed record S3Place(string Bucket, string Key)
{
    private const string Scheme = "s3://";

    /// <summary>Reads <c>s3://bucket/key</c>; null for anything else.</summary>
    public static S3Place? Of(string text)
    {
        var slash = text.IndexOf('/', Math.Min(Scheme.Length, text.Length));
        return text.StartsWith(Scheme, StringComparison.Ordinal) && slash > Scheme.Length && slash < text.Length - 1
            ? new S3Place(text[Scheme.Length..slash], text[(slash + 1)..])
            : null;
    }

    /// <inheritdoc />
    public override string ToString() => $"{Scheme}{Bucket}/{Key}";
}
