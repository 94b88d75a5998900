using Microsoft.Extensions.DependencyInjection;
using ZocSec.Core.Aws;
using ZocSec.Core.Aws.S3;
using ZocSec.Core.Engine.Undo;
using ZocSec.Core.Guardrails;
using ZocSec.Core.Guardrails.AccountExposure;
using ZocSec.Core.Ledger;
using ZocSec.Tests.Aws;

namespace ZocSec.Tests.EndToEnd;

/// <summary>The public access block of whole accounts of a real server.</summary>
public sealed class AccountExposureTests(Moto moto)
{
    private readonly AwsAccount _account = moto.NewAccount();

    [Fact]
    public async Task AccountWithoutABlock_GetsOneInTheSweep_AndAgainWhenSomebodyTakesItOff()
    {
        await using var guarded = await StartAsync("{ mode: enforce }");
        Assert.Equal(PublicAccessBlock.All, await BlockAsync());

        await SetBlockAsync(new PublicAccessBlock(true, true, false, false));
        await guarded.HandleAsync(Event("PutAccountPublicAccessBlock", "s3.amazonaws.com"));
        Assert.Equal(PublicAccessBlock.All, await BlockAsync());

        await SetBlockAsync(PublicAccessBlock.None);
        await guarded.HandleAsync(Event("DeleteAccountPublicAccessBlock", "s3-control.amazonaws.com"));
        Assert.Equal(PublicAccessBlock.All, await BlockAsync());

        var entries = await guarded.EntriesAsync();
        Assert.Equal(
            [
                "public-access-block: none → all",
                "public-access-block: block-acls ignore-acls → all",
                "public-access-block: none → all",
            ],
            entries
                .Where(entry => entry.Outcome is EntryOutcome.Remediated)
                .Select(entry => Assert.Single(entry.Changes).ToString())
        );
        Assert.Equal(_account.Id, entries[0].Resource.Name);
    }

    [Fact]
    public async Task AllowedAccount_IsLeftAlone()
    {
        await using var guarded = await StartAsync($"{{ mode: enforce, allow: [\"{_account.Id}\"] }}");

        Assert.Equal(PublicAccessBlock.None, await BlockAsync());
        Assert.Equal(EntryOutcome.Compliant, Assert.Single(await guarded.EntriesAsync()).Outcome);
    }

    [Fact]
    public async Task Block_IsTakenBack()
    {
        await using var guarded = await StartAsync("{ mode: enforce }");
        var entry = Assert.Single(await guarded.EntriesAsync());

        var read = await guarded.Guardrail.ReadAsync(new Hint(entry.Resource), guarded.Policy, default);
        var fresh = Assert.IsType<Reading.Found>(read).State;
        var outcome = await guarded.Guardrail.ApplyAsync(fresh, entry.Changes[0].Inverse(), default);

        Assert.IsType<Outcome.Applied>(outcome);
        Assert.Equal(PublicAccessBlock.None, await BlockAsync());
    }

    [Fact]
    public async Task Block_TakenBackByAPerson_StaysOff()
    {
        await using var guarded = await StartAsync("{ mode: enforce }");
        var entry = Assert.Single(await guarded.EntriesAsync());
        var undoer = guarded.Program.Services.GetRequiredService<IUndoer>();

        var result = await undoer.UndoAsync(new UndoRequest(entry.Id, "alice"), default);
        await guarded.SendAsync(Event("DeleteAccountPublicAccessBlock", "s3-control.amazonaws.com"));
        await Eventually.IsSoAsync(async () =>
            (await guarded.EntriesAsync()).Any(one => one.Outcome == EntryOutcome.Held)
        );

        Assert.Equal(UndoEnd.Undone, result.End);
        Assert.Equal(PublicAccessBlock.None, await BlockAsync());
    }

    private async Task<GuardedAccount> StartAsync(string settings) =>
        await GuardedAccount.StartAsync(moto, AccountExposureGuardrail.Declaration, settings, _account);

    private string Event(string name, string source) =>
        $$$"""
            {"id":"{{{Guid.NewGuid()}}}","detail-type":"AWS API Call via CloudTrail","source":"aws.s3","account":"{{{_account.Id}}}",
             "region":"us-east-1","time":"2026-11-24T11:00:00Z","detail":{"eventID":"{{{Guid.NewGuid()}}}","eventName":"{{{name}}}",
             "eventSource":"{{{source}}}","awsRegion":"us-east-1","eventTime":"2026-11-24T11:00:00Z",
             "requestParameters":{"accountId":"{{{_account.Id}}}"},"responseElements":null}}
            """;

    private async Task<PublicAccessBlock> BlockAsync() =>
        await WithBlocksAsync((blocks, target) => blocks.ReadAsync(target, default));

    private async Task SetBlockAsync(PublicAccessBlock block) =>
        await WithBlocksAsync(
            async (blocks, target) =>
            {
                await blocks.SetAsync(target, block, default);
                return block;
            }
        );

    private async Task<T> WithBlocksAsync<T>(Func<AccountBlocks, AwsTarget, Task<T>> ask)
    {
        var settings = await moto.SettingsAsync();
        using var members = new MemberCredentials(settings, TimeProvider.System);
        using var clients = new AwsClients(settings, members, TimeProvider.System);
        var target = new AwsTarget(_account, "eu-central-1", new GuardrailName("aws/owner"));
        return await ask(new AccountBlocks(clients, TimeProvider.System), target);
    }
}
