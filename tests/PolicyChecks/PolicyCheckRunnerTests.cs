using System.Net;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using ZocSec.Core.Engine;
using ZocSec.Core.GitHub;
using ZocSec.Core.GitHub.Checks;
using ZocSec.Core.Ledger;
using ZocSec.Core.Policies;
using ZocSec.Core.PolicyChecks;
using ZocSec.Core.Queue;
using ZocSec.Tests.GitHub;
using ZocSec.Tests.Storage;

namespace ZocSec.Tests.PolicyChecks;

/// <summary>Checks of policies over the whole client, with what GitHub answers only now and then.</summary>
public sealed class PolicyCheckRunnerTests : IAsyncDisposable
{
    private const string Sha = "0123456789012345678901234567890123456789";
    private const string Home = "acme/.github-private";
    private const string Files = $"GET /repos/{Home}/pulls/5/files?per_page=100&page=";
    private const string AtHead = $"GET /repos/{Home}/contents/zocsec.yml?ref={Sha}";
    private const string InForce = $"GET /repos/{Home}/contents/zocsec.yml";
    private const string Runs = $"POST /repos/{Home}/check-runs";
    private const string Shown =
        $"GET /repos/{Home}/commits/{Sha}/check-runs?check_name=ZocSec%20%2F%20policy&filter=latest&per_page=100";

    private readonly TempFolder _folder = new();
    private readonly SqliteStores _stores;
    private readonly StubGitHub _github = new(configure: services =>
        services.AddSingleton(new PolicySettings(Path: null, ".github-private"))
    );
    private readonly RepositoryPolicySource _policies;
    private readonly PolicyCheckRunner _runner;

    public PolicyCheckRunnerTests()
    {
        _stores = new SqliteStores(_folder.Path, _github.Time);
        var reader = new PolicyReader(Core.Guardrails.GuardrailCatalogue.All);
        _policies = new RepositoryPolicySource(
            _github.Get<IPolicyTexts>(),
            new PolicyMemory(_stores.Cursors, reader),
            reader,
            operators: null,
            _github.Time,
            NullLogger<RepositoryPolicySource>.Instance
        );
        _runner = new PolicyCheckRunner(
            _github.Get<PullRequestFiles>(),
            _github.Get<Contents>(),
            reader,
            _policies,
            RecordedRepositories.Guardrails,
            _stores.Ledger,
            _github.Get<ICheckRuns>(),
            _github.Time
        );
        _github.On(
            "GET /app/installations/7",
            _ => StubGitHub.Json(HttpStatusCode.OK, """{"id":7,"account":{"login":"acme"}}""")
        );
        _github.On("GET /app", _ => StubGitHub.Json(HttpStatusCode.OK, """{"id":1,"owner":{"login":"octo-org"}}"""));
        _github.On(InForce, _ => Text("version: 1\nmode: observe\n"));
        _github.On(Shown, _ => StubGitHub.Json(HttpStatusCode.OK, """{"total_count":0,"check_runs":[]}"""));
        _github.On(Runs, _ => StubGitHub.Json(HttpStatusCode.Created, """{"id":9}"""));
    }

    public async ValueTask DisposeAsync()
    {
        _policies.Dispose();
        await _github.DisposeAsync();
        _stores.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task Run_FileDeleted_SaysThatEverythingWouldBeObserved()
    {
        Touches("""{"filename":"zocsec.yml","status":"removed"}""");
        _github.On(AtHead, _ => StubGitHub.Error(404, "Not Found"));

        Assert.IsType<ErrandResult.Done>(await RunAsync());

        Assert.Contains("everything is observed", Published(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_FileRenamedAway_SaysSoToo()
    {
        Touches("""{"filename":"old.yml","previous_filename":"zocsec.yml","status":"renamed"}""");
        _github.On(AtHead, _ => StubGitHub.Error(404, "Not Found"));

        await RunAsync();

        Assert.Contains("The policy would be gone", Published(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_FileOnTheThirdPage_IsFound()
    {
        var others = string.Join(
            ',',
            Enumerable.Range(0, 100).Select(n => $$"""{"filename":"f{{n}}","status":"added"}""")
        );
        _github.On(Files + "1", _ => StubGitHub.Json(HttpStatusCode.OK, $"[{others}]"));
        _github.On(Files + "2", _ => StubGitHub.Json(HttpStatusCode.OK, $"[{others}]"));
        _github.On(
            Files + "3",
            _ => StubGitHub.Json(HttpStatusCode.OK, """[{"filename":"zocsec.yml","status":"modified"}]""")
        );
        _github.On(AtHead, _ => Text("version: 2\n"));

        await RunAsync();

        Assert.Contains("\"failure\"", Published(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_AwsInAnOrganisationsPolicy_IsAFailureOnItsLine()
    {
        Touches("""{"filename":"zocsec.yml","status":"modified"}""");
        _github.On(AtHead, _ => Text("version: 1\nmode: observe\naws: {}\n"));

        await RunAsync();

        var annotation = JsonElement.Parse(Published()).GetProperty("output").GetProperty("annotations")[0];
        Assert.Equal(3, annotation.GetProperty("start_line").GetInt32());
        Assert.Contains(
            "whoever runs the program",
            annotation.GetProperty("message").GetString(),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task Run_GitHubDownBeforeThePolicyIsKnown_Waits()
    {
        _github.On(InForce, _ => StubGitHub.Error(503, "Unavailable"));

        Assert.IsType<ErrandResult.Later>(await RunAsync());
    }

    [Theory]
    [InlineData(Files + "1")]
    [InlineData(AtHead)]
    [InlineData(Shown)]
    [InlineData(Runs)]
    public async Task Run_GitHubDownAtAnyStep_Waits(string step)
    {
        Touches("""{"filename":"zocsec.yml","status":"modified"}""");
        _github.On(AtHead, _ => Text("version: 1\n"));
        _github.On(step, _ => StubGitHub.Error(503, "Unavailable"));

        Assert.IsType<ErrandResult.Later>(await RunAsync());
    }

    [Fact]
    public async Task Run_MayNotWriteChecks_IsRefusedWithWhatToDo()
    {
        Touches("""{"filename":"zocsec.yml","status":"modified"}""");
        _github.On(AtHead, _ => Text("version: 1\n"));
        _github.On(Runs, _ => StubGitHub.Error(403, "Resource not accessible by integration"));

        var refused = Assert.IsType<ErrandResult.Refused>(await RunAsync());

        Assert.Contains("grant the App", refused.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_PullRequestGone_IsDone()
    {
        _github.On(Files + "1", _ => StubGitHub.Error(404, "Not Found"));

        Assert.IsType<ErrandResult.Done>(await RunAsync());
    }

    [Fact]
    public async Task Run_ErrandWithoutACommit_IsRefused()
    {
        var errand = new Errand("x", default, PolicyCheckRunner.Name, StubGitHub.Tenant, JsonElement.Parse("{}"));

        Assert.IsType<ErrandResult.Refused>(await _runner.RunAsync(errand, default));
    }

    [Theory]
    [InlineData("version: 1\n", 0)]
    [InlineData("version: 2\n", 1)]
    public async Task Run_Pushed_OnlyAnErrorIsNews(string text, int runs)
    {
        _github.On(AtHead, _ => Text(text));

        await RunAsync(PolicyCheckCause.Push);

        Assert.Equal(runs, _github.Count(Runs));
    }

    [Theory]
    [InlineData("version: 1\nmode: observe\n", 0)]
    [InlineData("version: 1\nmode: enforce\n", 1)]
    public async Task Run_SuiteRerequested_OnlyAnotherPolicyIsNews(string text, int runs)
    {
        _github.On(AtHead, _ => Text(text));

        await RunAsync(PolicyCheckCause.SuiteRerequested);

        Assert.Equal(runs, _github.Count(Runs));
    }

    [Fact]
    public async Task Run_TenThousandRecordedStates_AreAllJudged()
    {
        Touches("""{"filename":"zocsec.yml","status":"modified"}""");
        _github.On(AtHead, _ => Text("version: 1\nmode: enforce\n"));
        await Parallel.ForEachAsync(
            Enumerable.Range(1, 10_000),
            new ParallelOptions { MaxDegreeOfParallelism = 500 },
            async (id, ct) =>
                await _stores.Ledger.SettleAsync(
                    new Settlement(
                        RecordedRepositories.Standing(id) with
                        {
                            Outcome = EntryOutcome.Observed,
                        },
                        null,
                        null,
                        []
                    ),
                    ct
                )
        );

        await RunAsync();

        Assert.Contains("10,000 repositories would become private", Published(), StringComparison.Ordinal);
    }

    private Task<ErrandResult> RunAsync(PolicyCheckCause cause = PolicyCheckCause.PullRequest) =>
        _runner.RunAsync(
            new Errand(
                "x",
                default,
                PolicyCheckRunner.Name,
                StubGitHub.Tenant,
                new PolicyCheck(Home, Sha, cause, cause is PolicyCheckCause.PullRequest ? 5 : null).ToJson()
            ),
            default
        );

    private void Touches(string file) => _github.On(Files + "1", _ => StubGitHub.Json(HttpStatusCode.OK, $"[{file}]"));

    private string Published() => _github.Requests.Single(request => request.Line == Runs).Body!;

    private static HttpResponseMessage Text(string text) =>
        new(HttpStatusCode.OK) { Content = new StringContent(text) };
}
