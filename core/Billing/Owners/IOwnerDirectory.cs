using System.Collections.Immutable;

namespace ZocSec.Core.Billing.Owners;

/// <summary>Knows people and teams.</summary>
public interface IOwnerDirectory
{
    /// <summary>What it is, for the report: a file's name, <c>the teams of acme</c>.</summary>
    string Source { get; }

    /// <summary>Looks up names, logins, e-mail addresses and slugs of teams.</summary>
    /// <returns>Those that it knows, by the name that was asked for; case does not matter.</returns>
    /// <exception cref="BillingException">It cannot be asked.</exception>
    Task<ImmutableDictionary<string, DirectoryEntry>> FindAsync(
        IReadOnlyCollection<string> names,
        CancellationToken ct
    );
}

/// <summary>Somebody in a directory.</summary>
/// <param name="Name">What they are called.</param>
/// <param name="Team">The slug of the team they belong to, or that they are; null when it is not said.</param>
/// <param name="HasLeft">Whether they have left.</param>
public sealed record DirectoryEntry(string Name, string? Team, bool HasLeft);
