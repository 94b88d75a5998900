using System.Collections.Immutable;
using ZocSec.Core.Doctor.Bills;
using ZocSec.Core.Guardrails;
using ZocSec.Core.Policies;
using ZocSec.Core.Storage;

namespace ZocSec.Core.Doctor;

/// <summary>Looks at everything once, says what works and what does not, and changes nothing.</summary>
/// <param name="settings">The server's settings.</param>
/// <param name="probe">Asks GitHub; null when there is no App to ask as.</param>
/// <param name="policies">Knows the policies.</param>
/// <param name="storage">Looks at the storage; null when it cannot be opened.</param>
/// <param name="aws">Looks at the accounts that the operator's policy names.</param>
/// <param name="bills">Looks at the billing data that it names.</param>
/// <param name="time">The clock.</param>
internal sealed class Examination(
    DoctorSettings settings,
    IAppProbe? probe,
    IDoctorPolicies policies,
    Func<CancellationToken, Task<IReadOnlyList<Finding>>> storage,
    Func<Policy, CancellationToken, Task<IReadOnlyList<Finding>>> aws,
    Func<Policy, CancellationToken, Task<IReadOnlyList<Finding>>> bills,
    TimeProvider time
)
{
    private readonly ImmutableArray<Finding>.Builder _findings = ImmutableArray.CreateBuilder<Finding>();
    private bool _storageFailed;
    private bool _gitHubUnreachable;
    private Policy? _operators = policies.Operators?.Policy;

    public async Task<DoctorReport> RunAsync(CancellationToken ct)
    {
        _findings.AddRange(SettingsChecks.Check(settings));
        _findings.AddRange(NoticeChecks.CheckTemplates(settings));
        if (policies.Operators?.Policy is { } own)
        {
            _findings.AddRange(NoticeChecks.Check(own, TenantId.Default, settings, subject: null));
        }

        await StorageAsync(ct);
        if (probe is not null && settings.GitHub is { } github)
        {
            var app = await probe.ReadAppAsync(ct);
            _findings.AddRange(AppChecks.Check(app, github, time.GetUtcNow()));
            _gitHubUnreachable = app is ProbeAnswer<AppFacts>.Unreachable;
            await AddressAsync(probe, github.ApiUrl.IsLoopback, ct);
            if (app is ProbeAnswer<AppFacts>.Found { Value: var known })
            {
                await GitHubAsync(probe, known, ct);
            }
        }

        if (_operators is { } policy)
        {
            _findings.AddRange(await aws(policy, ct));
            _findings.AddRange(await bills(policy, ct));
        }

        return new DoctorReport(_findings.ToImmutable(), _storageFailed, _gitHubUnreachable);
    }

    private async Task StorageAsync(CancellationToken ct)
    {
        try
        {
            _findings.AddRange(await storage(ct));
        }
        catch (Exception error) when (error is StorageException or IOException or UnauthorizedAccessException)
        {
            _storageFailed = true;
            _findings.Add(
                Finding.Fail(
                    "storage",
                    error.Message,
                    "name the server's folder with --storage, and run this as the server's user"
                )
            );
        }
    }

    private async Task AddressAsync(IAppProbe probe, bool isLocalGitHub, CancellationToken ct)
    {
        var answer = settings.PublicUrl is { } url ? await probe.ReadPublicAsync(url, ct) : null;
        _findings.Add(HookChecks.Address(settings.PublicUrl, answer, isLocalGitHub));
    }

    private async Task GitHubAsync(IAppProbe probe, AppFacts app, CancellationToken ct)
    {
        _findings.AddRange(HookChecks.Hook(await probe.ReadHookAsync(ct), settings.PublicUrl));
        _findings.Add(HookChecks.Deliveries(await probe.ReadDeliveriesAsync(ct), time.GetUtcNow()));
        switch (await probe.ReadInstallationsAsync(ct))
        {
            case ProbeAnswer<ImmutableArray<InstallationFacts>>.Found { Value.IsEmpty: true }:
                _findings.Add(
                    Finding.Fail(
                        "installation",
                        "the App is installed nowhere",
                        $"install it: {app.HtmlUrl}/installations/new"
                    )
                );
                break;
            case ProbeAnswer<ImmutableArray<InstallationFacts>>.Found { Value: var installations }:
                _findings.AddRange(AppChecks.Operator(app, installations));
                foreach (var installation in installations)
                {
                    await InstallationAsync(probe, installation, app, ct);
                }

                await TicketsAsync(new TicketCheck(probe, app, installations), ct);
                break;
            case var other:
                _gitHubUnreachable |= other is ProbeAnswer<ImmutableArray<InstallationFacts>>.Unreachable;
                _findings.Add(Finding.Fail("installation", "GitHub did not list the installations", "try again later"));
                break;
        }

        _findings.AddRange(AppChecks.Surplus(app));
    }

    private bool FilesTickets => _operators?.Billing is { IsAsked: true, Tickets: not null };

    private async Task TicketsAsync(TicketCheck check, CancellationToken ct)
    {
        if (FilesTickets)
        {
            _findings.Add(await check.RunAsync(_operators!.Billing.Tickets!.Repository, ct));
        }
    }

    private async Task InstallationAsync(
        IAppProbe probe,
        InstallationFacts installation,
        AppFacts app,
        CancellationToken ct
    )
    {
        _findings.AddRange(InstallationChecks.Check(installation, app));
        if (installation.SuspendedAt is not null)
        {
            return;
        }

        var policy = await policies.ReadAsync(installation, app, ct);
        if (app.IsOperators(installation))
        {
            _operators ??= policy.Policy;
        }

        _findings.AddRange(PolicyChecks.Check(installation.Login, policy));
        if (policy.Policy is { } read && policies.Operators is null)
        {
            var tenant = TenantId.Installation(installation.Id);
            _findings.AddRange(NoticeChecks.Check(read, tenant, settings, installation.Login));
        }

        if (installation.IsOrganization)
        {
            var organization = await probe.ReadOrganizationAsync(installation, ct);
            _findings.AddRange(OrganizationChecks.Check(installation.Login, organization, policy.Policy));
        }
    }
}
