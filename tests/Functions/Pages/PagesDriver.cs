using System.Net;
using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.Extensions.DependencyInjection;
using ZocSec.Core.Engine;
using ZocSec.Core.Guardrails;
using ZocSec.Core.Ledger;
using ZocSec.Core.Policies;
using ZocSec.Core.Queue;
using ZocSec.Functions.Access;

namespace ZocSec.Tests.Functions.Pages;

/// <summary>The program with a ledger of its own making, and a browser's side of HTTP: cookies and forms.</summary>
internal sealed partial class PagesDriver : IAsyncDisposable
{
    public static readonly TenantId Acme = TenantId.Installation(1);
    public static readonly TenantId Other = TenantId.Installation(2);
    public static readonly GuardrailName Visibility = new("github/public-repository");
    public static readonly GuardrailName Ports = new("aws/open-ports");

    private readonly HostDriver _program;
    private readonly HttpClient _client;

    private PagesDriver(HostDriver program, GivenVisitors visitors)
    {
        (_program, Visitors) = (program, visitors);
        _client = new HttpClient(
            new SocketsHttpHandler { CookieContainer = new CookieContainer(), AllowAutoRedirect = false }
        )
        {
            BaseAddress = program.Http.BaseAddress,
        };
    }

    public GivenVisitors Visitors { get; }

    public Uri Url => _client.BaseAddress!;

    public IServiceProvider Services => _program.Services;

    public ILedger Ledger => Services.GetRequiredService<ILedger>();

    /// <summary>Somebody who administers acme and runs the program.</summary>
    public static Viewer Operator => new("mona", [new Grant(Acme, "acme") { IsOperator = true }]);

    /// <summary>Somebody who administers acme.</summary>
    public static Viewer Administrator => new("ada", [new Grant(Acme, "acme")]);

    /// <summary>Somebody who maintains one repository of acme.</summary>
    public static Viewer Maintainer => new("grace", [new Grant(Acme, "acme") { Repositories = ["7"] }]);

    public static async Task<PagesDriver> StartAsync(Viewer? viewer, IPolicySource? policies = null)
    {
        var visitors = new GivenVisitors(viewer);
        var program = await HostDriver.StartAsync(configure: builder =>
        {
            builder.Services.AddSingleton<IVisitors>(visitors).AddSingleton<IErrandRunner, DoneAtOnce>();
            if (policies is not null)
            {
                builder.Services.AddSingleton(policies);
            }
        });
        return new PagesDriver(program, visitors);
    }

    public async Task<HttpResponseMessage> GetAsync(string path) => await _client.GetAsync(path);

    public async Task<string> TextAsync(string path) => await _client.GetStringAsync(path);

    /// <summary>Loads a page and sends a form with the token that is on it.</summary>
    public async Task<HttpResponseMessage> SubmitAsync(
        string page,
        string action,
        IEnumerable<(string Name, string Value)> fields,
        params (string Name, string Value)[] headers
    )
    {
        var token = TokenField().Match(await (await _client.GetAsync(page)).Content.ReadAsStringAsync());
        return await PostAsync(
            action,
            fields.Append((token.Groups["name"].Value, WebUtility.HtmlDecode(token.Groups["value"].Value))),
            headers
        );
    }

    /// <summary>A page's text but for its token, which is another each time.</summary>
    public static string WithoutToken(string text) => TokenField().Replace(text, "");

    /// <summary>Sends a form as it is.</summary>
    public async Task<HttpResponseMessage> PostAsync(
        string action,
        IEnumerable<(string Name, string Value)> fields,
        params (string Name, string Value)[] headers
    )
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, action)
        {
            Content = new FormUrlEncodedContent(
                fields
                    .Where(field => field.Name.Length > 0)
                    .Select(field => KeyValuePair.Create(field.Name, field.Value))
            ),
        };
        foreach (var (name, value) in headers)
        {
            request.Headers.Add(name, value);
        }

        return await _client.SendAsync(request);
    }

    /// <summary>Records a violation, or that it was put right.</summary>
    public async Task<LedgerEntry> RecordAsync(
        GuardrailName guardrail,
        ResourceId resource,
        string reason = "public without a topic",
        string? actor = "mona",
        EntryOutcome outcome = EntryOutcome.Observed,
        string? state = null,
        string? final = null
    )
    {
        var now = TimeProvider.System.GetUtcNow();
        var entry = new LedgerEntry
        {
            Id = Guid.CreateVersion7(now).ToString("N"),
            Time = now,
            Guardrail = guardrail,
            Resource = resource,
            Verdict = VerdictKind.Violation,
            Reason = reason,
            Outcome = outcome,
            Changes = [new Change("visibility", "public", "private", final ?? reason, Final: final is not null)],
            Actor = actor,
            Cause = LookCause.Event,
            Trigger = $"/github#{reason}",
            Policy = "abc",
            Before = state is null ? null : JsonElement.Parse(state),
            After = outcome == EntryOutcome.Remediated ? JsonElement.Parse("{}") : null,
        };
        var standing = await Ledger.FindOrNewAsync(new StandingKey(guardrail, resource), default);
        var next = standing with
        {
            Resource = resource,
            Verdict = VerdictKind.Violation,
            Reason = reason,
            Outcome = outcome,
            State = entry.Before,
            ReadAt = now,
        };
        Assert.True(await Ledger.SettleAsync(new Settlement(next, entry, null, []), default));
        return (await Ledger.FindEntryAsync(entry.Id, resource.Tenant, default))!;
    }

    public static ResourceId Repository(string key, string name = "acme/wages", TenantId? tenant = null) =>
        new(tenant ?? Acme, new ResourceKind("github/repository"), key, name);

    public static ResourceId Group(string key) =>
        new(Acme, new ResourceKind("aws/security-group"), key, $"group {key}");

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        await _program.DisposeAsync();
    }

    [GeneratedRegex(
        """<input type="hidden" name="(?<name>__RequestVerificationToken)" value="(?<value>[^"]*)" />""",
        RegexOptions.ExplicitCapture,
        matchTimeoutMilliseconds: 1000
    )]
    private static partial Regex TokenField();
}
