using Azure.Core;

namespace ZocSec.Core.Storage.Azure;

/// <summary>Which storage account, and as whom. The settings are those of the Azure Functions host.</summary>
/// <param name="ConnectionString"><c>AzureWebJobsStorage</c>: a connection string; null to sign in with an identity.</param>
/// <param name="AccountName"><c>AzureWebJobsStorage__accountName</c>: the account, where an identity signs in.</param>
/// <param name="ClientId">
/// <c>AzureWebJobsStorage__clientId</c>: which user-assigned identity; null for the system-assigned one.
/// </param>
public sealed record AzureSettings(string? ConnectionString, string? AccountName, string? ClientId)
{
    /// <summary>What the names of table and queue begin with where nothing else is asked for.</summary>
    public const string DefaultPrefix = "zocsec";

    /// <summary>What is said of a connection string that cannot be read.</summary>
    internal const string NoConnectionString =
        "AzureWebJobsStorage is no connection string; copy it whole from the account's access keys";

    private const int LongestPrefix = 50;

    /// <summary>What the names of table and queue begin with: a lower-case letter, then lower-case letters and digits.</summary>
    public string Prefix { get; init; } = DefaultPrefix;

    /// <summary>The table that holds everything.</summary>
    public string Table => $"{Prefix}store";

    /// <summary>The queue of the messages that say which work may be due.</summary>
    public string Queue => $"{Prefix}-work";

    /// <summary>All that is wrong, each naming its setting and what to do; empty when nothing is.</summary>
    public IEnumerable<string> Problems()
    {
        if (ConnectionString is null && AccountName is null)
        {
            yield return "AzureWebJobsStorage must be the storage account's connection string, or AzureWebJobsStorage__accountName its name";
        }

        if (
            AccountName is { } name
            && (name.Length is < 3 or > 24 || !name.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c)))
        )
        {
            yield return "AzureWebJobsStorage__accountName must be the account's name alone: 3 to 24 lower-case letters and digits";
        }

        if (ConnectionString is { } text && !AzureConnection.IsConnectionString(text))
        {
            yield return NoConnectionString;
        }

        if (
            Prefix is not [>= 'a' and <= 'z', ..]
            || Prefix.Length > LongestPrefix
            || !Prefix.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c))
        )
        {
            yield return "The prefix of table and queue must be a lower-case letter, then lower-case letters and digits";
        }
    }

    /// <summary>Without the connection string, so that no log shows its key.</summary>
    public override string ToString() => $"storage account {AccountName ?? "of AzureWebJobsStorage"}";

    /// <summary>Who signs in.</summary>
    internal TokenCredential Credential() => AzureIdentity.Of(ClientId);
}
