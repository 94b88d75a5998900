using System.Buffers.Text;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using System.Web;
using ZocSec.Sandbox;

namespace ZocSec.Tests.Sandbox;

/// <summary>Signs a person in to the App at the sandbox, as an App does that knows its way.</summary>
internal static partial class SignInDriver
{
    public const string Callback = "http://127.0.0.1:9/callback";

    private static readonly HttpClient Http = new(new SocketsHttpHandler { AllowAutoRedirect = false });

    /// <summary>A token for a person.</summary>
    public static async Task<string> TokenAsync(SandboxServer server, string person)
    {
        var code = await CodeAsync(server, person);
        var answer = await ExchangeAsync(server, code);
        return answer.GetProperty("access_token").GetString()!;
    }

    /// <summary>A code for a person, asked for with a challenge.</summary>
    public static async Task<string> CodeAsync(SandboxServer server, string person, string verifier = "a-verifier")
    {
        var challenge = Base64Url.EncodeToString(SHA256.HashData(Encoding.ASCII.GetBytes(verifier)));
        var page = await Http.GetStringAsync(
            new Uri(
                server.Url,
                $"/login/oauth/authorize?client_id={server.ClientId}&redirect_uri={Uri.EscapeDataString(Callback)}&state=s&code_challenge={challenge}&code_challenge_method=S256"
            )
        );
        using var form = new FormUrlEncodedContent([
            new("ticket", Ticket().Match(page).Groups["value"].Value),
            new("person", person),
        ]);
        using var answer = await Http.PostAsync(new Uri(server.Url, "/login/oauth/authorize"), form);
        var query = HttpUtility.ParseQueryString(answer.Headers.Location!.Query);
        Assert.Equal("s", query["state"]);
        return query["code"]!;
    }

    /// <summary>Turns a code into a token, or what is wrong.</summary>
    public static async Task<JsonElement> ExchangeAsync(
        SandboxServer server,
        string code,
        string verifier = "a-verifier",
        string? secret = null,
        string callback = Callback
    )
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(server.Url, "/login/oauth/access_token"));
        request.Headers.Add("Accept", "application/json");
        request.Content = JsonContent.Create(
            new Dictionary<string, string>
            {
                ["client_id"] = server.ClientId,
                ["client_secret"] = secret ?? server.ClientSecret,
                ["code"] = code,
                ["redirect_uri"] = callback,
                ["code_verifier"] = verifier,
            }
        );
        using var answer = await Http.SendAsync(request);
        Assert.Equal(200, (int)answer.StatusCode);
        return await answer.Content.ReadFromJsonAsync<JsonElement>();
    }

    [GeneratedRegex("name=\"ticket\" value=\"(?<value>[^\"]*)\"", RegexOptions.NonBacktracking)]
    private static partial Regex Ticket();
}
