using System.Text.Json;
using Amazon.S3.Model;
using ZocSec.Core.Aws;
using ZocSec.Core.Guardrails.BucketEncryption;
using ZocSec.Core.Ledger;
using ZocSec.Tests.Aws;
using ZocSec.Tests.Events.Aws;
using ZocSec.Tests.Events.Aws.Queues;

namespace ZocSec.Tests.EndToEnd;

/// <summary>From an event of AWS, however it comes, to the people who are told what came of it.</summary>
public sealed class AwsNoticeTests(Moto moto)
{
    private readonly AwsAccount _account = moto.NewAccount();

    private string Bucket => $"told-{_account.Id}";

    [Fact]
    public async Task BucketThatLosesItsEncryption_IsPutRight_AndItsOwnerTold()
    {
        using var inbox = await TopicInbox.CreateAsync(moto, _account, "eu-west-1");
        await using var guarded = await StartAsync("{ mode: enforce, grace: 0s }", inbox.Topic);
        // Of the account itself.
        await inbox.ReceiveAllAsync();
        await CreateBucketAsync("payments");

        await guarded.HandleAsync(Event());

        var entry = Assert.Single(await guarded.EntriesAsync());
        Assert.Equal(EntryOutcome.Remediated, entry.Outcome);
        var (subject, text) = Assert.Single(await NoticesAsync(inbox));
        Assert.Equal($"ZocSec: bucket {Bucket} in {_account.Id}: encryption put right", subject);
        Assert.Contains("\nOwner: payments (tag Team)\n", text, StringComparison.Ordinal);
        Assert.Contains("\nActor: assumed-role/Admin/alice\n", text, StringComparison.Ordinal);
        Assert.Contains("\nRegion: eu-central-1\n", text, StringComparison.Ordinal);
        Assert.Contains("\nHappened: 2026-11-24 11:59:00 UTC\n", text, StringComparison.Ordinal);
        Assert.Contains("\nDone:\n- encryption: none → AES256\n", text, StringComparison.Ordinal);
        Assert.Contains($"\nLedger: {entry.Id}\n", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ResourceWithoutATag_IsWhoeversDidIt_InTheLedgerAndInTheNotice()
    {
        using var inbox = await TopicInbox.CreateAsync(moto, _account, "eu-central-1");
        await using var guarded = await StartAsync("{ mode: enforce, grace: 0s }", inbox.Topic);
        await inbox.ReceiveAllAsync();
        await CreateBucketAsync(tag: null);

        await guarded.HandleAsync(Event());

        Assert.EndsWith(
            "; owner: assumed-role/Admin/alice (did it)",
            Assert.Single(await guarded.EntriesAsync()).Reason,
            StringComparison.Ordinal
        );
        Assert.Contains(
            "\nOwner: assumed-role/Admin/alice (did it)\n",
            Assert.Single(await NoticesAsync(inbox)).Text,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task ViolationThatStays_IsToldOnce_HoweverOftenItIsSwept()
    {
        using var inbox = await TopicInbox.CreateAsync(moto, _account, "eu-central-1");
        await CreateBucketAsync("payments");
        await using var guarded = await StartAsync("{ mode: observe, grace: 0s }", inbox.Topic);
        await guarded.IdleAsync();

        Assert.Single(
            await NoticesAsync(inbox),
            notice =>
                notice.Subject.EndsWith("only observed", StringComparison.Ordinal)
                && notice.Subject.Contains(": encryption ", StringComparison.Ordinal)
        );

        await guarded.SweepAsync("sweep/second");
        await guarded.HandleAsync(Event());

        Assert.Empty(await NoticesAsync(inbox));
    }

    [Fact]
    public async Task TopicThatIsNotThere_KeepsNothingFromBeingPutRight()
    {
        using var inbox = await TopicInbox.CreateAsync(moto, _account, "eu-central-1");
        await using var guarded = await StartAsync("{ mode: enforce, grace: 0s }", inbox.Topic);
        await inbox.DeleteTopicAsync();
        await CreateBucketAsync("payments");

        await guarded.SendAsync(Event());

        await Eventually.IsSoAsync(async () =>
            (await guarded.EntriesAsync()).Any(entry => entry.Outcome is EntryOutcome.Remediated)
        );
    }

    [Fact]
    public async Task EventThatComesOnlyByAQueue_IsEnough()
    {
        using var queue = await TestQueue.CreateAsync(moto);
        await using var guarded = await StartAsync("{ mode: enforce, grace: 0s }", topic: null, queue.Url);
        await CreateBucketAsync("payments");
        // As it is; as the dead-letter queue of a rule holds it, again; and in a message of SNS, once more.
        var published = JsonSerializer.Serialize(
            new
            {
                Type = "Notification",
                TopicArn = "arn:aws:sns:eu-central-1:111111111111:events",
                Message = Event(),
            }
        );

        await queue.SendAsync(Event(), Event(), published);

        await Eventually.IsSoAsync(async () => await queue.CountAsync() == (0, 0));
        await guarded.IdleAsync();
        Assert.Equal(EntryOutcome.Remediated, Assert.Single(await guarded.EntriesAsync()).Outcome);
    }

    private async Task<GuardedAccount> StartAsync(string settings, string? topic, params string[] queues) =>
        await GuardedAccount.StartAsync(
            await moto.SettingsAsync(),
            BucketEncryptionGuardrail.Declaration,
            settings,
            [_account],
            same => same with { Queues = new() { Urls = [.. queues] } },
            topic is null ? "" : $"notify: {{ sns: \"{topic}\" }}\n"
        );

    private string Event() =>
        AwsEventTests.Call(
            "s3",
            "DeleteBucketEncryption",
            $$"""{"bucketName":"{{Bucket}}"}""",
            "null",
            """{"arn":"arn:aws:sts::111111111111:assumed-role/Admin/alice"}""",
            _account.Id
        );

    private async Task CreateBucketAsync(string? tag)
    {
        using var s3 = (await moto.OwnerAsync(_account)).S3();
        await s3.PutBucketAsync(new PutBucketRequest { BucketName = Bucket, BucketRegionName = "eu-central-1" });
        if (tag is not null)
        {
            await s3.PutBucketTaggingAsync(
                new PutBucketTaggingRequest { BucketName = Bucket, TagSet = [new Tag { Key = "Team", Value = tag }] }
            );
        }
    }

    private static async Task<List<(string Subject, string Text)>> NoticesAsync(TopicInbox inbox) =>
        [
            .. (await inbox.ReceiveAllAsync()).Select(message =>
                (message.GetProperty("Subject").GetString()!, message.GetProperty("Message").GetString()!)
            ),
        ];
}
