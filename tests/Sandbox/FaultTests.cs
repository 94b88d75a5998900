using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.Extensions.Time.Testing;
using ZocSec.Sandbox;
using ZocSec.Sandbox.Faults;

namespace ZocSec.Tests.Sandbox;

public sealed class FaultTests
{
    private const string Payroll = "/repos/acme/payroll";
    private const string Publicize = """{"visibility":"public"}""";

    [Fact]
    public async Task Count_LimitsHowOftenARuleStrikes()
    {
        await using var github = await SandboxDriver.StartAsync();
        github.Server.Faults.Add(
            new FaultRule
            {
                Kind = FaultKind.Status,
                Status = 502,
                Count = 2,
            }
        );

        var statuses = new List<int>();
        for (var i = 0; i < 3; i++)
        {
            using var answer = await github.SendAsync(HttpMethod.Get, Payroll, "mona");
            statuses.Add((int)answer.StatusCode);
        }

        Assert.Equal([502, 502, 200], statuses);
    }

    [Fact]
    public async Task Probability_IsTheSameForTheSameSeed()
    {
        var first = await RunAsync(seed: 7);
        var again = await RunAsync(seed: 7);
        var other = await RunAsync(seed: 8);

        Assert.Equal(first, again);
        Assert.NotEqual(first, other);
        Assert.InRange(first.Count(status => status == 502), 1, 39);

        static async Task<List<int>> RunAsync(int seed)
        {
            await using var github = await SandboxDriver.StartAsync();
            github.Server.Faults.Plan = new FaultPlan { Seed = seed, Rules = [new FaultRule { Probability = 0.5 }] };
            var statuses = new List<int>();
            for (var i = 0; i < 40; i++)
            {
                using var answer = await github.SendAsync(HttpMethod.Get, Payroll, "mona");
                statuses.Add((int)answer.StatusCode);
            }

            return statuses;
        }
    }

    [Theory]
    [InlineData("PATCH", "/repos/acme/*", true)]
    [InlineData("*", "*", true)]
    [InlineData("GET", "*", false)]
    [InlineData("PATCH", "/repos/umbrella/*", false)]
    public async Task Rule_StrikesOnlyWhereItFits(string method, string path, bool expected)
    {
        await using var github = await SandboxDriver.StartAsync();
        github.Server.Faults.Add(new FaultRule { Method = method, Path = path });

        using var answer = await github.SendAsync(HttpMethod.Patch, Payroll, "mona", Publicize);

        Assert.Equal(expected ? 502 : 200, (int)answer.StatusCode);
        Assert.Equal(!expected, github.Server.Organization["payroll"].IsPublic);
    }

    [Fact]
    public async Task AfterTheFact_LosesOnlyTheAnswer()
    {
        await using var github = await SandboxDriver.StartAsync();
        github.Server.Faults.Add(new FaultRule { Method = "PATCH", AfterTheFact = true });

        using var answer = await github.SendAsync(HttpMethod.Patch, Payroll, "mona", Publicize);

        Assert.Equal(502, (int)answer.StatusCode);
        Assert.True(github.Server.Organization["payroll"].IsPublic);
    }

    [Theory]
    [InlineData(403, 30)]
    [InlineData(429, null)]
    public async Task SecondaryLimit_SaysWhenToComeBack_OrOnlyThatItIsOne(int status, int? retryAfter)
    {
        await using var github = await SandboxDriver.StartAsync();
        github.Server.Faults.Add(
            new FaultRule
            {
                Kind = FaultKind.SecondaryLimit,
                Status = status,
                RetryAfter = retryAfter,
            }
        );

        using var answer = await github.SendAsync(HttpMethod.Get, Payroll, "mona");
        var json = JsonSerializer.Deserialize<JsonElement>(await answer.Content.ReadAsStringAsync());

        Assert.Equal(status, (int)answer.StatusCode);
        Assert.Equal(retryAfter, (int?)answer.Headers.RetryAfter?.Delta?.TotalSeconds);
        Assert.Contains("secondary rate limit", json.GetProperty("message").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task PrimaryLimit_SaysWhenItIsReset()
    {
        var time = new FakeTimeProvider(new DateTimeOffset(2026, 5, 4, 12, 0, 0, TimeSpan.Zero));
        await using var github = await SandboxDriver.StartAsync(new SandboxOptions { Time = time });
        github.Server.Faults.Add(new FaultRule { Kind = FaultKind.PrimaryLimit, RetryAfter = 90 });

        using var answer = await github.SendAsync(HttpMethod.Get, Payroll, "mona");

        Assert.Equal(403, (int)answer.StatusCode);
        Assert.Equal("0", answer.Headers.GetValues("X-RateLimit-Remaining").Single());
        Assert.Equal(
            FormattableString.Invariant($"{time.GetUtcNow().AddSeconds(90).ToUnixTimeSeconds()}"),
            answer.Headers.GetValues("X-RateLimit-Reset").Single()
        );
    }

    [Fact]
    public async Task Outage_AnswersEverythingWithAPageForPeople_UntilItEnds()
    {
        await using var github = await SandboxDriver.StartAsync();
        github.Server.Faults.SetOutage(outage: true);

        using var down = await github.SendAsync(HttpMethod.Get, Payroll, "mona");
        github.Server.Faults.SetOutage(outage: false);
        using var up = await github.SendAsync(HttpMethod.Get, Payroll, "mona");

        Assert.Equal((503, 200), ((int)down.StatusCode, (int)up.StatusCode));
        Assert.Equal("text/html", down.Content.Headers.ContentType!.MediaType);
    }

    [Theory]
    [InlineData(FaultKind.Reset)]
    [InlineData(FaultKind.CutOff)]
    public async Task ABrokenConnection_IsNoAnswer(FaultKind kind)
    {
        await using var github = await SandboxDriver.StartAsync();
        github.Server.Faults.Add(new FaultRule { Kind = kind });

        await Assert.ThrowsAsync<HttpRequestException>(() => github.SendAsync(HttpMethod.Get, Payroll, "mona"));
    }

    [Fact]
    public async Task Malformed_IsAnAnswerThatIsNoJson()
    {
        await using var github = await SandboxDriver.StartAsync();
        github.Server.Faults.Add(new FaultRule { Kind = FaultKind.Malformed });

        using var answer = await github.SendAsync(HttpMethod.Get, Payroll, "mona");

        Assert.Equal(200, (int)answer.StatusCode);
        await Assert.ThrowsAsync<JsonException>(() => answer.Content.ReadFromJsonAsync<JsonElement>());
    }

    [Fact]
    public async Task Hang_AnswersNothing_UntilTheCallerGoes()
    {
        await using var github = await SandboxDriver.StartAsync();
        github.Server.Faults.Add(new FaultRule { Kind = FaultKind.Hang });
        using var client = new HttpClient { BaseAddress = github.Server.Url, Timeout = TimeSpan.FromMilliseconds(200) };

        await Assert.ThrowsAsync<TaskCanceledException>(() => client.GetAsync(Payroll));
    }

    [Fact]
    public async Task Slow_AnswersRightly_ButOnlyAfterItsTime()
    {
        var time = new FakeTimeProvider(new DateTimeOffset(2026, 5, 4, 12, 0, 0, TimeSpan.Zero));
        await using var github = await SandboxDriver.StartAsync(new SandboxOptions { Time = time });
        github.Server.Faults.Add(new FaultRule { Kind = FaultKind.Slow, LatencyMs = 5000 });

        var asked = github.SendAsync(HttpMethod.Get, Payroll, "mona");
        while (!asked.IsCompleted)
        {
            time.Advance(TimeSpan.FromSeconds(5));
            await Task.Yield();
        }

        using var answer = await asked;
        Assert.Equal(200, (int)answer.StatusCode);
        Assert.True(time.GetUtcNow() >= new DateTimeOffset(2026, 5, 4, 12, 0, 5, TimeSpan.Zero));
    }

    [Fact]
    public async Task Plan_CanBePutByHttp()
    {
        await using var github = await SandboxDriver.StartAsync();

        using var put = await github.SendAsync(
            HttpMethod.Put,
            "/_sandbox/faults",
            credentials: null,
            """{"seed":3,"rules":[{"method":"PATCH","kind":"SecondaryLimit","retry_after":9,"count":1}],"deliveries":{"lost":0.5}}"""
        );

        Assert.Equal(204, (int)put.StatusCode);
        var plan = github.Server.Faults.Plan;
        Assert.Equal((3, 0.5), (plan.Seed, plan.Deliveries.Lost));
        Assert.Equal(
            new FaultRule
            {
                Method = "PATCH",
                Kind = FaultKind.SecondaryLimit,
                RetryAfter = 9,
                Count = 1,
            },
            Assert.Single(plan.Rules)
        );
    }

    [Theory]
    [InlineData("""{"rulez":[]}""")]
    [InlineData("""{"rules":[{"kind":"Explosion"}]}""")]
    [InlineData("{")]
    public async Task Plan_ThatCannotBeRead_IsRefusedAndChangesNothing(string plan)
    {
        await using var github = await SandboxDriver.StartAsync();

        using var put = await github.SendAsync(HttpMethod.Put, "/_sandbox/faults", credentials: null, plan);

        Assert.Equal(400, (int)put.StatusCode);
        Assert.Same(FaultPlan.None, github.Server.Faults.Plan);
    }

    [Fact]
    public async Task Requests_AreCountedByRouteAndRepository()
    {
        await using var github = await SandboxDriver.StartAsync();
        using var get = await github.SendAsync(HttpMethod.Get, Payroll, "mona");
        using var patch = await github.SendAsync(HttpMethod.Patch, Payroll, "mona", Publicize);
        using var refused = await github.SendAsync(HttpMethod.Patch, Payroll, "mona", Publicize);

        var (_, json) = await github.AskAsync(HttpMethod.Get, "/_sandbox/requests", credentials: null);

        var routes = json.GetProperty("by_route");
        Assert.Equal(1, routes.GetProperty("GET /repos/{owner}/{repo}").GetInt32());
        Assert.Equal(2, routes.GetProperty("PATCH /repos/{owner}/{repo}").GetInt32());
        var id = FormattableString.Invariant($"{github.Server.Organization["payroll"].Id}");
        Assert.Equal(1, json.GetProperty("patches_by_repository").GetProperty(id).GetInt32());
    }
}
