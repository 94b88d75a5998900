using System.Collections.Immutable;
using System.Runtime.Serialization;
using Octokit;
using ZocSec.Core.GitHub;
using ZocSec.Core.GitHub.Issues;
using ZocSec.Core.GitHub.Setup;

namespace ZocSec.Core.Doctor;

/// <summary>Asks with Octokit.</summary>
internal sealed class OctokitProbe(GitHubSettings settings, TimeProvider time) : IAppProbe, IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);
    private static readonly ApiOptions WholePages = new() { PageSize = 100 };
    private static readonly ApiOptions OnePage = new() { PageSize = 100, PageCount = 1 };

    private readonly GitHub.GitHubApp _app = new(settings, time);
    private readonly List<IDisposable> _clients = [];
    private readonly HttpClient _public = new(new SocketsHttpHandler { AllowAutoRedirect = false })
    {
        Timeout = Patience,
    };

    /// <inheritdoc />
    public Task<ProbeAnswer<AppFacts>> ReadAppAsync(CancellationToken ct) =>
        AskAsync<AppFacts>(async () =>
        {
            var answer = await AsApp().Get<AppBody>(Path("app"), parameters: null, accepts: null, ct);
            var app = answer.Body;
            return (
                new AppFacts(
                    app.Id,
                    app.Slug ?? "",
                    app.HtmlUrl ?? "",
                    app.Owner?.Login ?? "",
                    Map(app.Permissions),
                    Set(app.Events)
                )
                {
                    Operator = settings.Operator,
                },
                DateOf(answer.HttpResponse)
            );
        });

    /// <inheritdoc />
    public Task<ProbeAnswer<ImmutableArray<InstallationFacts>>> ReadInstallationsAsync(CancellationToken ct) =>
        AskAsync<ImmutableArray<InstallationFacts>>(async () =>
        {
            var bodies = await new ApiConnection(AsApp()).GetAll<InstallationBody>(
                Path("app/installations"),
                WholePages
            );
            return (bodies.Select(Facts).ToImmutableArray(), null);
        });

    /// <inheritdoc />
    public Task<ProbeAnswer<HookFacts>> ReadHookAsync(CancellationToken ct) =>
        AskAsync<HookFacts>(async () =>
        {
            var hook = (await AsApp().Get<HookBody>(Path("app/hook/config"), parameters: null, accepts: null, ct)).Body;
            return (new HookFacts(hook.Url ?? "", hook.ContentType ?? "", hook.InsecureSsl is not "1"), null);
        });

    /// <inheritdoc />
    public Task<ProbeAnswer<ImmutableArray<DeliveryFacts>>> ReadDeliveriesAsync(CancellationToken ct) =>
        AskAsync<ImmutableArray<DeliveryFacts>>(async () =>
        {
            var bodies = await new ApiConnection(AsApp()).GetAll<DeliveryBody>(Path("app/hook/deliveries"), OnePage);
            return (
                bodies
                    .Select(body => new DeliveryFacts(
                        body.Guid ?? "",
                        body.DeliveredAt,
                        body.StatusCode,
                        body.Status ?? ""
                    ))
                    .ToImmutableArray(),
                null
            );
        });

    /// <inheritdoc />
    public Task<ProbeAnswer<OrganizationFacts>> ReadOrganizationAsync(
        InstallationFacts installation,
        CancellationToken ct
    ) =>
        AskAsync<OrganizationFacts>(async () =>
        {
            var asInstallation = await AsInstallationAsync(installation);
            var path = Path($"orgs/{Uri.EscapeDataString(installation.Login)}");
            var answer = await asInstallation.Get<OrganizationBody>(path, parameters: null, accepts: null, ct);
            var body = answer.Body;
            var rate = answer.HttpResponse.ApiInfo?.RateLimit;
            return (
                new OrganizationFacts(
                    body.Plan?.Name,
                    body.ArchivedAt is not null,
                    body.MembersCanChangeRepoVisibility,
                    body.MembersCanCreatePublicRepositories,
                    body.DependabotAlertsEnabledForNewRepositories,
                    rate?.Remaining,
                    rate?.Limit
                ),
                null
            );
        });

    /// <inheritdoc />
    public Task<ProbeAnswer<byte[]>> ReadFileAsync(
        InstallationFacts installation,
        string repository,
        string path,
        CancellationToken ct
    ) =>
        AskAsync<byte[]>(async () =>
        {
            var contents = new RepositoryContentsClient(new ApiConnection(await AsInstallationAsync(installation)));
            var file = (await contents.GetAllContents(installation.Login, repository, path))[0];
            return (Convert.FromBase64String(file.EncodedContent), null);
        });

    /// <inheritdoc />
    public Task<ProbeAnswer<IssuePlace>> ReadIssuePlaceAsync(
        InstallationFacts installation,
        string fullName,
        CancellationToken ct
    ) =>
        AskAsync<IssuePlace>(async () =>
        {
            var asInstallation = await AsInstallationAsync(installation);
            var path = Path($"repos/{string.Join('/', fullName.Split('/').Select(Uri.EscapeDataString))}");
            var body = (await asInstallation.Get<RepositoryBody>(path, parameters: null, accepts: null, ct)).Body;
            return (new IssuePlace(body.FullName ?? fullName, body.HasIssues, body.Archived, !body.Private), null);
        });

    /// <inheritdoc />
    public Task<ProbeAnswer<string>> ReadPublicAsync(PublicUrl url, CancellationToken ct) =>
        AskAsync<string>(async () =>
        {
            using var answer = await _public.GetAsync(new Uri(url.Root, "api/health/live"), ct);
            var text = await answer.Content.ReadAsStringAsync(ct);
            return answer.IsSuccessStatusCode
                ? (text, null)
                : throw new HttpRequestException(
                    $"the answer is {(int)answer.StatusCode}",
                    inner: null,
                    answer.StatusCode
                );
        });

    public void Dispose()
    {
        _clients.ForEach(client => client.Dispose());
        _public.Dispose();
        _app.Dispose();
    }

    private Connection AsApp() =>
        Connect(new Credentials(_app.Authorize()["Bearer ".Length..], AuthenticationType.Bearer));

    private async Task<Connection> AsInstallationAsync(InstallationFacts installation)
    {
        var apps = new GitHubAppsClient(new ApiConnection(AsApp()));
        return Connect(new Credentials((await apps.CreateInstallationToken(installation.Id)).Token));
    }

    private Connection Connect(Credentials credentials)
    {
        var connection = OctokitClients.Connect(settings.ApiUrl, credentials, out var http);
        _clients.Add(http);
        return connection;
    }

    private static async Task<ProbeAnswer<T>> AskAsync<T>(Func<Task<(T, DateTimeOffset?)>> ask)
    {
        try
        {
            var (value, date) = await ask();
            return new ProbeAnswer<T>.Found(value, date);
        }
        catch (ApiException error) when ((int)error.StatusCode is >= 400 and < 500)
        {
            return new ProbeAnswer<T>.Refused((int)error.StatusCode, error.Message, DateOf(error.HttpResponse));
        }
        catch (ApiException error)
        {
            return new ProbeAnswer<T>.Unreachable($"the answer is {(int)error.StatusCode}");
        }
        catch (HttpRequestException error) when (error.StatusCode is { } status)
        {
            return new ProbeAnswer<T>.Refused((int)status, error.Message);
        }
        catch (SerializationException)
        {
            return new ProbeAnswer<T>.Unreachable("the answer is no JSON; something on the way speaks for GitHub");
        }
        catch (Exception error) when (error is HttpRequestException or IOException)
        {
            return new ProbeAnswer<T>.Unreachable(error.Message);
        }
        catch (OperationCanceledException)
        {
            return new ProbeAnswer<T>.Unreachable("no answer came in time");
        }
    }

    private static InstallationFacts Facts(InstallationBody body) =>
        new(
            body.Id,
            body.Account?.Login ?? "",
            body.TargetType is "Organization",
            body.HtmlUrl ?? "",
            body.RepositorySelection is not "selected",
            body.SuspendedAt,
            Map(body.Permissions),
            Set(body.Events)
        );

    private static ImmutableDictionary<string, string> Map(Dictionary<string, string>? map) =>
        map?.ToImmutableDictionary(StringComparer.Ordinal) ?? ImmutableDictionary<string, string>.Empty;

    private static ImmutableHashSet<string> Set(List<string>? list) =>
        list?.ToImmutableHashSet(StringComparer.Ordinal) ?? [];

    private static DateTimeOffset? DateOf(IResponse? response) =>
        response
            ?.Headers.FirstOrDefault(header => string.Equals(header.Key, "Date", StringComparison.OrdinalIgnoreCase))
            .Value
            is { } text
        && DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, out var date)
            ? date
            : null;

    private static Uri Path(string path) => new(path, UriKind.Relative);
}
