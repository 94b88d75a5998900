using System.Collections.Immutable;

namespace ZocSec.Sandbox.Setup;

/// <summary>The App as it stands in GitHub's settings.</summary>
/// <param name="Name">The App's name.</param>
/// <param name="Permissions">What it asks for; null: what its first installation was granted.</param>
/// <param name="Events">What it is told of; null: what its first installation is.</param>
/// <param name="Callbacks">Where people may be sent back to who sign in; null: anywhere.</param>
public sealed record Registration(
    string Name,
    ImmutableDictionary<string, string>? Permissions = null,
    ImmutableHashSet<string>? Events = null,
    ImmutableArray<string>? Callbacks = null
);
