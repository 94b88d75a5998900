using System.Collections.Immutable;
using ZocSec.Core.Billing.Engines;
using ZocSec.Core.Billing.Owners;
using ZocSec.Core.Ownership;
using ZocSec.Core.Policies;
using static ZocSec.Core.Billing.Questions.QuestionTexts;

namespace ZocSec.Core.Billing.Questions;

/// <summary>Tells whom the values of tags name, and gives the engine what it needs to decide who owns what.</summary>
internal sealed class OwnerRelations(IBillingEngine engine, BillingQuery query, ImmutableArray<string> spellings)
{
    // A query of Athena has 262,144 characters at most; half of them are for the rest of it.
    private const int MostForAthena = 130_000;

    private readonly OwnersSettings _owners = query.Policy.Owners;

    private readonly OwnedSql _sql = new(
        query.Policy.Owners,
        spellings,
        query.Directory is null ? "" : OwnerNames.Unknown
    );

    /// <summary>Defines <c>names</c>, <c>stacks</c>, <c>account_owners</c> and <c>owned</c>.</summary>
    /// <exception cref="BillingException">Tags have more values than the engine can be told of.</exception>
    public async Task DefineAsync(CancellationToken ct)
    {
        var (people, stacks) = await ValuesAsync(ct);
        var accounts = AccountsOf(query.Policy);
        var told = await OwnerNames.TellAsync(
            [.. people, .. accounts.Values, .. _owners.Names.Select(rule => rule.Owner)],
            _owners,
            query.Directory,
            ct
        );
        await engine.DefineAsync("names", Names(people, told), ct);
        await engine.DefineAsync("stacks", Stacks(stacks), ct);
        await engine.DefineAsync(
            "account_owners",
            AccountOwnersOf([
                .. accounts
                    .Select(account => (account.Key, To: told[account.Value]))
                    .Select(account => new[] { account.Key, account.To.Owner, account.To.Standing }),
            ]),
            ct
        );
        await engine.DefineAsync("owned", _sql.Write([.. _owners.Names.Select(rule => told[rule.Owner])]), ct);
    }

    /// <summary>The relation of names that are called otherwise, or known otherwise, than the rest.</summary>
    internal static string NamesOf(IReadOnlyCollection<string[]> rows) =>
        Rows(["raw", "owner", "said", "standing"], rows);

    /// <summary>The relation of stacks that lead to an owner.</summary>
    internal static string StacksOf(IReadOnlyCollection<string[]> rows) => Rows(["raw", "owner"], rows);

    /// <summary>The relation of accounts that have an owner.</summary>
    internal static string AccountOwnersOf(IReadOnlyCollection<string[]> rows) =>
        Rows(["account", "owner", "standing"], rows);

    private static SortedDictionary<string, string> AccountsOf(Policy policy)
    {
        var accounts = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var (account, owner) in policy.Owners.Accounts)
        {
            accounts[account] = owner;
        }

        foreach (var account in policy.Accounts)
        {
            if (account.Owner is { } owner)
            {
                accounts.TryAdd(account.Id, owner);
            }
        }

        return accounts;
    }

    private async Task<(HashSet<string> People, HashSet<string> Stacks)> ValuesAsync(CancellationToken ct)
    {
        var (people, stacks) = (
            new HashSet<string>(StringComparer.Ordinal),
            new HashSet<string>(StringComparer.Ordinal)
        );
        if (ValuesSql(_sql) is not { } sql)
        {
            return (people, stacks);
        }

        var naming = _sql.Tags.Length + _sql.Creators.Length;
        await foreach (var row in engine.AskAsync(sql, ct).WithCancellation(ct))
        {
            for (var i = 0; i < naming + _sql.Stacks.Length; i++)
            {
                if (row.Text(i) is { Length: > 0 } value)
                {
                    (i < naming ? people : stacks).Add(value);
                }
            }
        }

        return (people, stacks);
    }

    /// <summary>The question for values; null when no tag is asked that is in use.</summary>
    internal static string? ValuesSql(OwnedSql sql) =>
        sql.Values() is { Length: > 0 } values ? Fill("owner-values", ("values", values)) : null;

    private string Names(HashSet<string> people, Dictionary<string, NamedOwner> told)
    {
        var otherwise = query.Directory is null ? "" : OwnerNames.Unknown;
        var rows = people
            .Order(StringComparer.Ordinal)
            .Select(raw => (Raw: raw, To: told[raw]))
            .Where(name => name.To != new NamedOwner(name.Raw, name.Raw, otherwise))
            .Select(name => new[] { name.Raw, name.To.Owner, name.To.Said, name.To.Standing });
        return Checked(NamesOf([.. rows]));
    }

    private string Stacks(HashSet<string> stacks)
    {
        var teams = _owners
            .Synonyms.Keys.Concat(_owners.Names.Select(rule => rule.Owner))
            .ToHashSet(StringComparer.Ordinal);
        var rows = stacks
            .Order(StringComparer.Ordinal)
            .Select(raw => (Raw: raw, Owner: OwnerOf(raw, teams)))
            .Where(stack => stack.Owner is not null)
            .Select(stack => new[] { stack.Raw, stack.Owner! });
        return Checked(StacksOf([.. rows]));
    }

    // Null: it is said as it is.
    private string? OwnerOf(string stack, HashSet<string> teams) =>
        string.IsNullOrWhiteSpace(stack) ? ""
        : _owners.Names.FirstOrDefault(rule => rule.Service is null && rule.Match.IsIn(stack)) is { } rule ? rule.Owner
        : TeamNames.SlugOf(stack, _owners) is { } slug && teams.Contains(slug) ? slug
        : null;

    private string Checked(string sql) =>
        engine.Name == "athena" && sql.Length > MostForAthena
            ? throw new BillingException(
                $"Tags have more names of owners than a query of Athena can hold ({sql.Length} of {MostForAthena} characters): leave keys of tags out of `owners` in the policy that have a value of their own for each resource, or use the engine duckdb"
            )
            : sql;
}
