using System.Collections.Immutable;
using System.Text.Json;
using Microsoft.AspNetCore.WebUtilities;
using ZocSec.Core.Ledger;
using ZocSec.Core.Storage;
using ZocSec.Functions.Settings;

namespace ZocSec.Functions.Endpoints;

/// <summary>
/// <c>GET /api/ledger</c>: entries, newest first. Query: <c>limit</c> (1 to 1,000, else 100), <c>before</c> (an entry's
/// id), <c>tenant</c>, <c>guardrail</c>, <c>resource</c>, <c>outcome</c>, <c>actor</c>, <c>run</c>. The next page is in the header <c>Link</c>.
/// </summary>
internal sealed class LedgerEndpoint(ILedger ledger, HostSettings settings)
{
    /// <summary>Answers a request.</summary>
    public async Task HandleAsync(HttpContext context)
    {
        if (!IsAllowed(context.Request))
        {
            var hint = settings.LedgerApiKey is null
                ? "set Ledger__ApiKey, then send it in the header X-Api-Key"
                : "send Ledger__ApiKey in the header X-Api-Key";
            await RefuseAsync(context, StatusCodes.Status401Unauthorized, hint);
            return;
        }

        if (LedgerQueryReader.Read(context.Request.Query, out var error) is not { } query)
        {
            await RefuseAsync(context, StatusCodes.Status400BadRequest, error);
            return;
        }

        ImmutableArray<LedgerEntry> entries;
        try
        {
            entries = await ledger.ReadAsync(query, context.RequestAborted);
        }
        catch (StorageException unreadable)
        {
            await RefuseAsync(context, StatusCodes.Status503ServiceUnavailable, unreadable.Message);
            return;
        }

        if (entries.Length == query.Limit)
        {
            var next = context.Request.Query.ToDictionary(
                pair => pair.Key,
                pair => (string?)pair.Value,
                StringComparer.Ordinal
            );
            next["before"] = entries[^1].Id;
            context.Response.Headers.Link = $"<{QueryHelpers.AddQueryString("/api/ledger", next)}>; rel=\"next\"";
        }

        context.Response.ContentType = "application/json";
        context.Response.Headers.CacheControl = "no-store";
        await JsonSerializer.SerializeAsync(
            context.Response.Body,
            [.. entries.Select(EntryView.Of)],
            ApiJson.Default.EntryViewArray,
            context.RequestAborted
        );
    }

    // Where the request seems to come from decides nothing: behind a proxy everybody looks local.
    private bool IsAllowed(HttpRequest request) =>
        settings.IsSandbox || (settings.LedgerApiKey is { } key && ApiKey.IsOneOf(request, [key]));

    private static Task RefuseAsync(HttpContext context, int status, string message)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = "application/json";
        return JsonSerializer.SerializeAsync(context.Response.Body, new Refusal(message), ApiJson.Default.Refusal);
    }
}
