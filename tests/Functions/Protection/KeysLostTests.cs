using System.Net;
using Microsoft.Extensions.DependencyInjection;
using ZocSec.Core.Storage.Sqlite;
using ZocSec.Tests.Functions.Access;
using ZocSec.Tests.Functions.Pages;

namespace ZocSec.Tests.Functions.Protection;

/// <summary>What people are told while the keys cannot be read that forms are protected by.</summary>
public sealed class KeysLostTests
{
    [Theory]
    [InlineData("/")]
    [InlineData("/open")]
    [InlineData("/timeline")]
    [InlineData("/ownership")]
    [InlineData("/policy")]
    public async Task Page_SaysSo_AndIsThereAgainWithTheStorage(string path)
    {
        await using var pages = await PagesDriver.StartAsync(PagesDriver.Operator);
        await LoseAsync(pages.Services);

        var answer = await pages.GetAsync(path);
        await RestoreAsync(pages.Services);
        var after = await pages.GetAsync(path);

        Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode);
        Assert.Contains("Not now", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, after.StatusCode);
    }

    [Fact]
    public async Task Page_NamesTheKeysAndTheStoragesOwnReason()
    {
        await using var pages = await PagesDriver.StartAsync(PagesDriver.Operator);
        await LoseAsync(pages.Services);

        var text = await (await pages.GetAsync("/timeline")).Content.ReadAsStringAsync();

        Assert.Contains("The keys of Data Protection could not be read: The storage", text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/undo")]
    [InlineData("/policy")]
    [InlineData("/breaker")]
    [InlineData("/redrive")]
    public async Task Form_IsNotCalledForged(string action)
    {
        await using var pages = await PagesDriver.StartAsync(PagesDriver.Operator);
        await LoseAsync(pages.Services);

        var answer = await pages.PostAsync(action, []);
        await RestoreAsync(pages.Services);
        var after = await pages.PostAsync(action, []);

        Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode);
        Assert.Equal(HttpStatusCode.BadRequest, after.StatusCode);
    }

    [Fact]
    public async Task SignOut_SaysThatOneIsStillSignedIn()
    {
        await using var program = await AccessDriver.StartAsync();
        await LoseAsync(program.Services);

        var visit = await program.Browser().PostAsync("/signout", [("Sec-Fetch-Site", "same-origin")]);

        Assert.Equal(503, visit.Status);
        Assert.Contains("You are still signed in", visit.Text, StringComparison.Ordinal);
        Assert.Contains(program.Log.Lines, line => line.Contains("Signing out", StringComparison.Ordinal));
    }

    private static Task<int> LoseAsync(IServiceProvider program) => RenameAsync(program, "cursors", "lost");

    private static Task<int> RestoreAsync(IServiceProvider program) => RenameAsync(program, "lost", "cursors");

    private static Task<int> RenameAsync(IServiceProvider program, string from, string to) =>
        program
            .GetRequiredService<SqliteCommitter>()
            .CommitAsync(session => session.Execute($"ALTER TABLE {from} RENAME TO {to}"));
}
