namespace ZocSec.Core.Aws;

/// <summary>Where a sweep is: the account and region, and the service's own token.</summary>
/// <param name="Account">Twelve digits.</param>
/// <param name="Region">The region that is called.</param>
/// <param name="Token">What the service returned with the page before; null for the first.</param>
internal sealed record PartCursor(string Account, string Region, string? Token)
{
    private const int Parts = 3;

    /// <summary>Reads what <see cref="ToString"/> wrote; null for anything else.</summary>
    public static PartCursor? Parse(string? text) =>
        text?.Split('/', Parts) is [var account, var region, var token] && AwsResource.IsAccount(account)
            ? new PartCursor(account, region, token.Length == 0 ? null : token)
            : null;

    /// <inheritdoc />
    public override string ToString() => $"{Account}/{Region}/{Token}";
}
