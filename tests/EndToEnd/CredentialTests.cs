using ZocSec.Core.Ledger;

namespace ZocSec.Tests.EndToEnd;

/// <summary>Keys and tokens that become worthless while the program runs.</summary>
public sealed class CredentialTests
{
    [Fact]
    public async Task KeyRotatedWhileRunning_TheNextOneTakesOver()
    {
        string? next = null;
        await using var organization = await GuardedOrganization.StartAsync(
            before: sandbox => next = sandbox.AddPrivateKey(),
            settings: same => same with { GitHub = same.GitHub with { PrivateKeyNext = next } }
        );
        organization.Acme.Create("fresh");
        await organization.SweptAsync();

        organization.Sandbox.RemoveOldestPrivateKey();
        organization.Sandbox.RevokeTokens();
        organization.Acme.Publicize("fresh");

        await organization.Entries.WhenAsync("fresh", EntryOutcome.Remediated);
        Assert.DoesNotContain(organization.Entries.All, entry => entry.Outcome == EntryOutcome.Blocked);
    }

    [Fact]
    public async Task KeyRefused_LooksWaitForAnotherOne_AndItIsSaidOnce()
    {
        string? other = null;
        using var log = new LogKeeper();
        await using var organization = await GuardedOrganization.StartAsync(
            before: sandbox => other = sandbox.AddPrivateKey(),
            log: log
        );
        string[] names = ["one", "two", "three"];
        Array.ForEach(names, name => organization.Acme.Create(name));
        await organization.SweptAsync();

        organization.Sandbox.RemoveOldestPrivateKey();
        organization.Sandbox.RevokeTokens();
        Array.ForEach(names, name => organization.Acme.Publicize(name));
        await organization.Sandbox.Webhooks.WhenIdleAsync();
        await Eventually.IsSoAsync(() => Task.FromResult(Said(log) > 0));

        Assert.DoesNotContain(organization.Entries.All, entry => entry.Outcome is EntryOutcome.Blocked);
        Assert.Empty(organization.Entries.Remediated());
        Assert.Equal(1, Said(log));
    }

    [Fact]
    public async Task TokenExpiredEarly_IsReplacedOnce()
    {
        await using var organization = await GuardedOrganization.StartAsync();
        organization.Acme.Create("fresh");
        await organization.SweptAsync();
        var tokens = organization.Sandbox.TokensHandedOut;

        organization.Sandbox.RevokeTokens();
        organization.Acme.Publicize("fresh");

        await organization.Entries.WhenAsync("fresh", EntryOutcome.Remediated);
        Assert.Equal(tokens + 1, organization.Sandbox.TokensHandedOut);
    }

    private static int Said(LogKeeper log) =>
        log.Lines.Count(line =>
            line.StartsWith("GitHub does not accept the App's signature", StringComparison.Ordinal)
        );
}
