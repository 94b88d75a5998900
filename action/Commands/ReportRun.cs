using System.CommandLine;
using Spectre.Console;
using ZocSec.Core.Audits.Reports.Json;
using ZocSec.Core.Billing;

namespace ZocSec.Action.Commands;

/// <summary>What commands that read for a while and then write reports have in common.</summary>
/// <param name="parsed">The command line.</param>
/// <param name="common">Its options.</param>
/// <param name="surroundings">What the program finds around it.</param>
internal sealed class ReportRun(ParseResult parsed, CommonOptions common, Surroundings surroundings)
{
    /// <summary>Runs a command, and says what stopped it if something did.</summary>
    /// <param name="run">The command; gives one of <see cref="ExitCode"/>.</param>
    /// <param name="ct">What interrupts it.</param>
    /// <returns>One of <see cref="ExitCode"/>.</returns>
    public async Task<int> EndAsync(Func<Task<int>> run, CancellationToken ct)
    {
        try
        {
            return await run();
        }
        catch (Exception wrong) when (wrong is BillingException or InvalidDataException or AuditFileException)
        {
            await parsed.ComplainAsync(wrong.Message);
            return wrong is BillingException { IsOutside: true } ? ExitCode.Outside : ExitCode.Usage;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            await parsed.ComplainAsync(e.Message);
            return ExitCode.Storage;
        }
        catch (OperationCanceledException) when (ct.IsCancellationRequested)
        {
            await parsed.ComplainAsync("interrupted; the same command goes on where it stopped");
            return ExitCode.Problems;
        }
    }

    /// <summary>Shows how something goes: not at all when nobody wants to know, by bars on a terminal, else in lines.</summary>
    /// <param name="silent">Says nothing.</param>
    /// <param name="lines">Says it in lines.</param>
    /// <param name="bars">Shows bars while what it is given runs.</param>
    /// <param name="run">What runs, and tells how it goes.</param>
    public Task<T> ShowAsync<TProgress, T>(
        TProgress silent,
        Func<TextWriter, TimeProvider, TProgress> lines,
        Func<IAnsiConsole, Func<TProgress, Task<T>>, Task<T>> bars,
        Func<TProgress, Task<T>> run
    )
    {
        var error = parsed.InvocationConfiguration.Error;
        if (parsed.GetValue(common.Quiet))
        {
            return run(silent);
        }

        return surroundings.IsTerminal
            ? bars(AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(error) }), run)
            : run(lines(error, surroundings.Time));
    }

    /// <summary>Writes the reports one after the other, and says of each that it is there.</summary>
    /// <param name="outputs">The files.</param>
    /// <param name="write">Writes the report to one of them.</param>
    public async Task WriteAsync(IEnumerable<string> outputs, Func<string, Task> write)
    {
        foreach (var path in outputs)
        {
            await write(path);
            await parsed.SayAsync(path);
        }
    }
}
