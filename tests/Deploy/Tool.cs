using System.Diagnostics;

namespace ZocSec.Tests.Deploy;

/// <summary>What a program said before it ended.</summary>
/// <param name="Exit">Its exit code.</param>
/// <param name="Output">What it wrote to its output.</param>
/// <param name="Errors">What it wrote beside it.</param>
internal sealed record Tool(int Exit, string Output, string Errors)
{
    /// <summary>Runs a program to its end.</summary>
    public static Task<Tool> RunAsync(string program, params string[] arguments) =>
        RunAsync(program, arguments, new Dictionary<string, string?>());

    /// <summary>Runs a program to its end, with further environment variables.</summary>
    public static async Task<Tool> RunAsync(
        string program,
        string[] arguments,
        IReadOnlyDictionary<string, string?> environment
    )
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync();
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return new Tool(process.ExitCode, output, await errors);
    }
}
