using System.Text;
using ZocSec.Core.Engine;
using ZocSec.Core.Guardrails;
using ZocSec.Core.Notifications.Notices;
using ZocSec.Core.Policies;
using ZocSec.Tests.EndToEnd;
using ZocSec.Tests.Notifications.Notices;

namespace ZocSec.Tests.Notifications.Webhooks;

/// <summary>What becomes of a notice that a webhook takes, puts off, refuses, leads elsewhere, or never answers.</summary>
public sealed class WebhookNoticeTests
{
    private const string SecretPart = "the-secret-part";

    [Fact]
    public async Task Slack_GetsTheNotice()
    {
        await using var hook = await HookServer.StartAsync();
        using var bench = new NoticeBench((NoticeBench.Setting, hook.Address));

        Assert.IsType<ErrandResult.Done>(await TellAsync(bench));

        var message = Assert.Single(hook.Messages);
        Assert.Equal("repository acme/payroll: public repository put right", message.GetProperty("text").GetString());
        Assert.Equal(
            """
            *[high]* *repository acme/payroll: public repository put right*

            Guardrail: `github/public-repository`
            Owner: payments (topic)
            By: mona
            Since: 2026-03-01 11:59:00 UTC
            Why: public without a topic of: open-source

            *Done:*
            • visibility: public → private (lasting: stars are lost)

            To take it back: `zocsec undo entry-1`

            If it was meant to be as it was, exempt it in the policy first, else it is put right again; then change it back:
            ```- { guardrail: github/public-repository, resource: "acme/payroll", until: YYYY-MM-DD, owner: WHO, reason: WHY }```

            Ledger: `entry-1` <https://zocsec.example.com/entry?id=entry-1>
            """,
            Assert
                .Single(message.GetProperty("blocks").EnumerateArray())
                .GetProperty("text")
                .GetProperty("text")
                .GetString()
        );
    }

    [Fact]
    public async Task Teams_GetsACardWithoutMarkdown()
    {
        await using var hook = await HookServer.StartAsync();
        hook.Answer = HookServer.Status(202);
        using var bench = new NoticeBench(("Notify__Secrets__TEAMS", hook.Address));
        bench.Engine.Policy = new Policy { Notify = new NotifySettings { Teams = "TEAMS" } };
        var target = new NoticeTarget(NoticeTransport.Teams, "TEAMS");

        Assert.IsType<ErrandResult.Done>(await NoticeBench.TellAsync(bench.Teams(), NoticeSamples.Errand(target)));

        var attachment = Assert.Single(Assert.Single(hook.Messages).GetProperty("attachments").EnumerateArray());
        Assert.Equal("application/vnd.microsoft.card.adaptive", attachment.GetProperty("contentType").GetString());
        var card = attachment.GetProperty("content");
        Assert.All(
            card.GetProperty("body").EnumerateArray(),
            block => Assert.Equal("RichTextBlock", block.GetProperty("type").GetString())
        );
        Assert.Equal(
            "https://zocsec.example.com/entry?id=entry-1",
            Assert.Single(card.GetProperty("actions").EnumerateArray()).GetProperty("url").GetString()
        );
    }

    [Fact]
    public async Task ServerThatHangs_IsLeftAfterTenSeconds_AndTriedLater()
    {
        await using var hook = await HookServer.StartAsync();
        hook.Answer = HookServer.HangAsync;
        using var bench = new NoticeBench((NoticeBench.Setting, hook.Address));

        var telling = TellAsync(bench);
        await Eventually.IsSoAsync(() => Task.FromResult(hook.Requests == 1));
        Assert.False(telling.IsCompleted);
        bench.Time.Advance(NoticeLane.Limit);

        var later = Assert.IsType<ErrandResult.Later>(await telling);
        Assert.Equal(bench.Time.GetUtcNow() + TimeSpan.FromSeconds(5), later.RetryAt);
        Assert.Equal("no answer within 10 seconds", later.Reason);
    }

    [Fact]
    public async Task ServersThatHang_HoldNoMoreThanAFewAtOnce()
    {
        await using var hook = await HookServer.StartAsync();
        hook.Answer = HookServer.HangAsync;
        string[] names = [.. Enumerable.Range(0, NoticeLane.AtOnce + 1).Select(number => $"HOOK_{number}")];
        using var bench = new NoticeBench([.. names.Select(name => ($"Notify__Secrets__{name}", hook.Address))]);
        bench.Engine.Policy = new Policy
        {
            Notify = new NotifySettings
            {
                Routes = [.. names.Select(name => new NotifyRoute { To = new NotifyTargets { Slack = name } })],
            },
        };
        var runner = bench.Slack();
        Task<ErrandResult> Tell(string name) =>
            NoticeBench.TellAsync(runner, NoticeSamples.Errand(new NoticeTarget(NoticeTransport.Slack, name)));

        var hanging = names[..^1].Select(Tell).ToArray();
        await Eventually.IsSoAsync(() => Task.FromResult(hook.Requests == NoticeLane.AtOnce));

        Assert.IsType<ErrandResult.Later>(await Tell(names[^1]));
        Assert.Equal(NoticeLane.AtOnce, hook.Requests);
        bench.Time.Advance(NoticeLane.Limit);
        Assert.All(await Task.WhenAll(hanging), result => Assert.IsType<ErrandResult.Later>(result));
        bench.Time.Advance(TimeSpan.FromSeconds(10));
        hook.Answer = HookServer.Status(200, "ok");
        Assert.IsType<ErrandResult.Done>(await Tell(names[^1]));
    }

    [Fact]
    public async Task ServerThatIsBusy_IsAskedAgainWhenItSays_AndNotBefore()
    {
        await using var hook = await HookServer.StartAsync();
        hook.Answer = HookServer.Status(429, "rate_limited", ("Retry-After", "30"));
        using var bench = new NoticeBench((NoticeBench.Setting, hook.Address));
        var runner = bench.Slack();
        var asked = bench.Time.GetUtcNow();

        var later = Assert.IsType<ErrandResult.Later>(await TellAsync(bench, runner));
        Assert.Equal(asked + TimeSpan.FromSeconds(30), later.RetryAt);

        bench.Time.Advance(TimeSpan.FromSeconds(29));
        var other = Assert.IsType<ErrandResult.Later>(await TellAsync(bench, runner, "entry-2"));
        Assert.Equal(asked + TimeSpan.FromSeconds(30), other.RetryAt);
        Assert.Equal(1, hook.Requests);

        hook.Answer = HookServer.Status(200, "ok");
        bench.Time.Advance(TimeSpan.FromSeconds(1));
        Assert.IsType<ErrandResult.Done>(await TellAsync(bench, runner, "entry-2"));
    }

    [Fact]
    public async Task ServerThatFails_IsAskedAfterLongerAndLonger()
    {
        await using var hook = await HookServer.StartAsync();
        hook.Answer = HookServer.Status(500);
        using var bench = new NoticeBench((NoticeBench.Setting, hook.Address));
        var runner = bench.Slack();
        var waits = new List<double>();

        for (var attempt = 0; attempt < 4; attempt++)
        {
            var now = bench.Time.GetUtcNow();
            var later = Assert.IsType<ErrandResult.Later>(await TellAsync(bench, runner));
            waits.Add((later.RetryAt - now).TotalSeconds);
            bench.Time.Advance(later.RetryAt - now);
        }

        Assert.Equal([5, 10, 20, 40], waits);
    }

    [Fact]
    public async Task ManyThatTimeOutInARow_AreOneOutage()
    {
        await using var hook = await HookServer.StartAsync();
        hook.Answer = HookServer.HangAsync;
        using var bench = new NoticeBench((NoticeBench.Setting, hook.Address));
        var runner = bench.Slack();
        var began = bench.Time.GetUtcNow();
        var telling = new List<Task<ErrandResult>>();
        for (var number = 0; number < NoticeLane.AtOnce; number++)
        {
            telling.Add(TellAsync(bench, runner, $"entry-{number}"));
            bench.Time.Advance(TimeSpan.FromSeconds(1));
        }

        bench.Time.Advance(TimeSpan.FromSeconds(1));
        foreach (var one in telling)
        {
            bench.Time.Advance(TimeSpan.FromSeconds(1));
            Assert.IsType<ErrandResult.Later>(await one);
        }

        hook.Answer = HookServer.Status(200, "ok");
        Assert.Equal(began.AddSeconds(17), bench.Time.GetUtcNow());
        Assert.IsType<ErrandResult.Done>(await TellAsync(bench, runner, "entry-9"));
    }

    [Theory]
    [InlineData(500, 0)]
    [InlineData(429, 30)]
    public async Task AnotherThatIsTakenMeanwhile_EndsTheOutage_ButNotAWaitThatWasAskedFor(int status, int waits)
    {
        await using var hook = await HookServer.StartAsync();
        var (refused, taken) = (new TaskCompletionSource(), new TaskCompletionSource());
        var answers = 0;
        hook.Answer = async context =>
        {
            if (Interlocked.Increment(ref answers) == 1)
            {
                await refused.Task;
                await HookServer.Status(status, "", ("Retry-After", $"{waits}"))(context);
                return;
            }

            await taken.Task;
        };
        using var bench = new NoticeBench((NoticeBench.Setting, hook.Address));
        var runner = bench.Slack();
        var first = TellAsync(bench, runner);
        await Eventually.IsSoAsync(() => Task.FromResult(hook.Requests == 1));
        bench.Time.Advance(TimeSpan.FromSeconds(1));
        var second = TellAsync(bench, runner, "entry-2");
        await Eventually.IsSoAsync(() => Task.FromResult(hook.Requests == 2));

        refused.SetResult();
        Assert.IsType<ErrandResult.Later>(await first);
        taken.SetResult();
        Assert.IsType<ErrandResult.Done>(await second);

        bench.Time.Advance(TimeSpan.FromSeconds(1));
        var third = await TellAsync(bench, runner, "entry-3");
        Assert.IsType(waits > 0 ? typeof(ErrandResult.Later) : typeof(ErrandResult.Done), third);
    }

    [Fact]
    public async Task WhatCannotBeToldForDays_IsSetAside()
    {
        await using var hook = await HookServer.StartAsync();
        hook.Answer = HookServer.Status(503);
        using var bench = new NoticeBench((NoticeBench.Setting, hook.Address));
        bench.Time.Advance(TimeSpan.FromDays(4));

        Assert.EndsWith(
            "it could not be told for 3 days",
            Assert.IsType<ErrandResult.Failed>(await TellAsync(bench)).Reason,
            StringComparison.Ordinal
        );
    }

    [Theory]
    [InlineData(404, "no_service", "answers 404 no_service: the webhook was revoked")]
    [InlineData(403, "action_prohibited", "answers 403 action_prohibited: the webhook was revoked")]
    [InlineData(410, "<script>", "answers 410: the webhook was revoked")]
    [InlineData(400, "invalid_payload", "answers 400 invalid_payload: it does not take the message")]
    public async Task RevokedWebhook_IsADeadLetter_ThatNamesTheSettingAndNotTheAddress(
        int status,
        string body,
        string said
    )
    {
        await using var hook = await HookServer.StartAsync();
        hook.Answer = HookServer.Status(status, body);
        using var bench = new NoticeBench((NoticeBench.Setting, hook.Address));
        await bench.Queue.EnqueueAsync(
            [NoticeSamples.Errand(NoticeSamples.Slack).ToWork(TenantId.Default)],
            CancellationToken.None
        );

        await bench.WorkAsync(WorkRunner.MaxTries + 1, bench.Slack());

        var letter = Assert.Single(await bench.Queue.ListDeadLettersAsync(tenant: null, 10, CancellationToken.None));
        Assert.Contains($"the address in {NoticeBench.Setting} {said}", letter.Reason, StringComparison.Ordinal);
        Assert.DoesNotContain(SecretPart, letter.Reason, StringComparison.Ordinal);
        Assert.DoesNotContain("127.0.0.1", letter.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Redirect_IsNotFollowed()
    {
        await using var inside = await HookServer.StartAsync();
        await using var hook = await HookServer.StartAsync();
        hook.Answer = HookServer.Status(307, "", ("Location", inside.Address.AbsoluteUri));
        using var bench = new NoticeBench((NoticeBench.Setting, hook.Address));

        var failed = Assert.IsType<ErrandResult.Failed>(await TellAsync(bench));

        Assert.Contains("leads elsewhere", failed.Reason, StringComparison.Ordinal);
        Assert.DoesNotContain(SecretPart, failed.Reason, StringComparison.Ordinal);
        Assert.Equal(0, inside.Requests);
    }

    [Fact]
    public async Task AnswerWithoutEnd_IsReadNoFurtherThanItsBeginning()
    {
        await using var hook = await HookServer.StartAsync();
        var written = 0L;
        hook.Answer = async context =>
        {
            var chunk = Encoding.ASCII.GetBytes(new string('a', 64 * 1024));
            while (!context.RequestAborted.IsCancellationRequested)
            {
                await context.Response.Body.WriteAsync(chunk, context.RequestAborted);
                Interlocked.Add(ref written, chunk.Length);
            }
        };
        using var bench = new NoticeBench((NoticeBench.Setting, hook.Address));

        Assert.IsType<ErrandResult.Done>(await TellAsync(bench));

        Assert.InRange(Interlocked.Read(ref written), 0, 32 * 1024 * 1024);
    }

    [Fact]
    public async Task ServerThatIsNotThere_IsTriedLater_AndItsAddressNotShown()
    {
        using var bench = new NoticeBench((NoticeBench.Setting, new Uri($"http://127.0.0.1:9/{SecretPart}")));

        var later = Assert.IsType<ErrandResult.Later>(await TellAsync(bench));

        Assert.Equal($"the address in {NoticeBench.Setting} cannot be reached (ConnectionError)", later.Reason);
    }

    [Fact]
    public async Task SecretThatIsNotSet_IsNamed()
    {
        using var bench = new NoticeBench();

        Assert.Equal(
            $"the policy names the secret SLACK_WEBHOOK, and {NoticeBench.Setting} is not set: set it to the address of the webhook",
            Assert.IsType<ErrandResult.Failed>(await TellAsync(bench)).Reason
        );
    }

    [Fact]
    public async Task PolicyOfAnOrganization_ReachesNoSecretButItsOwn()
    {
        await using var hook = await HookServer.StartAsync();
        using var bench = new NoticeBench(
            (NoticeBench.Setting, hook.Address),
            ("Notify__Organizations__8__SLACK_WEBHOOK", hook.Address)
        );
        bench.Engine.Policy = new Policy
        {
            Notify = new NotifySettings { Slack = "SLACK_WEBHOOK", IsOrganizations = true },
        };
        var runner = bench.Slack();
        var errand = NoticeSamples.Errand(NoticeSamples.Slack);

        var failed = Assert.IsType<ErrandResult.Failed>(
            await runner.RunAsync(errand.ToWork(TenantId.Installation(7)), CancellationToken.None)
        );
        Assert.Contains("Notify__Organizations__7__SLACK_WEBHOOK is not set", failed.Reason, StringComparison.Ordinal);
        Assert.Equal(0, hook.Requests);

        Assert.IsType<ErrandResult.Done>(
            await runner.RunAsync(errand.ToWork(TenantId.Installation(8)), CancellationToken.None)
        );
    }

    [Fact]
    public async Task OneTarget_GetsOneASecond_AndEachHasItsTurn()
    {
        await using var hook = await HookServer.StartAsync();
        using var bench = new NoticeBench((NoticeBench.Setting, hook.Address));
        var runner = bench.Slack();
        var now = bench.Time.GetUtcNow();

        Assert.IsType<ErrandResult.Done>(await TellAsync(bench, runner));
        var second = Assert.IsType<ErrandResult.Later>(await TellAsync(bench, runner, "entry-2"));
        var third = Assert.IsType<ErrandResult.Later>(await TellAsync(bench, runner, "entry-3"));

        Assert.Equal((now.AddSeconds(1), now.AddSeconds(2)), (second.RetryAt, third.RetryAt));
        bench.Time.Advance(TimeSpan.FromSeconds(2));
        Assert.IsType<ErrandResult.Done>(await TellAsync(bench, runner, "entry-3"));
        Assert.IsType<ErrandResult.Done>(await TellAsync(bench, runner, "entry-2"));
    }

    [Fact]
    public async Task TargetThatThePolicyNamesNoMore_IsNotTold()
    {
        await using var hook = await HookServer.StartAsync();
        using var bench = new NoticeBench((NoticeBench.Setting, hook.Address));
        bench.Engine.Policy = new Policy();

        Assert.IsType<ErrandResult.Done>(await TellAsync(bench));

        Assert.Equal(0, hook.Requests);
    }

    private static Task<ErrandResult> TellAsync(
        NoticeBench bench,
        NoticeRunner? runner = null,
        string entry = "entry-1"
    ) => NoticeBench.TellAsync(runner ?? bench.Slack(), NoticeSamples.Errand(NoticeSamples.Slack, entry));
}
