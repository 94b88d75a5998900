using Microsoft.Extensions.DependencyInjection;
using ZocSec.Core.Guardrails;
using ZocSec.Core.Ledger;
using ZocSec.Core.Queue;
using ZocSec.Sandbox.Faults;
using ZocSec.Sandbox.Organizations;
using ZocSec.Tests.Functions.Access;

namespace ZocSec.Tests.Functions.Pages;

/// <summary>The pages of a program with a real App, for people who signed in at GitHub.</summary>
public sealed class SignedInTests
{
    private static readonly TenantId Acme = TenantId.Installation(1);

    [Fact]
    public async Task Administrator_SignsIn_AndIsLedToThePageThatTheyWanted()
    {
        await using var program = await AccessDriver.StartAsync();
        await RecordAsync(program, "payroll");
        var browser = new AccessBrowser(program);
        Assert.Equal(401, (await browser.GetAsync("/timeline?outcome=observed")).Status);

        var back = await browser.SignInAsync("mona", "/timeline?outcome=observed");
        var page = await browser.GetAsync("/timeline?outcome=observed");

        Assert.Equal($"{AccessDriver.PublicUrl}/timeline?outcome=observed", back.Location);
        Assert.Equal(200, page.Status);
        Assert.Contains("acme/payroll", page.Text, StringComparison.Ordinal);
        Assert.Contains("Sign out", page.Text, StringComparison.Ordinal);
        Assert.Contains("secure", browser.SetCookies["__Host-zocsec-form"], StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task Administrator_WhoIsDemotedWhileSignedIn_SeesNothingMoreAndTakesNothingBack()
    {
        await using var program = await AccessDriver.StartAsync();
        var entry = await RecordAsync(program, "payroll");
        var browser = await program.SignedInAsync("radia");
        var preview = (await browser.GetAsync($"/undo?tenant=1&entry={entry.Id}")).Text;
        Assert.Contains("acme/payroll", preview, StringComparison.Ordinal);

        program.Acme.AddPerson("radia", PersonRole.Member);
        var undo = await browser.SubmitAsync("/timeline", "/undo", ("tenant", "1"), ("entry", entry.Id));
        var page = await browser.GetAsync("/timeline?tenant=1");

        // The right was asked for on the way, so that the page knows it too.
        Assert.Equal(403, undo.Status);
        Assert.DoesNotContain("payroll", undo.Text + page.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("Ownership", page.Text, StringComparison.Ordinal);
        Assert.Single(
            await program.Services.GetRequiredService<ILedger>().ReadAsync(new LedgerQuery { Tenant = Acme }, default)
        );
    }

    [Fact]
    public async Task GitHubIsDown_ThePageSaysSoAndShowsNothing()
    {
        await using var program = await AccessDriver.StartAsync();
        await RecordAsync(program, "payroll");
        var browser = await program.SignedInAsync("mona");
        program.Time.Advance(TimeSpan.FromMinutes(6));
        program.Sandbox.Faults.Plan = new FaultPlan { Outage = true };

        var page = await browser.GetAsync("/timeline");

        Assert.Equal(503, page.Status);
        Assert.DoesNotContain("payroll", page.Text, StringComparison.Ordinal);
    }

    private static async Task<LedgerEntry> RecordAsync(AccessDriver program, string name)
    {
        var repository = program.Acme[name];
        var resource = new ResourceId(Acme, new ResourceKind("github/repository"), $"{repository.Id}", $"acme/{name}");
        var now = program.Time.GetUtcNow();
        var entry = new LedgerEntry
        {
            Id = Guid.CreateVersion7(now).ToString("N"),
            Time = now,
            Guardrail = PagesDriver.Visibility,
            Resource = resource,
            Verdict = VerdictKind.Violation,
            Reason = "public without a topic",
            Outcome = EntryOutcome.Observed,
            Cause = LookCause.Event,
            Trigger = "/github#1",
            Policy = "abc",
        };
        var ledger = program.Services.GetRequiredService<ILedger>();
        var standing = new Standing { Guardrail = entry.Guardrail, Resource = resource };
        Assert.True(await ledger.SettleAsync(new Settlement(standing, entry, null, []), default));
        return entry;
    }
}
