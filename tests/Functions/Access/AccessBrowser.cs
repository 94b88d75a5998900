using System.Net;
using System.Text.RegularExpressions;

namespace ZocSec.Tests.Functions.Access;

/// <summary>Somebody's browser: keeps cookies as browsers do, and shows where it is led instead of going there.</summary>
internal sealed partial class AccessBrowser(AccessDriver program)
{
    private static readonly HttpClient Http = new(
        new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false }
    );

    /// <summary>The cookies, by name.</summary>
    public Dictionary<string, string> Cookies { get; init; } = new(StringComparer.Ordinal);

    /// <summary>The last header <c>Set-Cookie</c> of each name, whole.</summary>
    public Dictionary<string, string> SetCookies { get; } = new(StringComparer.Ordinal);

    public Task<Visit> GetAsync(string path, params (string Name, string Value)[] headers)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, AddressOf(path));
        foreach (var (name, value) in headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        return SendAsync(request);
    }

    public async Task<Visit> PostAsync(
        string path,
        IEnumerable<(string Name, string Value)> headers,
        params (string Name, string Value)[] form
    )
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, AddressOf(path));
        request.Content = new FormUrlEncodedContent(form.Select(field => KeyValuePair.Create(field.Name, field.Value)));
        foreach (var (name, value) in headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        return await SendAsync(request);
    }

    /// <summary>Signs out by the button of a page.</summary>
    public Task<Visit> SignOutAsync() => SignOutAsync(("Sec-Fetch-Site", "same-origin"));

    /// <summary>Signs out by the button of a page, in a browser that says by these headers where it was.</summary>
    public Task<Visit> SignOutAsync(params (string Name, string Value)[] headers) =>
        SubmitAsync("/timeline", "/signout", headers, []);

    /// <summary>Sends a form of a page.</summary>
    public Task<Visit> SubmitAsync(string page, string action, params (string Name, string Value)[] fields) =>
        SubmitAsync(page, action, [("Sec-Fetch-Site", "same-origin")], fields);

    /// <summary>Signs out by the button of a page that was loaded before.</summary>
    public Task<Visit> SignOutAsync(Visit page) =>
        SubmitAsync(page, "/signout", [("Sec-Fetch-Site", "same-origin")], []);

    private async Task<Visit> SubmitAsync(
        string page,
        string action,
        (string Name, string Value)[] headers,
        (string Name, string Value)[] fields
    ) => await SubmitAsync(await GetAsync(page), action, headers, fields);

    private Task<Visit> SubmitAsync(
        Visit page,
        string action,
        (string Name, string Value)[] headers,
        (string Name, string Value)[] fields
    ) =>
        PostAsync(
            action,
            headers,
            [.. fields, ("__RequestVerificationToken", Token().Match(page.Text).Groups["value"].Value)]
        );

    /// <summary>Goes to sign in.</summary>
    /// <returns>Where GitHub asks who it is.</returns>
    public async Task<Uri> BeginAsync(string to = "/")
    {
        var visit = await GetAsync($"/signin?to={Uri.EscapeDataString(to)}");
        Assert.Equal(302, visit.Status);
        return new Uri(visit.Location!);
    }

    /// <summary>Says at GitHub who one is; null does not want to be signed in.</summary>
    /// <returns>Where GitHub leads back to, as a path of the program.</returns>
    public static async Task<string> AgreeAsync(Uri authorize, string? person)
    {
        var page = await Http.GetStringAsync(authorize);
        using var form = new FormUrlEncodedContent([
            new("ticket", Ticket().Match(page).Groups["value"].Value),
            person is null ? new("decline", "yes") : new("person", person),
        ]);
        using var answer = await Http.PostAsync(new Uri(authorize, "/login/oauth/authorize"), form);
        Assert.Equal(HttpStatusCode.Redirect, answer.StatusCode);
        var back = answer.Headers.Location!.AbsoluteUri;
        Assert.StartsWith($"{AccessDriver.PublicUrl}/signin/callback?", back, StringComparison.Ordinal);
        return back[AccessDriver.PublicUrl.Length..];
    }

    /// <summary>Goes the whole way.</summary>
    public async Task<Visit> SignInAsync(string? person, string to = "/") =>
        await GetAsync(await AgreeAsync(await BeginAsync(to), person));

    /// <summary>Another browser that got hold of all cookies.</summary>
    public AccessBrowser Copy() => new(program) { Cookies = new(Cookies, StringComparer.Ordinal) };

    private Uri AddressOf(string path) => new($"{program.Url.GetLeftPart(UriPartial.Authority)}{path}");

    private async Task<Visit> SendAsync(HttpRequestMessage request)
    {
        if (Cookies.Count > 0)
        {
            request.Headers.Add("Cookie", string.Join("; ", Cookies.Select(cookie => $"{cookie.Key}={cookie.Value}")));
        }

        using (request)
        using (var answer = await Http.SendAsync(request))
        {
            if (answer.Headers.TryGetValues("Set-Cookie", out var set))
            {
                foreach (var cookie in set)
                {
                    Keep(cookie);
                }
            }

            return new Visit(
                (int)answer.StatusCode,
                answer.Headers.Location?.OriginalString,
                await answer.Content.ReadAsStringAsync()
            );
        }
    }

    private void Keep(string cookie)
    {
        var name = cookie[..cookie.IndexOf('=', StringComparison.Ordinal)];
        var value = cookie[(name.Length + 1)..].Split(';')[0];
        SetCookies[name] = cookie;
        if (value.Length == 0)
        {
            Cookies.Remove(name);
        }
        else
        {
            Cookies[name] = value;
        }
    }

    [GeneratedRegex("name=\"ticket\" value=\"(?<value>[^\"]*)\"", RegexOptions.NonBacktracking)]
    private static partial Regex Ticket();

    [GeneratedRegex("name=\"__RequestVerificationToken\" value=\"(?<value>[^\"]*)\"", RegexOptions.NonBacktracking)]
    private static partial Regex Token();
}

/// <summary>What a browser was answered.</summary>
internal sealed record Visit(int Status, string? Location, string Text);
