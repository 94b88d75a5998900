using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Microsoft.Extensions.DependencyInjection;
using ZocSec.Core.Guardrails;
using ZocSec.Core.Policies;

namespace ZocSec.Tests.GitHub;

public sealed class PolicyContentsTests : IAsyncDisposable
{
    private const string File = "GET /repos/acme/.github-private/contents/zocsec.yml";
    private const string Repository = "GET /repos/acme/.github-private";
    private const string Text = "version: 1\n";

    private readonly StubGitHub github = new(configure: services =>
        services.AddSingleton(new PolicySettings(Path: null, PolicySettings.DefaultRepository))
    );

    public PolicyContentsTests()
    {
        github.On(
            "GET /app/installations/7",
            _ => StubGitHub.Json(HttpStatusCode.OK, """{"id":7,"account":{"login":"acme","type":"Organization"}}""")
        );
        OwnedBy("octo-org");
    }

    public ValueTask DisposeAsync() => github.DisposeAsync();

    [Fact]
    public async Task Read_ItIsThere_IsTheFileAsItIs()
    {
        github.On(File, _ => Answer(Text, "\"one\""));

        var found = Assert.IsType<PolicyText.Found>(await ReadAsync());

        Assert.Equal(Text, Encoding.UTF8.GetString(found.Bytes));
        Assert.Equal("\"one\"", found.Tag);
        Assert.Equal(new PolicyPlace("acme/.github-private/zocsec.yml", PolicyScope.Organization), found.Place);
        Assert.Equal("application/vnd.github.raw+json", Sent().Accept);
    }

    [Fact]
    public async Task Read_AsItWas_IsUnchanged()
    {
        github.On(File, _ => new HttpResponseMessage(HttpStatusCode.NotModified));

        Assert.IsType<PolicyText.Unchanged>(await ReadAsync("W/\"one\""));

        Assert.Equal("W/\"one\"", Sent().IfNoneMatch);
    }

    [Fact]
    public async Task Read_NothingHeld_IsUnconditional()
    {
        github.On(File, _ => Answer(Text, "\"one\""));

        await ReadAsync();

        Assert.Empty(Sent().IfNoneMatch!);
    }

    [Fact]
    public async Task Read_NoFile_IsMissing()
    {
        github.On(File, _ => StubGitHub.Error(404, "Not Found"));
        github.On(Repository, _ => StubGitHub.Repository(name: "acme/.github-private"));

        var missing = Assert.IsType<PolicyText.Missing>(await ReadAsync());

        Assert.Equal("acme/.github-private has no zocsec.yml", missing.Reason);
    }

    [Fact]
    public async Task Read_NoRepository_IsMissing()
    {
        github.On(File, _ => StubGitHub.Error(404, "Not Found"));
        github.On(Repository, _ => StubGitHub.Error(404, "Not Found"));

        var missing = Assert.IsType<PolicyText.Missing>(await ReadAsync());

        Assert.Contains("no repository acme/.github-private", missing.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Read_NotFoundAndThenNoAnswer_IsNotTakenForMissing()
    {
        github.On(File, _ => StubGitHub.Error(404, "Not Found"));
        github.On(Repository, _ => StubGitHub.Error(502, "Bad Gateway"));

        Assert.NotNull(Assert.IsType<PolicyText.Unreadable>(await ReadAsync()).RetryAt);
    }

    [Fact]
    public async Task Read_Forbidden_IsUnreadableUntilAPersonActs()
    {
        github.On(File, _ => StubGitHub.Error(403, "Resource not accessible by integration"));

        var unreadable = Assert.IsType<PolicyText.Unreadable>(await ReadAsync());

        Assert.Null(unreadable.RetryAt);
        Assert.Contains("grant the App", unreadable.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Read_OrganisationThatOwnsTheApp_IsTheOperators()
    {
        OwnedBy("Acme");
        github.On(File, _ => Answer(Text, "\"one\""));

        Assert.Equal(PolicyScope.Operator, Assert.IsType<PolicyText.Found>(await ReadAsync()).Place.Scope);
    }

    [Fact]
    public async Task Read_AppOfAnEnterprise_IsAnOrganizationsAndNobodysElse()
    {
        github.On(
            "GET /app",
            _ => StubGitHub.Json(HttpStatusCode.OK, """{"id":1,"owner":{"id":3,"slug":"acme","name":"acme"}}""")
        );
        github.On(File, _ => Answer(Text, "\"one\""));

        Assert.Equal(PolicyScope.Organization, Assert.IsType<PolicyText.Found>(await ReadAsync()).Place.Scope);
    }

    [Fact]
    public async Task Read_OwnerUnknown_IsNotTakenForAnybodys()
    {
        github.On("GET /app", _ => StubGitHub.Error(503, "Unavailable"));

        Assert.IsType<PolicyText.Unreadable>(await ReadAsync());
    }

    [Fact]
    public async Task Read_WithAFileOfTheOperators_NoOrganisationIsTheOperator()
    {
        await using var both = new StubGitHub(configure: services =>
            services.AddSingleton(new PolicySettings("zocsec.yml", "policies"))
        );
        both.On(
            "GET /app/installations/7",
            _ => StubGitHub.Json(HttpStatusCode.OK, """{"id":7,"account":{"login":"acme"}}""")
        );
        both.On("GET /repos/acme/policies/contents/zocsec.yml", _ => Answer(Text, "\"one\""));

        var found = await both.Get<IPolicyTexts>().ReadAsync(StubGitHub.Tenant, tag: null, default);

        Assert.Equal(PolicyScope.Organization, Assert.IsType<PolicyText.Found>(found).Place.Scope);
    }

    [Fact]
    public async Task Read_NotInstalled_IsNoTenant()
    {
        github.On("GET /app/installations/7", _ => StubGitHub.Error(404, "Not Found"));

        Assert.IsType<PolicyText.NoTenant>(await ReadAsync());
        Assert.IsType<PolicyText.NoTenant>(
            await github.Get<IPolicyTexts>().ReadAsync(TenantId.Default, tag: null, default)
        );
    }

    [Fact]
    public async Task Read_VeryLongFile_IsCutWhereTheReaderRefusesIt()
    {
        github.On(File, _ => Answer(new string('#', PolicyReader.MaxBytes + 500), "\"one\""));

        Assert.Equal(PolicyReader.MaxBytes + 1, Assert.IsType<PolicyText.Found>(await ReadAsync()).Bytes.Length);
    }

    private Task<PolicyText> ReadAsync(string? tag = null) =>
        github.Get<IPolicyTexts>().ReadAsync(StubGitHub.Tenant, tag, default);

    private StubGitHub.SentRequest Sent() => github.Requests.Single(request => request.Line == File);

    private void OwnedBy(string login) =>
        github.On(
            "GET /app",
            _ => StubGitHub.Json(HttpStatusCode.OK, $$$"""{"id":1,"owner":{"login":"{{{login}}}"}}""")
        );

    private static HttpResponseMessage Answer(string text, string tag)
    {
        var response = new HttpResponseMessage(HttpStatusCode.OK) { Content = new StringContent(text) };
        response.Headers.ETag = EntityTagHeaderValue.Parse(tag);
        return response;
    }
}
