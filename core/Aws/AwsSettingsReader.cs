namespace ZocSec.Core.Aws;

/// <summary>Reads how AWS is reached from settings by their names outside.</summary>
public static class AwsSettingsReader
{
    private const string Endpoint = "AWS_ENDPOINT_URL";

    /// <summary>The settings, which cannot be used when there are problems.</summary>
    /// <param name="setting">A setting by its name, as <c>Aws__HubRoleArn</c>, trimmed; null when it is not set.</param>
    /// <param name="problems">What is wrong, each naming its setting.</param>
    public static AwsSettings Read(Func<string, string?> setting, ICollection<string> problems)
    {
        Uri? endpoint = null;
        if (
            setting(Endpoint) is { } text
            && !(Uri.TryCreate(text, UriKind.Absolute, out endpoint) && endpoint.Scheme is "http" or "https")
        )
        {
            // Not shown: an address may hold a password.
            problems.Add($"{Endpoint} is no http or https address, like https://sts.us-east-1.amazonaws.com");
        }

        var settings = new AwsSettings
        {
            Endpoint = endpoint,
            HubRoleArn = setting("Aws__HubRoleArn"),
            TokenAudience = setting("Aws__TokenAudience"),
            // The identity of the app, which also reaches its storage, where no other is named.
            ClientId = setting("Aws__ClientId") ?? setting("AzureWebJobsStorage__clientId"),
            Region = setting("AWS_REGION") ?? AwsSettings.DefaultRegion,
        };
        foreach (var problem in settings.Problems())
        {
            problems.Add(problem);
        }

        return settings;
    }
}
