using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;

namespace ZocSec.Bench.Compare;

/// <summary>Where a comparison finds and leaves its files, and what all its programs share.</summary>
/// <param name="Artifacts">The folder <c>artifacts/bench</c>, which <c>script/bench</c> fills.</param>
internal sealed record Setup(string Artifacts) : IDisposable
{
    /// <summary>The webhook secret of all programs.</summary>
    public string Secret { get; } = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(24));

    /// <summary>The App's private key, in the form in which GitHub hands it out.</summary>
    public string PrivateKey { get; } = NewKey();

    /// <summary>An empty folder on the disk that holds the repository: a memory disk would make durability free.</summary>
    public string FreshFolder()
    {
        var folder = Path.Combine(Artifacts, "data", Guid.NewGuid().ToString("N"));
        Directory.CreateDirectory(folder);
        return folder;
    }

    /// <summary>Removes the folders that were made.</summary>
    public void Dispose()
    {
        var data = Path.Combine(Artifacts, "data");
        if (Directory.Exists(data))
        {
            Directory.Delete(data, recursive: true);
        }
    }

    /// <summary>A port of loopback that nobody listens on.</summary>
    public static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private static string NewKey()
    {
        using var rsa = RSA.Create(2048);
        return rsa.ExportRSAPrivateKeyPem();
    }
}
