using System.Diagnostics;
using Amazon.S3;
using Amazon.S3.Model;
using Microsoft.Extensions.DependencyInjection;
using ZocSec.Core.Aws;
using ZocSec.Core.Engine.Undo;
using ZocSec.Core.Guardrails;
using ZocSec.Core.Guardrails.BucketEncryption;
using ZocSec.Core.Guardrails.BucketExposure;
using ZocSec.Core.Guardrails.OpenPorts;
using ZocSec.Core.Ledger;
using ZocSec.Tests.Aws;
using ZocSec.Tests.Events.Aws;

namespace ZocSec.Tests.EndToEnd;

/// <summary>What guardrails changed in accounts of a real server, taken back.</summary>
public sealed class AwsUndoTests(Moto moto)
{
    private const string Region = "eu-central-1";

    private readonly AwsAccount _account = moto.NewAccount();

    private string Bucket => $"undone-{_account.Id}";

    [Fact]
    public async Task OpenPorts_AreOpenAgainByTheCommandLineAndStaySo()
    {
        var ec2 = (await moto.OwnerAsync(_account)).Ec2(Region);
        await using var guarded = await GuardAsync(OpenPortsGuardrail.Declaration);
        var group = await ec2.CreateGroupAsync();
        await ec2.OpenAsync(group, "tcp", 20, 30, "0.0.0.0/0", "for a moment");
        await ec2.OpenAsync(group, "tcp", 3389, 3389, "::/0", null);
        var before = await ec2.RulesOfAsync(group);
        await guarded.HandleAsync(Opened(group, "call-1"));
        var done = await RemediatedAsync(guarded);
        Assert.NotEqual(before, await ec2.RulesOfAsync(group));

        var (code, output) = await RunAsync(guarded, "undo", done.Id, "--yes", "--actor", "alice");

        Assert.True(code == 0, output);
        Assert.Equal(before, await ec2.RulesOfAsync(group));
        await guarded.SendAsync(Opened(group, "call-2"));
        await HeldAsync(guarded);
        Assert.Equal(before, await ec2.RulesOfAsync(group));
    }

    [Fact]
    public async Task OpenPorts_OpenedForOthersMeanwhile_AreLeftToThem()
    {
        var ec2 = (await moto.OwnerAsync(_account)).Ec2(Region);
        await using var guarded = await GuardAsync(OpenPortsGuardrail.Declaration);
        var group = await ec2.CreateGroupAsync();
        await ec2.OpenAsync(group, "tcp", 20, 30, "0.0.0.0/0", "for a moment");
        await guarded.HandleAsync(Opened(group, "call-1"));
        var done = await RemediatedAsync(guarded);
        await ec2.OpenAsync(group, "tcp", 20, 30, "0.0.0.0/0", "for good");
        var before = await ec2.RulesOfAsync(group);

        var result = await UndoAsync(guarded, done);

        Assert.Equal(UndoEnd.Refused, result.End);
        Assert.Contains("expected absent, as the change left it", result.Reason, StringComparison.Ordinal);
        Assert.Equal(before, await ec2.RulesOfAsync(group));
    }

    [Fact]
    public async Task BucketEncryption_IsAsBeforeAndStaysSo()
    {
        using var s3 = await CreateBucketAsync();
        await using var guarded = await GuardAsync(
            BucketEncryptionGuardrail.Declaration,
            "{ mode: enforce, grace: 0s, algorithm: \"aws:kms\", bucket-key: true }"
        );
        await guarded.HandleAsync(Called("PutBucketEncryption", "call-1"));
        var done = await RemediatedAsync(guarded);
        Assert.Equal("encryption: none → aws:kms bucket-key", Assert.Single(done.Changes).ToString());

        Assert.Equal(UndoEnd.Undone, (await UndoAsync(guarded, done)).End);

        await guarded.SendAsync(Called("PutBucketEncryption", "call-2"));
        await HeldAsync(guarded);
        var now = await s3.GetBucketEncryptionAsync(new GetBucketEncryptionRequest { BucketName = Bucket });
        Assert.Null(now.ServerSideEncryptionConfiguration?.ServerSideEncryptionRules?.FirstOrDefault());
    }

    [Fact]
    public async Task BucketExposure_GrantsAndBlockAreAsBeforeAndStaySo()
    {
        using var s3 = await CreateBucketAsync();
        await using var guarded = await GuardAsync(BucketExposureGuardrail.Declaration);
        await s3.DeletePublicAccessBlockAsync(new DeletePublicAccessBlockRequest { BucketName = Bucket });
        await s3.PutBucketAclAsync(new PutBucketAclRequest { BucketName = Bucket, ACL = S3CannedACL.PublicRead });
        await guarded.HandleAsync(Called("PutBucketAcl", "call-1"));
        var done = await RemediatedAsync(guarded, changes: 2);

        Assert.Equal(UndoEnd.Undone, (await UndoAsync(guarded, done)).End);

        await guarded.SendAsync(Called("PutBucketAcl", "call-2"));
        await HeldAsync(guarded);
        var acl = await s3.GetBucketAclAsync(new GetBucketAclRequest { BucketName = Bucket });
        Assert.Contains(acl.Grants, grant => grant.Permission == S3Permission.READ && grant.Grantee.URI is not null);
    }

    private Task<GuardedAccount> GuardAsync(GuardrailDefinition guardrail, string settings = "{ mode: enforce }") =>
        GuardedAccount.StartAsync(moto, guardrail, settings, _account);

    private static async Task<LedgerEntry> RemediatedAsync(GuardedAccount guarded, int? changes = null) =>
        (await guarded.EntriesAsync()).First(entry =>
            entry.Outcome == EntryOutcome.Remediated && entry.Changes.Length == (changes ?? entry.Changes.Length)
        );

    private async Task<AmazonS3Client> CreateBucketAsync()
    {
        var s3 = (await moto.OwnerAsync(_account)).S3();
        await s3.PutBucketAsync(new PutBucketRequest { BucketName = Bucket, BucketRegionName = Region });
        return s3;
    }

    private static Task<UndoResult> UndoAsync(GuardedAccount guarded, LedgerEntry entry) =>
        guarded
            .Program.Services.GetRequiredService<Undoer>()
            .UndoAsync(new UndoRequest(entry.Id, "alice"), CancellationToken.None);

    private static Task HeldAsync(GuardedAccount guarded) =>
        Eventually.IsSoAsync(async () =>
            (await guarded.EntriesAsync()).Any(entry => entry.Outcome == EntryOutcome.Held)
        );

    private async Task<(int Code, string Output)> RunAsync(GuardedAccount guarded, params string[] args)
    {
        using var process = Process.Start(
            new ProcessStartInfo(
                "dotnet",
                [
                    Path.Combine(AppContext.BaseDirectory, "zocsec.dll"),
                    .. args,
                    "--storage",
                    guarded.Program.StoragePath,
                    "--policy",
                    guarded.Program.PolicyPath,
                ]
            )
            {
                UseShellExecute = false,
                RedirectStandardOutput = true,
                Environment =
                {
                    ["AWS_ENDPOINT_URL"] = (await moto.AddressAsync()).AbsoluteUri,
                    ["AWS_ACCESS_KEY_ID"] = "test",
                    ["AWS_SECRET_ACCESS_KEY"] = "test",
                },
            }
        )!;
        var output = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return (process.ExitCode, output);
    }

    private string Opened(string group, string id) =>
        AwsEventTests
            .Call(
                "ec2",
                "AuthorizeSecurityGroupIngress",
                $$"""{"groupId":"{{group}}"}""",
                """{"_return":true}""",
                account: _account.Id
            )
            .Replace("call-1", id, StringComparison.Ordinal)
            .Replace("eu-west-1", Region, StringComparison.Ordinal);

    private string Called(string name, string id) =>
        AwsEventTests
            .Call("s3", name, $$"""{"bucketName":"{{Bucket}}"}""", "null", account: _account.Id)
            .Replace("call-1", id, StringComparison.Ordinal);
}
