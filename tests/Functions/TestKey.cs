using System.Security.Cryptography;

namespace ZocSec.Tests.Functions;

/// <summary>The private key of an App that nobody has registered, made anew for each run.</summary>
internal static class TestKey
{
    private static readonly Lazy<string> Made = new(() =>
    {
        using var rsa = RSA.Create(2048);
        return rsa.ExportRSAPrivateKeyPem();
    });

    public static string Pem => Made.Value;
}
