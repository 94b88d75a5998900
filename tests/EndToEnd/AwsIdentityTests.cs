using System.Text;
using Amazon.S3.Model;
using ZocSec.Core.Aws;
using ZocSec.Sandbox;
using ZocSec.Tests.Aws;
using ZocSec.Tests.Events.Aws;
using ZocSec.Tests.Storage;

namespace ZocSec.Tests.EndToEnd;

/// <summary>From an identity in Azure to a change in an account of AWS, without a key of AWS anywhere.</summary>
public sealed class AwsIdentityTests(Moto moto) : IDisposable
{
    private const string Key = "the-key-of-the-event-bus";
    private const string Audience = "api://zocsec-aws";

    private readonly TempFolder _folder = new();
    private readonly AwsAccount _account = moto.NewAccount();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task TokenOfTheManagedIdentity_BecomesHubRole_BecomesTheAccountsRole()
    {
        await using var identity = await ManagedIdentity.StartAsync();
        await using var sandbox = await SandboxServer.StartAsync();
        using var program = await StartAsync(identity, sandbox);
        var bucket = await CreateAsync();

        await SendAsync(program, bucket);
        await Eventually.IsSoAsync(async () => await AlgorithmAsync(bucket) is "AES256");

        // One token for however many calls, and for nobody but AWS.
        var asked = Assert.Single(identity.Asked);
        Assert.Contains($"resource={Audience}", Uri.UnescapeDataString(asked), StringComparison.Ordinal);
        Assert.DoesNotContain("a-token-of-version-one", program.Output, StringComparison.Ordinal);
    }

    private async Task<ProgramProcess> StartAsync(ManagedIdentity identity, SandboxServer sandbox)
    {
        var policy = Path.Combine(_folder.Path, "zocsec.yml");
        await File.WriteAllTextAsync(
            policy,
            $$"""
            version: 1
            aws:
              accounts: [ { id: "{{_account.Id}}", regions: [eu-central-1] } ]
              bucket-encryption: { mode: enforce, grace: 0s }
            """
        );
        return await ProgramProcess.StartAsync(
            sandbox,
            Path.Combine(_folder.Path, "data"),
            policy,
            ("Aws__HubRoleArn", "arn:aws:iam::999999999999:role/ZocSecHub"),
            ("Aws__TokenAudience", Audience),
            ("Aws__EventKey", Key),
            ("AWS_ENDPOINT_URL", (await moto.AddressAsync()).AbsoluteUri),
            ("IDENTITY_ENDPOINT", identity.Address.AbsoluteUri),
            ("IDENTITY_HEADER", ManagedIdentity.Header)
        );
    }

    private async Task<string> CreateAsync()
    {
        using var s3 = (await moto.OwnerAsync(_account)).S3();
        var bucket = $"identity-{_account.Id}";
        await s3.PutBucketAsync(new PutBucketRequest { BucketName = bucket, BucketRegionName = "eu-central-1" });
        return bucket;
    }

    private async Task SendAsync(ProgramProcess program, string bucket)
    {
        using var http = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(program.Url, "/api/aws/events"))
        {
            Content = new StringContent(
                AwsEventTests.Call(
                    "s3",
                    "CreateBucket",
                    $$"""{"bucketName":"{{bucket}}"}""",
                    "null",
                    account: _account.Id
                ),
                Encoding.UTF8,
                "application/json"
            ),
        };
        request.Headers.Add("X-Api-Key", Key);
        using var answer = await http.SendAsync(request);
        answer.EnsureSuccessStatusCode();
    }

    private async Task<string?> AlgorithmAsync(string bucket)
    {
        using var s3 = (await moto.OwnerAsync(_account)).S3();
        var answer = await s3.GetBucketEncryptionAsync(new GetBucketEncryptionRequest { BucketName = bucket });
        return answer
            .ServerSideEncryptionConfiguration
            ?.ServerSideEncryptionRules
            ?[0]
            .ServerSideEncryptionByDefault
            .ServerSideEncryptionAlgorithm
            .Value;
    }
}
