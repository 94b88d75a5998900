using System.Text;
using System.Text.Json;
using NJsonSchema;
using ZocSec.Core.Audits;
using ZocSec.Core.Audits.Reports.Sarif;
using ZocSec.Tests.Contract;

namespace ZocSec.Tests.Audits.Reports;

public sealed class SarifReportTests
{
    [Fact]
    public async Task Report_FitsTheSchemaOfSarif()
    {
        var schema = await JsonSchema.FromJsonAsync(Encoding.UTF8.GetString(ContractMaterial.Read("sarif.json")));

        Assert.Empty(schema.Validate(await TextAsync(AuditSample.Colourful)));
        Assert.Empty(schema.Validate(await TextAsync(AuditSample.Report())));
        Assert.NotEmpty(
            schema.Validate((await TextAsync(AuditSample.Colourful)).Replace("\"startLine\":1", "\"startLine\":0"))
        );
    }

    [Fact]
    public async Task Results_AreErrorsOfExposureFirst()
    {
        var run = await RunAsync(
            AuditSample.Report(
                AuditSample.Row(1),
                AuditSample.Exposed(AuditSample.Row(2)),
                AuditSample.Row(3) with
                {
                    Owner = AuditSample.Unowned,
                    IsArchived = true,
                }
            )
        );
        var results = run.GetProperty("results").EnumerateArray().ToArray();

        Assert.Equal(
            [
                ("github/public-repository", "error", "octo-org/repo-2: public without a topic of: open-source"),
                ("github/team-topic", "warning", "octo-org/repo-2: no topic names a team"),
                ("ownership/unowned", "warning", "octo-org/repo-2: nothing names a team"),
            ],
            results.Select(result =>
                (result.GetProperty("ruleId").GetString(), result.GetProperty("level").GetString(), Message(result))
            )
        );
        Assert.All(
            results,
            result =>
                Assert.Equal(
                    result.GetProperty("ruleId").GetString(),
                    run.GetProperty("tool")
                        .GetProperty("driver")
                        .GetProperty("rules")[result.GetProperty("ruleIndex").GetInt32()]
                        .GetProperty("id")
                        .GetString()
                )
        );
        Assert.All(results, result => Assert.Equal("repositories/octo-org/repo-2", Location(result)));
    }

    [Fact]
    public async Task Fingerprint_OutlivesARenameAndTellsRulesAndRepositoriesApart()
    {
        var before = await FingerprintsAsync(
            AuditSample.Exposed(AuditSample.Row(1)),
            AuditSample.Exposed(AuditSample.Row(2))
        );
        var after = await FingerprintsAsync(AuditSample.Exposed(AuditSample.Row(1, "renamed")));

        Assert.Equal(6, before.Distinct().Count());
        Assert.Equal(3, after.Intersect(before).Count());
        // The same in every version and on every machine, or all alerts would open anew.
        Assert.Contains("04ef6a202168393e:1", after);
    }

    [Fact]
    public async Task WordsOfOthers_BeginNoLink()
    {
        var row = AuditSample.Row(1) with
        {
            Owner = new AuditedOwner(
                OwnerStatus.Unowned,
                null,
                null,
                "[x](https://evil.example)\n" + new string('a', 40_000)
            ),
        };

        var message = Message((await RunAsync(AuditSample.Report(row))).GetProperty("results")[0]);

        Assert.StartsWith("octo-org/repo-1: \\[x\\](https://evil.example) aaa", message, StringComparison.Ordinal);
        Assert.InRange(message!.Length, 900, 1100);
    }

    [Theory]
    [InlineData(8_333, 24_999, 0)]
    [InlineData(8_334, 25_000, 2)]
    public async Task MoreThanGitHubTakes_IsLeftOutAndSaid(int rows, int written, int leftOut)
    {
        var report = new AuditReport(
            AuditSample.Header,
            new AuditTotals(),
            Enumerable.Range(1, rows).Select(id => AuditSample.Exposed(AuditSample.Row(id)))
        );

        var run = await RunAsync(report);
        var results = run.GetProperty("results").EnumerateArray().ToArray();
        var notes = run.GetProperty("invocations")[0]
            .GetProperty("toolExecutionNotifications")
            .EnumerateArray()
            .ToArray();

        Assert.Equal(written, results.Length);
        Assert.Equal(rows, results.Count(result => result.GetProperty("level").GetString() == "error"));
        Assert.Equal(leftOut > 0 ? 1 : 0, notes.Length);
        Assert.All(
            notes,
            note => Assert.StartsWith($"{leftOut} more results", Message(note), StringComparison.Ordinal)
        );
    }

    [Fact]
    public async Task LargerThanGitHubTakes_IsCut()
    {
        var report = AuditSample.Report(
            Enumerable.Range(1, 8_000).Select(id => AuditSample.Exposed(AuditSample.Row(id)))
        );
        using var stream = new MemoryStream();

        await SarifReport.WriteAsync(report, stream, mostPacked: 50_000, CancellationToken.None);

        using var json = JsonDocument.Parse(stream.ToArray());
        Assert.InRange(json.RootElement.GetProperty("runs")[0].GetProperty("results").GetArrayLength(), 100, 8_000);
        Assert.InRange(Packed(stream.ToArray()), 50_000, 150_000);
    }

    [Fact]
    public async Task Remarks_AreNotes()
    {
        var run = await RunAsync(AuditSample.Colourful);

        Assert.Equal(
            "Deploy keys: the token may not read them (HTTP 403).",
            Message(run.GetProperty("invocations")[0].GetProperty("toolExecutionNotifications")[0])
        );
    }

    private static long Packed(byte[] bytes)
    {
        using var packed = new MemoryStream();
        using (
            var packer = new System.IO.Compression.GZipStream(packed, System.IO.Compression.CompressionLevel.Optimal)
        )
        {
            packer.Write(bytes);
        }

        return packed.ToArray().LongLength;
    }

    private static async Task<string[]> FingerprintsAsync(params AuditedRepository[] rows) =>
        [
            .. (await RunAsync(AuditSample.Report(rows)))
                .GetProperty("results")
                .EnumerateArray()
                .Select(result =>
                    result.GetProperty("partialFingerprints").GetProperty("primaryLocationLineHash").GetString()!
                ),
        ];

    private static string? Message(JsonElement element) =>
        element.GetProperty("message").GetProperty("text").GetString();

    private static string? Location(JsonElement result) =>
        result
            .GetProperty("locations")[0]
            .GetProperty("physicalLocation")
            .GetProperty("artifactLocation")
            .GetProperty("uri")
            .GetString();

    private static async Task<JsonElement> RunAsync(AuditReport report) =>
        JsonElement.Parse(await TextAsync(report)).GetProperty("runs")[0];

    private static async Task<string> TextAsync(AuditReport report)
    {
        using var stream = new MemoryStream();
        await SarifReport.WriteAsync(report, stream, CancellationToken.None);
        return Encoding.UTF8.GetString(stream.ToArray());
    }
}
