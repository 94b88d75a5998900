namespace ZocSec.Action.Workflow;

/// <summary>Turns the inputs of a step into a command line, and the sign-in into settings.</summary>
/// <param name="setting">The environment.</param>
/// <param name="variables">The names of all variables of the environment.</param>
/// <param name="workspace">Where the step's files are.</param>
/// <param name="temporary">The full path of a folder for files that only the step itself reads.</param>
internal sealed class StepPlanner(
    Func<string, string?> setting,
    IEnumerable<string> variables,
    Workspace workspace,
    string temporary
)
{
    private const string Apply = "apply";
    private const string DefaultCheckpoint = ".zocsec-apply";
    private const string InputPrefix = "INPUT_";

    // What `uses: docker://` knows besides an action's own inputs.
    private static readonly string[] s_ofRunner = ["INPUT_ENTRYPOINT", "INPUT_ARGS"];

    /// <summary>Plans the step.</summary>
    /// <param name="problems">Takes everything that is wrong with the inputs.</param>
    /// <returns>What to run; of no use when there are problems.</returns>
    public StepPlan Plan(ICollection<string> problems)
    {
        var inputs = new InputReader(setting, workspace, problems);
        RefuseUnknown(problems);
        var command = inputs.Word(ActionInput.Command, [.. ActionInput.ByCommand.Select(one => one.Command)]);
        RefuseOfOthers(inputs, command);
        var settings = new StepSignIn(inputs).Settings();
        var plan = command switch
        {
            Apply => PlanApply(inputs),
            BillingPlanner.Command => new BillingPlanner(inputs, temporary).Plan(),
            _ => new AuditPlanner(inputs, temporary).Plan(),
        };
        return plan with { Settings = settings };
    }

    private static void RefuseOfOthers(InputReader inputs, string command)
    {
        var own = ActionInput.ByCommand.First(one => one.Command == command).Inputs;
        foreach (
            var others in ActionInput
                .ByCommand.SelectMany(one => one.Inputs.Select(input => (Input: input, one.Command)))
                .Where(one => !own.Contains(one.Input, StringComparer.Ordinal))
                .ToLookup(one => one.Input, one => $"`{one.Command}`", StringComparer.Ordinal)
        )
        {
            // A workflow may hand on a switch that is off.
            if (
                inputs.Text(others.Key) is { } text
                && (others.Key, text) is not (ActionInput.Apply or ActionInput.FileTickets, "false")
            )
            {
                inputs.Refuse(others.Key, $"is for the command {string.Join(" or ", others)}");
            }
        }
    }

    private void RefuseUnknown(ICollection<string> problems)
    {
        var known = ActionInput.All.Select(ActionInput.VariableOf).Concat(s_ofRunner).ToArray();
        foreach (
            var variable in variables
                .Where(name => name.StartsWith(InputPrefix, StringComparison.Ordinal))
                .Except(known, StringComparer.Ordinal)
                .Where(name => setting(name) is { Length: > 0 })
                .Order(StringComparer.Ordinal)
        )
        {
            var name = variable[InputPrefix.Length..].ToLowerInvariant();
            problems.Add($"`{name}` ({variable}) is no input; there are: {string.Join(", ", ActionInput.All)}");
        }
    }

    private StepPlan PlanApply(InputReader inputs)
    {
        var workbook = inputs.FindExisting(ActionInput.Workbook);
        if (inputs.Text(ActionInput.Workbook) is null)
        {
            inputs.Refuse(
                ActionInput.Workbook,
                "is missing; name the workbook or CSV file whose edits are to be applied"
            );
        }

        var receipt = inputs.Find(
            ActionInput.Receipt,
            inputs.Text(ActionInput.Receipt) ?? (workbook is null ? "" : ReceiptBeside(workbook))
        );
        var folder = inputs.FindFolder(
            ActionInput.Checkpoint,
            inputs.Text(ActionInput.Checkpoint) ?? DefaultCheckpoint
        );
        var arguments = new List<string>
        {
            Apply,
            workbook ?? "",
            "--receipt",
            receipt ?? "",
            "--storage",
            folder ?? "",
        };
        if (inputs.Word(ActionInput.Apply, "false", "true") == "true")
        {
            arguments.Add("--yes");
        }

        if (inputs.FindExisting(ActionInput.Policy) is { } policy)
        {
            arguments.AddRange(["--policy", policy]);
        }

        if (setting("GITHUB_ACTOR") is { Length: > 0 } actor)
        {
            arguments.AddRange(["--actor", actor]);
        }

        return new StepPlan
        {
            Arguments = arguments,
            Settings = new Dictionary<string, string?>(StringComparer.Ordinal),
            Files = [receipt ?? ""],
            Checkpoint = folder ?? "",
        };
    }

    private static string ReceiptBeside(string workbook) =>
        Path.ChangeExtension(workbook, $".receipt{Path.GetExtension(workbook)}");
}
