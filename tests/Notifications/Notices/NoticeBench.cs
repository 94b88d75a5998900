using System.Collections.Frozen;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using ZocSec.Core.Engine;
using ZocSec.Core.GitHub.Setup;
using ZocSec.Core.Guardrails;
using ZocSec.Core.Notifications;
using ZocSec.Core.Notifications.Mail;
using ZocSec.Core.Notifications.Notices;
using ZocSec.Core.Notifications.Texts;
using ZocSec.Core.Notifications.Webhooks;
using ZocSec.Core.Policies;
using ZocSec.Core.Queue;
using ZocSec.Core.Tenants;
using ZocSec.Tests.Engine;

namespace ZocSec.Tests.Notifications.Notices;

/// <summary>What sends notices, on a real queue, with time that stands still.</summary>
internal sealed class NoticeBench : IDisposable
{
    public const string Setting = "Notify__Secrets__SLACK_WEBHOOK";

    private readonly Telemetry _telemetry = new();
    private readonly WebhookClient _client;
    private readonly NoticeLane _lane;
    private ErrandProcessor? _processor;

    public NoticeBench(params (string Setting, Uri Address)[] webhooks)
    {
        Settings = new NoticeSettings
        {
            Webhooks = webhooks.ToFrozenDictionary(
                one => one.Setting,
                one => one.Address,
                StringComparer.OrdinalIgnoreCase
            ),
            PublicUrl = PublicUrl.TryRead("https://zocsec.example.com", out var url, out _) ? url : null,
        };
        _client = new WebhookClient(Time);
        _lane = new NoticeLane(Time);
        Engine.Policy = new Policy
        {
            Notify = new NotifySettings { Slack = "SLACK_WEBHOOK", Digest = DigestPace.Off },
        };
    }

    public EngineFixture Engine { get; } = new();

    public NoticeSettings Settings { get; init; }

    public FakeTimeProvider Time => Engine.Time;

    public IWorkQueue Queue => Engine.Stores.Queue;

    public NoticeTexts Texts => new(new NoticeTemplates(folder: null, NullLogger<NoticeTemplates>.Instance), Settings);

    public NoticeRunner Runner(INoticeSender sender) => new(sender, Engine, _lane, Engine.Stores.Cursors, Time);

    public NoticeRunner Slack() =>
        Runner(new WebhookSender(NoticeTransport.Slack, new SlackMessage(Texts).Write, Settings, _client));

    public NoticeRunner Teams() =>
        Runner(new WebhookSender(NoticeTransport.Teams, new TeamsCard(Texts).Write, Settings, _client));

    public NoticeRunner Mail() => Runner(new MailSender(new MailMessages(Texts), Settings));

    /// <summary>Tells one now.</summary>
    public static Task<ErrandResult> TellAsync(NoticeRunner runner, NoticeErrand errand) =>
        runner.RunAsync(errand.ToWork(TenantId.Default), CancellationToken.None);

    /// <summary>Has everything done that is queued, an hour passing between the tries.</summary>
    public async Task WorkAsync(int passes, params IErrandRunner[] runners)
    {
        _processor ??= new ErrandProcessor(
            runners,
            new TenantGate(new TenantStates(Engine.Stores.Cursors, Time), Queue, NullLogger<TenantGate>.Instance),
            Queue,
            _telemetry,
            Time,
            NullLogger<ErrandProcessor>.Instance
        );
        for (var pass = 0; pass < passes; pass++)
        {
            Engine.Stores.Queue.Signal(due: null);
            foreach (var leased in await Queue.LeaseAsync(100, CancellationToken.None))
            {
                await _processor.ProcessAsync(leased, (Errand)leased.Work, CancellationToken.None);
                Time.Advance(TimeSpan.FromSeconds(1));
            }

            Time.Advance(TimeSpan.FromHours(1));
        }
    }

    public void Dispose()
    {
        _client.Dispose();
        _telemetry.Dispose();
        Engine.Dispose();
    }
}
