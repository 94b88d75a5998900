using System.Collections.Immutable;
using ZocSec.Core.Billing.Lines;

namespace ZocSec.Core.Billing.Reading.Cells;

/// <summary>Where in one file's lines that is which is kept: no two files need to have the same columns in the same order.</summary>
internal sealed record ReportColumns
{
    private static readonly ImmutableArray<RawText> s_neededTexts =
    [
        RawText.AccountId,
        RawText.LineType,
        RawText.Currency,
    ];

    /// <summary>The names of all columns.</summary>
    public required ImmutableArray<string> Names { get; init; }

    /// <summary>By <see cref="RawText"/>, the columns that there are, to be tried in this order.</summary>
    public required int[][] Texts { get; init; }

    /// <summary>The amounts that there are.</summary>
    public required (RawAmount Amount, int Ordinal)[] Amounts { get; init; }

    /// <summary>Where a line's use begins, and besides, where there is one, where its billing period does.</summary>
    public required int[] Starts { get; init; }

    /// <summary>Where CUR 2.0 says of a product what it has no column for; -1: nowhere.</summary>
    public required int Product { get; init; }

    /// <summary>Tags.</summary>
    public required ImmutableArray<TagColumn> Tags { get; init; }

    /// <summary>What is missing that a reader should know of.</summary>
    public required ImmutableArray<string> Remarks { get; init; }

    /// <summary>Finds them.</summary>
    /// <param name="names">The names of the columns, in their order.</param>
    /// <param name="format">The format that the file should have.</param>
    /// <param name="file">What people call the file.</param>
    /// <exception cref="BillingException">A column that every report has is missing, or two have one name.</exception>
    public static ReportColumns Find(ImmutableArray<string> names, ReportFormat format, string file)
    {
        var ordinals = new Dictionary<string, int>(StringComparer.Ordinal);
        for (var i = 0; i < names.Length; i++)
        {
            if (!ordinals.TryAdd(names[i], i))
            {
                throw new BillingException(
                    $"{file} has two columns '{OneLine.Of(names[i])}': nobody can tell which one counts. Export the report again."
                );
            }
        }

        int[] At(ImmutableArray<string> columns) =>
            [.. columns.Where(ordinals.ContainsKey).Select(name => ordinals[name])];

        var start = RawColumns.StartOf(format, isParquet: false);
        string[] needed =
        [
            start,
            RawColumns.Of(RawAmount.Billed, format, isParquet: false)[0],
            .. format == ReportFormat.Focus ? RawColumns.Of(RawAmount.Effective, format, isParquet: false) : [],
            .. s_neededTexts.Select(text => RawColumns.Of(text, format, isParquet: false)[0]),
        ];
        var missing = needed.Where(name => !ordinals.ContainsKey(name)).ToList();
        if (missing.Count > 0)
        {
            throw new BillingException(
                $"{file} is no cost report in the format {FormatName(format)}: it has no column {string.Join(", ", missing)}. "
                    + "Name the folder of a cost report, or export it with these columns."
            );
        }

        var found = new ReportColumns
        {
            Names = names,
            Texts = [.. Enum.GetValues<RawText>().Select(text => At(RawColumns.Of(text, format, isParquet: false)))],
            Amounts =
            [
                .. Enum.GetValues<RawAmount>()
                    .SelectMany(amount =>
                        At(RawColumns.Of(amount, format, isParquet: false)).Select(ordinal => (amount, ordinal))
                    ),
            ],
            Starts = At([start, RawColumns.PeriodStartOf(format, isParquet: false)]),
            Product = format == ReportFormat.Cur2 ? ordinals.GetValueOrDefault("product", -1) : -1,
            Tags = TagColumn.Find(names, format),
            Remarks = [],
        };
        return found with { Remarks = found.RemarksOf(format, file) };
    }

    private ImmutableArray<string> RemarksOf(ReportFormat format, string file)
    {
        var remarks = ImmutableArray.CreateBuilder<string>();
        if (Texts[(int)RawText.ResourceId].Length == 0)
        {
            remarks.Add(
                $"{file} has no column {RawColumns.Of(RawText.ResourceId, format, isParquet: false)[0]}: "
                    + "no use in it belongs to a resource. Let the report include resource ids."
            );
        }

        if (Texts[(int)RawText.PayerId].Length == 0)
        {
            remarks.Add(
                $"{file} has no column {RawColumns.Of(RawText.PayerId, format, isParquet: false)[0]}: its payer is unknown."
            );
        }

        // A legacy report leaves out columns that no line of the chunk has a value for; the others only those nobody chose.
        var given = Amounts.Select(column => column.Amount).ToHashSet();
        var absent = Enum.GetValues<RawAmount>()
            .Where(amount =>
                amount is >= RawAmount.ReservationEffective and < RawAmount.Discount && !given.Contains(amount)
            )
            .SelectMany(amount => RawColumns.Of(amount, format, isParquet: false))
            .ToList();
        if (format == ReportFormat.Cur2 && absent.Count > 0)
        {
            remarks.Add($"{file} has no column {string.Join(", ", absent)}: effective cost counts them as 0.");
        }

        return remarks.ToImmutable();
    }

    private static string FormatName(ReportFormat format) =>
        format switch
        {
            ReportFormat.LegacyCur => "Cost and Usage Report",
            ReportFormat.Cur2 => "CUR 2.0",
            _ => "FOCUS",
        };
}
