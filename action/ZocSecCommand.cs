using System.CommandLine;
using System.CommandLine.Invocation;
using System.CommandLine.Parsing;
using ZocSec.Action.Commands;

namespace ZocSec.Action;

/// <summary>The command line <c>zocsec</c>.</summary>
internal static class ZocSecCommand
{
    // From Ctrl-C to the end of the process: enough to record what was under way, and to write a receipt.
    private static readonly TimeSpan s_toEnd = TimeSpan.FromSeconds(20);

    /// <summary>Runs one command.</summary>
    /// <param name="args">The command line, without the program's name.</param>
    /// <param name="output">Takes results.</param>
    /// <param name="error">Takes what went wrong.</param>
    /// <param name="surroundings">What else it finds; null for the process's own.</param>
    /// <returns>One of <see cref="ExitCode"/>.</returns>
    public static async Task<int> RunAsync(
        IReadOnlyList<string> args,
        TextWriter output,
        TextWriter error,
        Surroundings? surroundings = null
    )
    {
        var parsed = Create(surroundings ?? Surroundings.OfProcess).Parse(args);
        var invocation = new InvocationConfiguration
        {
            Output = output,
            Error = error,
            ProcessTerminationTimeout = s_toEnd,
        };
        if (parsed.Action is ParseErrorAction mistake)
        {
            // The whole help would push what is wrong out of sight.
            mistake.ShowHelp = false;
            mistake.ShowTypoCorrections = false;
        }

        var code = await parsed.InvokeAsync(invocation);
        if (parsed.Errors.Count == 0)
        {
            return code;
        }

        await error.WriteLineAsync($"See: {PathTo(parsed.CommandResult)} --help");
        return ExitCode.Usage;
    }

    private static string PathTo(CommandResult command) =>
        command.Parent is CommandResult parent ? $"{PathTo(parent)} {command.Command.Name}" : "zocsec";

    /// <summary>Makes the commands there are; runs none.</summary>
    /// <param name="surroundings">What they find besides their arguments.</param>
    internal static RootCommand Create(Surroundings surroundings)
    {
        var root = new RootCommand(
            """
            ZocSec App on the command line.

            Exit codes:
              0  all is well
              1  problems were found
              2  the command line, or a file that it names, is wrong
              3  the storage folder cannot be used, or a file not be written
              4  GitHub or AWS cannot be reached, or refuses the sign-in
            """
        )
        {
            AuditCommand.Create(surroundings),
            ApplyCommand.Create(surroundings),
            BillingCommand.Create(surroundings),
            SetupCommand.Create(),
            DoctorCommand.Create(),
            PolicyCommand.Create(),
            NotifyCommand.Create(surroundings),
            LedgerCommand.Create(surroundings),
            ReplayCommand.Create(surroundings),
            UndoCommand.Create(surroundings),
            BreakerCommand.Create(surroundings),
            DeadLettersCommand.Create(),
            ActionCommand.Create(surroundings, RunAsync),
            CompletionCommand.Create(),
        };
        HelpDetails.AttachTo(root);
        return root;
    }
}
