using Amazon.S3;
using Amazon.S3.Model;
using ZocSec.Core.Aws;
using ZocSec.Core.Policies;
using ZocSec.Tests.Aws;
using ZocSec.Tests.Billing.Generator;

namespace ZocSec.Tests.Billing.EndToEnd;

/// <summary>Bills in a bucket, read by a role.</summary>
public sealed class FromS3Tests(Moto moto) : IAsyncLifetime
{
    private readonly AwsAccount _account = moto.NewAccount() with
    {
        Role = "ZocSecBilling",
        ExternalId = "agreed-upon",
    };
    private RecordedMoto _moto = null!;
    private AmazonS3Client _owner = null!;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    private string Bucket => $"bill-{_account.Id}";

    public async ValueTask InitializeAsync()
    {
        _moto = await RecordedMoto.StartAsync(await moto.AddressAsync());
        _owner = (await moto.OwnerAsync(_account)).S3();
        await _owner.PutBucketAsync(
            new PutBucketRequest { BucketName = Bucket, BucketRegionName = "eu-central-1" },
            Ct
        );
    }

    public async ValueTask DisposeAsync()
    {
        _owner.Dispose();
        await _moto.DisposeAsync();
    }

    [Theory]
    [InlineData(nameof(BillFormat.LegacyCsvGzip))]
    [InlineData(nameof(BillFormat.Cur2Parquet))]
    public async Task Report_OfABucket_ComesToWhatTheBillComesTo(string format)
    {
        using var bench = await BenchAsync();
        using var others = new BillBench();
        var bill = bench.Write(BillBench.Small, Enum.Parse<BillFormat>(format));
        var other = others.Write(BillBench.Small with { Seed = 9, Lines = 200 }, bill.Format);
        await PutAsync(bill.Folder, "");
        await PutAsync(Path.Combine(other.Folder, "exports"), "exports-of-others/");
        await PutAsync(Path.Combine(other.Folder, "exports"), "");
        await _owner.PutObjectAsync(
            new PutObjectRequest
            {
                BucketName = Bucket,
                Key = "exports/aws-programmatic-access-test-object",
                ContentBody = "x",
            },
            Ct
        );
        var heard = new Heard();

        await using (var run = await bench.RunAsync(progress: heard, place: $"s3://{Bucket}/exports"))
        {
            await BillChecks.EqualAsync(bill, BillBench.October, run.Report);
        }

        var again = new Heard();
        await using (var run = await bench.RunAsync(progress: again, place: $"s3://{Bucket}/exports"))
        {
            await BillChecks.EqualAsync(bill, BillBench.October, run.Report);
        }

        Assert.Equal([(bill.ChunkFiles.Count(), 0)], heard.Plans);
        Assert.Equal([(0, bill.ChunkFiles.Count())], again.Plans);
        Assert.Contains(
            _moto.Asked,
            call =>
                call["Action"] == "AssumeRole"
                && call["RoleArn"] == $"arn:aws:iam::{_account.Id}:role/ZocSecBilling"
                && call["ExternalId"] == "agreed-upon"
        );
    }

    private async Task<BillBench> BenchAsync() =>
        new()
        {
            Aws = (await moto.SettingsAsync()) with { Endpoint = _moto.Address },
            Policy = BillBench.OwnersByTags with { Billing = new BillingSettings { Reader = _account } },
        };

    private async Task PutAsync(string folder, string prefix)
    {
        foreach (var file in Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories))
        {
            await _owner.PutObjectAsync(
                new PutObjectRequest
                {
                    BucketName = Bucket,
                    Key = prefix + Path.GetRelativePath(folder, file).Replace('\\', '/'),
                    FilePath = file,
                },
                Ct
            );
        }
    }
}
