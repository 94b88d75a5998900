using System.Collections.Immutable;
using System.Globalization;
using System.Net;
using System.Text;
using Microsoft.Extensions.DependencyInjection;
using ZocSec.Core.Aws;
using ZocSec.Core.Engine;
using ZocSec.Core.Guardrails;
using ZocSec.Core.Ledger;
using ZocSec.Core.Policies;
using ZocSec.Core.Queue;
using ZocSec.Functions.Settings;
using ZocSec.Tests.Aws;

namespace ZocSec.Tests.EndToEnd;

/// <summary>The whole program, guarding accounts of a real server; events come over real HTTP.</summary>
internal sealed class GuardedAccount : IAsyncDisposable
{
    public const string Key = "the-key-of-the-event-bus";
    public const string NextKey = "the-next-key-of-the-bus";

    private readonly GuardedOrganization _program;
    private readonly GuardrailName _guardrail;

    private GuardedAccount(GuardedOrganization program, GuardrailName guardrail) =>
        (_program, _guardrail) = (program, guardrail);

    /// <summary>Starts the program with one guardrail and its settings in YAML; the first sweep is over when it returns.</summary>
    public static async Task<GuardedAccount> StartAsync(
        Moto moto,
        GuardrailDefinition guardrail,
        string settings,
        params AwsAccount[] accounts
    ) => await StartAsync(await moto.SettingsAsync(), guardrail, settings, accounts);

    /// <summary>The same, with settings of its own.</summary>
    public static Task<GuardedAccount> StartAsync(
        AwsSettings aws,
        GuardrailDefinition guardrail,
        string settings,
        params AwsAccount[] accounts
    ) => StartAsync(aws, guardrail, settings, accounts, host: null, sections: "", time: null);

    /// <summary>
    /// The same, with other settings of the program, with more sections of the policy, or on a clock that a test turns: then the
    /// first sweep may be under way when it returns.
    /// </summary>
    public static async Task<GuardedAccount> StartAsync(
        AwsSettings aws,
        GuardrailDefinition guardrail,
        string settings,
        AwsAccount[] accounts,
        Func<HostSettings, HostSettings>? host = null,
        string sections = "",
        TimeProvider? time = null
    )
    {
        var policy = new StringBuilder(GuardedOrganization.Enforce).Append(sections).Append("aws:\n  accounts:\n");
        foreach (var account in accounts)
        {
            policy.Append(
                CultureInfo.InvariantCulture,
                $"    - {{ id: \"{account.Id}\", regions: [{string.Join(", ", account.Regions)}] }}\n"
            );
        }

        foreach (var other in GuardrailCatalogue.All.Where(other => other.Name.Section is "aws"))
        {
            policy.Append(
                CultureInfo.InvariantCulture,
                $"  {other.Name.Key}: {(other == guardrail ? settings : "{ mode: observe }")}\n"
            );
        }

        var program = await GuardedOrganization.StartAsync(
            policy.ToString(),
            time: time,
            settings: same => (host ?? (own => own))(same with { Aws = aws, AwsEventKeys = [Key, NextKey] })
        );
        if (time is null)
        {
            await program.SweptAsync();
        }

        return new GuardedAccount(program, guardrail.Name);
    }

    /// <summary>The program.</summary>
    public GuardedOrganization Program => _program;

    /// <summary>The guardrail itself.</summary>
    public IGuardrail Guardrail =>
        _program.Services.GetRequiredService<GuardrailSet>().TryGet(_guardrail, out var guardrail)
            ? guardrail
            : throw new InvalidOperationException($"there is no {_guardrail}");

    /// <summary>The operator's policy.</summary>
    public Policy Policy => _program.Services.GetRequiredService<AwsAccounts>().Policy;

    public async Task<HttpStatusCode> SendAsync(string json, string key = Key)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/aws/events")
        {
            Content = new StringContent(json, Encoding.UTF8, "application/json"),
        };
        request.Headers.TryAddWithoutValidation("X-Api-Key", key);
        using var answer = await _program.Http.SendAsync(request);
        return answer.StatusCode;
    }

    /// <summary>Sends an event and waits for all that follows from it.</summary>
    public async Task HandleAsync(string json)
    {
        Assert.Equal(HttpStatusCode.Accepted, await SendAsync(json));
        await IdleAsync();
    }

    /// <summary>Sweeps once more, and waits for all that follows from it.</summary>
    public async Task SweepAsync(string id)
    {
        Assert.Null(await _program.Services.GetRequiredService<Sweeper>().BeginAsync(id, CancellationToken.None));
        await IdleAsync();
    }

    /// <summary>What waits.</summary>
    public Task<QueueStatus> StatusAsync() =>
        _program.Services.GetRequiredService<IWorkQueue>().StatusAsync(CancellationToken.None);

    public Task IdleAsync() => _program.IdleAsync();

    /// <summary>What the guardrail decided, newest first.</summary>
    public Task<ImmutableArray<LedgerEntry>> EntriesAsync() =>
        _program.Ledger.ReadAsync(new LedgerQuery { Guardrail = _guardrail, Limit = 1000 }, CancellationToken.None);

    public ValueTask DisposeAsync() => _program.DisposeAsync();
}
