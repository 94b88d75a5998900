using System.Collections.Immutable;
using ZocSec.Core.Billing.Engines;
using ZocSec.Core.Billing.Owners;
using ZocSec.Core.Billing.Results;
using ZocSec.Core.Policies;

namespace ZocSec.Core.Billing.Questions;

/// <summary>Reads which keys of tags are in use, and tells which of them mean the same.</summary>
internal sealed class TagKeyQuestion(DateOnly period)
{
    private readonly SortedDictionary<string, Use> _uses = new(StringComparer.Ordinal);

    /// <summary>The spellings in use, the most used of all periods first.</summary>
    public ImmutableArray<string> Spellings { get; private set; } = [];

    /// <summary>Asks.</summary>
    public async Task AskAsync(IBillingEngine engine, CancellationToken ct)
    {
        await engine.DefineByResourceAsync("tagged", Tagged(period), "uses", ct);
        await foreach (var row in engine.AskAsync(QuestionTexts.Fill("tag-keys"), ct).WithCancellation(ct))
        {
            Take(row);
        }

        Spellings = [.. _uses.OrderByDescending(use => use.Value.AllLines).Select(use => use.Key)];
    }

    /// <summary>The relation that is asked.</summary>
    internal static string Tagged(DateOnly period) =>
        QuestionTexts.Fill("tagged", ("period", QuestionTexts.Day(period)));

    /// <summary>The keys, those with the most spend in the period first.</summary>
    public ImmutableArray<TagKey> Keys(OwnersSettings owners)
    {
        ImmutableArray<string> asked = [.. owners.Tags, .. owners.CreatorTags, .. owners.StackTags];
        var askedFor = asked
            .GroupBy(TagSpellings.NormalOf, StringComparer.Ordinal)
            .ToDictionary(keys => keys.Key, keys => keys.First(), StringComparer.Ordinal);
        var alike = Spellings
            .GroupBy(TagSpellings.NormalOf, StringComparer.Ordinal)
            .ToDictionary(keys => keys.Key, keys => keys.First(), StringComparer.Ordinal);
        return
        [
            .. _uses
                .Select(use =>
                {
                    var normal = TagSpellings.NormalOf(use.Key);
                    return new TagKey(
                        use.Key,
                        askedFor.GetValueOrDefault(normal) ?? alike[normal],
                        askedFor.ContainsKey(normal),
                        use.Value.Lines,
                        use.Value.Resources,
                        use.Value.Spend.ToImmutable(),
                        use.Value.LastUsed
                    );
                })
                .OrderByDescending(key => key.Spend.Values.DefaultIfEmpty().Max())
                .ThenByDescending(key => key.Lines)
                .ThenBy(key => key.Key, StringComparer.Ordinal),
        ];
    }

    private void Take(AnswerRow row)
    {
        var tag = row.Text(0);
        if (!_uses.TryGetValue(tag, out var use))
        {
            _uses[tag] = use = new Use();
        }

        use.Resources += row.Count(4);
        var at = DateOnly.FromDateTime(row.Time(1) ?? default);
        if (row.Text(2) is not { Length: > 0 } currency)
        {
            return;
        }

        use.AllLines += row.Count(3);
        use.LastUsed = at > use.LastUsed ? at : use.LastUsed;
        if (at == period)
        {
            use.Lines += row.Count(3);
            use.Spend[currency] = row.Amount(5);
        }
    }

    private sealed class Use
    {
        public long Lines { get; set; }
        public long AllLines { get; set; }
        public long Resources { get; set; }
        public DateOnly LastUsed { get; set; }
        public ImmutableSortedDictionary<string, decimal>.Builder Spend { get; } =
            ImmutableSortedDictionary.CreateBuilder<string, decimal>(StringComparer.Ordinal);
    }
}
