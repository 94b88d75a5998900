using System.Collections.Immutable;
using ZocSec.Core.Billing.Engines;
using ZocSec.Core.Billing.Results;

namespace ZocSec.Core.Billing.Questions;

/// <summary>Reads how much is owned, of everything and by groups.</summary>
internal sealed class TotalsQuestion(DateOnly period)
{
    // As grouping() numbers them: the columns that a group is not by, account, service, owner and rule from the left.
    private const int All = 15;
    private const int ByAccount = 7;
    private const int ByService = 11;
    private const int ByOwner = 13;
    private const int ByRule = 14;

    private readonly List<(DateOnly Period, int Kind, SpendGroup Group)> _groups = [];

    /// <summary>By account, the largest unowned spend first.</summary>
    public ImmutableArray<SpendGroup> Accounts => UnownedFirst(ByAccount);

    /// <summary>By service, the largest unowned spend first.</summary>
    public ImmutableArray<SpendGroup> Services => UnownedFirst(ByService);

    /// <summary>By owner, the largest spend first.</summary>
    public ImmutableArray<SpendGroup> Owners => LargestFirst(Of(ByOwner).Where(group => group.Key.Length > 0));

    /// <summary>By rule, the largest spend first.</summary>
    public ImmutableArray<SpendGroup> Rules => LargestFirst(Of(ByRule).Where(group => group.Key.Length > 0));

    /// <summary>All periods, oldest first.</summary>
    public ImmutableArray<SpendGroup> Periods =>
        [
            .. _groups
                .Where(row => row.Kind == All)
                .OrderBy(row => row.Period)
                .ThenByDescending(row => row.Group.Total)
                .ThenBy(row => row.Group.Currency, StringComparer.Ordinal)
                .Select(row => row.Group with { Key = row.Period.ToString("yyyy-MM", CultureInfo.InvariantCulture) }),
        ];

    /// <summary>Asks.</summary>
    public async Task AskAsync(IBillingEngine engine, CancellationToken ct)
    {
        await foreach (var row in engine.AskAsync(Sql(period), ct).WithCancellation(ct))
        {
            var kind = (int)row.Count(2);
            var group = new SpendGroup
            {
                Key = kind == All ? "" : row.Text(3),
                Name = NameOf(row, kind),
                Currency = row.Text(1),
                Owned = row.Amount(6),
                Likely = row.Amount(7),
                ByAccount = row.Amount(8),
                Unowned = row.Amount(9),
                Unallocatable = row.Amount(10),
                OwnedResources = row.Count(11),
                LikelyResources = row.Count(12),
                ByAccountResources = row.Count(13),
                UnownedResources = row.Count(14),
            };
            _groups.Add((DateOnly.FromDateTime(row.Time(0) ?? default), kind, group));
        }
    }

    /// <summary>The question.</summary>
    internal static string Sql(DateOnly period) => QuestionTexts.Fill("totals", ("period", QuestionTexts.Day(period)));

    /// <summary>All of a period by currency, the largest spend first.</summary>
    public ImmutableArray<SpendGroup> TotalsOf(DateOnly? of) =>
        LargestFirst(_groups.Where(row => row.Kind == All && row.Period == of).Select(row => row.Group));

    private static string NameOf(AnswerRow row, int kind) =>
        kind switch
        {
            ByAccount => row.Text(4),
            ByService when row.Text(5) != row.Text(3) => row.Text(5),
            _ => "",
        };

    private IEnumerable<SpendGroup> Of(int kind) =>
        _groups.Where(row => row.Kind == kind && row.Period == period).Select(row => row.Group);

    private ImmutableArray<SpendGroup> UnownedFirst(int kind) =>
        [
            .. Of(kind)
                .OrderByDescending(group => group.Unowned)
                .ThenByDescending(group => group.Total)
                .ThenBy(group => group.Key, StringComparer.Ordinal)
                .ThenBy(group => group.Currency, StringComparer.Ordinal),
        ];

    private static ImmutableArray<SpendGroup> LargestFirst(IEnumerable<SpendGroup> groups) =>
        [
            .. groups
                .OrderByDescending(group => group.Total)
                .ThenBy(group => group.Key, StringComparer.Ordinal)
                .ThenBy(group => group.Currency, StringComparer.Ordinal),
        ];
}
