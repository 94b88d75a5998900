using System.Collections.Immutable;
using System.Security.Cryptography;
using ZocSec.Sandbox.Setup;

namespace ZocSec.Sandbox.Rest;

/// <summary>The App that is registered with this GitHub, and its key pair.</summary>
internal sealed class AppIdentity : IDisposable
{
    public const string Slug = "zocsec";
    public const string Bot = "zocsec[bot]";

    /// <summary>What people sign in by.</summary>
    public const string ClientId = "Iv23lisandboxsandbox";
    public const string ClientSecret = "0123456789abcdef0123456789abcdef01234567";

    public required long Id { get; init; }

    public required string WebhookSecret { get; init; }

    public long HookId => Id + 100_000;

    /// <summary>The keys that signatures may be made with, oldest first.</summary>
    public ImmutableArray<RSA> Keys { get; private set; } = [RSA.Create(2048)];

    /// <summary>The login of the account that owns it; null: that of its first installation.</summary>
    public string? Owner { get; set; }

    /// <summary>The slug of the enterprise that owns it in place of an account; null: none does.</summary>
    public string? Enterprise { get; set; }

    /// <summary>What its settings ask for.</summary>
    public Registration Registration { get; set; } = new("ZocSec");

    public string PrivateKeyPem => Keys[0].ExportRSAPrivateKeyPem();

    /// <summary>Makes another key.</summary>
    public string AddKey()
    {
        var key = RSA.Create(2048);
        Keys = Keys.Add(key);
        return key.ExportRSAPrivateKeyPem();
    }

    /// <summary>Takes the oldest key away.</summary>
    public void RemoveOldestKey() => Keys = Keys.RemoveAt(0);

    public DateTimeOffset CreatedAt { get; init; }

    public void Dispose()
    {
        foreach (var key in Keys)
            key.Dispose();
    }
}
