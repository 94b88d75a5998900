using System.Text.Json;
using Octokit;

namespace ZocSec.Core.GitHub.Setup;

/// <summary>Turns the code that GitHub hands out for a manifest into the App. Source: "Registering a GitHub App from a manifest".</summary>
public static class ManifestConversion
{
    /// <summary>Converts a code, once; GitHub keeps it for an hour.</summary>
    public static async Task<ConversionResult> ConvertAsync(GitHubSite site, string code)
    {
        // It becomes a part of the address.
        if (code.Length is 0 or > 200 || !code.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_'))
        {
            return new ConversionResult.Refused("the code is not one that GitHub hands out; begin the set-up again");
        }

        var connection = OctokitClients.Connect(site.Api, Credentials.Anonymous, out var http);
        using var _ = http;
        try
        {
            var app = await new GitHubAppsClient(new ApiConnection(connection)).CreateAppFromManifest(code);
            return Of(site, app) is { } made
                ? new ConversionResult.Converted(made)
                : new ConversionResult.Refused(
                    "GitHub's answer lacks a part of the App; delete the App on GitHub and begin again"
                );
        }
        catch (NotFoundException)
        {
            return new ConversionResult.Refused(
                "GitHub does not know the code: it was used already, or is older than an hour. If an App was made meanwhile, delete it on GitHub and begin again"
            );
        }
        catch (ApiException error)
        {
            return new ConversionResult.Failed($"GitHub answered {(int)error.StatusCode}{MessageOf(error)}");
        }
        catch (Exception error) when (error is HttpRequestException or IOException or OperationCanceledException)
        {
            return new ConversionResult.Failed($"GitHub cannot be reached at {site.Api.Host}: {error.Message}");
        }
    }

    // What stands before GitHub answers with a page, which is no sentence to show.
    private static string MessageOf(ApiException error)
    {
        try
        {
            using var body = JsonDocument.Parse(error.HttpResponse?.Body as string ?? "");
            return
                body.RootElement.ValueKind is JsonValueKind.Object
                && body.RootElement.TryGetProperty("message", out var message)
                && message.ValueKind is JsonValueKind.String
                ? $": {message.GetString()!.TrimEnd('.')}"
                : "";
        }
        catch (JsonException)
        {
            return "";
        }
    }

    private static StoredApp? Of(GitHubSite site, GitHubAppFromManifest app) =>
        app is { Id: > 0, Slug.Length: > 0, Pem.Length: > 0, WebhookSecret.Length: > 0 }
        && Uri.TryCreate(app.HtmlUrl, UriKind.Absolute, out var page)
        && page.Scheme is "https" or "http"
            ? new StoredApp(
                site.Api,
                app.Id,
                app.Slug,
                page,
                app.Owner?.Login ?? "",
                app.ClientId ?? "",
                app.ClientSecret ?? "",
                app.Pem,
                app.WebhookSecret
            )
            : null;
}

/// <summary>What came of a code.</summary>
public abstract record ConversionResult
{
    private ConversionResult() { }

    /// <summary>The App.</summary>
    public sealed record Converted(StoredApp App) : ConversionResult;

    /// <summary>The code is of no use any more.</summary>
    public sealed record Refused(string Reason) : ConversionResult;

    /// <summary>GitHub gave no answer; the same code may be tried again.</summary>
    public sealed record Failed(string Reason) : ConversionResult;
}
