using System.Collections.Immutable;
using System.Text.Json;
using Moq;
using ZocSec.Core.Doctor;
using ZocSec.Core.GitHub.Setup;
using ZocSec.Core.Guardrails;
using ZocSec.Core.Policies;
using ZocSec.Core.Storage;
using ZocSec.Tests.GitHub.Setup;

namespace ZocSec.Tests.Doctor;

/// <summary>What each fault is called, and that a server without faults has none.</summary>
public sealed class ExaminationTests : IDisposable
{
    private readonly Patient _patient = new();

    [Fact]
    public async Task Healthy_NothingIsToBeDone()
    {
        var report = await _patient.ExamineAsync();

        Assert.All(report.Findings, finding => Assert.Equal(FindingLevel.Ok, finding.Level));
        Assert.Equal((false, false), (report.StorageFailed, report.GitHubUnreachable));
        Assert.All(
            GuardrailCatalogue.All.Where(guardrail => guardrail.Name.Section is "github"),
            guardrail => Assert.Contains(report.Findings, finding => finding.Check == guardrail.Name.Value)
        );
        Assert.All(AppFeatures.All, part => Assert.Contains(report.Findings, finding => finding.Check == part.Name));
    }

    [Fact]
    public async Task EveryFault_SaysWhatToDo()
    {
        _patient.Settings["GitHub__WebhookSecret"] = "short-but-not-too";
        _patient.Settings["App__PublicUrl"] = null;
        _patient.Answers(
            probe => probe.ReadAppAsync(It.IsAny<CancellationToken>()),
            Patient.App with
            {
                Permissions = ImmutableDictionary<string, string>.Empty,
                Events = [],
            },
            Patient.Now.AddMinutes(5)
        );

        var report = await _patient.ExamineAsync();

        Assert.All(
            report.Findings.Where(finding => finding.Level != FindingLevel.Ok),
            finding => Assert.False(string.IsNullOrWhiteSpace(finding.Advice))
        );
    }

    [Fact]
    public async Task AppOfAnEnterprise_SaysWhoCouldOperateIt()
    {
        _patient.Answers(
            probe => probe.ReadAppAsync(It.IsAny<CancellationToken>()),
            Patient.App with
            {
                Owner = "",
            },
            Patient.Now
        );

        var report = await _patient.ExamineAsync();

        var warned = Assert.Single(report.Findings, finding => finding.Level != FindingLevel.Ok);
        Assert.Equal(("operator", FindingLevel.Warn), (warned.Check, warned.Level));
        Assert.EndsWith("one of: 4711 (acme)", warned.Advice, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(4711, true)]
    [InlineData(4712, false)]
    public async Task InstallationThatIsNamedAsTheOperators_HasToBeThere(long number, bool isThere)
    {
        _patient.Answers(
            probe => probe.ReadAppAsync(It.IsAny<CancellationToken>()),
            Patient.App with
            {
                Owner = "",
                Operator = TenantId.Installation(number),
            },
            Patient.Now
        );

        var failed = Failed(await _patient.ExamineAsync());

        Assert.Equal(isThere ? [] : ["operator"], failed.Select(finding => finding.Check));
    }

    [Fact]
    public async Task NoApp_IsTheOnlyThingAsked()
    {
        _patient.Settings.Clear();

        var failed = Assert.Single(Failed(await _patient.ExamineAsync()));

        Assert.Contains("zocsec setup", failed.Advice, StringComparison.Ordinal);
        _patient.Probe.VerifyNoOtherCalls();
    }

    [Theory]
    [InlineData("GitHub__PrivateKey", null)]
    [InlineData("GitHub__PrivateKey", "not-to-be-shown")]
    [InlineData("GitHub__AppId", "my app")]
    [InlineData("GitHub__ApiUrl", "https://github.com")]
    [InlineData("App__PublicUrl", "http://zocsec.example.com")]
    [InlineData("GitHub__ClientSecret", "not-without-the-id")]
    [InlineData("GitHub__ClientId", "Iv23li")]
    [InlineData("GitHub__WebhookSecret", null)]
    [InlineData("GitHub__WebhookSecret", "not-shown")]
    [InlineData("Policy__Repository", "acme/policy")]
    [InlineData("Aws__HubRoleArn", "not-an-arn")]
    [InlineData("AWS_ENDPOINT_URL", "ftp://not-http.example.com")]
    public async Task WrongSetting_IsNamedAndNotShown(string name, string? value)
    {
        _patient.Settings[name] = value;

        var failed = Failed(await _patient.ExamineAsync());

        Assert.Contains(failed, finding => finding.Message.Contains(name, StringComparison.Ordinal));
        Assert.DoesNotContain(failed, finding => finding.ToString().Contains("not-", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(
        null,
        "https://zocsec.example.com",
        "set GitHub__ClientId and GitHub__ClientSecret, and App__PublicUrl"
    )]
    [InlineData("Iv23li", null, "for that set App__PublicUrl")]
    [InlineData("Iv23li", "https://zocsec.example.com", "https://zocsec.example.com/signin/callback")]
    public async Task SignIn_IsSaidWithWhatItNeeds(string? client, string? url, string words)
    {
        _patient.Settings["GitHub__ClientId"] = client;
        _patient.Settings["GitHub__ClientSecret"] = client is null ? null : "not-to-be-shown";
        _patient.Settings["App__PublicUrl"] = url;

        var report = await _patient.ExamineAsync();

        var finding = Assert.Single(report.Findings, finding => finding.Check == "sign-in");
        Assert.Equal(FindingLevel.Ok, finding.Level);
        Assert.EndsWith(words, finding.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(report.Findings, one => one.ToString().Contains("not-to-be", StringComparison.Ordinal));
    }

    [Fact]
    public async Task SecretThatIsNotLong_IsToBeLookedAt()
    {
        _patient.Settings["GitHub__WebhookSecretNext"] = "twenty-characters---";

        var report = await _patient.ExamineAsync();

        var finding = Assert.Single(report.Findings, finding => finding.Level == FindingLevel.Warn);
        Assert.Contains("GitHub__WebhookSecretNext has 20", finding.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task StoredAppThatOthersMayRead_Fails()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "there are no modes of files");
        _patient.Settings.Clear();
        var file = new StoredAppFile(_patient.Folder);
        file.TryWrite(StoredAppFileTests.App);
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(file.Path, UnixFileMode.UserRead | UnixFileMode.GroupRead);
        }

        Assert.Contains(
            Failed(await _patient.ExamineAsync()),
            finding => finding.Advice!.StartsWith("chmod 600", StringComparison.Ordinal)
        );
    }

    [Theory]
    [InlineData(5, FindingLevel.Ok)]
    [InlineData(-25, FindingLevel.Warn)]
    [InlineData(25, FindingLevel.Warn)]
    [InlineData(-90, FindingLevel.Fail)]
    [InlineData(90, FindingLevel.Fail)]
    public async Task ClockThatDiffers_CountsByHowMuch(int seconds, FindingLevel level)
    {
        _patient.Answers(
            probe => probe.ReadAppAsync(It.IsAny<CancellationToken>()),
            Patient.App,
            Patient.Now.AddSeconds(seconds)
        );

        var clock = Assert.Single((await _patient.ExamineAsync()).Findings, finding => finding.Check == "clock");

        Assert.Equal(level, clock.Level);
        Assert.Equal(
            seconds switch
            {
                5 => "agrees with GitHub's",
                > 0 => $"this machine's clock is {seconds} s behind GitHub's",
                _ => $"this machine's clock is {-seconds} s ahead of GitHub's",
            },
            clock.Message
        );
    }

    [Fact]
    public async Task SignatureRefusedAndClockWrong_BothAreSaid()
    {
        Refuses<AppFacts>(probe => probe.ReadAppAsync(It.IsAny<CancellationToken>()), 401, Patient.Now.AddMinutes(10));

        var failed = Failed(await _patient.ExamineAsync());

        Assert.Equal(["clock", "app"], failed.Select(finding => finding.Check));
    }

    [Fact]
    public async Task GitHubAway_IsSaidAndNothingElseIsAskedThere()
    {
        _patient
            .Probe.Setup(probe => probe.ReadAppAsync(It.IsAny<CancellationToken>()))
            .ReturnsAsync(new ProbeAnswer<AppFacts>.Unreachable("no answer came in time"));

        var report = await _patient.ExamineAsync();

        Assert.True(report.GitHubUnreachable);
        _patient.Probe.Verify(probe => probe.ReadInstallationsAsync(It.IsAny<CancellationToken>()), Times.Never);
    }

    [Fact]
    public async Task AppOfAnotherKey_Fails()
    {
        _patient.Answers(probe => probe.ReadAppAsync(It.IsAny<CancellationToken>()), Patient.App with { Id = 13 });

        Assert.Contains(
            "App 13",
            Assert.Single(Failed(await _patient.ExamineAsync())).Message,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task PermissionNotAskedFor_NamesWhatCannotWork()
    {
        _patient.Answers(
            probe => probe.ReadAppAsync(It.IsAny<CancellationToken>()),
            Patient.App with
            {
                Permissions = Patient.App.Permissions.SetItem("administration", "read"),
            }
        );

        var failed = Assert.Single(Failed(await _patient.ExamineAsync()));

        Assert.Contains("administration: read", failed.Message, StringComparison.Ordinal);
        Assert.Contains("github/public-repository", failed.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task PermissionNobodyNeeds_IsToBeTakenAway()
    {
        _patient.Answers(
            probe => probe.ReadAppAsync(It.IsAny<CancellationToken>()),
            Patient.App with
            {
                Permissions = Patient.App.Permissions.SetItem("secrets", "read").SetItem("contents", "write"),
            }
        );

        var warned = (await _patient.ExamineAsync()).Findings.Where(finding => finding.Level == FindingLevel.Warn);

        Assert.Equal(2, warned.Count(finding => finding.Check == "permissions"));
    }

    [Fact]
    public async Task PermissionNotGranted_WaitsForApproval()
    {
        Installed(Patient.Installation with { Permissions = Patient.App.Permissions.Remove("checks") });

        var failed = Failed(await _patient.ExamineAsync());

        Assert.Contains(failed, finding => finding is { Check: "check runs", Subject: "acme" });
        Assert.DoesNotContain(failed, finding => finding.Check == "github/public-repository");
        Assert.All(failed, finding => Assert.Contains("waits for approval", finding.Message, StringComparison.Ordinal));
    }

    [Fact]
    public async Task EventNotSentToAnInstallation_NamesIt()
    {
        Installed(Patient.Installation with { Events = Patient.App.Events.Remove("push") });

        Assert.Contains(
            Failed(await _patient.ExamineAsync()),
            finding => finding.Message.Contains("event push", StringComparison.Ordinal)
        );
    }

    [Fact]
    public async Task SuspendedInstallation_FailsAndIsLeftAlone()
    {
        Installed(Patient.Installation with { SuspendedAt = Patient.Now.AddDays(-1) });

        Assert.Contains(
            "suspended since 2026-02-28",
            Assert.Single(Failed(await _patient.ExamineAsync())).Message,
            StringComparison.Ordinal
        );
        _patient.Probe.Verify(
            probe => probe.ReadOrganizationAsync(It.IsAny<InstallationFacts>(), It.IsAny<CancellationToken>()),
            Times.Never
        );
    }

    [Fact]
    public async Task NowhereInstalled_SaysWhere()
    {
        _patient.Answers<ImmutableArray<InstallationFacts>>(
            probe => probe.ReadInstallationsAsync(It.IsAny<CancellationToken>()),
            []
        );

        Assert.Contains(
            "https://github.com/apps/acme-guard/installations/new",
            Assert.Single(Failed(await _patient.ExamineAsync())).Advice,
            StringComparison.Ordinal
        );
    }

    [Theory]
    [InlineData("https://old.example.com/api/github/webhooks", "json", "old.example.com")]
    [InlineData("", "json", "no address")]
    [InlineData("https://zocsec.example.com/api/github/webhooks", "form", "content type")]
    public async Task Webhook_ThatCannotWork_Fails(string url, string type, string said)
    {
        _patient.Answers(
            probe => probe.ReadHookAsync(It.IsAny<CancellationToken>()),
            new HookFacts(url, type, ChecksCertificate: true)
        );

        Assert.Contains(said, Assert.Single(Failed(await _patient.ExamineAsync())).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(401, "secret")]
    [InlineData(404, "address")]
    [InlineData(0, "could not connect")]
    [InlineData(503, "storage")]
    public async Task DeliveriesThatFail_SayWhyTheLastOneDid(int status, string advice)
    {
        Delivered(Attempt("one", 1, status), Attempt("two", 2, 200));

        var failed = Assert.Single(Failed(await _patient.ExamineAsync()));

        Assert.StartsWith("1 of the latest 2 did not arrive", failed.Message, StringComparison.Ordinal);
        Assert.Contains(advice, failed.Advice, StringComparison.Ordinal);
    }

    [Fact]
    public async Task DeliveryThatArrivedAtTheSecondAttempt_IsNotLost()
    {
        Delivered(Attempt("one", 1, 202), Attempt("one", 5, 500), Attempt("old", 60 * 25, 500));

        Assert.Equal(FindingLevel.Ok, (await _patient.ExamineAsync()).Worst);
    }

    [Fact]
    public async Task FewDeliveriesLost_IsToBeLookedAt()
    {
        Delivered([Attempt("lost", 1, 500), .. Enumerable.Range(0, 20).Select(i => Attempt($"{i}", 2, 200))]);

        Assert.Equal(FindingLevel.Warn, (await _patient.ExamineAsync()).Worst);
    }

    [Theory]
    [InlineData("<html>Welcome to nginx!</html>", "something else")]
    public async Task PublicAddressOfAnother_Fails(string text, string said)
    {
        _patient.Answers(probe => probe.ReadPublicAsync(It.IsAny<PublicUrl>(), It.IsAny<CancellationToken>()), text);

        Assert.Contains(said, Assert.Single(Failed(await _patient.ExamineAsync())).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task PublicAddressOfThisMachine_CannotBeReachedByGitHub()
    {
        _patient.Settings["App__PublicUrl"] = "http://localhost:7071";

        Assert.Contains(Failed(await _patient.ExamineAsync()), finding => finding.Check == "public address");
    }

    [Fact]
    public async Task OrganizationThatMakesWork_IsToBeLookedAt()
    {
        _patient.Answers(
            probe => probe.ReadOrganizationAsync(It.IsAny<InstallationFacts>(), It.IsAny<CancellationToken>()),
            new OrganizationFacts("free", IsArchived: false, true, true, false, RequestsLeft: 12, RequestsLimit: 5000)
        );

        var warned = (await _patient.ExamineAsync()).Findings.Where(finding => finding.Level == FindingLevel.Warn);

        Assert.Equal(
            ["organisation", "organisation", "organisation", "rate limit"],
            warned.Select(finding => finding.Check)
        );
    }

    [Fact]
    public async Task PolicyForAnotherPlan_Fails()
    {
        _patient.Policy = Read("version: 1\ngithub:\n  public-repository: { visibility: internal }\n");

        Assert.Equal("plan", Assert.Single(Failed(await _patient.ExamineAsync())).Check);
    }

    [Fact]
    public async Task PolicyWithErrors_NamesEachByItsLine()
    {
        _patient.Policy = Read("version: 1\nmode: maybe\npaused: perhaps\n");

        var failed = Failed(await _patient.ExamineAsync());

        Assert.Contains(failed, finding => finding.Message.Contains("line 2", StringComparison.Ordinal));
        Assert.Contains(failed, finding => finding.Message.Contains("line 3", StringComparison.Ordinal));
    }

    [Fact]
    public async Task StorageThatCannotBeUsed_IsSaidAndTheRestIsLookedAt()
    {
        _patient.Storage = _ => throw new StorageException("there is no zocsec.db in /nowhere");

        var report = await _patient.ExamineAsync();

        Assert.True(report.StorageFailed);
        Assert.Contains(report.Findings, finding => finding is { Check: "webhook", Level: FindingLevel.Ok });
    }

    [Theory]
    [InlineData("acme", true)]
    [InlineData("another", false)]
    public async Task AccountsOfAws_AreThoseOfTheOwnersPolicy(string login, bool isLookedAt)
    {
        Installed(Patient.Installation with { Login = login });
        Policy? seen = null;
        _patient.Aws = (policy, _) =>
        {
            seen = policy;
            return Task.FromResult<IReadOnlyList<Finding>>([Finding.Ok("AWS", "seen")]);
        };

        var report = await _patient.ExamineAsync();

        Assert.Equal(isLookedAt, ReferenceEquals(_patient.Policy.Policy, seen));
        Assert.Equal(isLookedAt, report.Findings.Contains(Finding.Ok("AWS", "seen")));
    }

    [Fact]
    public async Task ToJson_HoldsEveryFindingAndNoSecret()
    {
        var report = await _patient.ExamineAsync();

        var json = report.ToJson();

        var findings = JsonDocument.Parse(json).RootElement.GetProperty("findings");
        Assert.Equal(report.Findings.Length, findings.GetArrayLength());
        Assert.Equal("ok", findings[0].GetProperty("level").GetString());
        Assert.DoesNotContain(Patient.Secret, json, StringComparison.Ordinal);
    }

    public void Dispose() => _patient.Dispose();

    private static Finding[] Failed(DoctorReport report) =>
        [.. report.Findings.Where(finding => finding.Level == FindingLevel.Fail)];

    private static DeliveryFacts Attempt(string id, int minutesAgo, int status) =>
        new(id, Patient.Now.AddMinutes(-minutesAgo), status, status == 200 ? "OK" : "failed");

    private static PolicyFact Read(string text) =>
        new PolicyReader(GuardrailCatalogue.All).Read(System.Text.Encoding.UTF8.GetBytes(text)) switch
        {
            PolicyReading.Valid { Policy: var policy } => new PolicyFact("zocsec.yml", policy, []),
            PolicyReading.Refused { Errors: var errors } => new PolicyFact("zocsec.yml", Policy: null, errors),
            _ => throw new InvalidOperationException(),
        };

    private void Installed(params InstallationFacts[] installations) =>
        _patient.Answers<ImmutableArray<InstallationFacts>>(
            probe => probe.ReadInstallationsAsync(It.IsAny<CancellationToken>()),
            [.. installations]
        );

    private void Delivered(params DeliveryFacts[] attempts) =>
        _patient.Answers<ImmutableArray<DeliveryFacts>>(
            probe => probe.ReadDeliveriesAsync(It.IsAny<CancellationToken>()),
            [.. attempts]
        );

    private void Refuses<T>(
        System.Linq.Expressions.Expression<Func<IAppProbe, Task<ProbeAnswer<T>>>> question,
        int status,
        DateTimeOffset date
    ) => _patient.Probe.Setup(question).ReturnsAsync(new ProbeAnswer<T>.Refused(status, "refused", date));
}
