using System.Text.Json.Serialization;

namespace ZocSec.Core.GitHub.Setup;

/// <summary>An App that was registered by the set-up, with its secrets.</summary>
/// <param name="ApiUrl">The API of the GitHub where it is registered.</param>
/// <param name="AppId">Its number.</param>
/// <param name="Slug">Its name in addresses.</param>
/// <param name="HtmlUrl">Its page.</param>
/// <param name="Owner">The account that owns it.</param>
/// <param name="ClientId">Its client id.</param>
/// <param name="ClientSecret">Its client secret.</param>
/// <param name="PrivateKey">Its private key, PEM.</param>
/// <param name="WebhookSecret">What its deliveries are signed with.</param>
public sealed record StoredApp(
    Uri ApiUrl,
    long AppId,
    string Slug,
    Uri HtmlUrl,
    string Owner,
    string ClientId,
    string ClientSecret,
    string PrivateKey,
    string WebhookSecret
)
{
    /// <summary>Where people install it.</summary>
    [JsonIgnore]
    public Uri InstallUrl => new($"{HtmlUrl.AbsoluteUri.TrimEnd('/')}/installations/new");

    /// <summary>Whom to name as the account that owns it, be it an organisation or a person.</summary>
    [JsonIgnore]
    public string Account => string.IsNullOrEmpty(Owner) ? "its owner" : Owner;

    /// <summary>
    /// The same as settings, by the names that they have outside; the key is on one line. They hold secrets.
    /// </summary>
    public IEnumerable<KeyValuePair<string, string>> ToSettings() =>
        [
            new("GitHub__ApiUrl", ApiUrl.AbsoluteUri.TrimEnd('/')),
            new("GitHub__AppId", AppId.ToString(CultureInfo.InvariantCulture)),
            new("GitHub__PrivateKey", Convert.ToBase64String(System.Text.Encoding.ASCII.GetBytes(PrivateKey))),
            new("GitHub__WebhookSecret", WebhookSecret),
            new("GitHub__ClientId", ClientId),
            new("GitHub__ClientSecret", ClientSecret),
        ];

    /// <summary>Without its secrets, so that no log shows them.</summary>
    public override string ToString() => $"App {Slug} ({AppId}) at {ApiUrl}";
}

/// <summary>How an App is written to a file.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, WriteIndented = true)]
[JsonSerializable(typeof(StoredApp))]
internal sealed partial class StoredAppJson : JsonSerializerContext;
