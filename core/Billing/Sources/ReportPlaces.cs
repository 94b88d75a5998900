namespace ZocSec.Core.Billing.Sources;

/// <summary>Opens places where cost reports lie, by what somebody wrote.</summary>
internal static class ReportPlaces
{
    /// <summary>The files of a place; nothing is read yet.</summary>
    /// <param name="place"><c>s3://bucket/prefix</c>, or a folder.</param>
    /// <param name="aws">The clients of AWS; not used for folders.</param>
    /// <exception cref="BillingException">It is neither.</exception>
    public static IReportFiles Open(string place, IBillingAws aws)
    {
        if (S3Place.IsMeant(place))
        {
            return S3Place.TryParse(place, out var parsed, out var problem)
                ? new S3Files(parsed, aws)
                : throw new BillingException(problem);
        }

        if (place.Contains("://", StringComparison.Ordinal))
        {
            throw new BillingException(
                $"{Quoted.Of(place)} is no place that cost reports are read from: write s3://bucket/prefix, or the path of a folder"
            );
        }

        return string.IsNullOrWhiteSpace(place) || place.Contains('\0', StringComparison.Ordinal)
            ? throw new BillingException(
                "a place of cost reports is empty: write s3://bucket/prefix, or the path of a folder"
            )
            : new FolderFiles(place);
    }
}
