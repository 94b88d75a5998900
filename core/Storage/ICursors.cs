namespace ZocSec.Core.Storage;

/// <summary>Small facts to remember across restarts: when the last sweep began, which policy was last applied.</summary>
public interface ICursors
{
    /// <summary>Reads one; null when it was never set.</summary>
    Task<string?> GetAsync(string name, CancellationToken ct);

    /// <summary>Sets one.</summary>
    Task SetAsync(string name, string value, CancellationToken ct);
}
