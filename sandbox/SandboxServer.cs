using System.Collections.Immutable;
using ZocSec.Sandbox.Faults;
using ZocSec.Sandbox.GraphQl;
using ZocSec.Sandbox.Organizations;
using ZocSec.Sandbox.Rest;
using ZocSec.Sandbox.Setup;
using ZocSec.Sandbox.SignIn;
using ZocSec.Sandbox.Webhooks;

namespace ZocSec.Sandbox;

/// <summary>
/// An organisation in memory that speaks GitHub's REST on 127.0.0.1 and sends signed webhooks: for trying out, for tests
/// and for benchmarks. Answers at the root, and below <c>/api/v3</c> as a GitHub Enterprise Server does.
/// </summary>
public sealed class SandboxServer : IAsyncDisposable
{
    private const int WorkflowRequestsPerHour = 1000;

    private readonly WebApplication _web;
    private readonly AppIdentity _app;
    private readonly AppJwt _jwt;
    private readonly InstallationTokens _tokens;
    private readonly UserTokens _users;
    private readonly RestPipeline _pipeline;
    private readonly WebhookPost _post;
    private readonly RateMeter _meter;

    private SandboxServer(SandboxOptions options)
    {
        var time = options.Time;
        _app = new AppIdentity
        {
            Id = options.AppId,
            WebhookSecret = options.WebhookSecret,
            CreatedAt = time.GetUtcNow(),
        };
        GitHub = new SandboxGitHub(time) { App = _app };
        Organization = GitHub.AddOrganization(options.Organization);
        OrganizationGenerator.Fill(Organization, options.Repositories);
        _tokens = new InstallationTokens(time);
        _users = new UserTokens(time);
        var meter = _meter = new RateMeter(options.RequestsPerHour, time);
        _jwt = new AppJwt(_app, time);
        _pipeline = new RestPipeline(new Authentication(GitHub, _jwt, _tokens, _users), Faults, meter, Requests, time);
        Webhooks = new WebhookSender(GitHub, _app, Faults, Urls, options.DeliveriesAtOnce, time)
        {
            Target = options.WebhookUrl,
        };
        _post = new WebhookPost(_app, new WebhookPayload(GitHub, _app, Urls), time);
        InstallationId = options.InstallationId;
        if (options.IsInstalled)
        {
            GitHub.Install(
                new SandboxInstallation { Id = options.InstallationId, Account = Organization.Account },
                by: "mona"
            );
        }

        var desk = new ManifestDesk(time);
        Routes =
        [
            .. new AppRoutes(GitHub, _app, _tokens, meter).All,
            .. new RepositoryRoutes(GitHub, Requests).All,
            .. new CommitRoutes(GitHub).All,
            .. new ContentRoutes(GitHub).All,
            .. new PullRequestRoutes(GitHub).All,
            .. new CheckRunRoutes(GitHub).All,
            .. new IssueRoutes(GitHub).All,
            .. new OrganizationRoutes(GitHub).All,
            .. new TeamRoutes(GitHub).All,
            .. new PropertyRoutes(GitHub).All,
            .. new KeyRoutes(GitHub).All,
            .. new UserRoutes(GitHub).All,
            .. new UserInstallationRoutes(GitHub, _app).All,
            .. new UserTokenRoutes(_users).All,
            .. new HookRoutes(Webhooks, _post).All,
            .. new GraphQlRoutes(GitHub, meter).All,
            .. new ManifestRoutes(GitHub, _app, desk, Webhooks).All,
        ];
        _web = SandboxHost.Build(
            options.Port,
            Routes,
            _pipeline,
            new ControlEndpoints(this),
            new AppPages(GitHub, _app, desk, InstallationId),
            new AuthorizePages(GitHub, _app, _users, Faults)
        );
    }

    /// <summary>The address, <c>http://127.0.0.1:7072</c>: the setting <c>GitHub__ApiUrl</c> of the program under test.</summary>
    public Uri Url { get; private set; } = null!;

    /// <summary>The App's number: the setting <c>GitHub__AppId</c>.</summary>
    public string AppId => FormattableString.Invariant($"{_app.Id}");

    /// <summary>The App's private key as PEM: the setting <c>GitHub__PrivateKey</c>. Made anew at each start.</summary>
    public string PrivateKey => _app.PrivateKeyPem;

    /// <summary>The setting <c>GitHub__WebhookSecret</c>.</summary>
    public string WebhookSecret => _app.WebhookSecret;

    /// <summary>The setting <c>GitHub__ClientId</c>.</summary>
    public string ClientId => AppIdentity.ClientId;

    /// <summary>The setting <c>GitHub__ClientSecret</c>.</summary>
    public string ClientSecret => AppIdentity.ClientSecret;

    /// <summary>The login of the account that owns the App; null: that of its first installation.</summary>
    public string? Owner
    {
        get => _app.Owner;
        set => _app.Owner = value;
    }

    /// <summary>The slug of the enterprise that owns the App in place of an account; null: none does.</summary>
    public string? Enterprise
    {
        get => _app.Enterprise;
        set => _app.Enterprise = value;
    }

    /// <summary>The number of the App's installation on <see cref="Organization"/>.</summary>
    public long InstallationId { get; }

    /// <summary>Everything that this GitHub holds.</summary>
    public SandboxGitHub GitHub { get; }

    /// <summary>The organisation that the App is installed on.</summary>
    public SandboxOrganization Organization { get; }

    /// <summary>What goes wrong.</summary>
    public FaultInjector Faults { get; } = new();

    /// <summary>What was asked.</summary>
    public RequestLog Requests { get; } = new();

    /// <summary>What was sent.</summary>
    public WebhookSender Webhooks { get; }

    /// <summary>Sees every exchange; null for nobody, which costs nothing.</summary>
    public IExchangeObserver? Observer
    {
        get => _pipeline.Observer;
        set => _pipeline.Observer = value;
    }

    /// <summary>Everything of GitHub's that is answered.</summary>
    internal IReadOnlyList<RestRoute> Routes { get; }

    /// <summary>How many installation tokens were handed out.</summary>
    public int TokensHandedOut => _tokens.HandedOut;

    /// <summary>Starts a sandbox.</summary>
    /// <exception cref="IOException">The port is taken.</exception>
    public static async Task<SandboxServer> StartAsync(SandboxOptions? options = null, CancellationToken ct = default)
    {
        var server = new SandboxServer(options ?? new SandboxOptions());
        try
        {
            await server._web.StartAsync(ct);
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }

        server.Url = new Uri(server._web.Urls.First());
        server._pipeline.Root = server.Url.GetLeftPart(UriPartial.Authority);
        return server;
    }

    /// <summary>The App as its settings describe it: what it asks for, which an installation may not have granted yet.</summary>
    public Registration Registration
    {
        get => _app.Registration;
        set => _app.Registration = value;
    }

    /// <summary>Makes every installation token worthless, as GitHub does when a key leaks.</summary>
    public void RevokeTokens() => _tokens.RevokeAll();

    /// <summary>The tokens by which the App may ask as a person now.</summary>
    public ImmutableArray<string> UserTokensOf(string login) => _users.Of(login);

    /// <summary>Makes the tokens worthless by which the App asks as a person, who takes its authorisation back.</summary>
    public void RevokeUserTokens(string login) => _users.Revoke(login);

    /// <summary>
    /// Makes the token that a workflow of a repository is given (<c>GITHUB_TOKEN</c>): reads this repository's contents and
    /// metadata, neither people nor settings, at most 1,000 requests an hour.
    /// </summary>
    /// <param name="repository">The repository's name without the owner.</param>
    /// <param name="issues">What the workflow's <c>permissions</c> say of issues, <c>read</c> or <c>write</c>; null for nothing.</param>
    /// <exception cref="KeyNotFoundException">There is none of this name.</exception>
    public string WorkflowToken(string repository, string? issues = null)
    {
        var found = Organization[repository];
        var permissions = ImmutableDictionary<string, string>.Empty.Add("contents", "read").Add("metadata", "read");
        var token = _tokens.HandOutToWorkflow(
            new SandboxInstallation
            {
                Id = 0,
                Account = Organization.Account,
                Selected = [found.Id],
                Permissions = issues is null ? permissions : permissions.Add("issues", issues),
            },
            found.FullName
        );
        var caller = new Caller.Installed(token.Workflow!.Installation, token.Permissions, token.Value)
        {
            Workflow = found.FullName,
        };
        foreach (var isGraphQl in (bool[])[false, true])
            _meter.Restrict(caller.LimitKeyOf(isGraphQl), WorkflowRequestsPerHour);
        return token.Value;
    }

    /// <summary>Makes another private key for the App, which is good beside the one that is there.</summary>
    /// <returns>The key as PEM.</returns>
    public string AddPrivateKey() => _app.AddKey();

    /// <summary>Takes the App's oldest private key away: what it has signed is not accepted any more.</summary>
    public void RemoveOldestPrivateKey()
    {
        _app.RemoveOldestKey();
        _jwt.Forget();
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        await Webhooks.DisposeAsync();
        await _web.DisposeAsync();
        _post.Dispose();
        _app.Dispose();
    }

    private SandboxUrls Urls() => new(_pipeline.Root, _pipeline.Root);
}
