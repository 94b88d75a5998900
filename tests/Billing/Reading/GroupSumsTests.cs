using System.Collections.Immutable;
using System.Globalization;
using System.Numerics;
using System.Text;
using CsCheck;
using ZocSec.Core.Billing;
using ZocSec.Core.Billing.Lines;
using ZocSec.Core.Billing.Reading;
using ZocSec.Core.Billing.Reading.Grouping;

namespace ZocSec.Tests.Billing.Reading;

/// <summary>Random lines, written by a small writer of its own and summed up by one of its own.</summary>
public sealed class GroupSumsTests : IDisposable
{
    private static readonly string[] s_columns =
    [
        "bill/PayerAccountId",
        "lineItem/UsageAccountId",
        "lineItem/LineItemType",
        "lineItem/UsageStartDate",
        "lineItem/CurrencyCode",
        "lineItem/UnblendedCost",
        "savingsPlan/UsedCommitment",
        "lineItem/ResourceId",
        "lineItem/LineItemDescription",
        "resourceTags/user:Owner",
        "resourceTags/user:owner",
        "resourceTags/aws:createdBy",
    ];

    private static readonly Gen<string[]> s_order = Gen
        .Int.Array[s_columns.Length]
        .Select(places => s_columns.Zip(places).OrderBy(pair => pair.Second).Select(pair => pair.First).ToArray());

    private static readonly Gen<string> s_text = Gen.OneOf(
        "",
        "NULL",
        "i-1",
        "a,b",
        "line\nbreak",
        "\r\n",
        "\"",
        "\"quoted\"",
        " blank ",
        "#no comment",
        "\u00E9\u20AC\U0001F600",
        "=1+1",
        new string('x', 300)
    );

    private static readonly Gen<string> s_amount = Gen.OneOf(
        Gen.OneOf("", "0", "1E-7", "-2.5e-3", "0.0000000000005", "1.0000000000025", "3E+2"),
        Gen.Decimal[-1_000_000, 1_000_000].Select(value => Math.Round(value, 15).ToString(CultureInfo.InvariantCulture))
    );

    private static readonly Gen<ImmutableDictionary<string, string>> s_line = Gen.Select(
        Gen.OneOf("012345678901", "000000000001"),
        Gen.OneOf("Usage", "Tax"),
        Gen.Int[0, 743],
        Gen.OneOf("USD", "EUR"),
        s_amount.Array[2],
        s_text.Array[5],
        (account, type, hour, currency, amounts, texts) =>
            s_columns
                .Zip([
                    "000000000001",
                    account,
                    type,
                    new DateTime(2026, 10, 1, 0, 0, 0, DateTimeKind.Utc)
                        .AddHours(hour)
                        .ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture),
                    currency,
                    .. amounts,
                    .. texts,
                ])
                .ToImmutableDictionary(pair => pair.First, pair => pair.Second, StringComparer.Ordinal)
    );

    private readonly ReportFiles _files = new();

    public void Dispose() => _files.Dispose();

    [Theory]
    [InlineData(64 * 1024, 8_000_000)]
    [InlineData(3, 8_000_000)]
    [InlineData(1, 8_000_000)]
    [InlineData(1_000, 400)]
    public void Sums_of_groups_are_those_of_their_lines(int groups, long characters) =>
        Gen.Select(s_line.Array[0, 60], s_order, s_order, Gen.Bool, Gen.Bool)
            .Sample(
                (lines, first, second, isCrlf, isGzip) =>
                {
                    var read = new CollectedLines();
                    var half = lines.Length / 2;
                    foreach (var (columns, part) in new[] { (first, lines[..half]), (second, lines[half..]) })
                    {
                        var text = Written(columns, part, isCrlf ? "\r\n" : "\n");
                        var path = _files.Write(isGzip ? ReportFiles.Gzip(text) : Encoding.UTF8.GetBytes(text));
                        var tally = CsvReports.Read(
                            path,
                            "random",
                            ReportFormat.LegacyCur,
                            read,
                            progress: null,
                            CancellationToken.None,
                            new GroupLimits(groups, characters)
                        );
                        File.Delete(path);
                        Assert.Equal(part.Length, tally.Lines);
                        Assert.Equal(
                            part.Aggregate(BigInteger.Zero, (sum, line) => sum + Units(line["lineItem/UnblendedCost"])),
                            tally.Billed.Values.Aggregate(BigInteger.Zero, (sum, units) => sum + units)
                        );
                    }

                    Assert.Equal(Expected(lines), Described(read));
                },
                iter: 200
            );

    private static IEnumerable<string> Described(CollectedLines read) =>
        read
            .Groups.Select(group =>
                $"{group.Key}|{group.Value.Lines}|{group.Value[RawAmount.Billed]}|{group.Value[RawAmount.SavingsPlanUsed]}|{group.Value.First:s}|{group.Value.Last:s}"
            )
            .Order(StringComparer.Ordinal);

    private static IEnumerable<string> Expected(IEnumerable<ImmutableDictionary<string, string>> lines) =>
        lines
            .GroupBy(KeyOf, StringComparer.Ordinal)
            .Select(group =>
            {
                var starts = group
                    .Select(line => line["lineItem/UsageStartDate"][..^1])
                    .Order(StringComparer.Ordinal)
                    .ToList();
                return $"{group.Key}|{starts.Count}|{Sum(group, "lineItem/UnblendedCost")}|{Sum(group, "savingsPlan/UsedCommitment")}|{starts[0]}|{starts[^1]}";
            })
            .Order(StringComparer.Ordinal);

    private static BigInteger Sum(IEnumerable<ImmutableDictionary<string, string>> lines, string column) =>
        lines.Aggregate(BigInteger.Zero, (sum, line) => sum + Units(line[column]));

    private static BigInteger Units(string amount) =>
        amount.Length == 0
            ? BigInteger.Zero
            : (BigInteger)(
                Math.Round(
                    decimal.Parse(amount, NumberStyles.Float, CultureInfo.InvariantCulture),
                    12,
                    MidpointRounding.ToEven
                ) * 1_000_000_000_000m
            );

    private static string KeyOf(ImmutableDictionary<string, string> line)
    {
        var texts = Enum.GetValues<RawText>()
            .Select(text =>
                RawColumns
                    .Of(text, ReportFormat.LegacyCur, isParquet: false)
                    .Select(name => line.GetValueOrDefault(name, ""))
            )
            .Select(cells => cells.FirstOrDefault(cell => cell is not ("" or "NULL"), ""));
        var tags = new[]
        {
            ("Owner", line["resourceTags/user:Owner"]),
            ("aws:createdBy", line["resourceTags/aws:createdBy"]),
            ("owner", line["resourceTags/user:owner"]),
        }.Where(tag => tag.Item2 is not ("" or "NULL"));
        return CollectedLines.KeyOf(
            texts,
            string.Join('\u001f', tags.Select(tag => tag.Item1)),
            string.Join('\u001f', tags.Select(tag => tag.Item2))
        );
    }

    private static string Written(string[] columns, ImmutableDictionary<string, string>[] lines, string end)
    {
        var text = new StringBuilder().AppendJoin(',', columns).Append(end);
        foreach (var line in lines)
        {
            text.AppendJoin(',', columns.Select(column => Cell(line[column]))).Append(end);
        }

        return text.ToString();
    }

    private static string Cell(string text) =>
        text.AsSpan().IndexOfAny("\",\r\n") < 0 ? text : $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
}
