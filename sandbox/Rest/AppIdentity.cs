using System.Security.Cryptography;

namespace ZocSec.Sandbox.Rest;

/// <summary>The App that is registered with this GitHub, and its key pair.</summary>
internal sealed class AppIdentity : IDisposable
{
    public const string Slug = "zocsec";
    public const string Bot = "zocsec[bot]";

    public required long Id { get; init; }

    public required string WebhookSecret { get; init; }

    public long HookId => Id + 100_000;

    public RSA Key { get; } = RSA.Create(2048);

    public string PrivateKeyPem => Key.ExportRSAPrivateKeyPem();

    public DateTimeOffset CreatedAt { get; init; }

    public void Dispose() => Key.Dispose();
}
