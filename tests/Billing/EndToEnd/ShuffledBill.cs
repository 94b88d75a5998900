using System.Collections.Immutable;
using System.IO.Compression;
using System.Text;
using System.Text.Json.Nodes;
using DuckDB.NET.Data;
using ZocSec.Tests.Billing.Generator;

namespace ZocSec.Tests.Billing.EndToEnd;

/// <summary>Deals the lines of an export anew: into other chunks, in another order.</summary>
internal static class ShuffledBill
{
    public static void Deal(GeneratedBill bill, int chunks, ulong seed)
    {
        foreach (var period in bill.Periods)
        {
            var old = period.Chunks.Select(chunk => Path.Combine(bill.Folder, chunk)).ToArray();
            var ending = bill.Format.IsParquet() ? ".snappy.parquet" : ".csv.gz";
            var folder = Path.GetDirectoryName(period.Chunks[0])!;
            string[] dealt = [.. Enumerable.Range(0, chunks).Select(n => $"{folder}/dealt-{n:d5}{ending}")];
            string[] files = [.. dealt.Select(path => Path.Combine(bill.Folder, path))];
            if (bill.Format.IsParquet())
            {
                DealParquet(old, files, seed);
            }
            else
            {
                DealCsv(old, files, seed);
            }

            foreach (var file in old)
            {
                File.Delete(file);
            }

            var manifest = Path.Combine(bill.Folder, period.Manifest);
            var json = JsonNode.Parse(File.ReadAllBytes(manifest))!;
            json["dataFiles"] = new JsonArray([
                .. dealt.Select(path => JsonValue.Create($"s3://{BillManifest.Bucket}/{path}")),
            ]);
            File.WriteAllText(manifest, json.ToJsonString());
        }
    }

    private static void DealParquet(string[] old, string[] files, ulong seed)
    {
        using var connection = new DuckDBConnection("DataSource=:memory:");
        connection.Open();
        using var command = connection.CreateCommand();
        var all = string.Join(", ", old.Select(file => $"'{file}'"));
        command.CommandText =
            $"SET threads = 1; CREATE TABLE dealt AS SELECT *, row_number() OVER (ORDER BY hash(r, {seed})) AS number_ FROM read_parquet([{all}]) AS r";
        command.ExecuteNonQuery();
        for (var n = 0; n < files.Length; n++)
        {
            command.CommandText =
                $"COPY (SELECT * EXCLUDE (number_) FROM dealt WHERE number_ % {files.Length} = {n} ORDER BY number_) TO '{files[n]}' (FORMAT parquet, COMPRESSION snappy)";
            command.ExecuteNonQuery();
        }
    }

    private static void DealCsv(string[] old, string[] files, ulong seed)
    {
        var header = Records(old[0])[0];
        var rows = old.SelectMany(file => Records(file).Skip(1)).ToArray();
        new Dice(seed, 'd', 0).Shuffle(rows);
        for (var n = 0; n < files.Length; n++)
        {
            using var file = new GZipStream(File.Create(files[n]), CompressionLevel.Fastest);
            file.Write(Encoding.UTF8.GetBytes(header + string.Concat(rows.Where((_, row) => row % files.Length == n))));
        }
    }

    // With what ends each.
    private static ImmutableArray<string> Records(string file)
    {
        using var reader = new StreamReader(new GZipStream(File.OpenRead(file), CompressionMode.Decompress));
        var text = reader.ReadToEnd();
        var records = ImmutableArray.CreateBuilder<string>();
        var (start, isQuoted) = (0, false);
        for (var at = 0; at < text.Length; at++)
        {
            isQuoted ^= text[at] == '"';
            if (text[at] == '\n' && !isQuoted)
            {
                records.Add(text[start..(at + 1)]);
                start = at + 1;
            }
        }

        return records.ToImmutable();
    }
}
