using System.Collections.Immutable;
using System.Text.Json.Nodes;
using ZocSec.Core.Aws;
using ZocSec.Core.Aws.GuardDuty;

namespace ZocSec.Tests.Aws.GuardDuty;

/// <summary>What GuardDuty is asked, and what is made of its answers.</summary>
public sealed class FindingsTests(Moto moto) : IAsyncLifetime
{
    private const string Instance = "i-0123456789abcdef0";
    private const string Another = "i-0fedcba9876543210";

    private static readonly DateTimeOffset s_noon = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    private GuardDutyAccount _aws = null!;

    public async ValueTask InitializeAsync() => _aws = await GuardDutyAccount.StartAsync(moto);

    public ValueTask DisposeAsync() => _aws.DisposeAsync();

    [Fact]
    public async Task Detectors_AreThoseOfTheAccountAndRegion_OfAllPages()
    {
        string[] own = [_aws.Fake.Enable(_aws.Id), _aws.Fake.Enable(_aws.Id), _aws.Fake.Enable(_aws.Id)];
        _aws.Fake.Enable(_aws.Id, "eu-west-1");
        _aws.Fake.Enable(moto.NewAccount().Id);
        _aws.Fake.PageSize = 2;

        var detectors = await _aws.Findings.DetectorsAsync(_aws.Target, CancellationToken.None);

        Assert.Equal(own.Order(StringComparer.Ordinal), detectors);
        Assert.All(_aws.Fake.Calls, call => Assert.Equal((_aws.Id, "eu-central-1"), (call.Account, call.Region)));
    }

    [Fact]
    public async Task WithoutDetector_NothingIsKnown()
    {
        Assert.Empty(await _aws.Findings.DetectorsAsync(_aws.Target, CancellationToken.None));
        Assert.Null(await OfInstanceAsync());
    }

    [Fact]
    public async Task Finding_IsReadWhole()
    {
        var detector = _aws.Fake.Enable(_aws.Id);
        var id = _aws.Fake.Add(
            detector,
            GuardDutyFindings.OfInstance(_aws.Id, Instance, "Backdoor:EC2/DenialOfService.Dns", 8.5, s_noon)
        );

        var finding = Assert.Single(await _aws.Findings.GetAsync(_aws.Target, detector, [id], CancellationToken.None));

        Assert.Equal([Instance], finding.Instances);
        Assert.Equal(
            new GuardDutyFinding(
                id,
                "Backdoor:EC2/DenialOfService.Dns",
                8.5,
                _aws.Id,
                "eu-central-1",
                Archived: false,
                Sample: false,
                s_noon,
                "An instance does what it should not.",
                finding.Instances
            ),
            finding
        );
    }

    [Fact]
    public async Task AttackSequence_NamesEachOfItsInstances()
    {
        var detector = _aws.Fake.Enable(_aws.Id);
        // More than an event may keep.
        string[] instances = [.. Enumerable.Range(0, 120).Select(index => $"i-{index:x17}")];
        var id = _aws.Fake.Add(detector, GuardDutyFindings.OfSequence(_aws.Id, instances));

        var finding = Assert.Single(await _aws.Findings.GetAsync(_aws.Target, detector, [id], CancellationToken.None));

        Assert.Equal(instances, finding.Instances);
    }

    [Fact]
    public async Task SampleAndArchived_AreReadAsSuch_AndNeverListed()
    {
        var detector = _aws.Fake.Enable(_aws.Id);
        var sample = _aws.Fake.Add(detector, GuardDutyFindings.OfInstance(_aws.Id, Instance).AsSample());
        var archived = _aws.Fake.Add(detector, GuardDutyFindings.OfInstance(_aws.Id, Instance));
        _aws.Fake.Archive(detector, archived);

        var read = await _aws.Findings.GetAsync(_aws.Target, detector, [sample, archived], CancellationToken.None);
        var (listed, _) = await ListAsync(detector, FindingCriteria.All(1));

        Assert.Equal([sample], read.Where(finding => finding.Sample).Select(finding => finding.Id));
        Assert.Equal([archived], read.Where(finding => finding.Archived).Select(finding => finding.Id));
        // Only whoever reads a finding sees that it is a sample.
        Assert.Equal([sample], listed);
        Assert.Empty((await PageAsync(detector, FindingCriteria.All(1))).Findings);
        Assert.Empty((await OfInstanceAsync())!.Value);
    }

    [Fact]
    public async Task List_LeavesOutWhatTheCriteriaDo_AndBeginsWithTheLast()
    {
        var detector = _aws.Fake.Enable(_aws.Id);
        var before = Add(detector, Instance, 7, s_noon.AddHours(-1));
        var last = Add(detector, Another, 7.5, s_noon);
        Add(detector, Instance, 6.9, s_noon);
        var key = GuardDutyFindings.OfInstance(_aws.Id, Instance, "Recon:IAMUser/MaliciousIPCaller");
        key["resource"] = new JsonObject { ["resourceType"] = "AccessKey" };
        _aws.Fake.Add(detector, key);
        // The account is a delegated administrator.
        _aws.Fake.Add(detector, GuardDutyFindings.OfInstance(moto.NewAccount().Id, Instance));
        var sequence = _aws.Fake.Add(
            detector,
            GuardDutyFindings.OfSequence(_aws.Id, [Instance], 9, s_noon.AddHours(1))
        );

        Assert.Equal([sequence, last, before], (await ListAsync(detector, FindingCriteria.All(7))).Ids);
        Assert.Equal([before], (await ListAsync(detector, FindingCriteria.Of(Instance, 7))).Ids);
        Assert.Equal([sequence], (await ListAsync(detector, FindingCriteria.AttackSequences(7))).Ids);
    }

    [Fact]
    public async Task Page_HoldsTheSeverityToTheFraction()
    {
        var detector = _aws.Fake.Enable(_aws.Id);
        Add(detector, Instance, 7.4, s_noon);
        var enough = Add(detector, Instance, 7.5, s_noon);

        var (findings, _) = await PageAsync(detector, FindingCriteria.All(7.5));

        Assert.Equal([enough], findings.Select(finding => finding.Id));
    }

    [Fact]
    public async Task Pages_BringEachFindingOnce_LastSeenFirst()
    {
        var detector = _aws.Fake.Enable(_aws.Id);
        string[] ids =
        [
            .. Enumerable.Range(0, 7).Select(index => Add(detector, Instance, 8, s_noon.AddMinutes(-index))),
        ];
        _aws.Fake.PageSize = 3;

        var read = new List<string>();
        string? token = null;
        do
        {
            (var page, token) = await PageAsync(detector, FindingCriteria.All(4), token);
            read.AddRange(page.Select(finding => finding.Id));
        } while (token is not null);

        Assert.Equal(ids, read);
        Assert.Equal(3, _aws.Fake.Calls.Count(call => call.Operation is "ListFindings"));
    }

    [Fact]
    public async Task OfInstance_FindsItsOwnAndItsSequences_OnAllPages()
    {
        var detector = _aws.Fake.Enable(_aws.Id);
        var own = Add(detector, Instance, 8, s_noon);
        var older = Add(detector, Instance, 8, s_noon.AddHours(-2));
        Add(detector, Another, 8, s_noon);
        _aws.Fake.Add(detector, GuardDutyFindings.OfSequence(_aws.Id, [Another]));
        var sequence = _aws.Fake.Add(
            detector,
            GuardDutyFindings.OfSequence(_aws.Id, [Another, Instance], 9, s_noon.AddHours(-1))
        );
        _aws.Fake.PageSize = 1;

        var findings = await OfInstanceAsync();

        Assert.Equal([own, sequence, older], findings!.Value.Select(finding => finding.Id));
    }

    [Fact]
    public async Task Get_OfNone_AsksNobody_AndOfTooMany_IsAnError()
    {
        Assert.Empty(await _aws.Findings.GetAsync(_aws.Target, "d", [], CancellationToken.None));
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() =>
            _aws.Findings.GetAsync(
                _aws.Target,
                "d",
                [.. Enumerable.Repeat("f", Findings.MaxPage + 1)],
                CancellationToken.None
            )
        );
        Assert.Empty(_aws.Fake.Calls);
    }

    [Fact]
    public async Task OtherServices_AreStillThere()
    {
        using var members = new MemberCredentials(
            (await moto.SettingsAsync()) with
            {
                Endpoint = _aws.Fake.Address,
            },
            TimeProvider.System
        );
        using var clients = new AwsClients(
            (await moto.SettingsAsync()) with
            {
                Endpoint = _aws.Fake.Address,
            },
            members,
            TimeProvider.System
        );

        var regions = await clients.Ec2(_aws.Target).DescribeRegionsAsync();

        Assert.NotEmpty(regions.Regions);
    }

    private string Add(string detector, string instance, double severity, DateTimeOffset updated) =>
        _aws.Fake.Add(detector, GuardDutyFindings.OfInstance(_aws.Id, instance, severity: severity, updated: updated));

    private Task<(ImmutableArray<string> Ids, string? Next)> ListAsync(string detector, FindingCriteria criteria) =>
        _aws.Findings.ListAsync(_aws.Target, detector, criteria, token: null, CancellationToken.None);

    private Task<(ImmutableArray<GuardDutyFinding> Findings, string? Next)> PageAsync(
        string detector,
        FindingCriteria criteria,
        string? token = null
    ) => _aws.Findings.ReadPageAsync(_aws.Target, detector, criteria, token, CancellationToken.None);

    private Task<ImmutableArray<GuardDutyFinding>?> OfInstanceAsync() =>
        _aws.Findings.OfInstanceAsync(_aws.Target, Instance, minSeverity: 4, claimed: null, CancellationToken.None);
}
