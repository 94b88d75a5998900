using System.Collections.Concurrent;
using ZocSec.Core.Aws;
using ZocSec.Core.Doctor;
using ZocSec.Core.Doctor.Bills;
using ZocSec.Core.Policies;
using ZocSec.Tests.Aws;
using ZocSec.Tests.Billing.Sources;
using ZocSec.Tests.Doctor.Accounts;
using ZocSec.Tests.Storage;

namespace ZocSec.Tests.Doctor.Bills;

/// <summary>What the doctor says of the billing data of a policy, in folders and in buckets of a real server.</summary>
public sealed class BillChecksTests(Moto moto) : IAsyncLifetime
{
    private readonly TempFolder _folder = new();
    private readonly AwsAccount _account = moto.NewAccount() with { Role = "ZocSecBilling" };
    private readonly ConcurrentQueue<AwsCall> _calls = new();
    private RecordedMoto _moto = null!;

    private string Bills => Path.Combine(_folder.Path, "bills");

    private string Store => Path.Combine(_folder.Path, "storage", "billing");

    private string Bucket => $"doctor-bill-{_account.Id}";

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _moto = await RecordedMoto.StartAsync(await moto.AddressAsync());
        _moto.Before = (context, body) =>
        {
            _calls.Enqueue(AwsCall.Of(context.Request, body));
            return Task.FromResult(false);
        };
    }

    public async ValueTask DisposeAsync()
    {
        await _moto.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task NoBillingData_IsNotLookedAt()
    {
        Assert.Empty(await CheckAsync(new BillingSettings { Tickets = new TicketSettings() }));
        Assert.Empty(_calls);
    }

    [Fact]
    public async Task AFolder_SaysWhatIsInIt_AndAsksNobody()
    {
        new SampleReports().Legacy(month: "2026-09").Legacy().Legacy(name: "other").WriteTo(Bills);

        var findings = await CheckAsync(new BillingSettings { Reports = [Bills] });

        Assert.Equal(
            [
                Finding.Ok("billing", $"the store {Store} can be made"),
                Finding.Ok("billing", "2 reports, 2 periods, the newest 2026-10", Bills),
            ],
            findings
        );
        Assert.Empty(_calls);
    }

    [Fact]
    public async Task ABucket_IsListedByTheReader_AndOnlyRead()
    {
        await FillBucketAsync();

        var findings = await CheckAsync(InS3);

        Assert.Equal(
            Finding.Ok("billing", "1 report, 1 period, the newest 2026-10", $"s3://{Bucket}/cur"),
            findings[^1]
        );
        Assert.Equal(1, _moto.Times("AssumeRole"));
        Assert.All(_calls, call => Assert.True(call.IsHarmless, call.ToString()));
    }

    [Fact]
    public async Task ARoleThatCannotBeAssumed_IsSaid_AndTheOtherPlacesAreLookedAt()
    {
        _moto.Refused["AssumeRole"] = "AccessDenied";
        new SampleReports().Legacy().WriteTo(Bills);

        var findings = await CheckAsync(InS3 with { Reports = [.. InS3.Reports, Bills] });

        var failed = Assert.Single(findings, finding => finding.Level == FindingLevel.Fail);
        Assert.Equal($"s3://{Bucket}/cur", failed.Subject);
        Assert.Contains("ZocSecBilling", failed.Message, StringComparison.Ordinal);
        Assert.Contains("docs/billing.md", failed.Advice, StringComparison.Ordinal);
        Assert.Contains(findings, finding => finding is { Level: FindingLevel.Ok } && finding.Subject == Bills);
    }

    [Fact]
    public async Task AHubRoleOfTheServer_IsNotAskedForElsewhere_AndFoldersAre()
    {
        new SampleReports().Legacy().WriteTo(Bills);

        var findings = await CheckAsync(
            InS3 with
            {
                Reports = [.. InS3.Reports, Bills],
            },
            aws => aws with { HubRoleArn = "arn:aws:iam::111111111111:role/Hub", TokenAudience = "api://hub" }
        );

        var warned = Assert.Single(findings, finding => finding.Level != FindingLevel.Ok);
        Assert.Equal(FindingLevel.Warn, warned.Level);
        Assert.Equal("run zocsec doctor where the server runs", warned.Advice);
        Assert.Equal(Bills, findings[^1].Subject);
    }

    [Theory]
    [InlineData("no-such-folder", "there is no folder")]
    [InlineData("", "no cost report is in")]
    public async Task APlaceWithoutReports_SaysWhatToDo(string below, string said)
    {
        Directory.CreateDirectory(Bills);
        var place = Path.Combine(Bills, below);

        var failed = Assert.Single(
            await CheckAsync(new BillingSettings { Reports = [place] }),
            finding => finding.Level == FindingLevel.Fail
        );

        Assert.StartsWith(said, failed.Message, StringComparison.Ordinal);
        Assert.Equal((place, BillChecks.Mend), (failed.Subject, failed.Advice));
    }

    private BillingSettings InS3 =>
        new() { Reports = [$"s3://{Bucket}/cur"], Reader = _account with { Regions = ["us-east-1"] } };

    private async Task<IReadOnlyList<Finding>> CheckAsync(
        BillingSettings billing,
        Func<AwsSettings, AwsSettings>? change = null
    )
    {
        var aws = (await moto.SettingsAsync()) with { Endpoint = _moto.Address };
        var settings = new DoctorSettings
        {
            File = new Core.GitHub.Setup.StoredAppFile(_folder.Path),
            Aws = change?.Invoke(aws) ?? aws,
            BillingStore = Store,
        };
        return await new BillChecks(settings, TimeProvider.System).CheckAsync(
            Policy.ObserveOnly with
            {
                Billing = billing,
            },
            Ct
        );
    }

    private async Task FillBucketAsync()
    {
        using var owner = (await moto.OwnerAsync(_account)).S3("us-east-1");
        await owner.PutBucketAsync(Bucket, Ct);
        foreach (var (key, bytes) in new SampleReports().Legacy().Files)
        {
            await owner.PutObjectAsync(
                new Amazon.S3.Model.PutObjectRequest
                {
                    BucketName = Bucket,
                    Key = key,
                    InputStream = new MemoryStream(bytes),
                },
                Ct
            );
        }
    }
}
