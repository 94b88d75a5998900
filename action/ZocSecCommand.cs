using System.CommandLine;
using ZocSec.Action.Commands;

namespace ZocSec.Action;

/// <summary>The command line <c>zocsec</c>.</summary>
internal static class ZocSecCommand
{
    /// <summary>Runs one command.</summary>
    /// <param name="args">The command line, without the program's name.</param>
    /// <param name="output">Takes results.</param>
    /// <param name="error">Takes what went wrong.</param>
    /// <returns>One of <see cref="ExitCode"/>.</returns>
    public static async Task<int> RunAsync(IReadOnlyList<string> args, TextWriter output, TextWriter error)
    {
        var parsed = Create().Parse(args);
        var invocation = new InvocationConfiguration { Output = output, Error = error };
        var code = await parsed.InvokeAsync(invocation);
        return parsed.Errors.Count > 0 ? ExitCode.Usage : code;
    }

    private static RootCommand Create() =>
        new(
            """
            ZocSec App on the command line.

            Exit codes:
              0  all is well
              1  problems were found
              2  the command line is wrong
              3  the storage folder cannot be used
              4  GitHub cannot be reached
            """
        )
        {
            SetupCommand.Create(),
            DoctorCommand.Create(),
            PolicyCommand.Create(),
            LedgerCommand.Create(),
            BreakerCommand.Create(),
            DeadLettersCommand.Create(),
        };
}
