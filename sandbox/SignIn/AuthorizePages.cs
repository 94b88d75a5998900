using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.WebUtilities;
using ZocSec.Sandbox.Faults;
using ZocSec.Sandbox.Organizations;
using ZocSec.Sandbox.Rest;
using ZocSec.Sandbox.Setup;

namespace ZocSec.Sandbox.SignIn;

/// <summary>The pages of GitHub on which a person signs in to the App, and where the App fetches the token. One chooses who one is.</summary>
internal sealed class AuthorizePages(SandboxGitHub github, AppIdentity app, UserTokens tokens, FaultInjector faults)
{
    private const string ExchangePath = "/login/oauth/access_token";

    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/login/oauth/authorize", AskAsync);
        routes.MapPost("/login/oauth/authorize", AnswerAsync);
        routes.MapPost(ExchangePath, ExchangeAsync);
    }

    private Task AskAsync(HttpContext http)
    {
        var query = http.Request.Query;
        if (query["client_id"] != AppIdentity.ClientId)
            return SandboxPage.WriteAsync(http, 404, "Not Found", "<p>There is no such App here.</p>");
        if (RedirectOf(query["redirect_uri"]) is not { } redirect)
            return SandboxPage.WriteAsync(
                http,
                400,
                "Be careful!",
                "<p>The redirect_uri is not associated with this application.</p>"
            );
        string? challenge = query["code_challenge"];
        if (challenge is not null && (challenge.Length != 43 || query["code_challenge_method"] != "S256"))
            return SandboxPage.WriteAsync(http, 400, "Bad Request", "<p>Only challenges by S256 are taken.</p>");
        var ticket = tokens.Show(new SignInRequest(redirect, query["state"], challenge));
        var people = string.Concat(
            github
                .Organizations.SelectMany(organization => organization.People.Keys)
                .Distinct(StringComparer.OrdinalIgnoreCase)
                .Order(StringComparer.Ordinal)
                .Select(login =>
                    $"""<p><button name="person" value="{SandboxPage.Html(login)}">I am {SandboxPage.Html(login)}</button></p>"""
                )
        );
        return SandboxPage.WriteAsync(
            http,
            200,
            $"Sign in to {app.Registration.Name}",
            $"""
            <form method="post" action="/login/oauth/authorize"><input type="hidden" name="ticket" value="{ticket}">{people}
            <p><button name="decline" value="yes">Cancel</button></p></form>
            """
        );
    }

    private async Task AnswerAsync(HttpContext http)
    {
        var form = await http.Request.ReadFormAsync(http.RequestAborted);
        var ticket = form["ticket"].ToString();
        var back = form["person"].ToString() is { Length: > 0 } person
            ? tokens.Agree(ticket, github.AccountOf(person).Login)
            : tokens.Decline(ticket);
        if (back is not null)
            http.Response.Redirect(back.AbsoluteUri);
        else
            await SandboxPage.WriteAsync(http, 404, "Not Found", "<p>That was answered already.</p>");
    }

    private async Task ExchangeAsync(HttpContext http)
    {
        switch (faults.Next("POST", ExchangePath).Rule)
        {
            case { Kind: FaultKind.Reset }:
                http.Abort();
                return;
            case { Status: { } status }:
                http.Response.StatusCode = status;
                return;
        }

        var sent = await ReadAsync(http.Request, http.RequestAborted);
        if (sent.GetValueOrDefault("client_id") != AppIdentity.ClientId)
        {
            http.Response.StatusCode = 404;
            await http.Response.WriteAsync("Not Found", http.RequestAborted);
            return;
        }

        var error = "incorrect_client_credentials";
        var token =
            sent.GetValueOrDefault("client_secret") == AppIdentity.ClientSecret
                ? tokens.Exchange(
                    sent.GetValueOrDefault("code"),
                    sent.GetValueOrDefault("redirect_uri"),
                    sent.GetValueOrDefault("code_verifier"),
                    out error
                )
                : null;
        await WriteAsync(
            http,
            token is null
                ? new JsonObject
                {
                    ["error"] = error,
                    ["error_description"] = $"The sandbox says: {error}.",
                    ["error_uri"] = "https://docs.github.com/apps",
                }
                : new JsonObject
                {
                    ["access_token"] = token.Value,
                    ["expires_in"] = (long)UserTokens.Life.TotalSeconds,
                    ["refresh_token"] = "ghr_nobody-refreshes-here",
                    ["refresh_token_expires_in"] = 15_897_600,
                    ["token_type"] = "bearer",
                    ["scope"] = "",
                }
        );
    }

    private Uri? RedirectOf(string? asked)
    {
        var known = app.Registration.Callbacks;
        asked ??= known?.FirstOrDefault();
        return
            Uri.TryCreate(asked, UriKind.Absolute, out var redirect)
            && known?.Contains(asked, StringComparer.Ordinal) != false
            ? redirect
            : null;
    }

    private static async Task<Dictionary<string, string?>> ReadAsync(HttpRequest request, CancellationToken ct) =>
        request.HasFormContentType
            ? (await request.ReadFormAsync(ct)).ToDictionary(
                field => field.Key,
                field => (string?)field.Value,
                StringComparer.Ordinal
            )
            : await JsonSerializer.DeserializeAsync<Dictionary<string, string?>>(request.Body, cancellationToken: ct)
                ?? [];

    // GitHub answers 200 to everything, as a form unless JSON is asked for.
    private static Task WriteAsync(HttpContext http, JsonObject members)
    {
        if (http.Request.Headers.Accept.ToString().Contains("json", StringComparison.Ordinal))
        {
            http.Response.ContentType = "application/json; charset=utf-8";
            return http.Response.WriteAsync(members.ToJsonString(), http.RequestAborted);
        }

        http.Response.ContentType = "application/x-www-form-urlencoded; charset=utf-8";
        return http.Response.WriteAsync(
            QueryHelpers.AddQueryString(
                "",
                members.Select(member => KeyValuePair.Create(member.Key, (string?)member.Value?.ToString()))
            )[1..],
            http.RequestAborted
        );
    }
}
