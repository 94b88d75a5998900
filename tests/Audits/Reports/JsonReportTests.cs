using System.Text;
using System.Text.Json;
using NJsonSchema;
using ZocSec.Core.Audits;
using ZocSec.Core.Audits.Reports.Json;
using ZocSec.Tests.Policies;
using ZocSec.Tests.Reports;

namespace ZocSec.Tests.Audits.Reports;

public sealed class JsonReportTests
{
    [Fact]
    public void Schema_IsWhatTheRecordsSay() =>
        Assert.Equal(
            ReportSchema.Make(JsonReport.Context.AuditFile, "ZocSec App ownership audit", JsonReport.Version),
            File.ReadAllText(RepositoryFile.Path("docs/audit.schema.json"))
        );

    [Fact]
    public async Task Report_FitsTheSchema()
    {
        var schema = await JsonSchema.FromFileAsync(RepositoryFile.Path("docs/audit.schema.json"));

        Assert.Empty(schema.Validate(await WriteAsync(AuditSample.Colourful)));
        Assert.Empty(schema.Validate(await WriteAsync(AuditSample.Report())));
        Assert.NotEmpty(schema.Validate("{\"version\":1}"));
        Assert.NotEmpty(
            schema.Validate((await WriteAsync(AuditSample.Colourful)).Replace("\"likely\"", "\"perhaps\""))
        );
    }

    [Fact]
    public async Task Report_SaysWhatWasFound()
    {
        using var json = JsonDocument.Parse(await WriteAsync(AuditSample.Colourful));
        var root = json.RootElement;
        var row = root.GetProperty("repositories")[31];

        Assert.Equal(
            ["version", "header", "repositories", "totals", "trend"],
            root.EnumerateObject().Select(it => it.Name)
        );
        Assert.Equal(33, root.GetProperty("repositories").GetArrayLength());
        Assert.Equal("octo-org/tool", row.GetProperty("fullName").GetString());
        Assert.Equal("likely", row.GetProperty("owner").GetProperty("status").GetString());
        Assert.Equal("committers", row.GetProperty("owner").GetProperty("evidence").GetString());
        Assert.Equal(24, root.GetProperty("totals").GetProperty("owners").GetProperty("owned").GetInt32());
        Assert.Equal(75, root.GetProperty("totals").GetProperty("coverage").GetDouble());
        Assert.Equal("all", root.GetProperty("header").GetProperty("columns").GetString());
        Assert.Equal(
            "HTTP 502",
            root.GetProperty("repositories")[32].GetProperty("unknown").GetProperty("topics").GetString()
        );
    }

    [Fact]
    public async Task Rows_AreReadOnceAndComeBackAsTheyWere()
    {
        var nasty = AuditSample.Row(1) with
        {
            Description = "\"\\ <script> \u2028 \u0001 🦊" + new string('a', 40_000),
        };
        var rows = new CountedRows([.. AuditSample.Colourful.Repositories, nasty]);

        using var json = JsonDocument.Parse(await WriteAsync(AuditSample.Colourful with { Repositories = rows }));

        Assert.Equal(1, rows.Passes);
        Assert.Equal(
            rows.Select(row => JsonSerializer.Serialize(row, JsonReport.Context.AuditedRepository)),
            json.RootElement.GetProperty("repositories")
                .EnumerateArray()
                .Select(row => row.Deserialize(JsonReport.Context.AuditedRepository)!)
                .Select(row => JsonSerializer.Serialize(row, JsonReport.Context.AuditedRepository))
        );
    }

    [Fact]
    public async Task Rows_StandOnALineEach()
    {
        var lines = (await WriteAsync(AuditSample.Colourful)).Split('\n');

        Assert.Equal(33, lines.Count(line => line.StartsWith("{\"id\":", StringComparison.Ordinal)));
    }

    private static async Task<string> WriteAsync(AuditReport report)
    {
        using var stream = new MemoryStream();
        await JsonReport.WriteAsync(report, stream, CancellationToken.None);
        return Encoding.UTF8.GetString(stream.ToArray());
    }
}
