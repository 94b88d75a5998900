namespace ZocSec.Core.Storage.Azure;

/// <summary>Reads which storage there is from settings by their names outside.</summary>
public static class AzureSettingsReader
{
    /// <summary>The setting that chooses.</summary>
    public const string Provider = "Storage__Provider";

    private const string HostPort = "FUNCTIONS_CUSTOMHANDLER_PORT";

    /// <summary>
    /// The storage account, when <c>Storage__Provider</c> is <c>azure</c>, or is not set and an Azure Functions host calls.
    /// </summary>
    /// <param name="setting">A setting by its name, as <c>AzureWebJobsStorage__accountName</c>; null when it is not set.</param>
    /// <param name="problems">What is wrong, each naming its setting.</param>
    /// <returns>Null for SQLite.</returns>
    public static AzureSettings? Read(Func<string, string?> setting, ICollection<string> problems)
    {
        var isUnderHost = Said(HostPort) is not null;
        switch (Said(Provider) ?? (isUnderHost ? "azure" : "sqlite"))
        {
            case "azure":
                var account = new AzureSettings(
                    Said("AzureWebJobsStorage"),
                    Said("AzureWebJobsStorage__accountName"),
                    Said("AzureWebJobsStorage__clientId")
                );
                foreach (var problem in account.Problems())
                {
                    problems.Add(problem);
                }

                return account;
            case "sqlite" when isUnderHost:
                problems.Add(
                    $"{Provider} is sqlite, whose file does not last under an Azure Functions host: make it azure"
                );
                return null;
            case "sqlite":
                return null;
            case var other:
                problems.Add($"{Provider} is {other}; it is sqlite or azure");
                return null;
        }

        string? Said(string name) =>
            setting(name) is { } value && !string.IsNullOrWhiteSpace(value) ? value.Trim() : null;
    }
}
