using System.Collections.Immutable;
using ZocSec.Action;
using ZocSec.Core.Doctor;
using ZocSec.Core.GitHub.Setup;
using ZocSec.Sandbox;
using ZocSec.Sandbox.Organizations;
using ZocSec.Sandbox.Setup;
using ZocSec.Tests.Action;
using ZocSec.Tests.Architecture;
using ZocSec.Tests.Contract;
using ZocSec.Tests.Storage;
using Finding = ZocSec.Core.Doctor.Finding;

namespace ZocSec.Tests.Doctor;

/// <summary>The doctor asks a GitHub, over real HTTP, and every question and answer is as GitHub describes it.</summary>
public sealed class SandboxedDoctorTests : IAsyncLifetime
{
    private readonly TempFolder _folder = new();
    private readonly ExchangeRecorder _exchanges = new();
    private SandboxServer _sandbox = null!;

    public async ValueTask InitializeAsync()
    {
        _sandbox = await SandboxServer.StartAsync();
        _sandbox.Observer = _exchanges;
        _sandbox.Registration = new Registration(
            "Guard",
            AppNeeds.Permissions.ToImmutableDictionary(),
            [.. AppNeeds.Events]
        );
        using var stores = new SqliteStores(_folder.Path, TimeProvider.System);
        new StoredAppFile(_folder.Path).TryWrite(
            new StoredApp(
                _sandbox.Url,
                long.Parse(_sandbox.AppId, System.Globalization.CultureInfo.InvariantCulture),
                "zocsec",
                new Uri(_sandbox.Url, "apps/zocsec"),
                "acme",
                "",
                "",
                _sandbox.PrivateKey,
                _sandbox.WebhookSecret
            )
        );
    }

    [Fact]
    public async Task FreshServer_OnlyTheWebhookIsMissing()
    {
        var report = await ExamineAsync();

        Assert.Equal(["webhook"], Failed(report).Select(finding => finding.Check));
        Assert.Contains(report.Findings, finding => finding is { Check: "rate limit", Level: FindingLevel.Ok });
        Assert.Contains(report.Findings, finding => finding is { Check: "clock", Level: FindingLevel.Ok });
    }

    [Fact]
    public async Task RevokedPermission_IsNamedForItsOrganization()
    {
        Change(installation => installation with { Permissions = installation.Permissions.Remove("administration") });

        Assert.Contains(
            Failed(await ExamineAsync()),
            finding => finding is { Check: "github/public-repository", Subject: "acme" }
        );
    }

    [Fact]
    public async Task Suspended_IsSaid()
    {
        _sandbox.GitHub.Suspend(_sandbox.InstallationId, suspended: true);

        Assert.Contains(
            Failed(await ExamineAsync()),
            finding => finding.Message.StartsWith("suspended", StringComparison.Ordinal)
        );
    }

    [Fact]
    public async Task LostDeliveries_AreCounted()
    {
        _sandbox.Webhooks.Target = new Uri("http://127.0.0.1:9/api/github/webhooks");
        _sandbox.Organization.Publicize("payroll");
        await _sandbox.Webhooks.WhenIdleAsync();

        var failed = Assert.Single(Failed(await ExamineAsync()), finding => finding.Check == "deliveries");

        Assert.Contains("failed to connect", failed.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task BrokenPolicyInTheRepository_IsNamedByItsLine()
    {
        _sandbox.Organization.Create(".github-private");
        _sandbox.Organization.SetFile(".github-private", "zocsec.yml", "version: 1\nmode: maybe\n", "mona");

        Assert.Contains(
            Failed(await ExamineAsync()),
            finding =>
                finding.Check == "policy"
                && finding.Message.StartsWith("acme/.github-private/zocsec.yml, line 2", StringComparison.Ordinal)
        );
    }

    [Fact]
    public async Task PolicyInTheRepository_SaysWhatIsEnforced()
    {
        _sandbox.Organization.Create(".github-private");
        _sandbox.Organization.SetFile(".github-private", "zocsec.yml", "version: 1\nmode: enforce\n", "mona");

        Assert.Contains(
            (await ExamineAsync()).Findings,
            finding =>
                finding.Check == "policy"
                && finding.Message.Contains("github/public-repository", StringComparison.Ordinal)
        );
    }

    [Theory]
    [InlineData(true, true, "can be filed there")]
    [InlineData(false, true, "the issues of acme/cloud-costs are turned off")]
    [InlineData(true, false, "there is no such repository")]
    public async Task TicketsOfThePolicy_AreLookedInto_AndNoneIsFiled(bool hasIssues, bool isThere, string said)
    {
        var bills = Path.Combine(Solution.Root, "docs", "examples", "bill");
        _sandbox.Organization.Create(".github-private");
        _sandbox.Organization.SetFile(
            ".github-private",
            "zocsec.yml",
            $"version: 1\nbilling: {{ reports: [{bills}], tickets: {{ repository: acme/cloud-costs }} }}\n",
            "mona"
        );
        if (isThere)
        {
            _sandbox.Organization.Create("cloud-costs");
            _sandbox.Organization.SetIssues("cloud-costs", hasIssues);
        }

        Change(installation => installation with { Permissions = installation.Permissions.SetItem("issues", "write") });

        var report = await ExamineAsync();

        var tickets = Assert.Single(report.Findings, finding => finding.Check == "tickets");
        Assert.StartsWith(said, tickets.Message, StringComparison.Ordinal);
        Assert.Contains(Finding.Ok("billing", "1 report, 2 periods, the newest 2026-10", bills), report.Findings);
        Assert.DoesNotContain(
            _sandbox.Requests.ByRoute.Keys,
            route => route.StartsWith("POST", StringComparison.Ordinal) && !route.Contains("access_tokens")
        );
    }

    [Fact]
    public async Task WrongKey_IsSaid()
    {
        var (code, output, _) = await RunAsync(stored => stored with { PrivateKey = Functions.TestKey.Pem });

        Assert.Equal(ExitCode.Problems, code);
        Assert.Contains("FAIL  app: GitHub does not accept the App's signature", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task GitHubDown_EndsWithItsOwnCode()
    {
        _sandbox.Faults.SetOutage(outage: true);

        Assert.Equal(ExitCode.Outside, (await RunAsync(stored => stored)).Code);
    }

    [Fact]
    public async Task Json_IsPrinted_AndNoSecretWithIt()
    {
        var (_, output, error) = await CommandLine.RunAsync("doctor", "--storage", _folder.Path, "--json");

        using var json = System.Text.Json.JsonDocument.Parse(output);
        Assert.True(json.RootElement.GetProperty("findings").GetArrayLength() > 10);
        Assert.DoesNotContain(_sandbox.WebhookSecret, output + error, StringComparison.Ordinal);
    }

    public async ValueTask DisposeAsync()
    {
        await _sandbox.DisposeAsync();
        _folder.Dispose();
        _exchanges.AssertAllowed();
    }

    private async Task<(int Code, string Output, string Error)> RunAsync(Func<StoredApp, StoredApp> change)
    {
        var file = new StoredAppFile(_folder.Path);
        var stored = file.Read(out _)!;
        File.Delete(file.Path);
        file.TryWrite(change(stored));
        return await CommandLine.RunAsync("doctor", "--storage", _folder.Path);
    }

    private Task<DoctorReport> ExamineAsync() =>
        DoctorService.ExamineAsync(
            DoctorSettings.Read(static _ => null, _folder.Path),
            _folder.Path,
            TimeProvider.System,
            CancellationToken.None
        );

    private void Change(Func<SandboxInstallation, SandboxInstallation> change) =>
        _sandbox.GitHub.Change(change(_sandbox.GitHub.Installations.Single()));

    private static Finding[] Failed(DoctorReport report) =>
        [.. report.Findings.Where(finding => finding.Level == FindingLevel.Fail)];
}
