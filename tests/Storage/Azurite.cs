using System.Diagnostics;
using System.Security.Cryptography;
using System.Text.RegularExpressions;
using ZocSec.Core.Storage.Azure;
using ZocSec.Tests.Architecture;
using ZocSec.Tests.Storage;

[assembly: AssemblyFixture(typeof(Azurite))]

namespace ZocSec.Tests.Storage;

/// <summary>Azure Storage on this machine: one process for all tests, begun by the first that needs it, holding all in memory.</summary>
public sealed partial class Azurite : IDisposable
{
    private const string Account = "zocsectests";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly Lazy<Task<string>> _connection;
    private Process? _process;
    private int _prefixes;

    public Azurite() => _connection = new Lazy<Task<string>>(StartAsync);

    /// <summary>Settings with names that no other test has.</summary>
    public async Task<AzureSettings> SettingsAsync() =>
        new(await _connection.Value, AccountName: null, ClientId: null)
        {
            Prefix = $"test{Interlocked.Increment(ref _prefixes)}",
        };

    public void Dispose()
    {
        if (_process is not null)
        {
            _process.Kill();
            _process.Dispose();
        }
    }

    private async Task<string> StartAsync()
    {
        var modules = Path.Combine(Solution.Root, "artifacts", "azurite", "node_modules");
        if (!Directory.Exists(Path.Combine(modules, "azurite")))
        {
            throw new InvalidOperationException("Azurite is missing: run script/bootstrap");
        }

        var key = Convert.ToBase64String(RandomNumberGenerator.GetBytes(64));
        var start = new ProcessStartInfo("node")
        {
            ArgumentList = { Path.Combine(Solution.Root, "tests", "azurite", "start.js") },
            Environment = { ["NODE_PATH"] = modules, ["AZURITE_ACCOUNTS"] = $"{Account}:{key}" },
            WorkingDirectory = Path.GetTempPath(),
            UseShellExecute = false,
            // It ends when its input does, however this process ends.
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        };
        string[] arguments =
        [
            "--inMemoryPersistence",
            "--skipApiVersionCheck",
            "--disableTelemetry",
            "--blobPort=0",
            "--queuePort=0",
            "--tablePort=0",
        ];
        Array.ForEach(arguments, start.ArgumentList.Add);
        _process = Process.Start(start)!;
        var addresses = await ReadAddressesAsync(_process).WaitAsync(Patience);
        return $"DefaultEndpointsProtocol=http;AccountName={Account};AccountKey={key};"
            + $"QueueEndpoint={addresses["Queue"]}/{Account};TableEndpoint={addresses["Table"]}/{Account};";
    }

    private static async Task<Dictionary<string, string>> ReadAddressesAsync(Process process)
    {
        var addresses = new Dictionary<string, string>(StringComparer.Ordinal);
        while (addresses.Count < 3)
        {
            var line =
                await process.StandardOutput.ReadLineAsync()
                ?? throw new InvalidOperationException("Azurite did not start: run script/bootstrap");
            if (Listening().Match(line) is { Success: true } match)
            {
                addresses[match.Groups["service"].Value] = match.Groups["address"].Value;
            }
        }

        // It writes a line for each request, and waits when nobody reads them.
        _ = process.StandardOutput.BaseStream.CopyToAsync(Stream.Null);
        return addresses;
    }

    [GeneratedRegex(
        @"^Azurite (?<service>\w+) service is successfully listening at (?<address>\S+)$",
        RegexOptions.ExplicitCapture,
        1000
    )]
    private static partial Regex Listening();
}
