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
        var values = await ValuesAsync(ct);
        var people = Together(values.Where((_, column) => !_sql.IsStack(column)));
        var accounts = AccountsOf(query.Policy);
        var told = await OwnerNames.TellAsync(
            [.. people, .. accounts.Values, .. _owners.Names.Select(rule => rule.Owner)],
            _owners,
            query.Directory,
            ct
        );
        var names = Names(people, told);
        var stacks = Stacks(Together(values.Where((_, column) => _sql.IsStack(column))));
        await engine.DefineRowsAsync("names", s_names, names.Values, ct);
        await engine.DefineRowsAsync("stacks", s_stacks, stacks.Values, ct);
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
            _sql.Write(
                [.. _owners.Names.Select(rule => told[rule.Owner])],
                [.. values.Select((said, i) => said.Any((_sql.IsStack(i) ? stacks : names).ContainsKey))]
            ),
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

    private static SortedSet<string> Together(IEnumerable<HashSet<string>> values) =>
        new(values.SelectMany(value => value), StringComparer.Ordinal);

    // By the columns of the question.
    private async Task<HashSet<string>[]> ValuesAsync(CancellationToken ct)
    {
        if (_sql.Values() is not { } sql)
        {
            return [];
        }

        var values = new HashSet<string>[_sql.Tags.Length + _sql.Creators.Length + _sql.Stacks.Length];
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = new(StringComparer.Ordinal);
        }

        await foreach (var row in engine.AskAsync(sql, ct).WithCancellation(ct))
        {
            for (var i = 0; i < values.Length; i++)
            {
                if (row.Text(i) is { Length: > 0 } value)
                {
                    values[i].Add(value);
                }
            }
        }

        return values;
    }

    // Those that are called otherwise, or known otherwise, than the rest.
    private Dictionary<string, string[]> Names(SortedSet<string> people, Dictionary<string, NamedOwner> told)
    {
        var otherwise = query.Directory is null ? "" : OwnerNames.Unknown;
        return people
            .Select(raw => (Raw: raw, To: told[raw]))
            .Where(name => name.To != new NamedOwner(name.Raw, name.Raw, otherwise))
            .ToDictionary(
                name => name.Raw,
                name => new[] { name.Raw, name.To.Owner, name.To.Said, name.To.Standing },
                StringComparer.Ordinal
            );
    }

    // Those that lead to an owner.
    private Dictionary<string, string[]> Stacks(SortedSet<string> stacks)
    {
        var teams = _owners
            .Synonyms.Keys.Concat(_owners.Names.Select(rule => rule.Owner))
            .ToHashSet(StringComparer.Ordinal);
        return stacks
            .Select(raw => (Raw: raw, Owner: OwnerOf(raw, teams)))
            .Where(stack => stack.Owner is not null)
            .ToDictionary(stack => stack.Raw, stack => new[] { stack.Raw, stack.Owner! }, StringComparer.Ordinal);
    }

    // Null: it is said as it is.
    private string? OwnerOf(string stack, HashSet<string> teams) =>
        string.IsNullOrWhiteSpace(stack) ? ""
        : _owners.Names.FirstOrDefault(rule => rule.Service is null && rule.Match.IsIn(stack)) is { } rule ? rule.Owner
        : TeamNames.SlugOf(stack, _owners) is { } slug && teams.Contains(slug) ? slug
        : null;
}
