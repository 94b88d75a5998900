using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using ZocSec.Core.GitHub;
using ZocSec.Core.GitHub.Issues;
using ZocSec.Core.Guardrails;
using ZocSec.Core.Ledger;
using ZocSec.Core.Notifications;
using ZocSec.Core.Notifications.Issues;
using ZocSec.Core.Notifications.Notices;
using ZocSec.Core.Notifications.Texts;
using ZocSec.Core.Policies;
using ZocSec.Core.Storage;
using ZocSec.Sandbox;
using ZocSec.Tests.Notifications.Notices;

namespace ZocSec.Tests.Notifications.Issues;

/// <summary>What one process keeps issues with: clients of its own, and a storage that it has in common with others.</summary>
internal sealed class IssueProcess : IAsyncDisposable
{
    private static readonly NoticeTarget s_target = new(NoticeTransport.Issue, "acme/payroll");

    private readonly ServiceProvider _gitHub;

    public IssueProcess(
        SandboxServer sandbox,
        ICursors cursors,
        IExpiringRecords records,
        ILedger ledger,
        TimeProvider time
    )
    {
        _gitHub = new ServiceCollection()
            .AddSingleton(time)
            .AddZocSecGitHub(new GitHubSettings(sandbox.Url, sandbox.AppId, sandbox.PrivateKey) { PointsPerMinute = 0 })
            .BuildServiceProvider();
        Issues = new HeldIssues(_gitHub.GetRequiredService<IIssues>());
        Sender = new IssueSender(
            Issues,
            new IssueFinder(Issues, new IssueTenants(_gitHub.GetRequiredService<Installations>(), time), cursors, time),
            new IssueClaims(records, time),
            ledger,
            new NoticeTexts(
                new NoticeTemplates(folder: null, NullLogger<NoticeTemplates>.Instance),
                new NoticeSettings()
            ),
            time
        );
    }

    /// <summary>GitHub, as this process reaches it.</summary>
    public HeldIssues Issues { get; }

    public IssueSender Sender { get; }

    /// <summary>Tells of one decision about the repository that all are about.</summary>
    public Task<SendResult> SendAsync(string entry) =>
        Sender.SendAsync(
            NoticeSamples.Errand(s_target, entry),
            TenantId.Installation(1),
            new Policy { Notify = new NotifySettings { Issue = new IssueTarget(IsOn: true, s_target.Name) } },
            TestContext.Current.CancellationToken
        );

    public ValueTask DisposeAsync() => _gitHub.DisposeAsync();
}
