using System.Text;
using ZocSec.Core.Audits;
using ZocSec.Core.Audits.Reports.Json;
using ZocSec.Tests.Storage;

namespace ZocSec.Tests.Audits.Reports;

public sealed class PreviousAuditTests : IDisposable
{
    private readonly TempFolder _folder = new();

    private string File => Path.Combine(_folder.Path, "previous.json");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Compare_TellsWhatIsDifferent()
    {
        var unknown = new AuditedOwner(OwnerStatus.Unknown, null, null, "HTTP 502");
        await WriteAsync(
            AuditSample.Row(1),
            AuditSample.Row(2),
            AuditSample.Row(3) with
            {
                Owner = AuditSample.Unowned,
            },
            AuditSample.Row(4),
            AuditSample.Row(5),
            AuditSample.Row(6) with
            {
                Owner = unknown,
            },
            AuditSample.Row(7) with
            {
                Owner = AuditSample.Unowned,
                IsArchived = true,
            }
        );
        AuditedRepository[] now =
        [
            AuditSample.Row(1, "renamed"),
            AuditSample.Row(2) with
            {
                Owner = AuditSample.Unowned,
            },
            AuditSample.Row(3),
            AuditSample.Row(5) with
            {
                Owner = AuditSample.Unowned,
                IsArchived = true,
            },
            AuditSample.Row(6),
            AuditSample.Row(7),
            AuditSample.Row(8) with
            {
                Owner = AuditSample.Unowned,
            },
        ];

        var previous = await PreviousAudit.ReadAsync(File, CancellationToken.None);
        var trend = await previous.CompareAsync(now, CancellationToken.None);

        Assert.Equal("octo-org", previous.Scope);
        Assert.Equal(AuditSample.Start, trend.Since);
        Assert.Equal(100.0 * 4 / 6, trend.Coverage, precision: 6);
        Assert.Equal(["octo-org/repo-8"], trend.Added.Names);
        Assert.Equal(["octo-org/repo-4"], trend.Removed.Names);
        Assert.Equal(["octo-org/repo-2"], trend.NewlyUnowned.Names);
        Assert.Equal(["octo-org/repo-3"], trend.NewlyOwned.Names);
    }

    [Fact]
    public async Task Compare_SameRows_NothingIsDifferent()
    {
        await WriteAsync(AuditSample.Colourful);
        var previous = await PreviousAudit.ReadAsync(File, CancellationToken.None);
        var rows = new CountedRows(AuditSample.Colourful.Repositories);

        var trend = await previous.CompareAsync(rows, CancellationToken.None);

        Assert.Equal(1, rows.Passes);
        Assert.Equal(AuditSample.Colourful.Totals.Coverage, trend.Coverage);
        Assert.All([trend.Added, trend.Removed, trend.NewlyOwned, trend.NewlyUnowned], it => Assert.Equal(0, it.Count));
    }

    [Fact]
    public async Task Compare_Many_NamesTheFirstHundred()
    {
        await WriteAsync([.. Enumerable.Range(1, 250).Select(id => AuditSample.Row(id, $"r{id:000}"))]);
        var previous = await PreviousAudit.ReadAsync(File, CancellationToken.None);

        var trend = await previous.CompareAsync([], CancellationToken.None);

        Assert.Equal(250, trend.Removed.Count);
        Assert.Equal(Enumerable.Range(1, 100).Select(id => $"octo-org/r{id:000}"), trend.Removed.Names);
    }

    [Fact]
    public async Task Read_RowsLongerThanTheBuffer_AreWhole()
    {
        var text = string.Concat(Enumerable.Repeat("ä🦊\"", 50_000));
        await WriteAsync(
            AuditSample.Row(1) with
            {
                Description = text,
            },
            AuditSample.Row(2),
            AuditSample.Row(3) with
            {
                Description = text,
                Owner = AuditSample.Unowned,
            }
        );

        var previous = await PreviousAudit.ReadAsync(File, CancellationToken.None);

        Assert.Equal(200.0 / 3, previous.Coverage, precision: 6);
    }

    [Fact]
    public async Task Read_EveryPieceOfAFile_IsEitherWholeOrRefused()
    {
        await WriteAsync(AuditSample.Row(1));
        var whole = (await System.IO.File.ReadAllBytesAsync(File)).AsMemory();
        var end = whole.Span.LastIndexOf((byte)'}');
        for (var length = 0; length <= end; length += 37)
        {
            await System.IO.File.WriteAllBytesAsync(File, whole[..length].ToArray());

            await Assert.ThrowsAsync<AuditFileException>(() => PreviousAudit.ReadAsync(File, CancellationToken.None));
        }
    }

    [Fact]
    public async Task Read_ByteOrderMarkAndLayout_DoNotMatter()
    {
        await WriteAsync(AuditSample.Row(1));
        var text = await System.IO.File.ReadAllTextAsync(File);
        await System.IO.File.WriteAllTextAsync(File, text.Replace(",", ",\r\n  "), new UTF8Encoding(true));

        Assert.Equal(100, (await PreviousAudit.ReadAsync(File, CancellationToken.None)).Coverage);
    }

    [Theory]
    [InlineData("", "does not contain any JSON tokens")]
    [InlineData("[]", "not a JSON object")]
    [InlineData("{}", "has no header")]
    [InlineData("hello", "invalid start of a value")]
    [InlineData("{\"version\":2,\"header\":{}}", "version is not 1")]
    [InlineData("{\"repositories\":[]}", "do not stand before")]
    [InlineData("{\"version\":1,\"header\":{\"scope\":\"x\"}}", "startedAt")]
    [InlineData(
        "{\"version\":1,\"header\":{\"scope\":\"x\",\"startedAt\":\"2026-01-01\"},\"repositories\":[null]}",
        "is null"
    )]
    [InlineData(
        "{\"version\":1,\"header\":{\"scope\":\"x\",\"startedAt\":\"2026-01-01\"},\"repositories\":[{\"id\":1}]}",
        "fullName"
    )]
    public async Task Read_NoReport_SaysSoAndWhatToDo(string text, string expected)
    {
        await System.IO.File.WriteAllTextAsync(File, text);

        var error = await Assert.ThrowsAsync<AuditFileException>(() =>
            PreviousAudit.ReadAsync(File, CancellationToken.None)
        );

        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
        Assert.StartsWith($"{File} is not the JSON report of an audit.", error.Message, StringComparison.Ordinal);
        Assert.EndsWith("Give the file that --output wrote as .json.", error.Message, StringComparison.Ordinal);
    }

    private Task WriteAsync(params AuditedRepository[] rows) => WriteAsync(AuditSample.Report(rows));

    private async Task WriteAsync(AuditReport report)
    {
        await using var file = System.IO.File.Create(File);
        await JsonReport.WriteAsync(report, file, CancellationToken.None);
    }
}
