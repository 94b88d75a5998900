using ZocSec.Core.Guardrails;
using ZocSec.Core.Policies;
using ZocSec.Tests.Action;
using ZocSec.Tests.Architecture;
using ZocSec.Tests.Audits.Edits;

namespace ZocSec.Tests.Deploy;

/// <summary>The image that action.yml names, built by its Dockerfile and run as a runner runs it, at the sandbox.</summary>
public sealed class ActionImageTests(ActionImage image) : IClassFixture<ActionImage>
{
    private const long LargestImage = 290_000_000;

    [Fact]
    public async Task Image_HasNoShell_IsSmall_AndIsRoot()
    {
        SkipWhereItCannotBeBuilt();

        Assert.False(await image.HasAsync("/bin/sh"));
        Assert.False(await image.HasAsync("/source"));
        Assert.True(await image.HasAsync("/app/zocsec"));
        Assert.InRange(await image.SizeAsync(), 1, LargestImage);
        Assert.Equal("0:0", image.Settings["User"]!.GetValue<string>());
        Assert.Equal("/work", image.Settings["WorkingDir"]!.GetValue<string>());
    }

    [Fact]
    public async Task Organization_IsAuditedAsAnApp()
    {
        SkipWhereItCannotBeBuilt();
        await using var runner = await ActionRunner.StartAsync(image);
        runner
            .AsApp()
            .Input("organization", runner.Sandbox.Organization.Account.Login)
            .Input("outputs", "out/audit.json");

        var run = await runner.RunAsync();

        Assert.True(run.Exit == 0, run.Output + run.Errors);
        Assert.Contains($"\n{runner.Sandbox.Organization.Repositories.Count()}\n", Output(runner, "repositories"));
        Assert.Contains("\nout/audit.json\n", Output(runner, "reports"));
        Assert.NotEmpty(runner.Summary);
        Assert.Contains("::notice title=Ownership audit::", run.Output, StringComparison.Ordinal);
        var report = runner.InWorkspace("out/audit.json");
        Assert.True(OperatingSystem.IsLinux() && File.GetUnixFileMode(report).HasFlag(UnixFileMode.OtherRead));
        var secrets = runner.Sandbox.PrivateKey.Split('\n').Where(line => line.Length > 0 && line[0] != '-').ToArray();
        Assert.True(secrets.Length > 10);
        AssertNoneOf(
            secrets,
            Unmasked(run.Output),
            run.Errors,
            runner.Outputs,
            runner.Summary,
            await File.ReadAllTextAsync(report)
        );
    }

    [Fact]
    public async Task Workflow_WithoutAnOrganization_AuditsItsOwnRepositoryWithItsToken()
    {
        SkipWhereItCannotBeBuilt();
        await using var runner = await ActionRunner.StartAsync(image);
        var token = runner.Sandbox.WorkflowToken(runner.Sandbox.Organization.Repositories.First().Name);
        runner.Input("token", token);

        var run = await runner.RunAsync();

        Assert.True(run.Exit == 0, run.Output + run.Errors);
        Assert.True(Output(runner, "repositories").Contains("\n1\n"), run.Output + runner.Outputs);
        Assert.True(File.Exists(runner.InWorkspace("github-audit.xlsx")));
        AssertNoneOf([token], Unmasked(run.Output), run.Errors, runner.Outputs, runner.Summary);
    }

    [Fact]
    public async Task Gate_ThatFails_FailsTheStepAndItsReportsAreThere()
    {
        SkipWhereItCannotBeBuilt();
        await using var runner = await ActionRunner.StartAsync(image);
        runner.AsApp().Input("organization", runner.Sandbox.Organization.Account.Login).Input("fail-on", "public");

        var run = await runner.RunAsync();

        Assert.Equal(1, run.Exit);
        Assert.Contains("::error title=Problems were found (exit code 1)::", run.Output, StringComparison.Ordinal);
        Assert.Contains("\ngithub-audit.xlsx\ngithub-audit.json\n", Output(runner, "reports"));
    }

    [Fact]
    public async Task Workbook_IsAudited_Edited_Tried_AndApplied()
    {
        SkipWhereItCannotBeBuilt();
        await using var runner = await ActionRunner.StartAsync(image);
        var acme = runner.Sandbox.Organization;
        var (changed, refused) = acme.Repositories.Where(one => !one.Archived).Take(2).ToArray() is [var a, var b]
            ? (a, b)
            : default;
        var audit = await runner
            .AsApp()
            .Input("organization", acme.Account.Login)
            .Input("outputs", "audit.xlsx")
            .RunAsync();
        Assert.True(audit.Exit == 0, audit.Output + audit.Errors);
        var workbook = runner.InWorkspace("audit.xlsx");
        WorkbookEdit.Fill(workbook, "Topic_add", WorkbookEdit.RowOf(workbook, changed.Name), "tried-image");
        WorkbookEdit.Fill(workbook, "Topic_add", WorkbookEdit.RowOf(workbook, refused.Name), "no_topic");
        ActionRunner Apply() =>
            runner
                .Next()
                .AsApp()
                .Input("command", "apply")
                .Input("workbook", "audit.xlsx")
                .Input("checkpoint", "ledger");

        var tried = await Apply().RunAsync();

        AssertTold(runner, tried, "would-apply");
        Assert.DoesNotContain("tried-image", acme[changed.Name].Topics);
        Assert.False(Directory.Exists(runner.InWorkspace("ledger")));

        var applied = await Apply().Input("apply", "true").RunAsync();

        AssertTold(runner, applied, "applied");
        Assert.Contains("tried-image", acme[changed.Name].Topics);
        Assert.DoesNotContain("no_topic", acme[refused.Name].Topics);
        var (_, listed, _) = await CommandLine.RunAsync("ledger", "list", "--storage", runner.InWorkspace("ledger"));
        Assert.Contains($"{changed.FullName}: edited; audit.xlsx", listed, StringComparison.Ordinal);

        void AssertTold(ActionRunner step, Tool run, string outcome)
        {
            Assert.True(run.Exit == 1, run.Output + run.Errors);
            Assert.Contains("\n1\n", Output(step, "applied"));
            Assert.Contains("\n1\n", Output(step, "refused"));
            Assert.Contains("\naudit.receipt.xlsx\n", Output(step, "reports"));
            Assert.True(File.Exists(step.InWorkspace("audit.receipt.xlsx")));
            Assert.Contains($"| {outcome} |", step.Summary, StringComparison.Ordinal);
            Assert.Contains("| refused |", step.Summary, StringComparison.Ordinal);
            Assert.Contains($"::warning title={refused.FullName} ", run.Output, StringComparison.Ordinal);
            var secrets = step
                .Sandbox.PrivateKey.Split('\n')
                .Where(line => line.Length > 0 && line[0] != '-')
                .ToArray();
            AssertNoneOf(secrets, Unmasked(run.Output), run.Errors, step.Outputs, step.Summary);
            File.Delete(step.InWorkspace("audit.receipt.xlsx"));
        }
    }

    [Fact]
    public async Task Bill_IsRead_ByTheEngineThatTheImageBrings()
    {
        SkipWhereItCannotBeBuilt();
        await using var runner = await ActionRunner.StartAsync(image);
        var bill = Path.Combine(Solution.Root, "docs", "examples", "bill");
        foreach (var file in Directory.EnumerateFiles(bill, "*", SearchOption.AllDirectories))
        {
            var copy = runner.InWorkspace(Path.Combine("bills", Path.GetRelativePath(bill, file)));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy);
        }

        runner
            .Input("command", "billing")
            .Input("places", "bills")
            .Input("outputs", "owners.html")
            .Input("token", "none");

        var run = await runner.RunAsync();

        Assert.True(run.Exit == 0, run.Output + run.Errors);
        Assert.Contains("\nowners.html\n", Output(runner, "reports"));
        Assert.Contains("\n72.3\n", Output(runner, "coverage"));
        Assert.StartsWith("# Owners of AWS spend, 2026-10", runner.Summary, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Inputs_ThatAreWrong_AreExitCode2_AndASignInThatIsRefusedIs4()
    {
        SkipWhereItCannotBeBuilt();
        await using var runner = await ActionRunner.StartAsync(image);

        var wrong = await runner.Input("token", "").Input("columns", "few").RunAsync();
        var refused = await runner.Input("token", "ghs_nobody-knows-this-one").Input("columns", "").RunAsync();

        Assert.Equal(2, wrong.Exit);
        Assert.Equal(2, wrong.Output.Split('\n').Count(line => line.StartsWith("::error ", StringComparison.Ordinal)));
        Assert.True(refused.Exit == 4, refused.Output + refused.Errors);
        Assert.Contains("(exit code 4)::", refused.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Image_RunsAsAnyUser_OutsideAWorkflow()
    {
        SkipWhereItCannotBeBuilt();

        var run = await image.RunAsync(new Dictionary<string, string>(), [], user: "4711", "policy", "schema");

        Assert.True(run.Exit == 0, run.Errors);
        Assert.Equal(PolicySchema.For(GuardrailCatalogue.All), run.Output);
    }

    private static void SkipWhereItCannotBeBuilt() =>
        Assert.SkipWhen(ActionImage.Missing is not null, ActionImage.Missing ?? "");

    // What a reader of the log sees: the runner takes out the lines that name secrets.
    private static string Unmasked(string output) =>
        string.Join('\n', output.Split('\n').Where(line => !line.StartsWith("::add-mask::", StringComparison.Ordinal)));

    private static string Output(ActionRunner runner, string name)
    {
        var start = runner.Outputs.IndexOf($"{name}<<", StringComparison.Ordinal);
        Assert.True(start >= 0, runner.Outputs);
        var end = runner.Outputs.IndexOf("<<", start + name.Length + 2, StringComparison.Ordinal);
        return end < 0 ? runner.Outputs[start..] : runner.Outputs[start..end];
    }

    private static void AssertNoneOf(string[] secrets, params string[] texts) =>
        Assert.All(secrets, secret => Assert.All(texts, text => Assert.DoesNotContain(secret, text)));
}
