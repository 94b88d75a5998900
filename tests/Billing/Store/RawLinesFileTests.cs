using System.Globalization;
using System.Text;
using ZocSec.Core.Billing;
using ZocSec.Core.Billing.Engines.DuckDb;
using ZocSec.Core.Billing.Lines;
using ZocSec.Core.Billing.Reading;
using ZocSec.Core.Billing.Reading.Grouping;
using ZocSec.Core.Billing.Store;
using ZocSec.Tests.Storage;

namespace ZocSec.Tests.Billing.Store;

public sealed class RawLinesFileTests : IDisposable
{
    private const char Separator = '\u001f';
    private static readonly int s_texts = Enum.GetValues<RawText>().Length;
    private static readonly int s_amounts = Enum.GetValues<RawAmount>().Length;
    private static readonly DateTime s_use = new(2026, 10, 5, 6, 0, 0, DateTimeKind.Utc);
    private readonly TempFolder _folder = new();

    private string Part => Path.Combine(_folder.Path, "part.parquet");

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void What_is_written_is_what_is_read(bool isNumbered)
    {
        string[] nasty =
        [
            "",
            " ",
            "'\"`",
            "a,b\nc\r\n",
            "ä€😀",
            "\u0001\u007f\ufffe",
            "NULL",
            "%_\\",
            new string('x', 70_000),
        ];
        Int128[] amounts =
        [
            0,
            1,
            -1,
            Int128.Parse("999999999999999999999999999", CultureInfo.InvariantCulture),
            Int128.Parse("-99999999999999999999999999999999999999", CultureInfo.InvariantCulture),
            (Int128)ulong.MaxValue + 1,
            -(Int128)long.MaxValue - 2,
        ];
        var random = new Random(7);
        var (text, amount, time) = (0, 0, 0);
        List<RawLine> lines = [];
        for (var i = 0; i < 3000; i++)
        {
            // Runs of one to twenty, around what is packed as a run.
            text = random.Next(12) == 0 ? random.Next(nasty.Length - 1) : text;
            amount = random.Next(9) == 0 ? random.Next(amounts.Length) : amount;
            time = random.Next(15) == 0 ? random.Next(744) : time;
            var tags =
                random.Next(4) == 0 ? 0
                : random.Next(10) == 0 ? 50
                : random.Next(4);
            lines.Add(
                Line(
                    column =>
                        i == 1500 ? nasty[^1] : nasty[(text + column * (i % 7 == 0 ? 1 : 0)) % (nasty.Length - 1)],
                    column => amounts[(amount + column) % amounts.Length],
                    i % 100 == 0 ? default : s_use.AddHours(time).AddTicks(10 * i),
                    1 + i % 3,
                    Enumerable.Range(0, tags).Select(tag => ($"k{tag:00}", $"{nasty[1 + (tag + i) % 6]}{tag % 5}"))
                )
            );
        }

        WriteOrForget(isNumbered ? Numbered(lines, forgetEvery: 700) : lines.Select(line => (RawLine?)line));

        Assert.Equal(lines.Select(Shown), Read());
    }

    [Fact]
    public void Many_row_groups_with_more_texts_than_sixteen_bits_count()
    {
        List<RawLine> lines = [];
        for (var i = 0; i < 100_000; i++)
        {
            var key = i;
            lines.Add(
                Line(
                    column =>
                        column == (int)RawText.ResourceId ? $"r-{key}"
                        : column == 0 ? $"{key % 20_000}"
                        : "",
                    column => column == 0 ? key * 1_000_000_007L : 0,
                    s_use,
                    1,
                    [("Name", $"n{key}"), ("Owner", $"o{key % 30_000}")]
                )
            );
        }

        WriteOrForget(Numbered(lines, forgetEvery: 90_000));

        Assert.Equal(
            ["100000|100000|20000|100000|30000|4999950.034999650000"],
            Ask(
                "SELECT count(*), count(DISTINCT resource_id), count(DISTINCT payer_id), count(DISTINCT tags['Name']), count(DISTINCT tags['Owner']), sum(billed)::VARCHAR"
            )
        );
        Assert.Equal(["0"], Ask("SELECT count(*) FILTER (WHERE 'n' || resource_id[3:] <> tags['Name'])"));
        Assert.Equal(["4"], Ask("SELECT count(DISTINCT row_group_id)", $"parquet_metadata({SqlText.Constant(Part)})"));
    }

    [Fact]
    public void Large_texts_end_a_row_group_early()
    {
        var lines = Enumerable
            .Range(0, 600)
            .Select(i =>
                Line(
                    column => column == (int)RawText.Family ? $"{i}{new string('x', 60_000)}" : "",
                    _ => i,
                    s_use,
                    1,
                    []
                )
            )
            .ToList();

        WriteOrForget(Numbered(lines, forgetEvery: 100));

        Assert.Equal(lines.Select(Shown), Read());
        Assert.NotEqual(
            ["1"],
            Ask("SELECT count(DISTINCT row_group_id)", $"parquet_metadata({SqlText.Constant(Part)})")
        );
    }

    [Fact]
    public void Constants_are_the_reports()
    {
        Write([Line(_ => "", _ => 0, s_use, 1, [])]);

        Assert.Equal(["it's|focus|2026-10-01"], Ask("SELECT report, format, period"));
        Assert.Equal(
            "VARCHAR VARCHAR DATE TIMESTAMP BIGINT DECIMAL(38,12) MAP(VARCHAR, VARCHAR)",
            string.Join(
                ' ',
                Ask(
                    "SELECT typeof(report), typeof(format), typeof(period), typeof(last_use), typeof(lines), typeof(discount), typeof(tags)"
                )[0]
                    .Split('|')
            )
        );
    }

    [Fact]
    public void A_report_without_lines_is_a_file_without_rows()
    {
        Write([]);

        Assert.Equal(["0"], Ask("SELECT count(*)"));
    }

    [Fact]
    public void Half_a_letter_becomes_a_sign_for_it()
    {
        Write([Line(_ => "a\ud800b", _ => 0, s_use, 1, [("\udc00", "\ud83d")])]);

        Assert.Equal(["a\ufffdb|\ufffd|\ufffd"], Ask("SELECT resource_id, map_keys(tags)[1], map_values(tags)[1]"));
    }

    [Fact]
    public void A_file_that_was_cut_off_is_refused()
    {
        var lines = Enumerable.Range(0, 50_000).Select(i => Line(_ => $"{i}", _ => i, s_use, 1, [])).ToList();
        using (var file = NewFile())
        {
            lines.ForEach(line => file.Add(line));
        }

        Assert.Throws<DamagedException>(() => Ask("SELECT count(*)"));
        Write(lines);
        var whole = File.ReadAllBytes(Part);
        foreach (var length in (int[])[0, 3, 1000, whole.Length / 2, whole.Length - 4, whole.Length - 1])
        {
            File.WriteAllBytes(Part, whole[..length]);
            Assert.Throws<DamagedException>(() => Ask("SELECT count(*)"));
        }
    }

    [Fact]
    public void Texts_that_are_only_lent_are_the_lines_own()
    {
        var csv = new StringBuilder(
            "lineItem/UsageStartDate,lineItem/UnblendedCost,lineItem/UsageAccountId,lineItem/LineItemType,lineItem/CurrencyCode,lineItem/ResourceId,resourceTags/user:Name,resourceTags/user:Team\n"
        );
        for (var i = 0; i < 5000; i++)
        {
            csv.Append(
                CultureInfo.InvariantCulture,
                $"2026-10-01T00:00:00Z,{i}.5,000000000001,Usage,USD,i-{i / 2},n{i},{(i % 3 == 0 ? "" : $"t{i % 7}")}\n"
            );
        }

        var path = Path.Combine(_folder.Path, "lines.csv");
        File.WriteAllText(path, csv.ToString());
        using (var file = NewFile())
        {
            var tally = CsvReports.Read(
                path,
                "lines.csv",
                ReportFormat.LegacyCur,
                file,
                progress: null,
                CancellationToken.None,
                new GroupLimits(Groups: 100)
            );
            file.Complete();
            Assert.Equal(tally.Lines, file.Lines);
        }

        Assert.Equal(
            Enumerable.Range(0, 5000).Select(i => $"{i}.500000000000|i-{i / 2}|n{i}|{(i % 3 == 0 ? "" : $"t{i % 7}")}"),
            Ask("SELECT billed::VARCHAR, resource_id, tags['Name'], coalesce(tags['Team'], '') ORDER BY billed")
        );
    }

    private static RawLine Line(
        Func<int, string> text,
        Func<int, Int128> amount,
        DateTime use,
        long lines,
        IEnumerable<(string Key, string Value)> tags
    )
    {
        var held = tags.ToList();
        return new(
            [.. Enumerable.Range(0, s_texts).Select(text)],
            [.. Enumerable.Range(0, s_amounts).Select(amount)],
            use,
            use == default ? use : use.AddHours(1),
            lines,
            string.Join(Separator, held.Select(tag => tag.Key)),
            string.Join(Separator, held.Select(tag => tag.Value))
        );
    }

    // As the reader gives numbers: each text has one until they are forgotten; every third line has none.
    private static IEnumerable<RawLine?> Numbered(List<RawLine> lines, int forgetEvery)
    {
        Dictionary<string, int> numbers = [];
        for (var i = 0; i < lines.Count; i++)
        {
            if (i % forgetEvery == forgetEvery - 1)
            {
                numbers.Clear();
                yield return null;
            }

            var all = lines[i].Texts.Append(lines[i].TagKeys).Append(lines[i].TagValues);
            int[] found =
            [
                .. all.Select(text =>
                    numbers.TryGetValue(text, out var known) ? known : numbers[text] = 20 + numbers.Count
                ),
            ];
            yield return i % 3 == 0 ? lines[i] : lines[i] with { Numbers = found };
        }
    }

    private static string Shown(RawLine line) =>
        string.Join(
            '|',
            [
                .. line.Texts,
                Time(line.First),
                Time(line.Last),
                line.Lines.ToString(CultureInfo.InvariantCulture),
                .. line.Amounts.Select(amount => amount.ToString(CultureInfo.InvariantCulture)),
                line.TagKeys,
                line.TagValues,
            ]
        );

    private static string Time(DateTime time) =>
        time == default ? "never" : ((time - DateTime.UnixEpoch).Ticks / 10).ToString(CultureInfo.InvariantCulture);

    private RawLinesFile NewFile() => new(Part, ReportFormat.Focus, new RawOrigin("it's", new DateOnly(2026, 10, 1)));

    private void Write(List<RawLine> lines) => WriteOrForget(lines.Select(line => (RawLine?)line));

    private void WriteOrForget(IEnumerable<RawLine?> lines)
    {
        using var file = NewFile();
        foreach (var line in lines)
        {
            if (line is { } given)
            {
                file.Add(given);
            }
            else
            {
                file.Forget();
            }
        }

        file.Complete();
    }

    // As Shown has them: amounts in units of 10^-12.
    private List<string> Read() =>
        Ask(
            $"""
            SELECT {string.Join(
                ", ",
                RawSchema.Texts
            )}, coalesce(epoch_us(first_use)::VARCHAR, 'never'), coalesce(epoch_us(last_use)::VARCHAR, 'never'), lines,
                {string.Join(", ", RawSchema.Amounts.Select(name => $"replace({name}::VARCHAR, '.', '')::HUGEINT"))},
                array_to_string(map_keys(tags), chr(31)), array_to_string(map_values(tags), chr(31))
            """
        );

    private List<string> Ask(string select, string? from = null)
    {
        using var session = DuckDbSession.Open(file: null, _folder.Path, new() { Threads = 1 });
        session.Execute("SET preserve_insertion_order = true");
        var (columns, order) = select.Split(" ORDER BY ") is [var before, var after]
            ? (before, $" ORDER BY {after}")
            : (select, "");
        return session.Query(
            $"{columns} FROM {from ?? SqlText.File(Part)}{order}",
            row =>
                string.Join(
                    '|',
                    Enumerable
                        .Range(0, row.FieldCount)
                        .Select(i =>
                            row.GetValue(i) switch
                            {
                                DateOnly day => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
                                var value => Convert.ToString(value, CultureInfo.InvariantCulture),
                            }
                        )
                )
        );
    }
}
