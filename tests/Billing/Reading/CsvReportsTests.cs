using System.Text;
using ZocSec.Core.Billing;
using ZocSec.Core.Billing.Lines;
using ZocSec.Core.Billing.Reading.Grouping;

namespace ZocSec.Tests.Billing.Reading;

public sealed class CsvReportsTests : IDisposable
{
    private readonly ReportFiles _files = new();

    public void Dispose() => _files.Dispose();

    [Fact]
    public void Lines_that_are_alike_are_summed_up_over_time()
    {
        var (tally, lines) = _files.Read(
            ReportFiles.Report(
                ReportFiles.Line.Replace("00:00:00Z", "02:00:00Z", StringComparison.Ordinal),
                ReportFiles.Line,
                ReportFiles.Line.Replace("00:00:00Z", "09:30:00.250Z", StringComparison.Ordinal)
            )
        );

        Assert.Equal(1, lines.Calls);
        Assert.Equal(3, lines.Single.Lines);
        Assert.Equal((Int128)4_500_000_000_000, lines.Single[RawAmount.Billed]);
        Assert.Equal(new DateTime(2026, 10, 1, 0, 0, 0, DateTimeKind.Utc), lines.Single.First);
        Assert.Equal(new DateTime(2026, 10, 1, 9, 30, 0, 250, DateTimeKind.Utc), lines.Single.Last);
        Assert.Equal(DateTimeKind.Utc, lines.Single.First.Kind);
        Assert.Equal((Int128)4_500_000_000_000, tally.Billed["USD"]);
    }

    [Fact]
    public void Account_ids_keep_their_zeros()
    {
        var line = _files.Read(ReportFiles.Report(ReportFiles.Line)).Lines.Single;

        Assert.Equal("000000000001", line[RawText.PayerId]);
        Assert.Equal("012345678901", line[RawText.AccountId]);
    }

    [Theory]
    [InlineData("1.23457E+11")]
    [InlineData("123456789012.0")]
    public void Account_id_that_became_a_number_is_an_error(string id) =>
        Assert.Contains(
            $"line 3: the account id '{id}'",
            _files.Error(
                ReportFiles.Report(
                    ReportFiles.Line,
                    ReportFiles.Line.Replace("012345678901", id, StringComparison.Ordinal)
                )
            ),
            StringComparison.Ordinal
        );

    [Fact]
    public void Account_id_without_its_zeros_is_remarked() =>
        Assert.Contains(
            "fewer than 12 digits",
            Assert.Single(
                _files
                    .Read(ReportFiles.Report(ReportFiles.Line.Replace("0123", "123", StringComparison.Ordinal)))
                    .Tally.Remarks
            ),
            StringComparison.Ordinal
        );

    [Theory]
    [InlineData("\r\n")]
    [InlineData("\n")]
    public void Lines_end_either_way(string end)
    {
        var report = ReportFiles
            .With("resourceTags/user:Owner", "ann", "ann")
            .Replace("\n", end, StringComparison.Ordinal);

        Assert.Equal(2, _files.Read(report).Lines.Single.Lines);
        Assert.Equal(2, _files.Read(report[..^end.Length]).Lines.Single.Lines);
    }

    [Fact]
    public void Quoted_fields_hold_commas_quotes_and_line_breaks() =>
        Assert.Equal(
            "Owner=a,b\r\n\"c\"\nd",
            _files.Read(ReportFiles.With("resourceTags/user:Owner", "\"a,b\r\n\"\"c\"\"\nd\"")).Lines.Single.Tags
        );

    [Fact]
    public void Short_line_is_named_as_an_editor_counts_lines() =>
        Assert.StartsWith(
            "cur-1.csv, line 6: it has 2 fields where the header has 8.",
            _files.Error(
                ReportFiles.With("resourceTags/user:Owner", "\"a\nb\r\nc\"", "\"d\"")
                    + "1,2\n"
                    + ReportFiles.Line
                    + ",x\n"
            ),
            StringComparison.Ordinal
        );

    [Fact]
    public void Long_line_is_an_error() =>
        Assert.StartsWith(
            "cur-1.csv, line 2: it has 8 fields where the header has 7.",
            _files.Error(ReportFiles.Report(ReportFiles.Line + ",")),
            StringComparison.Ordinal
        );

    [Fact]
    public void Empty_lines_are_passed_over_and_counted()
    {
        Assert.Equal(2, _files.Read(ReportFiles.Report(ReportFiles.Line, "", ReportFiles.Line, "", "")).Tally.Lines);
        Assert.StartsWith(
            "cur-1.csv, line 4: ",
            _files.Error(ReportFiles.Report(ReportFiles.Line, "", "x")),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void Line_that_begins_like_a_comment_is_a_line() =>
        Assert.Equal(
            "#1",
            _files
                .Read(
                    ReportFiles.Report(
                        "#1" + ReportFiles.Line[ReportFiles.Line.IndexOf(',', StringComparison.Ordinal)..]
                    )
                )
                .Lines.Single[RawText.PayerId]
        );

    [Theory]
    [InlineData("\"i-1\"x")]
    [InlineData("\"i-1")]
    public void Broken_quotes_are_an_error(string cell) =>
        Assert.StartsWith(
            "cur-1.csv, line 3: ",
            _files.Error(
                ReportFiles.Report(ReportFiles.Line, ReportFiles.Line.Replace("i-1", cell, StringComparison.Ordinal))
            ),
            StringComparison.Ordinal
        );

    [Fact]
    public void Line_without_end_is_an_error_and_takes_no_memory() =>
        Assert.StartsWith(
            "cur-1.csv, line 2: it is longer than any line is",
            _files.Error($"{ReportFiles.Header}\n{new string('x', 5_000_000)}"),
            StringComparison.Ordinal
        );

    [Theory]
    [InlineData("NaN")]
    [InlineData("1,5")]
    [InlineData("1E20")]
    [InlineData("abc")]
    public void Amount_that_is_none_is_an_error_with_line_and_column(string amount) =>
        Assert.StartsWith(
            $"cur-1.csv, line 2: column lineItem/UnblendedCost has '{amount}', which is no amount",
            _files.Error(
                ReportFiles.Report(ReportFiles.Line.Replace("1.5", $"\"{amount}\"", StringComparison.Ordinal))
            ),
            StringComparison.Ordinal
        );

    [Theory]
    [InlineData("")]
    [InlineData("NULL")]
    [InlineData("null")]
    public void Amount_that_is_missing_is_zero(string amount) =>
        Assert.Equal(
            Int128.Zero,
            _files
                .Read(ReportFiles.Report(ReportFiles.Line.Replace("1.5", amount, StringComparison.Ordinal)))
                .Lines.Single[RawAmount.Billed]
        );

    [Fact]
    public void Lines_with_rounded_amounts_are_counted()
    {
        var (tally, lines) = _files.Read(
            ReportFiles.With("pricing/publicOnDemandCost", "0.1234567890125", "0.5", "1E-13", "2.50000000000000000000")
        );

        Assert.Equal(2, tally.RoundedLines);
        Assert.Equal((Int128)3_123_456_789_012, lines.Single[RawAmount.List]);
    }

    [Fact]
    public void Two_currencies_are_never_added_up()
    {
        var (tally, lines) = _files.Read(
            ReportFiles.Report(ReportFiles.Line, ReportFiles.Line.Replace("USD", "EUR", StringComparison.Ordinal))
        );

        Assert.Equal(["EUR", "USD"], tally.Billed.Keys);
        Assert.Equal(2, lines.Groups.Count);
    }

    [Theory]
    [InlineData("2026-13-01T00:00:00Z")]
    [InlineData("2026-02-29T00:00:00Z")]
    [InlineData("2026-10-01T24:00:00Z")]
    [InlineData("2026-10-01T00:00:00+02:00")]
    [InlineData("2026-10-01")]
    [InlineData("10/1/2026 0:00")]
    [InlineData("2026-10-01T00:00:00.Z")]
    [InlineData("")]
    public void Time_that_is_none_is_an_error(string time) =>
        Assert.StartsWith(
            $"cur-1.csv, line 2: column lineItem/UsageStartDate has '{time}', which is no time",
            _files.Error(
                ReportFiles.Report(ReportFiles.Line.Replace("2026-10-01T00:00:00Z", time, StringComparison.Ordinal))
            ),
            StringComparison.Ordinal
        );

    [Fact]
    public void Time_that_is_missing_is_the_start_of_the_billing_period() =>
        Assert.Equal(
            new DateTime(2026, 10, 1, 0, 0, 0, DateTimeKind.Utc),
            _files
                .Read(
                    ReportFiles
                        .With("bill/BillingPeriodStartDate", "2026-10-01T00:00:00Z")
                        .Replace("Usage,2026-10-01T00:00:00Z", "Usage,", StringComparison.Ordinal)
                )
                .Lines.Single.First
        );

    [Fact]
    public void First_column_with_a_value_counts_for_each_line()
    {
        var report =
            $"{ReportFiles.Header},product/region,product/regionCode\n{ReportFiles.Line},eu-west-1,\n{ReportFiles.Line},x,eu-west-1\n{ReportFiles.Line},eu-west-1,NULL\n";

        Assert.Equal("eu-west-1", _files.Read(report).Lines.Single[RawText.Region]);
    }

    [Fact]
    public void File_that_is_no_cost_report_is_an_error_that_names_what_is_missing()
    {
        var error = _files.Error("id,name\n1,a\n");

        Assert.StartsWith(
            "cur-1.csv is no cost report in the format Cost and Usage Report: ",
            error,
            StringComparison.Ordinal
        );
        Assert.Contains("lineItem/UnblendedCost", error, StringComparison.Ordinal);
        Assert.Contains("lineItem/UsageAccountId", error, StringComparison.Ordinal);
    }

    [Fact]
    public void More_columns_than_a_report_has_are_an_error() =>
        Assert.Contains(
            "it has 20001 columns",
            _files.Error(string.Join(',', Enumerable.Range(0, 20_001))),
            StringComparison.Ordinal
        );

    [Fact]
    public void Two_columns_with_one_name_are_an_error() =>
        Assert.Contains(
            "two columns 'resourceTags/user:Owner'",
            _files.Error(ReportFiles.With("resourceTags/user:Owner,resourceTags/user:Owner", "a,b")),
            StringComparison.Ordinal
        );

    [Fact]
    public void Missing_resource_ids_are_remarked() =>
        Assert.Contains(
            "include resource ids",
            Assert.Single(
                _files
                    .Read(
                        ReportFiles
                            .Report(ReportFiles.Line)
                            .Replace(",lineItem/ResourceId", "", StringComparison.Ordinal)
                            .Replace(",i-1", "", StringComparison.Ordinal)
                    )
                    .Tally.Remarks
            ),
            StringComparison.Ordinal
        );

    [Fact]
    public void Focus_is_read_by_its_own_names()
    {
        var (_, lines) = _files.Read(
            "BilledCost,EffectiveCost,ListCost,BillingCurrency,SubAccountId,BillingAccountId,ChargeCategory,ChargeClass,ChargePeriodStart,ResourceId,ServiceName,x_ServiceCode\n"
                + "1.5,2.5,3.5,EUR,012345678901,000000000001,Usage,NULL,2026-10-01T00:00:00.000Z,i-1,EC2,AmazonEC2\n",
            ReportFormat.Focus
        );

        var line = lines.Single;
        Assert.Equal("AmazonEC2", line[RawText.Service]);
        Assert.Equal("", line[RawText.ChargeClass]);
        Assert.Equal(
            ((Int128)2_500_000_000_000, (Int128)3_500_000_000_000),
            (line[RawAmount.Effective], line[RawAmount.List])
        );
    }

    [Fact]
    public void Progress_adds_up_to_the_bytes_and_lines_of_the_file()
    {
        var progress = new CountedProgress();
        var bytes = ReportFiles.Gzip(ReportFiles.Report([.. Enumerable.Repeat(ReportFiles.Line, 20_000)]));

        _files.Read(bytes, progress: progress);

        Assert.Equal((bytes.Length, 20_000), (progress.Bytes, progress.Lines));
        Assert.True(progress.Calls > 2);
    }

    [Fact]
    public void Reading_can_be_cancelled()
    {
        var report = Encoding.UTF8.GetBytes(ReportFiles.Report([.. Enumerable.Repeat(ReportFiles.Line, 20_000)]));

        Assert.Throws<OperationCanceledException>(() => _files.Read(report, ct: new CancellationToken(canceled: true)));
    }

    [Fact]
    public void Groups_that_are_never_met_again_go_on_one_by_one()
    {
        var report = ReportFiles.Report([.. Enumerable.Range(0, 1_000).Select(n => $"{ReportFiles.Line}{n:x}")]);

        var (tally, lines) = _files.Read(Encoding.UTF8.GetBytes(report), limits: new GroupLimits(Groups: 10));

        Assert.Equal((1_000, 1_000, 1_000), (tally.Lines, lines.Calls, lines.Groups.Count));
        Assert.Equal((Int128)1_500 * 1_000_000_000_000, tally.Billed["USD"]);
    }

    [Fact]
    public void Memory_for_texts_is_bounded()
    {
        var report = ReportFiles.Report([.. Enumerable.Range(0, 3_000).Select(n => $"{ReportFiles.Line}{n % 100:x}")]);

        var (_, lines) = _files.Read(Encoding.UTF8.GetBytes(report), limits: new GroupLimits(Characters: 150));

        Assert.Equal(100, lines.Groups.Count);
        Assert.InRange(lines.Calls, 101, 3_000);
    }

    [Fact]
    public void Bytes_are_not_allocated_for_each_line()
    {
        var few = Gzipped(20_000);
        var many = Gzipped(60_000);
        Allocated(few);

        // Packed bytes come from a pool that may be empty; a line of these allocates nothing.
        Assert.True(Allocated(many) - Allocated(few) < 40_000 * 4);
    }

    private long Allocated(byte[] packed)
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        _files.Read(packed);
        return GC.GetAllocatedBytesForCurrentThread() - before - packed.Length;
    }

    private static byte[] Gzipped(int lines) =>
        ReportFiles.Gzip(
            ReportFiles.With(
                "resourceTags/user:Owner",
                [.. Enumerable.Range(0, lines).Select(n => $"\"a\"\"{n % 50}\"")]
            )
        );

    private sealed class CountedProgress : IBillingProgress
    {
        public long Bytes { get; private set; }
        public long Lines { get; private set; }
        public int Calls { get; private set; }

        public void Planned(int chunks, long bytes, int unchanged) => throw new NotSupportedException();

        public void Read(long bytes, long lines)
        {
            Assert.True(bytes >= 0 && lines >= 0);
            (Bytes, Lines, Calls) = (Bytes + bytes, Lines + lines, Calls + 1);
        }

        public void Doing(string what) => throw new NotSupportedException();

        public void Remarked(string remark) => throw new NotSupportedException();
    }
}
