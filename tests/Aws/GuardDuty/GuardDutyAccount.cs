using ZocSec.Core.Aws;
using ZocSec.Core.Aws.GuardDuty;
using ZocSec.Core.Guardrails;

namespace ZocSec.Tests.Aws.GuardDuty;

/// <summary>An account with GuardDuty, and the program that asks it.</summary>
internal sealed class GuardDutyAccount : IAsyncDisposable
{
    private readonly MemberCredentials _members;
    private readonly AwsClients _clients;

    private GuardDutyAccount(GuardDutyFake fake, AwsAccount account, AwsSettings settings)
    {
        Fake = fake;
        Target = new AwsTarget(account, "eu-central-1", new GuardrailName("aws/compromised-instance"));
        _members = new MemberCredentials(settings, TimeProvider.System);
        _clients = new AwsClients(settings, _members, TimeProvider.System);
        Findings = new Findings(_clients);
    }

    public GuardDutyFake Fake { get; }

    public AwsTarget Target { get; }

    public string Id => Target.Account.Id;

    public Findings Findings { get; }

    public static async Task<GuardDutyAccount> StartAsync(Moto moto)
    {
        var fake = await GuardDutyFake.StartAsync(moto);
        var settings = (await moto.SettingsAsync()) with { Endpoint = fake.Address };
        return new GuardDutyAccount(fake, moto.NewAccount(), settings);
    }

    public async ValueTask DisposeAsync()
    {
        _clients.Dispose();
        _members.Dispose();
        await Fake.DisposeAsync();
    }
}
