using System.Text.Json;
using ZocSec.Core.Audits.Edits;
using ZocSec.Core.Billing.Results;

namespace ZocSec.Action.Workflow;

/// <summary>Runs a command line of this program.</summary>
/// <param name="arguments">The command line.</param>
/// <param name="output">Takes results.</param>
/// <param name="error">Takes what went wrong.</param>
/// <param name="surroundings">What the command finds around it.</param>
/// <returns>One of <see cref="ExitCode"/>.</returns>
internal delegate Task<int> RunCommand(
    IReadOnlyList<string> arguments,
    TextWriter output,
    TextWriter error,
    Surroundings surroundings
);

/// <summary>A step of a workflow: reads the inputs, runs the command that they describe, and tells the runner what came of it.</summary>
/// <param name="surroundings">The runner's environment.</param>
/// <param name="variables">The names of all variables of that environment.</param>
/// <param name="output">Takes all that is said: the runner obeys both outputs, and only one of them keeps an order.</param>
/// <param name="run">Runs the command.</param>
internal sealed class ActionStep(
    Surroundings surroundings,
    IEnumerable<string> variables,
    TextWriter output,
    RunCommand run
)
{
    // Enough for what a command complains of at its end.
    private const int LinesOfError = 5;

    private readonly WorkflowCommands commands = new(output);
    private readonly StepFiles files = new(
        Setting(surroundings, "GITHUB_OUTPUT"),
        Setting(surroundings, "GITHUB_STEP_SUMMARY")
    );
    private readonly Workspace workspace = new(
        Setting(surroundings, "GITHUB_WORKSPACE") ?? Directory.GetCurrentDirectory()
    );

    /// <summary>Runs the step.</summary>
    /// <returns>The exit code of the command; <see cref="ExitCode.Usage"/> when the inputs are wrong.</returns>
    public async Task<int> RunAsync(CancellationToken ct)
    {
        // Anybody but a runner would only show the secrets that it is told to mask.
        if (Setting(surroundings, "GITHUB_ACTIONS") is not null)
        {
            foreach (var secret in (string[])[ActionInput.Token, ActionInput.PrivateKey])
            {
                await commands.MaskAsync(Setting(surroundings, ActionInput.VariableOf(secret)) ?? "");
            }
        }

        var temporary = Directory.CreateDirectory(Path.Combine(TemporaryFolder(), $"zocsec-{Guid.NewGuid():n}"));
        try
        {
            return await RunAsync(temporary.FullName, ct);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or JsonException)
        {
            await commands.ErrorAsync("The step's files cannot be read or written", e.Message);
            return ExitCode.Storage;
        }
        finally
        {
            temporary.Delete(recursive: true);
        }
    }

    private async Task<int> RunAsync(string temporary, CancellationToken ct)
    {
        var problems = new List<string>();
        var plan = new StepPlanner(surroundings.Setting, variables, workspace, temporary).Plan(problems);
        foreach (var problem in problems)
        {
            await commands.ErrorAsync("Wrong input", problem);
        }

        if (problems.Count > 0)
        {
            return ExitCode.Usage;
        }

        foreach (var notice in plan.Notices)
        {
            await commands.NoticeAsync("zocsec", notice);
        }

        (EditReport Report, bool IsDryRun)? edited = null;
        BillingReport? billed = null;
        var error = new LastLines(output, LinesOfError);
        var code = await commands.GroupAsync(
            $"zocsec {plan.Arguments[0]}",
            () =>
                run(
                    plan.Arguments,
                    output,
                    error,
                    AroundCommand(plan) with
                    {
                        Edited = (report, dry) => edited = (report, dry),
                        Billed = report => billed = report,
                    }
                )
        );
        await TellAsync(plan, ct);
        if (edited is var (report, isDryRun))
        {
            await new EditNotes(commands, files).TellAsync(report, isDryRun);
        }

        if (billed is not null)
        {
            await new BillingNotes(commands, files).TellAsync(billed);
        }

        if (code != ExitCode.Ok)
        {
            // What was refused is no error of the command's, which says it among its results.
            var why = edited is { Report.Problem: null }
                ? edited.Value.Report.InWords(edited.Value.IsDryRun)
                : error.Text;
            await commands.ErrorAsync($"{Meaning(code)} (exit code {code})", why);
        }

        return code;
    }

    private Surroundings AroundCommand(StepPlan plan) =>
        surroundings with
        {
            Setting = name => plan.Settings.TryGetValue(name, out var value) ? value : surroundings.Setting(name),
            IsTerminal = false,
        };

    private async Task TellAsync(StepPlan plan, CancellationToken ct)
    {
        var made = plan.Files.Where(File.Exists).ToArray();
        foreach (var path in made.Append(plan.Checkpoint))
        {
            Workspace.LetRead(path);
        }

        await files.SetAsync(ActionOutput.Reports, string.Join('\n', made.Select(workspace.Relative)));
        var workbook = made.FirstOrDefault(path => path.EndsWith(".xlsx", StringComparison.OrdinalIgnoreCase));
        await files.SetAsync(ActionOutput.Workbook, workbook is null ? "" : workspace.Relative(workbook));
        if (plan.Json is { } json && await ReportedAudit.ReadAsync(json, ct) is { } totals)
        {
            await new AuditNotes(commands, files).TellAsync(totals);
        }

        if (plan.Markdown is { } markdown && File.Exists(markdown))
        {
            await files.SummarizeAsync(await File.ReadAllTextAsync(markdown, ct));
        }
    }

    // The runner's own temporary folder is not within reach of every container.
    private string TemporaryFolder() =>
        Setting(surroundings, "RUNNER_TEMP") is { } folder && Directory.Exists(folder) ? folder : Path.GetTempPath();

    private static string? Setting(Surroundings surroundings, string name) =>
        surroundings.Setting(name) is { Length: > 0 } value ? value : null;

    private static string Meaning(int code) =>
        code switch
        {
            ExitCode.Problems => "Problems were found",
            ExitCode.Usage => "An input or a file that it names is wrong",
            ExitCode.Storage => "A file cannot be written",
            ExitCode.Outside => "GitHub or AWS cannot be reached, or refuses the sign-in",
            _ => "It failed",
        };
}
