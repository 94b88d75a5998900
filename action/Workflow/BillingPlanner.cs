using ZocSec.Core.Billing.Reports;

namespace ZocSec.Action.Workflow;

/// <summary>Turns the inputs of a billing report into its command line.</summary>
/// <param name="inputs">The inputs.</param>
/// <param name="temporary">The full path of a folder for the report that only the step itself reads.</param>
internal sealed class BillingPlanner(InputReader inputs, string temporary)
{
    /// <summary>The command's name.</summary>
    public const string Command = "billing";

    private const string DefaultStore = ".zocsec-billing";
    private const string Markdown = ".md";
    private const string OfS3 = "s3://";

    /// <summary>Plans the report.</summary>
    public StepPlan Plan()
    {
        var outputs = inputs.FindOutputs(BillingReports.Endings, "aws-owners.xlsx");
        var markdown = InputReader.EndingWith(outputs, Markdown) ?? Path.Combine(temporary, $"billing{Markdown}");
        var store = inputs.FindFolder(ActionInput.Checkpoint, inputs.Text(ActionInput.Checkpoint) ?? DefaultStore);
        List<string> arguments = [Command, .. Places(), "--store", store ?? ""];
        foreach (var output in outputs.Union([markdown], StringComparer.Ordinal))
        {
            arguments.AddRange(["--output", output]);
        }

        foreach (var name in (string[])[ActionInput.Policy, ActionInput.Directory])
        {
            if (inputs.FindExisting(name) is { } file)
            {
                arguments.AddRange([$"--{name}", file]);
            }
        }

        foreach (var name in (string[])[ActionInput.Period, ActionInput.Teams, ActionInput.Tickets])
        {
            if (inputs.Text(name) is { } text)
            {
                arguments.Add($"--{name}={text}");
            }
        }

        if (inputs.Text(ActionInput.Engine) is not null)
        {
            arguments.Add($"--engine={inputs.Word(ActionInput.Engine, "duckdb", "athena")}");
        }

        if (inputs.Percent(ActionInput.FailBelow) is { } percent)
        {
            arguments.Add($"--fail-below={percent}");
        }

        if (inputs.Word(ActionInput.FileTickets, "false", "true") == "true")
        {
            arguments.Add("--file-tickets");
        }

        return new StepPlan
        {
            Arguments = arguments,
            Settings = new Dictionary<string, string?>(StringComparer.Ordinal),
            Files = outputs,
            Checkpoint = store ?? "",
            Markdown = markdown,
        };
    }

    private IEnumerable<string> Places() =>
        inputs
            .List(ActionInput.Places)
            .Select(place =>
                place.StartsWith(OfS3, StringComparison.Ordinal) ? place : inputs.Find(ActionInput.Places, place)
            )
            .OfType<string>();
}
