using ZocSec.Action.Audits;
using ZocSec.Core.Audits;
using ZocSec.Core.Audits.Reports;

namespace ZocSec.Action.Workflow;

/// <summary>Turns the inputs of an audit into its command line.</summary>
/// <param name="inputs">The inputs.</param>
/// <param name="temporary">The full path of a folder for the reports that only the step itself reads.</param>
internal sealed class AuditPlanner(InputReader inputs, string temporary)
{
    private const string DefaultCheckpoint = ".zocsec-audit";
    private const string Json = ".json";
    private const string Markdown = ".md";

    /// <summary>Plans the audit.</summary>
    public StepPlan Plan()
    {
        var (outputs, notices) = (
            inputs.FindOutputs(AuditReports.Endings, "github-audit.xlsx", "github-audit.json"),
            new List<string>()
        );
        var (json, markdown) = (EndingWith(outputs, Json), EndingWith(outputs, Markdown));
        var checkpoint = Checkpoint(outputs);
        List<string> arguments = ["audit", .. Scope(), .. Gates(), "--checkpoint", checkpoint];
        foreach (var output in outputs.Union([json, markdown], StringComparer.Ordinal))
        {
            arguments.AddRange(["--output", output]);
        }

        if (inputs.FindExisting(ActionInput.Policy) is { } policy)
        {
            arguments.AddRange(["--policy", policy]);
        }

        if (inputs.Find(ActionInput.Previous) is { } previous)
        {
            // The first run of a workflow has none, and it should not take another workflow to say so.
            if (File.Exists(previous))
            {
                arguments.AddRange(["--previous", previous]);
            }
            else
            {
                notices.Add($"There is no {inputs.Text(ActionInput.Previous)}, so the report tells of no trend.");
            }
        }

        arguments.AddRange(["--columns", inputs.Word(ActionInput.Columns, "all", "basic")]);
        if (inputs.Text(ActionInput.HumanSuffix) is { } suffix)
        {
            arguments.Add($"--human-suffix={suffix}");
        }

        return new StepPlan
        {
            Arguments = arguments,
            Settings = new Dictionary<string, string?>(StringComparer.Ordinal),
            Files = outputs,
            Checkpoint = checkpoint,
            Json = json,
            Markdown = markdown,
            Notices = notices,
        };
    }

    private string Checkpoint(string[] outputs)
    {
        var path =
            inputs.Text(ActionInput.Checkpoint)
            ?? (outputs is [var first, ..] ? Path.Combine(Path.GetDirectoryName(first)!, DefaultCheckpoint) : null);
        return path is null ? "" : inputs.FindFolder(ActionInput.Checkpoint, path) ?? "";
    }

    private string EndingWith(IEnumerable<string> outputs, string ending) =>
        InputReader.EndingWith(outputs, ending) ?? Path.Combine(temporary, $"audit{ending}");

    private IEnumerable<string> Scope()
    {
        string[] scopes = [ActionInput.Organization, ActionInput.User, ActionInput.Repositories];
        var given = scopes.Where(name => inputs.Text(name) is not null).ToArray();
        if (given.Length > 1)
        {
            inputs.Refuse(
                given[0],
                $"cannot go together with {string.Join(" and ", given[1..].Select(name => $"`{name}`"))}"
            );
        }

        foreach (var name in given.Where(name => name != ActionInput.Repositories))
        {
            if (!AuditScope.IsLogin(inputs.Text(name)!))
            {
                inputs.Refuse(name, $"is `{inputs.Text(name)}`, which is no login");
            }

            yield return $"--{name}={inputs.Text(name)}";
        }

        foreach (var repository in inputs.List(ActionInput.Repositories))
        {
            if (!AuditScope.IsName(repository))
            {
                inputs.Refuse(ActionInput.Repositories, $"names {repository}; write OWNER/NAME");
            }

            yield return $"--repository={repository}";
        }
    }

    private IEnumerable<string> Gates()
    {
        if (inputs.Percent(ActionInput.FailBelow) is { } percent)
        {
            yield return $"--fail-below={percent}";
        }

        foreach (var gate in inputs.List(ActionInput.FailOn))
        {
            if (!AuditGates.Names.Contains(gate, StringComparer.Ordinal))
            {
                inputs.Refuse(
                    ActionInput.FailOn,
                    $"does not know {gate}; it is one of: {string.Join(", ", AuditGates.Names)}"
                );
            }

            yield return $"--fail-on={gate}";
        }
    }
}
