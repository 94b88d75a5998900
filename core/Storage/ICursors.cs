using System.Collections.Immutable;

namespace ZocSec.Core.Storage;

/// <summary>
/// Small facts to remember across restarts: when the last sweep began, which policy was last applied. What belongs to a
/// tenant is named <c>tenant/ID/…</c>, and is forgotten with it.
/// </summary>
public interface ICursors
{
    /// <summary>Reads one; null when it was never set.</summary>
    Task<string?> GetAsync(string name, CancellationToken ct);

    /// <summary>Sets one.</summary>
    Task SetAsync(string name, string value, CancellationToken ct);

    /// <summary>Reads all whose names begin with a prefix, in the order of their names.</summary>
    Task<ImmutableArray<KeyValuePair<string, string>>> ListAsync(string prefix, CancellationToken ct);
}
