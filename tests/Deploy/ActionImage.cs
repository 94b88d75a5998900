using System.Globalization;
using System.Text.Json.Nodes;
using ZocSec.Tests.Architecture;

namespace ZocSec.Tests.Deploy;

/// <summary>The image of the command line, really built by action/Dockerfile and run without a container engine.</summary>
public sealed class ActionImage : IAsyncLifetime
{
    private const string Name = "localhost/zocsec";

    private string[] _store = [];
    private string _container = "";

    /// <summary>Why it cannot be built here; null when it can.</summary>
    public static string? Missing { get; } =
        !IsOnDebian() ? "The base images are made of Debian's packages, which takes Debian."
        : !Environment.IsPrivilegedProcess ? "Building an image without a container engine takes root."
        : !IsThere("buildah") || !IsThere("mmdebstrap")
            ? "buildah or mmdebstrap is missing: run script/bootstrap as root."
        : null;

    /// <summary>The image's settings, as a registry has them.</summary>
    public JsonNode Settings { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        if (Missing is not null)
        {
            return;
        }

        var built = await Tool.RunAsync(Path.Combine(Solution.Root, "tests", "Deploy", "image.sh"));
        Assert.True(built.Exit == 0, built.Errors);
        _store = built.Output.Trim().Split(' ');
        _container = (
            await BuildahAsync("from", "--pull-never", "--name", $"zocsec-test-{Environment.ProcessId}", Name)
        ).Trim();
        Settings = JsonNode.Parse(await BuildahAsync("inspect", "--type", "image", Name))!["OCIv1"]!["config"]!;
    }

    public async ValueTask DisposeAsync()
    {
        if (_container.Length > 0)
        {
            await BuildahAsync("rm", _container);
        }
    }

    /// <summary>Runs the image as a container engine would, with this machine's network.</summary>
    /// <param name="environment">The environment's variables besides the image's own.</param>
    /// <param name="volumes">Folders of this machine by where they are mounted; the first one is worked in.</param>
    /// <param name="user">Who runs it; null for whom the image names.</param>
    /// <param name="arguments">What follows the entry point.</param>
    internal Task<Tool> RunAsync(
        IReadOnlyDictionary<string, string> environment,
        IReadOnlyList<(string Folder, string At)> volumes,
        string? user,
        params IEnumerable<string> arguments
    )
    {
        var entry = Settings["Entrypoint"]!.AsArray().Select(part => part!.GetValue<string>());
        return Tool.RunAsync(
            "buildah",
            [
                .. _store,
                "run",
                "--isolation",
                "chroot",
                "--user",
                user ?? Settings["User"]!.GetValue<string>(),
                .. environment.SelectMany(one => (string[])["--env", $"{one.Key}={one.Value}"]),
                .. volumes.SelectMany(one => (string[])["--volume", $"{one.Folder}:{one.At}"]),
                .. volumes.Take(1).SelectMany(one => (string[])["--workingdir", one.At]),
                _container,
                "--",
                .. entry,
                .. arguments,
            ]
        );
    }

    /// <summary>How many bytes the image takes, unpacked.</summary>
    internal async Task<long> SizeAsync()
    {
        var image = JsonNode.Parse(await BuildahAsync("images", "--json", Name))![0]!;
        var (number, unit) = image["size"]!.GetValue<string>().Split(' ') is [var first, var second]
            ? (first, second)
            : ("", "");
        return (long)(double.Parse(number, CultureInfo.InvariantCulture) * (unit == "MB" ? 1e6 : 1e9));
    }

    /// <summary>Whether a file is in the image.</summary>
    internal async Task<bool> HasAsync(string path)
    {
        var root = (await BuildahAsync("mount", _container)).Trim();
        return Path.Exists(Path.Combine(root, path.TrimStart('/')));
    }

    private async Task<string> BuildahAsync(params string[] arguments)
    {
        var run = await Tool.RunAsync("buildah", [.. _store, .. arguments]);
        Assert.True(run.Exit == 0, run.Errors);
        return run.Output;
    }

    private static bool IsOnDebian() =>
        File.Exists("/etc/os-release") && File.ReadLines("/etc/os-release").Contains("ID=debian");

    private static bool IsThere(string program) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "")
            .Split(Path.PathSeparator)
            .Any(folder => File.Exists(Path.Combine(folder, program)));
}
