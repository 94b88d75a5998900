using Microsoft.Extensions.Primitives;
using ZocSec.Core.Ledger;
using ZocSec.Functions.Access;
using ZocSec.Functions.Protection;

namespace ZocSec.Functions.Pages.Layout;

/// <summary>Somebody who was let in, and at what they look.</summary>
internal sealed record Visit(HttpContext Context, Viewer Viewer, Grant Grant, bool HasSignIn, FormTokens Tokens)
{
    /// <summary>Ends with the request.</summary>
    public CancellationToken Ended => Context.RequestAborted;

    /// <summary>What is around a page.</summary>
    public PageFrame Frame(string title, string place) =>
        new(title, place)
        {
            Viewer = Viewer,
            Grant = Grant,
            HasSignIn = HasSignIn,
            Token = Tokens.Give(Context),
        };

    /// <summary>A value of the address or of the form, without what is around it; null when it is not there or empty.</summary>
    public string? Value(string name)
    {
        return Values(name) is [{ } value] && value.Trim() is { Length: > 0 } trimmed ? trimmed : null;
    }

    /// <summary>Whether one of some values is there more than once, and so cannot be told.</summary>
    public bool SaysTwice(params ReadOnlySpan<string> names)
    {
        foreach (var name in names)
        {
            if (Values(name).Count > 1)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>An entry that they may see; null where there is none, which is the same to who may not.</summary>
    public async Task<LedgerEntry?> FindEntryAsync(ILedger ledger, string id) =>
        await ledger.FindEntryAsync(id, Grant.Tenant, Ended) is { } entry && Grant.Sees(entry.Guardrail, entry.Resource)
            ? entry
            : null;

    private StringValues Values(string name) =>
        Context.Request.HasFormContentType ? Context.Request.Form[name] : Context.Request.Query[name];
}
