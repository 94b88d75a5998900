using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.Time.Testing;
using ZocSec.Core.Guardrails;
using ZocSec.Core.Ledger;
using ZocSec.Core.Ledger.Export;
using ZocSec.Core.Ledger.History;
using ZocSec.Core.Queue;
using ZocSec.Core.Reports;
using ZocSec.Tests.Storage;

namespace ZocSec.Tests.Ledger.Export;

/// <summary>The ledger as others read it.</summary>
public sealed class LedgerExportTests : IDisposable
{
    private const string Nasty = "=cmd|' /C calc'!A0\",\r\n@evil \u001b[2J é";

    private readonly TempFolder _folder = new();
    private readonly FakeTimeProvider _time = SqliteStores.Clock();
    private readonly SqliteStores _stores;
    private readonly OcsfSchema _schema = new();

    public LedgerExportTests() => _stores = new SqliteStores(_folder.Path, _time);

    public void Dispose()
    {
        _stores.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task Jsonl_WithTheHashEmptied_IsWhatTheHashCovers_ChainByChain()
    {
        for (var number = 0; number < 5; number++)
        {
            await WriteAsync($"{number % 2}", entry => entry with { Reason = Nasty });
        }

        var heads = new Dictionary<string, string>();
        var lines = await LinesAsync(LedgerFormat.Jsonl);
        foreach (var line in lines)
        {
            // As docs/ledger.md tells auditors to do it.
            using var json = JsonDocument.Parse(line);
            var (hash, previous) = (Text(json, "hash"), Text(json, "previous"));
            var covered = previous + line.Replace($"\"hash\":\"{hash}\"}}", "\"hash\":\"\"}", StringComparison.Ordinal);
            Assert.Equal(hash, Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(covered))));
            var key = json.RootElement.GetProperty("resource").GetProperty("key").GetString()!;
            Assert.Equal(heads.GetValueOrDefault(key, ""), previous);
            heads[key] = hash;
        }

        Assert.Equal(5, lines.Length);
        Assert.Equal((await _stores.Ledger.FindAsync(LedgerSamples.Standing("1").Key, default))!.Head, heads["1"]);
    }

    [Fact]
    public async Task Jsonl_OfAStateWithAHashOfItsOwn_IsStillWhatTheHashCovers()
    {
        await WriteAsync("1", entry => entry with { Before = JsonElement.Parse("""{"hash":""}""") });

        var line = Assert.Single(await LinesAsync(LedgerFormat.Jsonl));

        using var json = JsonDocument.Parse(line);
        var covered = line.Replace(Text(json, "hash"), "", StringComparison.Ordinal);
        Assert.Equal(Text(json, "hash"), Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(covered))));
    }

    [Theory]
    [InlineData(LedgerFormat.Jsonl)]
    [InlineData(LedgerFormat.Ocsf)]
    public async Task Lines_HostileNames_AreOneEach_AndReadBackAsTheyWere(LedgerFormat format)
    {
        const string Hostile = "\"},\r\n{\u2028\u2029\u0085\0\u202e</script>\ud83d\ude00\\";
        await WriteAsync(
            "1",
            entry =>
                entry with
                {
                    Actor = Hostile,
                    Trigger = Hostile,
                    Resource = entry.Resource with { Name = Hostile },
                    Changes = [new Change(Hostile, Hostile, null)],
                }
        );

        var read = JsonElement.Parse(Assert.Single(await LinesAsync(format)));

        var (holder, resource) =
            format == LedgerFormat.Jsonl
                ? (read, read.GetProperty("resource"))
                : (read.GetProperty("unmapped"), read.GetProperty("resources")[0]);
        Assert.All(
            [
                holder.GetProperty("actor"),
                holder.GetProperty("trigger"),
                holder.GetProperty("changes")[0].GetProperty("property"),
                resource.GetProperty("name"),
            ],
            text => Assert.Equal(Hostile, text.GetString())
        );
    }

    [Fact]
    public async Task Jsonl_StoredTextOfSeveralLines_IsOneLine()
    {
        await WriteAsync("1", entry => entry);
        await _stores.Committer.CommitAsync(session =>
            session.Execute(
                """UPDATE entries SET body = replace(CAST(body AS TEXT), ',"reason"', ',' || char(10) || '"reason"')"""
            )
        );

        var line = JsonElement.Parse(Assert.Single(await LinesAsync(LedgerFormat.Jsonl)));

        Assert.Equal("fine", line.GetProperty("reason").GetString());
    }

    [Fact]
    public async Task Csv_NastyText_IsNoFormula_AndReadsBackAsItWas()
    {
        await WriteAsync(
            "1",
            entry =>
                entry with
                {
                    Reason = Nasty,
                    Actor = "+mallory",
                    Resource = entry.Resource with { Name = "@name" },
                    Changes = [new Change("visibility", "public", "private")],
                }
        );

        var rows = Rows(await TextAsync(LedgerFormat.Csv));

        Assert.Equal(2, rows.Count);
        var cells = rows[0].Zip(rows[1]).ToDictionary(pair => pair.First, pair => pair.Second);
        Assert.All(cells.Values, cell => Assert.False(cell.Length > 0 && cell[0] is '=' or '+' or '-' or '@'));
        Assert.Equal(
            (Nasty, "+mallory", "@name"),
            (CsvText.Restore(cells["reason"]), CsvText.Restore(cells["actor"]), CsvText.Restore(cells["resource"]))
        );
        Assert.Equal(
            ("2026-03-01T12:00:00.000Z", "compliant", "event", "visibility: public → private", "1"),
            (cells["time"], cells["outcome"], cells["cause"], cells["changes"], cells["number"])
        );
        Assert.Equal((await _stores.Ledger.FindAsync(LedgerSamples.Standing("1").Key, default))!.Head, cells["hash"]);
    }

    public static TheoryData<EntryOutcome, VerdictKind, bool> Outcomes()
    {
        var data = new TheoryData<EntryOutcome, VerdictKind, bool>();
        foreach (var outcome in Enum.GetValues<EntryOutcome>().Where(outcome => outcome != EntryOutcome.None))
        {
            foreach (var verdict in Enum.GetValues<VerdictKind>())
            {
                data.Add(outcome, verdict, false);
                data.Add(outcome, verdict, true);
            }
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(Outcomes))]
    public async Task Ocsf_EveryEntry_IsEventsThatTheSchemaAllows(
        EntryOutcome outcome,
        VerdictKind verdict,
        bool changed
    )
    {
        for (var number = 0; number < 2; number++)
        {
            await WriteAsync("1", entry => Shaped(entry, outcome, verdict, changed, urgent: number == 0));
        }

        var lines = await LinesAsync(LedgerFormat.Ocsf);

        Assert.True(lines.Length >= 2, "each entry is an event at least");
        Assert.All(lines, line => Assert.Empty(_schema.ProblemsOf(JsonElement.Parse(line))));
        Assert.Equal(
            lines.Length,
            lines
                .Select(line => JsonElement.Parse(line).GetProperty("metadata").GetProperty("uid").GetString())
                .Distinct()
                .Count()
        );
    }

    [Fact]
    public async Task Ocsf_Remediated_IsAFindingThatIsResolved_AndAnActivityThatSucceeded()
    {
        await WriteAsync(
            "1",
            entry => Shaped(entry, EntryOutcome.Remediated, VerdictKind.Compliant, changed: true, urgent: false)
        );

        var events = (await LinesAsync(LedgerFormat.Ocsf)).Select(line => JsonElement.Parse(line)).ToList();

        Assert.Equal([200301, 700104], events.Select(one => one.GetProperty("type_uid").GetInt32()));
        Assert.Equal(["Resolved", "Success"], events.Select(one => one.GetProperty("status").GetString()));
        Assert.All(
            events,
            one => Assert.Equal(_time.GetUtcNow().ToUnixTimeMilliseconds(), one.GetProperty("time").GetInt64())
        );
        Assert.Equal(
            "visibility: public → private",
            events[1].GetProperty("remediation").GetProperty("desc").GetString()
        );
        Assert.Equal(
            events[0].GetProperty("finding_info").GetProperty("uid").GetString(),
            events[1].GetProperty("metadata").GetProperty("correlation_uid").GetString()
        );
    }

    [Theory]
    [InlineData("""{"class_uid":2003}""", "category_uid is required")]
    [InlineData("""{"class_uid":2003,"severity_id":7}""", "severity_id is 7, which is none of its values")]
    [InlineData("""{"class_uid":7001,"time":1769850720}""", "time is no timestamp_t: 1769850720")]
    [InlineData("""{"class_uid":7001,"resources":[]}""", "resources is no attribute")]
    [InlineData(
        """{"class_uid":2003,"status_id":4,"status":"New"}""",
        "status_id is 4, but status is New instead of Resolved"
    )]
    [InlineData("""{"class_uid":2003,"compliance":{"standards":"one"}}""", "compliance.standards is no array")]
    [InlineData(
        """{"class_uid":7001,"observables":[{"name":"unmapped.uid","value":"1"}],"unmapped":{}}""",
        "the observable unmapped.uid points to nothing"
    )]
    [InlineData(
        """{"class_uid":7001,"observables":[{"name":"unmapped.uid","value":"1"}],"unmapped":{"uid":"2"}}""",
        "the observable unmapped.uid is not what it points to"
    )]
    public void Schema_FindsWhatIsWrong(string given, string problem)
    {
        var whole = JsonElement.Parse(
            $$"""{"activity_id":1,"type_uid":1,"class_name":"","metadata":{"version":""},{{given[1..]}}"""
        );

        Assert.Contains(problem, _schema.ProblemsOf(whole));
    }

    private static LedgerEntry Shaped(
        LedgerEntry entry,
        EntryOutcome outcome,
        VerdictKind verdict,
        bool changed,
        bool urgent
    ) =>
        entry with
        {
            Outcome = outcome,
            Verdict = verdict,
            Reason = Nasty,
            Urgent = urgent,
            Before = JsonElement.Parse("{}"),
            Changes = changed ? [new Change("visibility", "public", "private")] : [],
            After = changed ? JsonElement.Parse("{}") : null,
            Actor = changed ? "mona" : null,
            Undoes = outcome == EntryOutcome.Undone ? "0199" : null,
            Cause = outcome == EntryOutcome.Undone ? LookCause.Person : LookCause.Event,
        };

    private static string Text(JsonDocument json, string name) => json.RootElement.GetProperty(name).GetString()!;

    private async Task WriteAsync(string key, Func<LedgerEntry, LedgerEntry> shape)
    {
        var standing = await _stores.Ledger.FindOrNewAsync(LedgerSamples.Standing(key).Key, default);
        var entry = shape(LedgerSamples.Entry(key, _time.GetUtcNow()));
        Assert.True(await _stores.Ledger.SettleAsync(new Settlement(standing, entry, null, []), default));
    }

    private async Task<string> TextAsync(LedgerFormat format)
    {
        using var stream = new MemoryStream();
        await new LedgerExport(_stores.History).WriteAsync(format, new LedgerSpan(), stream, default);
        return Encoding.UTF8.GetString(stream.ToArray());
    }

    private async Task<string[]> LinesAsync(LedgerFormat format)
    {
        var text = await TextAsync(format);
        Assert.EndsWith("\n", text, StringComparison.Ordinal);
        return text[..^1].Split('\n');
    }

    // RFC 4180, read by the letter.
    private static List<string[]> Rows(string text)
    {
        var (rows, row, cell, quoted) = (new List<string[]>(), new List<string>(), new StringBuilder(), false);
        for (var index = text[0] == '\uFEFF' ? 1 : 0; index < text.Length; index++)
        {
            var c = text[index];
            if (quoted && c == '"' && index + 1 < text.Length && text[index + 1] == '"')
            {
                cell.Append(text[++index]);
            }
            else if (c == '"')
            {
                quoted = !quoted;
            }
            else if (!quoted && c == ',')
            {
                row.Add(cell.ToString());
                cell.Clear();
            }
            else if (!quoted && c == '\r')
            {
                Assert.Equal('\n', text[++index]);
                rows.Add([.. row, cell.ToString()]);
                row.Clear();
                cell.Clear();
            }
            else
            {
                cell.Append(c);
            }
        }

        Assert.Equal((0, 0), (row.Count, cell.Length));
        return rows;
    }
}
