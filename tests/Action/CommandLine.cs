using ZocSec.Action;

namespace ZocSec.Tests.Action;

/// <summary>Runs the program in this process, on a storage folder of its own.</summary>
internal sealed class CommandLine : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("zocsec-action-");

    public string Storage => _folder.FullName;

    public string File(string name, string text)
    {
        var path = Path.Combine(_folder.FullName, name);
        System.IO.File.WriteAllText(path, text);
        return path;
    }

    public static Task<(int Code, string Output, string Error)> RunAsync(params string[] args) =>
        RunAsync(Surroundings.OfProcess, args);

    /// <summary>Runs it with settings of the test's own, and nothing of the process's.</summary>
    public static Task<(int Code, string Output, string Error)> RunAsync(
        IReadOnlyDictionary<string, string> settings,
        params string[] args
    ) =>
        RunAsync(
            new Surroundings(name => settings.GetValueOrDefault(name), TimeProvider.System, IsTerminal: false),
            args
        );

    private static async Task<(int Code, string Output, string Error)> RunAsync(
        Surroundings surroundings,
        string[] args
    )
    {
        using var output = new StringWriter { NewLine = "\n" };
        using var error = new StringWriter { NewLine = "\n" };
        var code = await ZocSecCommand.RunAsync(args, output, error, surroundings);
        return (code, output.ToString(), error.ToString());
    }

    public void Dispose() => _folder.Delete(recursive: true);
}
