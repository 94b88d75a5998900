using System.Collections.Immutable;
using ZocSec.Core.Billing.Engines;
using ZocSec.Core.Billing.Owners;
using ZocSec.Core.Ownership;
using ZocSec.Core.Policies;

namespace ZocSec.Core.Billing.Questions;

/// <summary>Tells whom the values of tags name, and gives the engine what it needs to decide who owns what.</summary>
internal sealed class OwnerRelations(IBillingEngine engine, BillingQuery query, ImmutableArray<string> spellings)
{
    private static readonly ImmutableArray<string> s_names = ["raw", "owner", "said", "standing"];
    private static readonly ImmutableArray<string> s_stacks = ["raw", "owner"];
    private static readonly ImmutableArray<string> s_accounts = ["account", "owner", "standing"];

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
        await engine.DefineRowsAsync("names", s_names, Names(people, told), ct);
        await engine.DefineRowsAsync("stacks", s_stacks, Stacks(stacks), ct);
        await engine.DefineRowsAsync(
            "account_owners",
            s_accounts,
            accounts
                .Select(account => (account.Key, To: told[account.Value]))
                .Select(account => new[] { account.Key, account.To.Owner, account.To.Standing }),
            ct
        );
        await engine.DefineByResourceAsync(
            "owned",
            _sql.Write([.. _owners.Names.Select(rule => told[rule.Owner])]),
            "uses",
            ct
        );
    }

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
        if (_sql.Values() is not { } sql)
        {
            return (people, stacks);
        }

        var columns = _sql.Tags.Length + _sql.Creators.Length + _sql.Stacks.Length;
        await foreach (var row in engine.AskAsync(sql, ct).WithCancellation(ct))
        {
            // A column of its own for each key; all others of the row are empty.
            for (var i = 0; i < columns; i++)
            {
                if (row.Text(i) is { Length: > 0 } value)
                {
                    (_sql.IsStack(i) ? stacks : people).Add(value);
                }
            }
        }

        return (people, stacks);
    }

    // Those that are called otherwise, or known otherwise, than the rest.
    private IEnumerable<string[]> Names(HashSet<string> people, Dictionary<string, NamedOwner> told)
    {
        var otherwise = query.Directory is null ? "" : OwnerNames.Unknown;
        return people
            .Order(StringComparer.Ordinal)
            .Select(raw => (Raw: raw, To: told[raw]))
            .Where(name => name.To != new NamedOwner(name.Raw, name.Raw, otherwise))
            .Select(name => new[] { name.Raw, name.To.Owner, name.To.Said, name.To.Standing });
    }

    // Those that lead to an owner.
    private IEnumerable<string[]> Stacks(HashSet<string> stacks)
    {
        var teams = _owners
            .Synonyms.Keys.Concat(_owners.Names.Select(rule => rule.Owner))
            .ToHashSet(StringComparer.Ordinal);
        return stacks
            .Order(StringComparer.Ordinal)
            .Select(raw => (Raw: raw, Owner: OwnerOf(raw, teams)))
            .Where(stack => stack.Owner is not null)
            .Select(stack => new[] { stack.Raw, stack.Owner! });
    }

    // Null: it is said as it is.
    private string? OwnerOf(string stack, HashSet<string> teams) =>
        string.IsNullOrWhiteSpace(stack) ? ""
        : _owners.Names.FirstOrDefault(rule => rule.Service is null && rule.Match.IsIn(stack)) is { } rule ? rule.Owner
        : TeamNames.SlugOf(stack, _owners) is { } slug && teams.Contains(slug) ? slug
        : null;
}
