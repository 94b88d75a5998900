using System.Text.Json;
using ZocSec.Sandbox;

namespace ZocSec.Tests.Action;

/// <summary>The command <c>audit</c>, from its arguments to its exit code.</summary>
public sealed class AuditCommandTests : IAsyncLifetime
{
    private static readonly string[] s_reports = ["a.xlsx", "a.csv", "a.json", "a.md", "a.sarif"];

    private readonly CommandLine _files = new();
    private SandboxServer _sandbox = null!;
    private Dictionary<string, string> _settings = null!;

    private string Json => Path.Combine(_files.Storage, "audit.json");

    public async ValueTask InitializeAsync()
    {
        _sandbox = await SandboxServer.StartAsync();
        _settings = new(StringComparer.Ordinal)
        {
            ["GITHUB_TOKEN"] = "mona",
            ["GITHUB_API_URL"] = _sandbox.Url.AbsoluteUri,
        };
    }

    public async ValueTask DisposeAsync()
    {
        _files.Dispose();
        await _sandbox.DisposeAsync();
    }

    [Fact]
    public async Task Audit_OfAnOrganization_WritesEveryReportThatWasAskedFor()
    {
        var outputs = s_reports.Select(name => Path.Combine(_files.Storage, name)).ToArray();

        var (code, output, error) = await CommandLine.RunAsync(
            _settings,
            ["audit", "--organization", "acme", .. outputs.SelectMany(path => new[] { "--output", path })]
        );

        Assert.Equal(0, code);
        Assert.Equal(outputs, output.Split('\n', StringSplitOptions.RemoveEmptyEntries));
        Assert.All(outputs, path => Assert.True(new FileInfo(path).Length > 100));
        Assert.Contains("36 repositories: about", error, StringComparison.Ordinal);
        Assert.Contains("have a declared owner", error, StringComparison.Ordinal);
        Assert.Equal(outputs.Length, Directory.GetFileSystemEntries(_files.Storage).Length);
    }

    [Fact]
    public async Task Audit_Quiet_SaysOnlyWhatCameOut()
    {
        var (code, output, error) = await CommandLine.RunAsync(
            _settings,
            ["audit", "--organization", "acme", "--output", Json, "--quiet"]
        );

        Assert.Equal(0, code);
        Assert.Equal(Json, output.Trim());
        Assert.StartsWith("36 repositories, ", Assert.Single(error.Trim().Split('\n')), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Audit_InAWorkflow_IsOfItsRepository()
    {
        _settings["GITHUB_REPOSITORY"] = "acme/payroll";

        var (code, _, _) = await CommandLine.RunAsync(_settings, ["audit", "--output", Json]);

        Assert.Equal(0, code);
        using var report = JsonDocument.Parse(await File.ReadAllBytesAsync(Json));
        var row = Assert.Single(report.RootElement.GetProperty("repositories").EnumerateArray());
        Assert.Equal("acme/payroll", row.GetProperty("fullName").GetString());
    }

    [Fact]
    public async Task Audit_OfAList_LeavesOutComments()
    {
        var list = _files.File("list.txt", "# ours\nacme/payroll\n\nacme/billing # and this\n");

        var (code, _, _) = await CommandLine.RunAsync(_settings, ["audit", "--repositories", list, "--output", Json]);

        Assert.Equal(0, code);
        using var report = JsonDocument.Parse(await File.ReadAllBytesAsync(Json));
        Assert.Equal(2, report.RootElement.GetProperty("repositories").GetArrayLength());
    }

    [Theory]
    [InlineData("--fail-below 99.9", "less than the 99.9 % of --fail-below")]
    [InlineData("--fail-on unowned", "(--fail-on unowned)")]
    [InlineData("--fail-on public,unknown", "(--fail-on public)")]
    [InlineData("--fail-on github/team-topic", "(--fail-on github/team-topic)")]
    public async Task Audit_ThatAGateStops_ExitsWithOne_AndTheReportIsThere(string gate, string said)
    {
        var (code, _, error) = await CommandLine.RunAsync(
            _settings,
            ["audit", "--organization", "acme", "--output", Json, .. gate.Split(' ')]
        );

        Assert.Equal(1, code);
        Assert.Contains(said, error, StringComparison.Ordinal);
        Assert.True(File.Exists(Json));
    }

    [Theory]
    [InlineData("--organization acme --user mona", "cannot go together")]
    [InlineData("--organization acme --fail-below 101", "0 to 100")]
    [InlineData("--organization acme --fail-below most", "0 to 100")]
    [InlineData("--organization acme --fail-on everything", "does not know everything")]
    [InlineData("--organization acme --output audit.doc", ".xlsx")]
    [InlineData("--organization ../x", "no login")]
    [InlineData("--repository payroll", "OWNER/NAME")]
    [InlineData("--repositories no-such-file", "no-such-file")]
    [InlineData("", "name what to audit")]
    public async Task Audit_WithWrongArguments_SaysWhatIsWrong_AndAsksNothing(string arguments, string said)
    {
        var (code, _, error) = await CommandLine.RunAsync(
            _settings,
            ["audit", .. arguments.Split(' ', StringSplitOptions.RemoveEmptyEntries)]
        );

        Assert.Equal(2, code);
        Assert.Contains(said, error, StringComparison.Ordinal);
        Assert.Equal(0, _sandbox.Requests.Total);
    }

    [Fact]
    public async Task Audit_WithABrokenPolicy_NamesTheLine()
    {
        var policy = _files.File("zocsec.yml", "version: 1\nmode: sometimes\n");

        var (code, _, error) = await CommandLine.RunAsync(
            _settings,
            ["audit", "--organization", "acme", "--policy", policy, "--output", Json]
        );

        Assert.Equal(2, code);
        Assert.Contains($"{policy}:2:", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Audit_WithoutASignIn_NamesTheSettings()
    {
        _settings.Remove("GITHUB_TOKEN");

        var (code, _, error) = await CommandLine.RunAsync(_settings, ["audit", "--organization", "acme"]);

        Assert.Equal(2, code);
        Assert.Contains("GITHUB_TOKEN", error, StringComparison.Ordinal);
        Assert.Contains("GitHub__AppId", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Audit_WithATokenThatIsNoGood_ExitsWithFour_AndShowsNoToken()
    {
        _settings["GITHUB_TOKEN"] = "ghp_0123456789secret";

        var (code, output, error) = await CommandLine.RunAsync(
            _settings,
            ["audit", "--organization", "acme", "--output", Json, "--log-level", "debug"]
        );

        Assert.Equal(4, code);
        Assert.Contains("check that the token", error, StringComparison.Ordinal);
        Assert.DoesNotContain("0123456789secret", output + error, StringComparison.Ordinal);
        Assert.False(File.Exists(Json));
    }

    [Fact]
    public async Task Audit_OfAnAddressWhereNobodyAnswers_ExitsWithFour_AndNamesIt()
    {
        _settings["GITHUB_API_URL"] = "http://127.0.0.1:1/";

        var (code, _, error) = await CommandLine.RunAsync(
            _settings,
            ["audit", "--organization", "acme", "--output", Json]
        );

        Assert.Equal(4, code);
        Assert.EndsWith(
            "http://127.0.0.1:1/: GitHub cannot be reached (ConnectionError)",
            error.Trim(),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task Audit_ThatCannotBeWritten_ExitsWithThree_AndKeepsWhatWasRead()
    {
        var checkpoint = Path.Combine(_files.Storage, "kept");
        var nowhere = Path.Combine(_files.File("a-file", "and no folder"), "a.json");

        var (code, _, _) = await CommandLine.RunAsync(
            _settings,
            ["audit", "--organization", "acme", "--output", nowhere, "--checkpoint", checkpoint]
        );
        var asked = _sandbox.Requests.Total;
        var (again, _, error) = await CommandLine.RunAsync(
            _settings,
            ["audit", "--organization", "acme", "--output", Json, "--checkpoint", checkpoint]
        );

        Assert.Equal(3, code);
        Assert.Equal(0, again);
        Assert.Contains("going on with the audit", error, StringComparison.Ordinal);
        // Only who it is that asks.
        Assert.Equal(asked + 1, _sandbox.Requests.Total);
    }

    [Fact]
    public async Task Audit_WithThePreviousReport_TellsWhatIsDifferent()
    {
        await CommandLine.RunAsync(_settings, ["audit", "--organization", "acme", "--output", Json]);
        _sandbox.Organization.Create("fresh");
        _sandbox.Organization.ReplaceTopics("customer-export", ["team-data"]);
        var second = Path.Combine(_files.Storage, "second.json");

        var (code, _, _) = await CommandLine.RunAsync(
            _settings,
            ["audit", "--organization", "acme", "--previous", Json, "--output", second]
        );

        Assert.Equal(0, code);
        using var report = JsonDocument.Parse(await File.ReadAllBytesAsync(second));
        var trend = report.RootElement.GetProperty("trend");
        Assert.Equal("acme/fresh", trend.GetProperty("added").GetProperty("names")[0].GetString());
    }

    [Fact]
    public async Task Help_ListsCommandsByASentence_AndHasTheRestWithEach()
    {
        var (_, all, _) = await CommandLine.RunAsync("--help");
        var (code, own, _) = await CommandLine.RunAsync("audit", "--help");

        Assert.Equal(0, code);
        Assert.DoesNotContain("zocsec audit --organization", all, StringComparison.Ordinal);
        Assert.Contains("Says of every repository who owns it", all, StringComparison.Ordinal);
        Assert.True(
            own.IndexOf("--fail-below", StringComparison.Ordinal)
                < own.IndexOf("zocsec audit --organization octo-org", StringComparison.Ordinal)
        );
        Assert.Contains("Exit codes: 0 all is well", own, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("zocsec aud", "audit")]
    [InlineData("zocsec audit --fail-o", "--fail-on")]
    public async Task Completion_SuggestsWhatThereIs(string line, string suggested)
    {
        var (code, output, _) = await CommandLine.RunAsync(
            FormattableString.Invariant($"[suggest:{line.Length}]"),
            line
        );

        Assert.Equal(0, code);
        Assert.Contains(suggested, output.Split('\n'));
    }
}
