using System.Text;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using ZocSec.Core.Ledger;
using ZocSec.Core.Storage.Sqlite;
using ZocSec.Sandbox;
using ZocSec.Tests.Storage;

namespace ZocSec.Tests.Functions;

/// <summary>What is accepted is kept, once; what cannot be kept is not accepted.</summary>
public sealed class WebhookKeepingTests
{
    [Fact]
    public async Task Deliver_TheSameAgain_IsADuplicateAndDecidedOnce()
    {
        await using var sandbox = await SandboxServer.StartAsync();
        await using var program = await HostDriver.StartAsync(sandbox);
        var repository = sandbox.Organization.Create("payroll-2");
        var delivery = Publicized(sandbox.InstallationId, repository.Id, repository.FullName);

        var first = await program.DeliverAsync(delivery, "repository", "the-same");
        var entry = await program.Entries.WhenAsync("payroll-2", EntryOutcome.Compliant);
        var second = await program.DeliverAsync(delivery, "repository", "the-same");
        var third = await program.DeliverAsync(delivery, "repository", "another");
        await program.Entries.WhenAsync(entries =>
            entries.Any(written => written.Trigger.EndsWith("#another", StringComparison.Ordinal))
        );

        Assert.Equal((202, """{"result":"accepted"}"""), (first.Status, first.Text));
        Assert.Equal((200, """{"result":"duplicate"}"""), (second.Status, second.Text));
        Assert.Equal(202, third.Status);
        Assert.Single(
            program.Entries.All,
            written =>
                written.Trigger.EndsWith("#the-same", StringComparison.Ordinal) && written.Guardrail == entry.Guardrail
        );
    }

    [Fact]
    public async Task Deliver_TheSameToAnotherInstallation_IsNoDuplicate()
    {
        await using var program = await HostDriver.StartAsync();

        var first = await program.DeliverAsync(Publicized(1, 42, "acme/payroll"), "repository", "the-same");
        var second = await program.DeliverAsync(Publicized(2, 42, "acme/payroll"), "repository", "the-same");

        Assert.Equal((202, 202), (first.Status, second.Status));
    }

    [Fact]
    public async Task Deliver_StorageFails_Is503AndSaidAndTakenWhenItWorksAgain()
    {
        using var folder = new TempFolder();
        var log = new LogKeeper();
        var delivery = Publicized(1, 42, "acme/payroll");
        await using (var broken = await StartAsync())
        {
            // What is posted to a closed writer fails as what is posted to a full disk does.
            broken.Services.GetRequiredService<SqliteCommitter>().Dispose();

            var refused = await broken.DeliverAsync(delivery, "repository", "not-kept");

            Assert.Equal(503, refused.Status);
            Assert.Contains("deliver it again", refused.Text, StringComparison.Ordinal);
            Assert.Contains(log.Lines, line => line.Contains("not-kept", StringComparison.Ordinal));
        }

        await using var mended = await StartAsync();
        var taken = await mended.DeliverAsync(delivery, "repository", "not-kept");

        Assert.Equal((202, """{"result":"accepted"}"""), (taken.Status, taken.Text));

        Task<HostDriver> StartAsync() =>
            HostDriver.StartAsync(
                change: settings => settings with { StoragePath = folder.Path },
                configure: builder => builder.Logging.AddProvider(log)
            );
    }

    [Fact]
    public async Task Deliver_WhatIsIgnoredWhileStorageFails_Is200()
    {
        await using var program = await HostDriver.StartAsync();
        program.Services.GetRequiredService<SqliteCommitter>().Dispose();

        var answer = await program.DeliverAsync("{}", "ping");

        Assert.Equal(200, answer.Status);
    }

    [Fact]
    public async Task Deliver_WhileTheSecretIsRotated_BothSecretsSign()
    {
        const string Next = "the-secret-of-next-month";
        await using var program = await HostDriver.StartAsync(change: settings =>
            settings with
            {
                WebhookSecrets = [HostDriver.Secret, Next],
            }
        );
        var body = Encoding.UTF8.GetBytes("{}");

        var old = await program.DeliverAsync(body, signature: HostDriver.Sign(body));
        var next = await program.DeliverAsync(body, signature: HostDriver.Sign(body, Next));
        var other = await program.DeliverAsync(body, signature: HostDriver.Sign(body, "the-secret-of-nobody"));

        Assert.Equal((200, 200, 401), (old.Status, next.Status, other.Status));
    }

    private static string Publicized(long installation, long id, string name) =>
        $$"""
            {"action":"publicized","repository":{"id":{{id}},"full_name":"{{name}}","private":false,"visibility":"public"},
            "sender":{"login":"mona"},"installation":{"id":{{installation}} } }
            """;
}
