using System.Collections.Immutable;
using ZocSec.Core.Billing.Reports;
using ZocSec.Core.Guardrails;
using ZocSec.Core.Policies;

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
        var policy = inputs.FindExisting(ActionInput.Policy);
        List<string> arguments = [Command, .. Places(policy), "--store", store ?? ""];
        foreach (var output in outputs.Union([markdown], StringComparer.Ordinal))
        {
            arguments.AddRange(["--output", output]);
        }

        if (policy is not null)
        {
            arguments.AddRange(["--policy", policy]);
        }

        if (inputs.FindExisting(ActionInput.Directory) is { } people)
        {
            arguments.AddRange(["--directory", people]);
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

    // The policy's places are named as full paths too: it may come from a pull request, and may lead no further than the inputs.
    private string[] Places(string? policy) =>
        inputs.List(ActionInput.Places) is [_, ..] named
            ? Held(named, place => inputs.Find(ActionInput.Places, place))
            : Held(ReportsOf(policy), place => inputs.FindInPolicy("billing: reports", place));

    private static string[] Held(IEnumerable<string> places, Func<string, string?> find) =>
        [
            .. places
                .Select(place => place.StartsWith(OfS3, StringComparison.Ordinal) ? place : find(place))
                .OfType<string>(),
        ];

    // What is wrong with the policy is said by the command.
    private static ImmutableArray<string> ReportsOf(string? policy) =>
        policy is not null
        && new PolicyReader(GuardrailCatalogue.All).ReadFile(policy) is PolicyReading.Valid { Policy: var read }
            ? read.Billing.Reports
            : [];
}
