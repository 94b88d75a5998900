using System.Text.Json;
using ZocSec.Tests.Billing.Generator;

namespace ZocSec.Bench.Billing;

/// <summary>A bill on disk that stays for the next run, because it takes longer to make than to read.</summary>
/// <param name="Folder">The folder with the reports.</param>
/// <param name="Chunks">The full paths of the chunks that count.</param>
/// <param name="Bytes">Their bytes.</param>
internal sealed record BillFolder(string Folder, IReadOnlyList<string> Chunks, long Bytes)
{
    /// <summary>Makes a bill, unless the folder holds it already.</summary>
    /// <param name="parent">Where bills are kept.</param>
    /// <param name="options">What the bill is like.</param>
    /// <param name="format">Its format.</param>
    /// <param name="log">Is told of a bill that is made.</param>
    public static BillFolder Get(string parent, BillOptions options, BillFormat format, TextWriter log)
    {
        var folder = Path.Combine(parent, $"{options.Lines}-{options.Resources}-{format}");
        // The generator's own build tells bills of an older one.
        var made =
            $"{options} {string.Join(' ', options.Periods)} {typeof(BillFolder).Assembly.ManifestModule.ModuleVersionId}";
        var stamp = Path.Combine(folder, "made.json");
        if (!File.Exists(stamp) || Read(stamp) is not { } old || old.Of != made)
        {
            log.WriteLine($"making {options.Lines:N0} lines, {format}");
            if (Directory.Exists(folder))
            {
                Directory.Delete(folder, recursive: true);
            }

            var bill = new BillGenerator(options).Write(Path.Combine(folder, "bucket"), format);
            File.WriteAllText(
                stamp,
                JsonSerializer.Serialize(new Stamp(made, [.. bill.ChunkFiles]), BenchJson.Default.Stamp)
            );
        }

        var chunks = Read(stamp)!.Chunks;
        return new BillFolder(Path.Combine(folder, "bucket"), chunks, chunks.Sum(chunk => new FileInfo(chunk).Length));
    }

    private static Stamp? Read(string path) =>
        JsonSerializer.Deserialize(File.ReadAllText(path), BenchJson.Default.Stamp);

    /// <summary>What a folder holds.</summary>
    /// <param name="Of">Options and generator.</param>
    /// <param name="Chunks">The full paths of the chunks that count.</param>
    internal sealed record Stamp(string Of, string[] Chunks);
}
