using System.Globalization;
using System.Text;
using ZocSec.Core.Billing.Lines;

namespace ZocSec.Tests.Billing.Reading;

public sealed class PackedFilesTests : IDisposable
{
    private static readonly byte[] s_some = [1, 2, 3];
    private readonly ReportFiles _files = new();

    public void Dispose() => _files.Dispose();

    [Fact]
    public void Gzip_is_known_by_its_content() => Assert.Equal(1, _files.Read(ReportFiles.Gzip(Long(1))).Tally.Lines);

    [Fact]
    public void Several_gzip_members_are_one_text()
    {
        var bytes = Encoding.UTF8.GetBytes(Long(5_000));
        byte[] packed = [.. bytes.Chunk(70_001).SelectMany(ReportFiles.Gzip), .. ReportFiles.Gzip("")];

        Assert.Equal(5_000, _files.Read(packed).Tally.Lines);
    }

    [Fact]
    public void Header_fields_of_gzip_are_passed_over()
    {
        var packed = ReportFiles.Gzip(Long(2));
        packed[3] = 4 | 8 | 16 | 2;
        byte[] named = [.. packed[..10], 3, 0, 9, 9, 9, .. "a.csv\0"u8, .. "note\0"u8, 7, 7, .. packed[10..]];

        Assert.Equal(2, _files.Read(named).Tally.Lines);
    }

    [Fact]
    public void Gzip_cut_off_anywhere_is_an_error()
    {
        var packed = ReportFiles.Gzip(Long(300));
        for (var length = 2; length < packed.Length; length += length < packed.Length - 40 ? 97 : 1)
        {
            Assert.Contains("cur-1.csv", _files.Error(packed[..length]), StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Second_member_of_gzip_cut_off_anywhere_is_an_error()
    {
        var first = ReportFiles.Gzip(Long(3));
        var second = ReportFiles.Gzip(ReportFiles.Line + "\n");
        for (var length = 1; length < second.Length; length++)
        {
            Assert.Contains(
                "cannot be unpacked",
                _files.Error([.. first, .. second[..length]]),
                StringComparison.Ordinal
            );
        }
    }

    [Fact]
    public void Something_behind_gzip_is_an_error() =>
        Assert.Contains("not gzip", _files.Error([.. ReportFiles.Gzip(Long(3)), .. s_some]), StringComparison.Ordinal);

    [Fact]
    public void Zeros_and_something_behind_gzip_are_an_error() =>
        Assert.Contains("not gzip", _files.Error([.. ReportFiles.Gzip(Long(3)), 0, 0, 1]), StringComparison.Ordinal);

    [Fact]
    public void Zeros_behind_gzip_are_padding() =>
        Assert.Equal(3, _files.Read([.. ReportFiles.Gzip(Long(3)), .. new byte[100_000]]).Tally.Lines);

    [Theory]
    [InlineData(1)]
    [InlineData(6)]
    public void Gzip_with_a_wrong_sum_or_length_is_an_error(int fromEnd)
    {
        var packed = ReportFiles.Gzip(Long(300));
        packed[^fromEnd] ^= 1;

        Assert.Contains("cut off or is damaged", _files.Error(packed), StringComparison.Ordinal);
    }

    [Fact]
    public void Csv_files_of_a_zip_are_read_each_by_its_own_header()
    {
        var (tally, lines) = _files.Read(
            ReportFiles.Zip(
                ("a/1.csv", ReportFiles.With("resourceTags/user:Owner", "ann")),
                ("readme.txt", "a,b\n1,2,3\n"),
                ("__MACOSX/a/._1.csv", "shadow"),
                ("b/2.CSV", ReportFiles.With("resourceTags/user:Team", "red"))
            )
        );

        Assert.Equal(2, tally.Lines);
        Assert.Equal(["Owner=ann", "Team=red"], lines.Groups.Values.Select(group => group.Tags).Order());
    }

    [Fact]
    public void Zip_without_csv_is_an_error() =>
        Assert.Contains("without a CSV", _files.Error(ReportFiles.Zip(("a.txt", "a"))), StringComparison.Ordinal);

    [Fact]
    public void Zip_cut_off_anywhere_is_an_error()
    {
        var packed = ReportFiles.Zip(("1.csv", Long(100)), ("2.csv", Long(100)));
        for (var length = 4; length < packed.Length; length += 13)
        {
            Assert.Contains("cannot be unpacked", _files.Error(packed[..length]), StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData(16)]
    [InlineData(24)]
    public void Zip_with_a_wrong_sum_or_length_is_an_error(int offset)
    {
        var packed = ReportFiles.Zip(("1.csv", Long(100)));
        packed[packed.AsSpan().IndexOf("PK\u0001\u0002"u8) + offset] ^= 1;

        Assert.Contains("cannot be unpacked", _files.Error(packed), StringComparison.Ordinal);
    }

    [Fact]
    public void Broken_line_of_a_zip_is_named_with_its_file() =>
        Assert.StartsWith(
            "cur-1.csv, b.csv, line 3: ",
            _files.Error(ReportFiles.Zip(("a.csv", Long(3)), ("b.csv", ReportFiles.Report(ReportFiles.Line, "1,2")))),
            StringComparison.Ordinal
        );

    [Fact]
    public void Parquet_is_an_error() => Assert.Contains("Parquet", _files.Error("PAR1abc"), StringComparison.Ordinal);

    [Theory]
    [InlineData("")]
    [InlineData("\uFEFF")]
    public void Empty_file_is_an_error(string text)
    {
        Assert.Contains("empty", _files.Error(text), StringComparison.Ordinal);
        Assert.Contains("empty", _files.Error(ReportFiles.Gzip(text)), StringComparison.Ordinal);
    }

    [Fact]
    public void Header_alone_has_no_lines() => Assert.Equal(0, _files.Read(ReportFiles.Header).Tally.Lines);

    [Fact]
    public void Byte_order_mark_is_no_part_of_the_first_name() =>
        Assert.Equal(
            "000000000001",
            _files.Read("\uFEFF" + ReportFiles.Report(ReportFiles.Line)).Lines.Single[RawText.PayerId]
        );

    [Fact]
    public void Bytes_that_are_no_utf8_are_replaced_and_remarked()
    {
        var bytes = Encoding.Latin1.GetBytes(ReportFiles.With("resourceTags/user:Owner", "J\u00FCrgen"));

        var (tally, lines) = _files.Read(bytes);

        Assert.Equal("Owner=J\uFFFDrgen", lines.Single.Tags);
        Assert.Contains("no UTF-8, in 1 places", Assert.Single(tally.Remarks), StringComparison.Ordinal);
    }

    [Fact]
    public void Letters_across_the_borders_of_buffers_stay_whole()
    {
        var owners = Enumerable
            .Range(0, 3_000)
            .Select(n => new string('\u20AC', n % 90) + "\U0001F600" + n.ToString(CultureInfo.InvariantCulture));

        var (tally, lines) = _files.Read(ReportFiles.With("resourceTags/user:Owner", [.. owners]));

        Assert.Empty(tally.Remarks);
        Assert.Equal(
            owners.Select(owner => $"Owner={owner}").Order(StringComparer.Ordinal),
            lines.Groups.Values.Select(group => group.Tags).Order(StringComparer.Ordinal)
        );
    }

    private static string Long(int lines) =>
        ReportFiles.Report([
            .. Enumerable
                .Range(0, lines)
                .Select(n => $"{ReportFiles.Line}-{(n * 7919L % 1000003).ToString(CultureInfo.InvariantCulture)}"),
        ]);
}
