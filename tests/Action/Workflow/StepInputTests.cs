using ZocSec.Action.Audits;

namespace ZocSec.Tests.Action.Workflow;

public sealed class StepInputTests : IDisposable
{
    private readonly StepDriver _step = new();

    public void Dispose() => _step.Dispose();

    [Fact]
    public async Task EveryMistake_IsToldAtOnceByTheInputsName()
    {
        _step
            .Input("organization", "octo-org")
            .Input("user", "octocat")
            .Input("outputs", "audit.pdf\n../audit.xlsx")
            .Input("columns", "few")
            .Input("fail-below", "120")
            .Input("fail-on", "violation, sometimes")
            .Input("policy", "no-such.yml")
            .Input("app-id", "the one")
            .Input("workbook", "edited.xlsx")
            .Input("organisation", "octo-org");

        var (code, output) = await _step.RunAsync();

        Assert.Equal(2, code);
        Assert.Empty(_step.Arguments);
        Assert.Equal(
            [
                "`app-id` is neither the App ID nor the Client ID on the App's settings page",
                "`columns` is `few`; write `all` or `basic`",
                "`fail-below` is `120`; write a percentage from 0 to 100",
                $"`fail-on` does not know sometimes; it is one of: {string.Join(", ", AuditGates.Names)}",
                "`organisation` (INPUT_ORGANISATION) is no input; there are: command, organization, user, repositories, token, app-id, private-key, api-url, policy, outputs, columns, fail-below, fail-on, previous, human-suffix, checkpoint, workbook, apply, receipt, places, period, engine, directory, teams, tickets, file-tickets",
                "`organization` cannot go together with `user`",
                "`outputs` leads out of the workspace: ../audit.xlsx; write a path relative to the workspace",
                "`outputs` names audit.pdf; the ending says what is written, and is one of .xlsx, .csv, .json, .md, .sarif",
                "`policy` names no-such.yml, which is not there; was the repository checked out, or the artifact downloaded?",
                "`private-key` is missing; `app-id` signs in with it",
                "`workbook` is for the command `apply`",
            ],
            Problems(output)
        );
    }

    [Fact]
    public async Task Apply_WithoutAWorkbookAndWithAnAuditsInput_SaysSo()
    {
        _step.Input("command", "apply").Input("fail-on", "violation").Input("token", "").Input("apply", "yes");

        var (code, output) = await _step.RunAsync();

        Assert.Equal(2, code);
        Assert.Equal(
            [
                "`apply` is `yes`; write `false` or `true`",
                "`fail-on` is for the command `audit`",
                "`token` is missing; give one, or `app-id` and `private-key`",
                "`workbook` is missing; name the workbook or CSV file whose edits are to be applied",
            ],
            Problems(output)
        );
    }

    [Fact]
    public async Task Audit_TakesAllItsInputs()
    {
        var (policy, previous) = (_step.InWorkspace("zocsec.yml"), _step.InWorkspace("old/audit.json"));
        _step
            .Input("organization", " octo-org ")
            .Input("outputs", "out/audit.xlsx, out/audit.md\nout/audit.json")
            .Input("policy", "zocsec.yml")
            .Input("previous", "old/audit.json")
            .Input("columns", "basic")
            .Input("fail-below", "87.5")
            .Input("fail-on", "violation,github/team-topic")
            .Input("human-suffix", "-acme")
            .Input("checkpoint", "kept")
            .Input("api-url", "https://github.example/api/v3")
            .Input("apply", "false");

        var (code, _) = await _step.RunAsync();

        string In(string name) => Path.Combine(_step.Workspace, name);
        Assert.Equal(0, code);
        Assert.Equal(
            [
                "audit",
                "--organization=octo-org",
                "--fail-below=87.5",
                "--fail-on=violation",
                "--fail-on=github/team-topic",
                "--checkpoint",
                In("kept"),
                "--output",
                In("out/audit.xlsx"),
                "--output",
                In("out/audit.md"),
                "--output",
                In("out/audit.json"),
                "--policy",
                policy,
                "--previous",
                previous,
                "--columns",
                "basic",
                "--human-suffix=-acme",
            ],
            _step.Arguments
        );
        Assert.Equal("https://github.example/api/v3", _step.Settings("GitHub__ApiUrl"));
    }

    [Fact]
    public async Task Repositories_AreNamedByLinesOrCommas()
    {
        _step.Input("repositories", "octo-org/a, octo-org/b.c\nocto-org/d\n");

        await _step.RunAsync();

        Assert.Equal(
            ["--repository=octo-org/a", "--repository=octo-org/b.c", "--repository=octo-org/d"],
            _step.Arguments.Skip(1).Take(3)
        );
    }

    [Fact]
    public async Task Previous_ThatIsNotThereYet_IsANotice()
    {
        var (code, output) = await _step.Input("previous", "old.json").RunAsync();

        Assert.Equal(0, code);
        Assert.DoesNotContain("--previous", _step.Arguments);
        Assert.Contains("::notice title=zocsec::There is no old.json", output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/etc/audit.csv")]
    [InlineData("../workspace-of-others/audit.csv")]
    [InlineData("out/../../audit.csv")]
    [InlineData("link/audit.csv")]
    [InlineData("link-to-link/audit.csv")]
    public async Task Path_ThatLeadsOutside_IsRefused(string path)
    {
        Directory.CreateSymbolicLink(Path.Combine(_step.Workspace, "link"), _step.PathOf("temp"));
        Directory.CreateSymbolicLink(Path.Combine(_step.Workspace, "link-to-link"), "./link");

        var (code, output) = await _step.Input("outputs", path).RunAsync();

        Assert.Equal(2, code);
        Assert.Contains("leads out of the workspace", output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("audit", ".zocsec-audit")]
    [InlineData("audit", ".zocsec-audit/rows")]
    [InlineData("apply", ".zocsec-apply")]
    [InlineData("apply", ".zocsec-apply/deep/zocsec.db")]
    [InlineData("apply", "edited.receipt.csv")]
    public async Task Link_ThatARepositoryBrings_IsNotFollowedOutsideByADefaultEither(string command, string link)
    {
        _step.InWorkspace("edited.csv");
        var path = Path.Combine(_step.Workspace, link);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.CreateSymbolicLink(path, _step.PathOf("temp"));

        var (code, output) = await _step
            .Input("command", command)
            .Input("outputs", command == "audit" ? "audit.csv" : "")
            .Input("workbook", command == "apply" ? "edited.csv" : "")
            .RunAsync();

        Assert.Equal(2, code);
        Assert.Empty(_step.Arguments);
        Assert.Contains("::error title=Wrong input::", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Lists_AreTakenByLines()
    {
        await _step.Input("fail-on", "violation\r\n\n  unowned  \n").Input("fail-below", "90\n").RunAsync();

        Assert.Equal(["--fail-below=90", "--fail-on=violation", "--fail-on=unowned"], _step.Arguments.Skip(1).Take(3));
    }

    [Fact]
    public async Task Path_ByALinkWithinTheWorkspace_IsTaken()
    {
        Directory.CreateDirectory(Path.Combine(_step.Workspace, "real"));
        Directory.CreateSymbolicLink(Path.Combine(_step.Workspace, "link"), "real");

        Assert.Equal(0, (await _step.Input("outputs", "link/audit.csv").RunAsync()).Code);
    }

    // Ten are annotations, as many as GitHub shows; the rest are lines.
    private static string[] Problems(string output) =>
        [
            .. output
                .Split('\n')
                .Where(line => line.Contains("Wrong input", StringComparison.Ordinal))
                .Select(line =>
                    line.Replace("::error title=Wrong input::", "", StringComparison.Ordinal)
                        .Replace("error: Wrong input: ", "", StringComparison.Ordinal)
                )
                .Order(StringComparer.Ordinal),
        ];
}
