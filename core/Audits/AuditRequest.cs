using System.Collections.Immutable;
using ZocSec.Core.GitHub;
using ZocSec.Core.Policies;

namespace ZocSec.Core.Audits;

/// <summary>What is to be audited, and how.</summary>
public sealed record AuditRequest
{
    /// <summary>Which repositories.</summary>
    public required AuditScope Scope { get; init; }

    /// <summary>Where what was read is kept until the reports are written, so that an interrupted audit goes on.</summary>
    public required string Checkpoint { get; init; }

    /// <summary>The policy that findings and owners follow.</summary>
    public Policy Policy { get; init; } = Policy.ObserveOnly;

    /// <summary>How much is asked of each repository.</summary>
    public AuditColumns Columns { get; init; }

    /// <summary>How the logins of all humans end (<c>-acme</c>); null when they end in nothing particular.</summary>
    public string? HumanSuffix { get; init; }

    /// <summary>How the logins of machines end, beside <c>[bot]</c>.</summary>
    public ImmutableArray<string> BotSuffixes { get; init; } = [];

    /// <summary>Whether what an interrupted audit has read is thrown away.</summary>
    public bool IsFresh { get; init; }
}

/// <summary>Which repositories are audited.</summary>
public abstract record AuditScope
{
    private AuditScope() { }

    /// <summary>The accounts whose repositories they are; each once, at least one.</summary>
    internal abstract ImmutableArray<string> Logins { get; }

    /// <summary>Whether a text is the name of a repository, <c>owner/name</c>.</summary>
    public static bool IsName(string text) => RepositoryName.IsValid(text);

    /// <summary>Whether a text is a login.</summary>
    public static bool IsLogin(string text) => RepositoryName.IsValid($"{text}/x");

    /// <summary>All repositories of an organisation or a person.</summary>
    /// <param name="Login">The login.</param>
    public sealed record Account(string Login) : AuditScope
    {
        /// <inheritdoc />
        internal override ImmutableArray<string> Logins => [Login];

        /// <inheritdoc />
        public override string ToString() => Login;
    }

    /// <summary>Some repositories.</summary>
    /// <param name="Names"><c>owner/name</c> each; at least one.</param>
    public sealed record Named(ImmutableArray<string> Names) : AuditScope
    {
        /// <inheritdoc />
        internal override ImmutableArray<string> Logins =>
            [
                .. Names
                    .Select(name => RepositoryName.Parse(name)!.Value.Owner)
                    .Distinct(StringComparer.OrdinalIgnoreCase),
            ];

        /// <inheritdoc />
        public override string ToString() =>
            Names.Length == 1
                ? Names[0]
                : string.Create(CultureInfo.InvariantCulture, $"{Names.Length} repositories, {Names[0]} the first");
    }
}
