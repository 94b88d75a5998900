using System.Text;
using ZocSec.Action.Workflow;
using ZocSec.Core.Audits.Edits;
using ZocSec.Core.Audits.Edits.Applying;
using ZocSec.Core.Guardrails;

namespace ZocSec.Tests.Action.Workflow;

public sealed class ActionStepTests : IDisposable
{
    private const string Report = """
        {"version":1,
        "header":{"scope":"octo-org"},
        "repositories":[
        {"id":1,"fullName":"octo-org/a","totals":{"repositories":7}},
        {"id":2,"fullName":"octo-org/b"}
        ],
        "totals":{"repositories":3,"archived":1,"owned":1,"unowned":1,"coverage":66.66,"violations":{"github/team-topic":1,"github/public-repository":1},
          "worst":[{"fullName":"octo-org/b","findings":[{"guardrail":"github/team-topic","status":"violation","reason":"topics: a, b\n::error::x"},
            {"guardrail":"github/public-repository","status":"compliant","reason":"private"}]}]},
        "trend":null}
        """;

    private static readonly EditReport s_edited = new(EditEnd.Problems)
    {
        Results =
        [
            new EditResult(default, "acme/payroll", "D2", EditOutcome.Applied, "")
            {
                Changes = [new EditChange("D2", new Change("topic:web", null, "present"))],
            },
            new EditResult(default, "acme/docs", "D5", EditOutcome.Nothing, ""),
            new EditResult(
                default,
                "acme/website",
                "D3",
                EditOutcome.Refused,
                "D3: `no_topic`\n::error::x is no topic"
            ),
            new EditResult(default, "acme/shop|door", "E4", EditOutcome.Refused, "stale"),
        ],
    };

    private readonly StepDriver _step = new();

    public void Dispose() => _step.Dispose();

    [Fact]
    public async Task Audit_HandsOverItsTotals()
    {
        _step.Command = (arguments, _, _, _) =>
        {
            Write(arguments, "github-audit.xlsx", "workbook");
            Write(arguments, "github-audit.json", Report);
            Write(arguments, "audit.md", "# Audit\n");
            return 0;
        };

        var (code, output) = await _step.RunAsync();

        Assert.Equal(0, code);
        Assert.Equal(
            new Dictionary<string, string>
            {
                ["reports"] = "github-audit.xlsx\ngithub-audit.json",
                ["workbook"] = "github-audit.xlsx",
                ["repositories"] = "3",
                ["unowned"] = "1",
                ["violations"] = "2",
                ["coverage"] = "66.6",
            },
            _step.Outputs()
        );
        Assert.Equal("# Audit\n", _step.Summary);
        Assert.Contains(
            "::warning title=octo-org/b::github/team-topic: topics: a, b%0A::error::x\n",
            output,
            StringComparison.Ordinal
        );
        Assert.Contains("::notice title=Ownership audit::3 repositories", output, StringComparison.Ordinal);
        Assert.Empty(Directory.EnumerateFileSystemEntries(_step.PathOf("temp")));
    }

    [Fact]
    public async Task Failure_IsToldWithItsMeaningAndTheCodeIsPassedOn()
    {
        _step.Command = (_, _, error, _) =>
        {
            error.WriteLine("reads page 1");
            error.WriteLine("api.example cannot be reached: 100% down");
            return 4;
        };

        var (code, output) = await _step.RunAsync();

        Assert.Equal(4, code);
        Assert.Contains(
            "::error title=GitHub or AWS cannot be reached%2C or refuses the sign-in (exit code 4)::reads page 1%0Aapi.example cannot be reached: 100%25 down\n",
            output,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task OutputOfTheCommand_GivesTheRunnerNoOrders()
    {
        _step.Command = (_, output, error, _) =>
        {
            output.WriteLine("::set-env name=PATH::/evil");
            error.WriteLine("::add-path::/evil");
            return 0;
        };

        var lines = (await _step.RunAsync()).Output.Split('\n');

        var stop = Assert.Single(lines, line => line.StartsWith("::stop-commands::", StringComparison.Ordinal));
        var token = stop["::stop-commands::".Length..];
        Assert.True(token.Length >= 32);
        Assert.Equal("::group::zocsec audit", lines[Array.IndexOf(lines, stop) - 1]);
        var end = Array.IndexOf(lines, $"::{token}::");
        Assert.Equal("::endgroup::", lines[end + 1]);
        Assert.InRange(Array.IndexOf(lines, "::set-env name=PATH::/evil"), Array.IndexOf(lines, stop), end);
        Assert.InRange(Array.IndexOf(lines, "::add-path::/evil"), Array.IndexOf(lines, stop), end);
    }

    [Fact]
    public async Task Secrets_AreMaskedFirst_AndAreNoArguments()
    {
        _step
            .Input("app-id", "4711")
            .Input("private-key", "-----BEGIN KEY-----\nc2VjcmV0\nbW9yZQ==\n-----END KEY-----\n");

        var (_, output) = await _step.RunAsync();

        Assert.StartsWith(
            "::add-mask::ghs_token-of-the-workflow\n::add-mask::-----BEGIN KEY-----\n::add-mask::c2VjcmV0\n::add-mask::bW9yZQ==\n::add-mask::-----END KEY-----\n",
            output,
            StringComparison.Ordinal
        );
        Assert.DoesNotContain(_step.Arguments, argument => argument.Contains("c2VjcmV0") || argument.Contains("ghs_"));
        Assert.Equal("4711", _step.Settings("GitHub__AppId"));
        Assert.Contains("c2VjcmV0", _step.Settings("GitHub__PrivateKey"));
        Assert.Null(_step.Settings("GITHUB_TOKEN"));
    }

    [Fact]
    public async Task Secret_ThatIsTheBase64OfAKey_IsMaskedInBothForms()
    {
        var key = Convert.ToBase64String("-----BEGIN KEY-----\nc2VjcmV0\n-----END KEY-----\n"u8);

        var (_, output) = await _step.Input("app-id", "Iv23liAbc").Input("private-key", key).RunAsync();

        Assert.Contains($"::add-mask::{key}\n", output, StringComparison.Ordinal);
        Assert.Contains("::add-mask::c2VjcmV0\n", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task OutsideARunner_NoSecretIsShown_AndNothingIsHandedOver()
    {
        foreach (var name in (string[])["GITHUB_ACTIONS", "GITHUB_OUTPUT", "GITHUB_STEP_SUMMARY"])
        {
            _step.Set(name, "");
        }

        _step.Command = (arguments, _, _, _) =>
        {
            Write(arguments, "audit.md", "# Audit\n");
            return 0;
        };

        var (code, output) = await _step.RunAsync();

        Assert.Equal(0, code);
        Assert.DoesNotContain("ghs_token-of-the-workflow", output, StringComparison.Ordinal);
        Assert.Empty(_step.Outputs());
        Assert.Empty(_step.Summary);
    }

    [Fact]
    public async Task Annotations_BeyondWhatGitHubShows_GiveTheRunnerNoOrders()
    {
        _step.Input("outputs", string.Join(',', Enumerable.Range(0, 12).Select(one => $"{one}##[add-mask]x")));

        var (code, output) = await _step.RunAsync();

        Assert.Equal(2, code);
        var lines = output.Split('\n').Where(line => !line.StartsWith("::", StringComparison.Ordinal)).ToArray();
        Assert.Equal(2, lines.Count(line => line.Contains("## [add-mask]x", StringComparison.Ordinal)));
        Assert.DoesNotContain(lines, line => line.Contains("##[", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Token_SignsInWhereNoAppIs_AndNothingOfTheRunnersOwnDoes()
    {
        _step.Set("GitHub__AppId", "1").Set("GH_TOKEN", "of the runner");

        await _step.RunAsync();

        Assert.Equal("ghs_token-of-the-workflow", _step.Settings("GITHUB_TOKEN"));
        Assert.Null(_step.Settings("GH_TOKEN"));
        Assert.Null(_step.Settings("GitHub__AppId"));
    }

    [Fact]
    public async Task Summary_LongerThanGitHubTakes_IsCutAtALine()
    {
        var line = new string('é', 99);
        _step.Command = (arguments, _, _, _) =>
        {
            Write(arguments, "audit.md", string.Concat(Enumerable.Repeat($"{line}\n", 6000)));
            return 0;
        };

        await _step.RunAsync();

        Assert.InRange(
            Encoding.UTF8.GetByteCount(_step.Summary),
            StepFiles.LargestSummary - 1000,
            StepFiles.LargestSummary
        );
        Assert.All(_step.Summary.Split('\n')[..^4], kept => Assert.Equal(line, kept));
        Assert.Contains("left out", _step.Summary, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Apply_HandsOverItsCountsAndItsReceipt()
    {
        _step.InWorkspace("edited.xlsx");
        _step
            .Input("command", "apply")
            .Input("workbook", "edited.xlsx")
            .Input("apply", "true")
            .Set("GITHUB_ACTOR", "octocat");
        _step.Command = (arguments, _, _, surroundings) =>
        {
            Write(arguments, "edited.receipt.xlsx", "receipt");
            surroundings.Edited!(s_edited, false);
            return 1;
        };

        var (code, output) = await _step.RunAsync();

        Assert.Equal(1, code);
        Assert.Contains(
            "::error title=Problems were found (exit code 1)::1 repository changed, 1 as wanted already, 2 refused, 0 failed\n",
            output,
            StringComparison.Ordinal
        );
        Assert.Contains(
            "::warning title=acme/website D3::D3: `no_topic`%0A::error::x is no topic\n",
            output,
            StringComparison.Ordinal
        );
        Assert.Equal(
            """
            # Ownership edits

            1 repository changed, 1 as wanted already, 2 refused, 0 failed.

            | Repository | Cell | Change | Outcome | Why |
            | :-- | :-- | :-- | :-- | :-- |
            | acme/website | D3 |  | refused | D3: \`no\_topic\` ::error::x is no topic |
            | acme/shop\|door | E4 |  | refused | stale |
            | acme/payroll | D2 | topic:web: absent → present | applied |  |


            """.ReplaceLineEndings("\n"),
            _step.Summary.Replace("\u200B", "", StringComparison.Ordinal)
        );
        Assert.Equal(["apply", Path.Combine(_step.Workspace, "edited.xlsx")], _step.Arguments.Take(2));
        Assert.Contains("--yes", _step.Arguments);
        Assert.Contains("octocat", _step.Arguments);
        Assert.Equal(
            new Dictionary<string, string>
            {
                ["reports"] = "edited.receipt.xlsx",
                ["workbook"] = "edited.receipt.xlsx",
                ["applied"] = "1",
                ["refused"] = "2",
            },
            _step.Outputs()
        );
    }

    [Fact]
    public async Task Reports_CanBeReadByTheStepsAfter()
    {
        if (OperatingSystem.IsWindows())
        {
            Assert.Skip("Windows has no modes.");
            return;
        }

        _step.Input("outputs", "out/audit.csv");
        _step.Command = (arguments, _, _, _) =>
        {
            Write(arguments, "audit.csv", "");
            if (!OperatingSystem.IsWindows())
            {
                File.SetUnixFileMode(Path.Combine(_step.Workspace, "out/audit.csv"), UnixFileMode.UserRead);
            }

            return 0;
        };

        await _step.RunAsync();

        Assert.Equal(
            UnixFileMode.UserRead | UnixFileMode.GroupRead | UnixFileMode.OtherRead,
            File.GetUnixFileMode(Path.Combine(_step.Workspace, "out/audit.csv"))
        );
    }

    private static void Write(IReadOnlyList<string> arguments, string name, string text)
    {
        var path = arguments.Single(argument => Path.GetFileName(argument) == name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
    }
}
