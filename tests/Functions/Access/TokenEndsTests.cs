using Microsoft.Extensions.DependencyInjection;
using ZocSec.Core.GitHub;
using ZocSec.Core.GitHub.People;
using ZocSec.Sandbox.Faults;
using ZocSec.Tests.Storage;

namespace ZocSec.Tests.Functions.Access;

/// <summary>What happens at GitHub to the tokens of sessions that are over.</summary>
public sealed class TokenEndsTests
{
    private const string Route = "DELETE /applications/{client_id}/token";
    private const string Path = "/applications/Iv23lisandboxsandbox/token";

    [Fact]
    public async Task SignedOut_TheTokenIsWorthless_AndThePersonsOthersAreNot()
    {
        await using var program = await AccessDriver.StartAsync();
        var browser = await program.SignedInAsync("mona");
        var elsewhere = await program.SignedInAsync("mona");
        var tokens = program.Sandbox.UserTokensOf("mona");

        await browser.SignOutAsync();
        await program.EndTokensAsync();

        Assert.Equal(2, tokens.Length);
        Assert.Single(program.Sandbox.UserTokensOf("mona"));
        Assert.NotNull(await program.ConfirmAsync(elsewhere));
        Assert.DoesNotContain(program.Log.Lines, line => line.Contains("could not be ended", StringComparison.Ordinal));
    }

    [Fact]
    public async Task SignInAgain_TheTokenBeforeIsWorthless()
    {
        await using var program = await AccessDriver.StartAsync();
        var browser = await program.SignedInAsync("mona");

        await browser.SignInAsync("linus");
        await program.EndTokensAsync();

        Assert.Empty(program.Sandbox.UserTokensOf("mona"));
        Assert.Single(program.Sandbox.UserTokensOf("linus"));
    }

    [Fact]
    public async Task SignInThatDoesNotComeToItsEnd_LeavesNoToken()
    {
        await using var program = await AccessDriver.StartAsync();
        program.Sandbox.Faults.Plan = new FaultPlan
        {
            Rules = [new FaultRule { Path = "/user", Kind = FaultKind.Malformed }],
        };

        var visit = await program.Browser().SignInAsync("mona");
        await program.EndTokensAsync();

        Assert.Equal(503, visit.Status);
        Assert.Equal(1, program.Requests(Route));
        Assert.Empty(program.Sandbox.UserTokensOf("mona"));
    }

    [Theory]
    [InlineData(FaultKind.Status, "GitHub answered 50")]
    [InlineData(FaultKind.Reset, "GitHub cannot be reached")]
    [InlineData(FaultKind.SecondaryLimit, "limit")]
    public async Task GitHubFails_SignedOutAllTheSame_AndTheLogSaysWhyWithoutTheToken(FaultKind kind, string reason)
    {
        await using var program = await AccessDriver.StartAsync();
        var browser = await program.SignedInAsync("mona");
        var token = Assert.Single(program.Sandbox.UserTokensOf("mona"));
        program.Sandbox.Faults.Plan = new FaultPlan { Rules = [new FaultRule { Path = Path, Kind = kind }] };

        var visit = await browser.SignOutAsync();
        await program.EndTokensAsync();

        Assert.Equal(303, visit.Status);
        Assert.Null(await program.FindAsync(browser));
        Assert.Contains(
            program.Log.Lines,
            line =>
                line.Contains("could not be ended", StringComparison.Ordinal)
                && line.Contains(reason, StringComparison.Ordinal)
        );
        Assert.DoesNotContain(program.Log.Lines, line => line.Contains(token, StringComparison.Ordinal));
    }

    [Fact]
    public async Task GitHubDoesNotAnswer_NobodyWaits()
    {
        await using var program = await AccessDriver.StartAsync();
        var browser = await program.SignedInAsync("mona");
        program.Sandbox.Faults.Plan = new FaultPlan { Rules = [new FaultRule { Path = Path, Kind = FaultKind.Hang }] };

        // The program's clock stands still: were it waited for, this would not come to its end.
        var visit = await browser.SignOutAsync();

        Assert.Equal(303, visit.Status);
        Assert.Null(await program.FindAsync(browser));
    }

    [Fact]
    public async Task TokenTakenBackBefore_IsNothingToSay()
    {
        await using var program = await AccessDriver.StartAsync();
        var browser = await program.SignedInAsync("mona");
        program.Sandbox.RevokeUserTokens("mona");

        await browser.SignOutAsync();
        await program.EndTokensAsync();

        Assert.Equal(1, program.Requests(Route));
        Assert.DoesNotContain(program.Log.Lines, line => line.Contains("could not be ended", StringComparison.Ordinal));
    }

    [Fact]
    public async Task ClientSecretIsAnotherMeanwhile_SaysWhichSetting()
    {
        await using var program = await AccessDriver.StartAsync();
        await program.SignedInAsync("mona");
        var token = Assert.Single(program.Sandbox.UserTokensOf("mona"));

        var answer = await program
            .Services.GetRequiredService<PersonSignOut>()
            .EndAsync(
                new OAuthClient(program.Sandbox.ClientId, "another-secret"),
                token,
                TestContext.Current.CancellationToken
            );

        var refused = Assert.IsType<GitHubAnswer<bool>.Refused>(answer);
        Assert.Contains("GitHub__ClientSecret", refused.Reason, StringComparison.Ordinal);
        Assert.Single(program.Sandbox.UserTokensOf("mona"));
    }

    [Fact]
    public async Task SessionThatCannotBeRead_EndsAllTheSame()
    {
        await using var program = await AccessDriver.StartAsync();
        var browser = await program.SignedInAsync("mona");
        var page = await browser.GetAsync("/timeline");
        using (var stores = new SqliteStores(program.StoragePath, program.Time))
        {
            await stores.Committer.CommitAsync(session =>
                session.Execute("UPDATE expiring SET body = x'00' WHERE key LIKE 'session/%'")
            );
        }

        var visit = await browser.SignOutAsync(page);

        Assert.Equal(303, visit.Status);
        using var after = new SqliteStores(program.StoragePath, program.Time);
        Assert.Equal(
            0L,
            after.Read(session => session.Scalar("SELECT count(*) FROM expiring WHERE key LIKE 'session/%'"))
        );
    }
}
