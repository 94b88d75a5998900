using System.Globalization;
using Amazon.S3;
using Amazon.S3.Model;
using ZocSec.Core.Aws;
using ZocSec.Core.Billing;
using ZocSec.Core.Billing.Sources;
using ZocSec.Core.Policies;
using ZocSec.Tests.Aws;
using ZocSec.Tests.Storage;

namespace ZocSec.Tests.Billing.Sources;

/// <summary>Reports in buckets, by a real server, whose connections break where a test wants it.</summary>
public sealed class S3FilesTests(Moto moto) : IAsyncLifetime
{
    private const string Key = "cur/acme/one.csv.gz";

    private readonly TempFolder _folder = new();
    private readonly AwsAccount _account = moto.NewAccount();
    private readonly byte[] _content = new byte[1_000_000];
    private BrokenFront _front = null!;
    private BillingAws _aws = null!;
    private AmazonS3Client _owner = null!;
    private string _bucket = "";

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        new Random(7).NextBytes(_content);
        _front = await BrokenFront.StartAsync(await moto.AddressAsync());
        _aws = BillingAws.Create(
            (await moto.SettingsAsync()) with
            {
                Endpoint = _front.Address,
            },
            _account,
            TimeProvider.System
        );
        _owner = (await moto.OwnerAsync(_account)).S3();
        _bucket = $"billing-{_account.Id}";
        await _owner.PutBucketAsync(
            new PutBucketRequest { BucketName = _bucket, BucketRegionName = "eu-central-1" },
            Ct
        );
        await PutAsync(Key, _content);
    }

    public async ValueTask DisposeAsync()
    {
        _owner.Dispose();
        _aws.Dispose();
        await _front.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task Listing_HoldsWhatIsBelowThePrefix_OverAllPages()
    {
        await PutAsync("cur-old/acme/one.csv.gz", [1]);
        await PutAsync("cur/folder/", []);
        for (var at = 0; at < 5; at++)
        {
            await PutAsync($"cur/many/{at}.txt", [1]);
        }

        _front.PageSize = 2;
        var files = await ListAsync("cur/");

        Assert.Equal(6, files.Count);
        Assert.Equal(Key, files[0].Path);
        Assert.Equal(_content.Length, files[0].Bytes);
        Assert.All(files, file => Assert.StartsWith("cur/", file.Path, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Reports_AreFound_InTheBucketOfTheRole()
    {
        foreach (var (key, bytes) in new SampleReports().Legacy().Export(SampleReports.Cur2Columns).Files)
        {
            await PutAsync(key, bytes);
        }

        var all = await ReportFinder.FindAsync([Files(), Files("cur")], ReportSelection.All, Ct);

        Assert.Equal(
            [$"s3://{_bucket}/cur/acme", $"s3://{_bucket}/exports/owners"],
            all.Versions.Select(one => one.Report)
        );
    }

    [Fact]
    public async Task Chunk_OutsideThePrefix_SaysHowToReachIt()
    {
        var reports = new SampleReports();
        reports.Files["cur/acme/20261001-20261101/acme-Manifest.json"] = SampleReports.LegacyManifest(
            "2026-10",
            "a",
            "acme",
            ["data/acme-1.csv.gz"],
            SampleReports.LegacyColumns
        );
        await PutAsync("cur/acme/20261001-20261101/acme-Manifest.json", reports.Files.Values.Single());

        var error = await Assert.ThrowsAsync<BillingException>(() =>
            ReportFinder.FindAsync(Files("cur"), ReportSelection.All, Ct)
        );

        Assert.Contains("write a prefix that has both below it", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Chunk_OfAnotherBucket_SaysSo()
    {
        var reports = new SampleReports().Export(SampleReports.Cur2Columns, bucket: "elsewhere");
        var manifest = reports.Files.Single(file => file.Key.EndsWith(".json", StringComparison.Ordinal));
        await PutAsync(manifest.Key, manifest.Value);

        var error = await Assert.ThrowsAsync<BillingException>(() =>
            ReportFinder.FindAsync(Files(), ReportSelection.All, Ct)
        );

        Assert.Contains("s3://elsewhere/", error.Message, StringComparison.Ordinal);
        Assert.Contains("which is in another bucket", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ReplicaOfABucket_IsReadWhereItIs()
    {
        foreach (var (key, bytes) in new SampleReports().Export(SampleReports.Cur2Columns, bucket: "origin").Files)
        {
            await PutAsync(key, bytes);
        }

        Assert.Single((await ReportFinder.FindAsync(Files(), ReportSelection.All, Ct)).Versions);
    }

    [Fact]
    public async Task Copy_IsWhole_TellsItsBytes_AndGoesWhenDisposed()
    {
        var bytes = new Sum();

        using (var copy = await FetchAsync(bytes))
        {
            Assert.Equal(_content, await File.ReadAllBytesAsync(copy.Path, Ct));
            Assert.EndsWith("-one.csv.gz", copy.Path, StringComparison.Ordinal);
        }

        Assert.Equal(_content.Length, bytes.Value);
        Assert.Empty(Directory.GetFiles(_folder.Path));
    }

    [Fact]
    public async Task ConnectionThatBreaks_GoesOnWhereItBroke()
    {
        _front.Breaks.Enqueue(300_000);
        _front.Breaks.Enqueue(200_000);
        var bytes = new Sum();

        using var copy = await FetchAsync(bytes);

        Assert.Equal(_content, await File.ReadAllBytesAsync(copy.Path, Ct));
        Assert.Equal(_content.Length, bytes.Value);
        // What was on its way when it broke is lost.
        var begins = _front
            .Ranges.Skip(1)
            .Select(range => int.Parse(range["bytes=".Length..^"-999999".Length], CultureInfo.InvariantCulture))
            .ToArray();
        Assert.Equal(2, begins.Length);
        Assert.InRange(begins[0], 1, 300_000);
        Assert.InRange(begins[1], begins[0] + 1, 500_000);
    }

    [Fact]
    public async Task ConnectionThatBreaks_BeforeSomebodyWhoLosesRanges_BeginsAnew()
    {
        _front.LosesRanges = true;
        _front.Breaks.Enqueue(300_000);
        var bytes = new Sum();

        using var copy = await FetchAsync(bytes);

        Assert.Equal(_content, await File.ReadAllBytesAsync(copy.Path, Ct));
        Assert.Equal(_content.Length, bytes.Value);
    }

    [Fact]
    public async Task ConnectionThatNeverHolds_IsAnError_AndLeavesNoCopy()
    {
        // Each layer below tries again too.
        for (var at = 0; at < 1000; at++)
        {
            _front.Breaks.Enqueue(0);
        }

        var error = await Assert.ThrowsAsync<BillingException>(() => FetchAsync());

        Assert.Contains($"s3://{_bucket}/{Key}", error.Message, StringComparison.Ordinal);
        Assert.Contains("run the command again", error.Message, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFiles(_folder.Path));
    }

    [Fact]
    public async Task ConnectionThatBreaksAfterAFewBytes_EachTime_IsAnErrorInTheEnd()
    {
        for (var at = 0; at < 1000; at++)
        {
            _front.Breaks.Enqueue(2_000);
        }

        await Assert.ThrowsAsync<BillingException>(() => FetchAsync());

        Assert.Empty(Directory.GetFiles(_folder.Path));
    }

    [Fact]
    public async Task ObjectThatIsWrittenAnew_BetweenListAndFetch_IsRestated()
    {
        var file = await OneAsync();
        await PutAsync(Key, [1, 2, 3]);

        await Assert.ThrowsAsync<RestatedException>(() => Files().FetchAsync(file, _folder.Path, null, Ct));
        await Assert.ThrowsAsync<RestatedException>(() => Files().ReadAsync(file, 2_000_000, Ct));
        await Assert.ThrowsAsync<RestatedException>(() => Files().ConfirmAsync(file, Ct));
        Assert.Empty(Directory.GetFiles(_folder.Path));
    }

    [Fact]
    public async Task ObjectThatIsWrittenAnew_WhileItIsFetched_IsRestated()
    {
        var reads = 0;
        _front.Breaks.Enqueue(300_000);
        _front.BeforeRead = () => ++reads == 2 ? PutAsync(Key, [.. _content.Reverse()]) : Task.CompletedTask;

        await Assert.ThrowsAsync<RestatedException>(() => FetchAsync());

        Assert.Empty(Directory.GetFiles(_folder.Path));
    }

    [Fact]
    public async Task ObjectThatIsGone_IsRestated()
    {
        var file = await OneAsync();
        await _owner.DeleteObjectAsync(_bucket, Key, Ct);

        await Assert.ThrowsAsync<RestatedException>(() => Files().FetchAsync(file, _folder.Path, null, Ct));
        await Assert.ThrowsAsync<RestatedException>(() => Files().ConfirmAsync(file, Ct));
    }

    [Fact]
    public async Task ObjectThatStayed_IsConfirmed_AndRead()
    {
        var file = await OneAsync();

        await Files().ConfirmAsync(file, Ct);

        Assert.Equal(_content, await Files().ReadAsync(file, 1_000_000, Ct));
        await Assert.ThrowsAsync<BillingException>(() => Files().ReadAsync(file, 999_999, Ct));
    }

    [Fact]
    public async Task DiskThatIsTooSmall_SaysSoBeforeAnythingIsFetched()
    {
        var file = (await OneAsync()) with { Bytes = 1L << 50 };

        var error = await Assert.ThrowsAsync<IOException>(() => Files().FetchAsync(file, _folder.Path, null, Ct));

        Assert.Contains($"s3://{_bucket}/{Key}", error.Message, StringComparison.Ordinal);
        Assert.Contains("free that much space", error.Message, StringComparison.Ordinal);
        Assert.Empty(_front.Ranges);
        Assert.Empty(Directory.GetFiles(_folder.Path));
    }

    [Fact]
    public async Task FetchThatIsCancelled_LeavesNoCopy()
    {
        using var cancel = CancellationTokenSource.CreateLinkedTokenSource(Ct);
        var file = await OneAsync();
        _front.BeforeRead = cancel.CancelAsync;

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() =>
            Files().FetchAsync(file, _folder.Path, null, cancel.Token)
        );

        Assert.Empty(Directory.GetFiles(_folder.Path));
    }

    [Fact]
    public async Task BucketInAnotherRegion_IsFollowed()
    {
        _front.Region = "eu-central-1";
        var settings = (await moto.SettingsAsync()) with { Endpoint = _front.Address };
        using var aws = BillingAws.Create(settings, _account with { Regions = ["eu-west-1"] }, TimeProvider.System);
        var files = new S3Files(new S3Place(_bucket, "cur"), aws);

        var file = Assert.Single(await files.ListAsync(Ct).ToListAsync(Ct));

        Assert.Equal(_content, await files.ReadAsync(file, 1_000_000, Ct));
    }

    [Fact]
    public async Task BucketThatIsNotThere_IsAnError()
    {
        var files = new S3Files(new S3Place("no-such-bucket-here", "p"), _aws);

        var error = await Assert.ThrowsAsync<BillingException>(async () => await files.ListAsync(Ct).AnyAsync(Ct));

        Assert.Contains("there is no bucket for s3://no-such-bucket-here/p", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task BucketOwner_IsExpectedByEveryCall()
    {
        using var aws = await ExpectingAsync(_account.Id);
        _front.Owner = _account.Id;
        _front.Region = "eu-central-1";
        var files = new S3Files(new S3Place(_bucket, "cur"), aws, TimeSpan.Zero);

        var file = await files.ListAsync(Ct).SingleAsync(Ct);
        await files.ConfirmAsync(file, Ct);
        Assert.Equal(_content, await files.ReadAsync(file, _content.Length, Ct));

        Assert.True(_front.Expected.Count >= 4, "it lists, asks where the bucket is, confirms and reads");
        Assert.All(_front.Expected, owner => Assert.Equal(_account.Id, owner));
    }

    [Fact]
    public async Task BucketOfAnother_IsRefused_AndSaysWhoShouldOwnIt()
    {
        using var aws = await ExpectingAsync("000000000001");
        _front.Owner = _account.Id;

        var error = await Assert.ThrowsAsync<BillingException>(async () =>
            await new S3Files(new S3Place(_bucket, "cur"), aws).ListAsync(Ct).AnyAsync(Ct)
        );

        Assert.EndsWith(
            "and that the bucket is of account 000000000001, which `billing: bucket-owner` names",
            error.Message,
            StringComparison.Ordinal
        );
    }

    private async Task<BillingAws> ExpectingAsync(string owner) =>
        BillingAws.Create(
            (await moto.SettingsAsync()) with
            {
                Endpoint = _front.Address,
            },
            new BillingSettings { Reader = _account with { Regions = ["us-east-1"] }, BucketOwner = owner },
            TimeProvider.System
        );

    private S3Files Files(string prefix = "") => new(new S3Place(_bucket, prefix.TrimEnd('/')), _aws, TimeSpan.Zero);

    private async Task<List<ReportFile>> ListAsync(string prefix) => await Files(prefix).ListAsync(Ct).ToListAsync(Ct);

    private async Task<ReportFile> OneAsync() =>
        (await ListAsync("cur")).Single(file => string.Equals(file.Path, Key, StringComparison.Ordinal));

    private async Task<LocalFile> FetchAsync(IProgress<long>? bytes = null) =>
        await Files().FetchAsync(await OneAsync(), _folder.Path, bytes, Ct);

    private Task<PutObjectResponse> PutAsync(string key, byte[] content) =>
        _owner.PutObjectAsync(
            new PutObjectRequest
            {
                BucketName = _bucket,
                Key = key,
                InputStream = new MemoryStream(content),
            },
            Ct
        );

    private sealed class Sum : IProgress<long>
    {
        public long Value { get; private set; }

        public void Report(long value) => Value += value;
    }
}
