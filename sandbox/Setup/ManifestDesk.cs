using System.Collections.Concurrent;
using System.Security.Cryptography;

namespace ZocSec.Sandbox.Setup;

/// <summary>Manifests on their way to becoming Apps: shown to the person first, then waiting for their code to be converted.</summary>
internal sealed class ManifestDesk(TimeProvider time)
{
    private static readonly TimeSpan CodeLives = TimeSpan.FromHours(1);

    private readonly ConcurrentDictionary<string, Shown> _shown = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, Waiting> _waiting = new(StringComparer.Ordinal);

    /// <summary>Lays a manifest before the person.</summary>
    /// <returns>What its form names it by.</returns>
    public string Show(ManifestDraft draft, string? organization, string? state)
    {
        var ticket = Random();
        _shown[ticket] = new Shown(draft, organization, state);
        return ticket;
    }

    /// <summary>The person agreed.</summary>
    /// <returns>Where the browser is sent; null when nothing was shown under that name.</returns>
    public Uri? Agree(string ticket, string name)
    {
        if (!_shown.TryRemove(ticket, out var shown))
            return null;
        var code = Random();
        _waiting[code] = new Waiting(
            shown.Draft with
            {
                Name = name,
            },
            shown.Organization,
            time.GetUtcNow() + CodeLives
        );
        var back = new UriBuilder(shown.Draft.Redirect) { Query = $"code={code}" };
        if (shown.State is not null)
            back.Query = $"code={code}&state={Uri.EscapeDataString(shown.State)}";
        return back.Uri;
    }

    /// <summary>Takes what waits for a code, once.</summary>
    public (ManifestDraft Draft, string? Organization)? Take(string code) =>
        _waiting.TryRemove(code, out var waiting) && waiting.Until > time.GetUtcNow()
            ? (waiting.Draft, waiting.Organization)
            : null;

    private static string Random() => RandomNumberGenerator.GetHexString(40, lowercase: true);

    private sealed record Shown(ManifestDraft Draft, string? Organization, string? State);

    private sealed record Waiting(ManifestDraft Draft, string? Organization, DateTimeOffset Until);
}
