using System.Buffers.Text;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using ZocSec.Sandbox;
using ZocSec.Sandbox.Rest;

namespace ZocSec.Tests.Sandbox;

/// <summary>A sandbox of its own for a test, and somebody who asks it by HTTP.</summary>
internal sealed class SandboxDriver : IAsyncDisposable
{
    private readonly HttpClient _client;

    private SandboxDriver(SandboxServer server)
    {
        Server = server;
        _client = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false }) { BaseAddress = server.Url };
    }

    public SandboxServer Server { get; }

    public static async Task<SandboxDriver> StartAsync(
        SandboxOptions? options = null,
        IExchangeObserver? observer = null
    )
    {
        var server = await SandboxServer.StartAsync(options, TestContext.Current.CancellationToken);
        server.Observer = observer;
        return new SandboxDriver(server);
    }

    /// <summary>A JWT of the App, by default as it ought to be.</summary>
    public string Jwt(
        DateTimeOffset? now = null,
        int issuedAgo = 60,
        int expiresIn = 540,
        string? issuer = null,
        string? key = null
    )
    {
        var at = (now ?? TimeProvider.System.GetUtcNow()).ToUnixTimeSeconds();
        var head = Base64Url.EncodeToString("""{"alg":"RS256","typ":"JWT"}"""u8);
        var body = Base64Url.EncodeToString(
            Encoding.UTF8.GetBytes(
                $$"""{"iat":{{at - issuedAgo}},"exp":{{at + expiresIn}},"iss":"{{issuer ?? Server.AppId}}"}"""
            )
        );
        using var rsa = RSA.Create();
        rsa.ImportFromPem(key ?? Server.PrivateKey);
        var signature = rsa.SignData(
            Encoding.ASCII.GetBytes($"{head}.{body}"),
            HashAlgorithmName.SHA256,
            RSASignaturePadding.Pkcs1
        );
        return $"{head}.{body}.{Base64Url.EncodeToString(signature)}";
    }

    /// <summary>A fresh token of the installation.</summary>
    public async Task<string> TokenAsync(string? permissions = null, DateTimeOffset? now = null)
    {
        using var answer = await SendAsync(
            HttpMethod.Post,
            FormattableString.Invariant($"/app/installations/{Server.InstallationId}/access_tokens"),
            Jwt(now),
            permissions is null ? null : $$"""{"permissions":{{permissions}}}"""
        );
        var json = await answer.Content.ReadFromJsonAsync<JsonElement>();
        return json.GetProperty("token").GetString()!;
    }

    /// <summary>The App by its client secret.</summary>
    public string Client(string? secret = null) =>
        $"Basic {Convert.ToBase64String(Encoding.UTF8.GetBytes($"{Server.ClientId}:{secret ?? Server.ClientSecret}"))}";

    public async Task<HttpResponseMessage> SendAsync(
        HttpMethod method,
        string path,
        string? credentials,
        string? body = null,
        params (string Name, string Value)[] headers
    )
    {
        using var request = new HttpRequestMessage(method, path);
        if (credentials is not null)
            request.Headers.Authorization = credentials.StartsWith("Basic ", StringComparison.Ordinal)
                ? AuthenticationHeaderValue.Parse(credentials)
                : new AuthenticationHeaderValue("Bearer", credentials);
        foreach (var (name, value) in headers)
            request.Headers.TryAddWithoutValidation(name, value);
        if (body is not null)
            request.Content = new StringContent(body, Encoding.UTF8, "application/json");
        return await _client.SendAsync(request, TestContext.Current.CancellationToken);
    }

    /// <summary>Sends and reads the JSON of the answer.</summary>
    public async Task<(int Status, JsonElement Json)> AskAsync(
        HttpMethod method,
        string path,
        string? credentials,
        string? body = null
    )
    {
        using var answer = await SendAsync(method, path, credentials, body);
        var text = await answer.Content.ReadAsStringAsync();
        return ((int)answer.StatusCode, text.Length == 0 ? default : JsonSerializer.Deserialize<JsonElement>(text));
    }

    /// <summary>Asks GraphQL, by default as the installation, and gives the whole answer.</summary>
    public async Task<JsonElement> QueryAsync(string query, string variables = "{}", string? token = null)
    {
        var (status, json) = await AskAsync(
            HttpMethod.Post,
            "/graphql",
            token ?? await TokenAsync(),
            $$"""{"query":{{JsonSerializer.Serialize(query)}},"variables":{{variables}}}"""
        );
        Assert.Equal(200, status);
        return json;
    }

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        await Server.DisposeAsync();
    }
}
