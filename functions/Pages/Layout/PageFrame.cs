using Microsoft.AspNetCore.Antiforgery;
using ZocSec.Functions.Access;

namespace ZocSec.Functions.Pages.Layout;

/// <summary>What is around every page.</summary>
/// <param name="Title">Its heading.</param>
/// <param name="Place">Which page it is, as the navigation has it: <c>timeline</c>; empty for none.</param>
public sealed record PageFrame(string Title, string Place)
{
    /// <summary>The place of the first page.</summary>
    public const string Now = "now";

    /// <summary>Who looks; null when nobody is signed in.</summary>
    public Viewer? Viewer { get; init; }

    /// <summary>At what they look; null when at nothing.</summary>
    public Grant? Grant { get; init; }

    /// <summary>Whether people sign in here, and so can sign out.</summary>
    public bool HasSignIn { get; init; }

    /// <summary>The token that each form sends back; null where there are no forms.</summary>
    public AntiforgeryTokenSet? Token { get; init; }

    /// <summary>Whether the page looks for news by itself.</summary>
    public bool IsLive { get; init; }

    /// <summary>An address of this program, about the tenant that is shown.</summary>
    /// <param name="page">The page: <c>timeline</c>; empty for the first.</param>
    /// <param name="query">Names and values; those without a value are left out.</param>
    public string Link(string page, params ReadOnlySpan<(string Name, string? Value)> query)
    {
        var link = $"./{page}?tenant={Uri.EscapeDataString(Grant?.Tenant.Value ?? "")}";
        foreach (var (name, value) in query)
        {
            link += string.IsNullOrEmpty(value) ? "" : $"&{name}={Uri.EscapeDataString(value)}";
        }

        return link;
    }
}
