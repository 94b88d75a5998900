using System.Collections.Immutable;
using Moq;
using ZocSec.Core.Doctor;
using ZocSec.Core.GitHub.Setup;
using ZocSec.Tests.Functions;
using ZocSec.Tests.Storage;

namespace ZocSec.Tests.Doctor;

/// <summary>A server in good health, each part of which a test can make ill.</summary>
internal sealed class Patient : IDisposable
{
    public const string Secret = "a-webhook-secret-of-more-than-32-characters";

    public static readonly DateTimeOffset Now = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    private readonly TempFolder _folder = new();

    public Patient()
    {
        Settings = new Dictionary<string, string?>(StringComparer.Ordinal)
        {
            ["GitHub__AppId"] = "12",
            ["GitHub__PrivateKey"] = TestKey.Pem,
            ["GitHub__WebhookSecret"] = Secret,
            ["App__PublicUrl"] = "https://zocsec.example.com",
        };
        Answers(probe => probe.ReadAppAsync(It.IsAny<CancellationToken>()), App, Now);
        Answers(
            probe => probe.ReadHookAsync(It.IsAny<CancellationToken>()),
            new HookFacts("https://zocsec.example.com/api/github/webhooks", "json", ChecksCertificate: true)
        );
        Answers<ImmutableArray<DeliveryFacts>>(probe => probe.ReadDeliveriesAsync(It.IsAny<CancellationToken>()), []);
        Answers<ImmutableArray<InstallationFacts>>(
            probe => probe.ReadInstallationsAsync(It.IsAny<CancellationToken>()),
            [Installation]
        );
        Answers(
            probe => probe.ReadOrganizationAsync(It.IsAny<InstallationFacts>(), It.IsAny<CancellationToken>()),
            Organization
        );
        Answers(
            probe => probe.ReadPublicAsync(It.IsAny<PublicUrl>(), It.IsAny<CancellationToken>()),
            """{"status":"live"}"""
        );
    }

    public static AppFacts App { get; } =
        new(
            12,
            "acme-guard",
            "https://github.com/apps/acme-guard",
            "acme",
            AppNeeds.Permissions.ToImmutableDictionary(),
            [.. AppNeeds.Events]
        );

    public static InstallationFacts Installation { get; } =
        new(
            4711,
            "acme",
            IsOrganization: true,
            "https://github.com/organizations/acme/settings/installations/4711",
            SeesAll: true,
            SuspendedAt: null,
            App.Permissions,
            App.Events
        );

    public static OrganizationFacts Organization { get; } =
        new("team", IsArchived: false, false, false, true, RequestsLeft: 4990, RequestsLimit: 5000);

    public Dictionary<string, string?> Settings { get; }

    public string Folder => _folder.Path;

    public Mock<IAppProbe> Probe { get; } = new(MockBehavior.Strict);

    public PolicyFact Policy { get; set; } = new("none", Core.Policies.Policy.ObserveOnly, []);

    public Func<CancellationToken, Task<IReadOnlyList<Finding>>> Storage { get; set; } =
        _ => Task.FromResult<IReadOnlyList<Finding>>([Finding.Ok("storage", "written")]);

    public Func<Core.Policies.Policy, CancellationToken, Task<IReadOnlyList<Finding>>> Aws { get; set; } =
        (_, _) => Task.FromResult<IReadOnlyList<Finding>>([]);

    public Func<Core.Policies.Policy, CancellationToken, Task<IReadOnlyList<Finding>>> Bills { get; set; } =
        (_, _) => Task.FromResult<IReadOnlyList<Finding>>([]);

    public void Answers<T>(
        System.Linq.Expressions.Expression<Func<IAppProbe, Task<ProbeAnswer<T>>>> question,
        T value,
        DateTimeOffset? date = null
    ) => Probe.Setup(question).ReturnsAsync(new ProbeAnswer<T>.Found(value, date));

    public Task<DoctorReport> ExamineAsync()
    {
        var policies = new Mock<IDoctorPolicies>();
        policies
            .Setup(known =>
                known.ReadAsync(It.IsAny<InstallationFacts>(), It.IsAny<AppFacts>(), It.IsAny<CancellationToken>())
            )
            .ReturnsAsync(() => Policy);
        var time = new Microsoft.Extensions.Time.Testing.FakeTimeProvider(Now);
        return new Examination(Read(), Probe.Object, policies.Object, Storage, Aws, Bills, time).RunAsync(
            CancellationToken.None
        );
    }

    public DoctorSettings Read() => DoctorSettings.Read(name => Settings.GetValueOrDefault(name), Folder);

    public void Dispose() => _folder.Dispose();
}
