using System.Net;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using ZocSec.Core.Ledger;
using ZocSec.Core.Queue;
using ZocSec.Core.Storage;
using ZocSec.Core.Storage.Sqlite;

namespace ZocSec.Tests.Functions.Pages;

/// <summary>What the pages' forms do, and for whom they do nothing.</summary>
public sealed class FormTests
{
    private static readonly (string, string)[] Acme = [("tenant", "1")];

    [Theory]
    [InlineData("/redrive")]
    [InlineData("/breaker")]
    [InlineData("/policy")]
    [InlineData("/undo")]
    public async Task Form_WithoutTheToken_IsNotTaken(string action)
    {
        await using var pages = await PagesDriver.StartAsync(PagesDriver.Operator);
        await pages.GetAsync("/");

        var answer = await pages.PostAsync(action, Acme);

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Contains("not taken", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("cross-site")]
    [InlineData("same-site")]
    public async Task Form_FromAnotherSite_IsNotTakenEvenWithTheToken(string site)
    {
        await using var pages = await PagesDriver.StartAsync(PagesDriver.Operator);

        var answer = await pages.SubmitAsync("/policy", "/policy", Acme, ("Sec-Fetch-Site", site));

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
    }

    [Fact]
    public async Task Form_ThatIsTooLarge_IsNotTaken()
    {
        await using var pages = await PagesDriver.StartAsync(PagesDriver.Operator);

        var answer = await pages.SubmitAsync(
            "/policy",
            "/policy",
            [.. Acme, ("text", new string('#', 3 * 1024 * 1024)), ("what", "try")]
        );

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Contains("not taken", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Form_OfAMaintainer_IsRefused()
    {
        await using var pages = await PagesDriver.StartAsync(PagesDriver.Operator);
        await DeadLetterAsync(pages);

        pages.Visitors.Confirmed = PagesDriver.Maintainer;
        var answer = await pages.SubmitAsync("/", "/redrive", Acme);

        Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
        Assert.Single(await DeadLettersAsync(pages));
    }

    [Fact]
    public async Task Form_RightLostSinceThePageWasLoaded_IsRefused()
    {
        await using var pages = await PagesDriver.StartAsync(PagesDriver.Operator);
        await DeadLetterAsync(pages);

        pages.Visitors.Confirmed = null;
        var answer = await pages.SubmitAsync("/", "/redrive", Acme);

        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
        Assert.Single(await DeadLettersAsync(pages));
    }

    [Fact]
    public async Task Redrive_OneLetter_QueuesItAgain()
    {
        await using var pages = await PagesDriver.StartAsync(PagesDriver.Operator);
        await DeadLetterAsync(pages);
        var letter = Assert.Single(await DeadLettersAsync(pages));
        Assert.Contains("it failed &lt;b&gt;again", await pages.TextAsync("/"), StringComparison.Ordinal);

        var answer = await pages.SubmitAsync("/", "/redrive", [.. Acme, ("id", letter.Work.Id)]);

        Assert.Equal(HttpStatusCode.SeeOther, answer.StatusCode);
        Assert.Equal("./?tenant=1", answer.Headers.Location!.ToString());
        Assert.Empty(await DeadLettersAsync(pages));
    }

    [Fact]
    public async Task Redrive_ALetterOfAnotherTenant_StaysWhereItIs()
    {
        await using var pages = await PagesDriver.StartAsync(PagesDriver.Operator);
        await DeadLetterAsync(pages, tenant: PagesDriver.Other);
        var letter = Assert.Single(await DeadLettersAsync(pages));

        await pages.SubmitAsync("/", "/redrive", [.. Acme, ("id", letter.Work.Id)]);
        await pages.SubmitAsync("/", "/redrive", Acme);

        Assert.Single(await DeadLettersAsync(pages));
    }

    [Fact]
    public async Task DeadLetters_OfOthers_HideNoneOfTheirs()
    {
        await using var pages = await PagesDriver.StartAsync(PagesDriver.Operator);
        await DeadLetterAsync(pages);
        for (var count = 0; count < 1000; count++)
        {
            await DeadLetterAsync(pages, tenant: PagesDriver.Other, time: 2);
        }

        Assert.Contains("it failed &lt;b&gt;again", await pages.TextAsync("/"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Breaker_Reset_LooksAtWhatItLeftOpen_AndSaysByWhom()
    {
        await using var pages = await PagesDriver.StartAsync(PagesDriver.Operator);
        await pages.RecordAsync(PagesDriver.Visibility, PagesDriver.Repository("7"));
        var standing = new Standing { Guardrail = PagesDriver.Visibility, Resource = PagesDriver.Repository("8") };
        Assert.Equal(BeginResult.Tripped, await pages.Ledger.BeginAsync(standing, 0, default));
        Assert.Contains("changes nothing any more", await pages.TextAsync("/"), StringComparison.Ordinal);

        await pages.SubmitAsync("/", "/breaker", [.. Acme, ("guardrail", "github/public-repository")]);

        Assert.Empty(await pages.Ledger.ListBreakersAsync(default));
        var looks = pages
            .Services.GetRequiredService<SqliteFile>()
            .Read(session =>
                session.Query(
                    "SELECT body FROM work",
                    row => JsonSerializer.Deserialize(row.GetFieldValue<byte[]>(0), StoreJson.Default.Work)
                )
            );
        var look = Assert.IsType<Look>(Assert.Single(looks));
        Assert.Equal(("7", LookCause.BreakerReset, null), (look.Hint.Resource.Key, look.Cause, look.Actor));
        Assert.EndsWith("/mona", look.Trigger, StringComparison.Ordinal);
        Assert.DoesNotContain("changes nothing any more", await pages.TextAsync("/"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Policy_BrokenText_NamesEachErrorAndKeepsTheText()
    {
        await using var pages = await PagesDriver.StartAsync(PagesDriver.Operator);

        var answer = await pages.SubmitAsync(
            "/policy",
            "/policy",
            [.. Acme, ("text", "version: 1\nmood: <script>alert(1)</script>\n")]
        );
        var text = await answer.Content.ReadAsStringAsync();

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Contains("line 2, column 1", text, StringComparison.Ordinal);
        Assert.Contains("mood: &lt;script&gt;", text, StringComparison.Ordinal);
        Assert.DoesNotContain("<script>alert", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Policy_AnotherText_SaysWhatItWouldDo()
    {
        await using var pages = await PagesDriver.StartAsync(PagesDriver.Operator);
        var repository = PagesDriver.Repository("7");
        var state = new Core.GitHub.RepositoryState(repository) { Visibility = "public", Topics = [] };
        await pages.RecordAsync(
            PagesDriver.Visibility,
            repository,
            state: JsonSerializer.Serialize(state, Core.GitHub.RepositoryStateJson.Default.RepositoryState)
        );

        var answer = await pages.SubmitAsync(
            "/policy",
            "/policy",
            [.. Acme, ("text", "version: 1\nmode: enforce\n"), ("what", "try")]
        );
        var text = await answer.Content.ReadAsStringAsync();

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Contains("1 repository would become private", text, StringComparison.Ordinal);
        Assert.Single(await pages.Ledger.ReadAsync(new LedgerQuery(), default));
    }

    [Fact]
    public async Task Policy_Replayed_SaysWhatItWouldHaveMadeOfWhatHappened()
    {
        await using var pages = await PagesDriver.StartAsync(PagesDriver.Operator);
        var repository = PagesDriver.Repository("7");
        var state = new Core.GitHub.RepositoryState(repository) { Visibility = "public", Topics = [] };
        var entry = await pages.RecordAsync(
            PagesDriver.Visibility,
            repository,
            state: JsonSerializer.Serialize(state, Core.GitHub.RepositoryStateJson.Default.RepositoryState)
        );

        var answer = await pages.SubmitAsync(
            "/policy",
            "/policy",
            [.. Acme, ("text", "version: 1\nmode: enforce\n"), ("what", "replay"), ("days", "7")]
        );
        var text = await answer.Content.ReadAsStringAsync();

        Assert.Contains("would change: observed -&gt; remediated", text, StringComparison.Ordinal);
        Assert.Contains($"./entry?tenant=1&amp;id={entry.Id}", text, StringComparison.Ordinal);
        Assert.Single(await pages.Ledger.ReadAsync(new LedgerQuery(), default));
    }

    [Theory]
    [InlineData("evil.example")]
    [InlineData("localhost.evil.example")]
    [InlineData("10.0.0.1")]
    public async Task Sandbox_ByAnotherName_ShowsNothing(string host)
    {
        await using var program = await HostDriver.StartAsync(change: settings => settings with { IsSandbox = true });

        var (answer, _) = await program.GetAsync("/timeline", ("Host", host));

        Assert.Equal(421, answer.Status);
    }

    private static Task<System.Collections.Immutable.ImmutableArray<DeadLetter>> DeadLettersAsync(PagesDriver pages) =>
        pages.Services.GetRequiredService<IWorkQueue>().ListDeadLettersAsync(tenant: null, 10, default);

    private static async Task DeadLetterAsync(PagesDriver pages, Core.Guardrails.TenantId? tenant = null, int time = 1)
    {
        var errand = new Errand(
            $"test/{Guid.NewGuid():N}",
            TimeProvider.System.GetUtcNow(),
            DoneAtOnce.Name,
            tenant ?? PagesDriver.Acme,
            JsonElement.Parse("{}")
        );
        var body = JsonSerializer.SerializeToUtf8Bytes<Work>(errand, StoreJson.Default.Work);
        await pages
            .Services.GetRequiredService<SqliteCommitter>()
            .CommitAsync(session =>
                session.Execute(
                    "INSERT INTO dead_letters (id, time, reason, body) VALUES ($1, $3, 'it failed <b>again', $2)",
                    errand.Id,
                    body,
                    time
                )
            );
    }
}
