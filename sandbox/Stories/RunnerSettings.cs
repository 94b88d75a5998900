using System.Globalization;
using ZocSec.Functions.Settings;

namespace ZocSec.Sandbox.Stories;

/// <summary>How the sandbox's program runs.</summary>
public sealed record RunnerSettings
{
    /// <summary>The setting <c>Sandbox__Port</c>.</summary>
    public int Port { get; init; } = 7072;

    /// <summary>The setting <c>Sandbox__Repositories</c>.</summary>
    public int Repositories { get; init; } = 36;

    /// <summary>Where the program under test listens: <c>ASPNETCORE_URLS</c>, the first of them.</summary>
    public Uri AppUrl { get; init; } = new("http://localhost:7071");

    /// <summary>The argument <c>--once</c>: play the story, then end with an exit code that says how it came out.</summary>
    public bool Once { get; init; }

    /// <summary>The argument <c>--setup</c>: no story; the program has no App, and is set up at the sandbox by hand.</summary>
    public bool Setup { get; init; }

    /// <summary>How long a scene of the story may take before it counts as gone wrong.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>The policy file: <c>Policy__Path</c>.</summary>
    public string PolicyPath { get; init; } = "zocsec.yml";

    /// <summary>The folder of the database, which is emptied at the start: each sandbox begins anew.</summary>
    public string StoragePath { get; init; } = Path.Combine("data", "sandbox");

    /// <summary>Reads the settings.</summary>
    /// <exception cref="FormatException">A setting has no usable value; the message names it.</exception>
    public static RunnerSettings Read(IConfiguration configuration, string[] args)
    {
        var defaults = new RunnerSettings();
        var once = args.Contains("--once", StringComparer.Ordinal);
        var scratch = once ? Path.Combine(Path.GetTempPath(), $"zocsec-sandbox-{Environment.ProcessId}") : null;
        return new RunnerSettings
        {
            Port = Number(configuration, "Sandbox:Port", defaults.Port, least: 0, most: 65535),
            Repositories = Number(
                configuration,
                "Sandbox:Repositories",
                defaults.Repositories,
                least: defaults.Repositories,
                most: 1_000_000
            ),
            AppUrl = Url(configuration, defaults.AppUrl),
            Once = once,
            Setup = args.Contains("--setup", StringComparer.Ordinal),
            PolicyPath =
                configuration["Policy:Path"]
                ?? (scratch is null ? defaults.PolicyPath : Path.Combine(scratch, defaults.PolicyPath)),
            StoragePath = scratch is null ? defaults.StoragePath : Path.Combine(scratch, "data"),
        };
    }

    private static Uri Url(IConfiguration configuration, Uri otherwise)
    {
        if (configuration["urls"]?.Split(';')[0].Trim() is not { Length: > 0 } text)
            return otherwise;
        // The sandbox delivers there, so it must be one address of this machine.
        return
            !Listening.Problems([text]).Any()
            && Uri.TryCreate(text, UriKind.Absolute, out var url)
            && url is { IsLoopback: true, Port: > 0 }
            ? url
            : throw new FormatException(
                $"ASPNETCORE_URLS must be like {otherwise.GetLeftPart(UriPartial.Authority)} for the sandbox, not \"{text}\"."
            );
    }

    private static int Number(IConfiguration configuration, string key, int otherwise, int least, int most)
    {
        var text = configuration[key];
        if (string.IsNullOrWhiteSpace(text))
            return otherwise;
        return
            int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            && number >= least
            && number <= most
            ? number
            : throw new FormatException(
                $"{key.Replace(":", "__", StringComparison.Ordinal)} must be a number from {least} to {most}, not \"{text}\"."
            );
    }
}
