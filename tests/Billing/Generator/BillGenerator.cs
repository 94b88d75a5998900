using System.Collections.Immutable;

namespace ZocSec.Tests.Billing.Generator;

/// <summary>
/// Writes a bill as AWS delivers it, and sums it up meanwhile. Memory grows with resources and, for Parquet, with the lines of
/// a chunk; never with all lines.
/// </summary>
/// <param name="options">What it is like.</param>
internal sealed class BillGenerator(BillOptions options)
{
    /// <summary>The name of reports and exports.</summary>
    public const string Report = "costs";

    private readonly BillWorld _world = new(options);

    /// <summary>Writes all reports below a folder, which stands for a bucket.</summary>
    public GeneratedBill Write(string folder, BillFormat format)
    {
        var counter = new BillCounter(options, format);
        var newest = new List<GeneratedPeriod>();
        for (var payer = 0; payer < options.Payers; payer++)
        {
            for (var period = 0; period < options.Periods.Length; period++)
            {
                for (var assembly = 0; assembly < options.Restatements; assembly++)
                {
                    Write(folder, format, Place(payer, period, assembly), new(options, payer, period, assembly), null);
                }

                var place = Place(payer, period, options.Restatements);
                var source = new BillSource(options, payer, period, options.Restatements);
                counter.Begin();
                var chunks = Write(folder, format, place, source, counter);
                counter.End(payer, place.Period);
                newest.Add(new(place.Payer, place.Period, place.Assembly, place.Manifests(format)[0], chunks));
            }
        }

        return new GeneratedBill(folder, format, [.. newest], counter.ToExpected());
    }

    private BillPlace Place(int payer, int period, int assembly)
    {
        var dice = new Dice(options.Seed, 'a' + (ulong)payer, (ulong)((period * 1_000) + assembly));
        var id = $"{dice.Next():x16}{dice.Next():x16}";
        return new BillPlace(
            $"exports/{_world.Payer(payer)}",
            Report,
            _world.Payer(payer),
            options.Periods[period],
            $"{id[..8]}-{id[8..12]}-{id[12..16]}-{id[16..20]}-{id[20..]}",
            assembly,
            options.Restatements > 0
        );
    }

    private ImmutableArray<string> Write(
        string folder,
        BillFormat format,
        BillPlace place,
        BillSource source,
        BillCounter? counter
    )
    {
        var schema = new BillSchema(options, format);
        var chunks = ImmutableArray.CreateBuilder<string>();
        for (var number = 0; number < source.Chunks; number++)
        {
            var path = place.Chunk(format, number);
            using var chunk = Create(Local(folder, path), format, schema.Of(number));
            foreach (var line in source.Read(number))
            {
                if (BillClass.Has(line, format))
                {
                    chunk.Write(line);
                    counter?.Add(line);
                }
            }

            chunks.Add(path);
        }

        var columns = Enumerable
            .Range(0, Math.Max(1, source.Chunks))
            .SelectMany(schema.Of)
            .DistinctBy(column => column.Name, StringComparer.Ordinal);
        var manifest = format.IsLegacy()
            ? BillManifest.Legacy(place, format, columns, chunks)
            : BillManifest.Export(place, columns, chunks);
        foreach (var path in place.Manifests(format))
        {
            File.WriteAllBytes(Local(folder, path), manifest);
        }

        return chunks.ToImmutable();
    }

    private IBillChunk Create(string path, BillFormat format, BillColumn[] columns) =>
        format.IsParquet() ? new ParquetChunk(path, columns) : new CsvChunk(path, format, columns, options.Nasty);

    private static string Local(string folder, string path)
    {
        var local = Path.Combine(folder, path);
        Directory.CreateDirectory(Path.GetDirectoryName(local)!);
        return local;
    }
}

/// <summary>A bill that was written.</summary>
/// <param name="Folder">The folder, which stands for a bucket.</param>
/// <param name="Format">The format.</param>
/// <param name="Periods">Each period of each payer.</param>
/// <param name="Expected">What it comes to.</param>
internal sealed record GeneratedBill(
    string Folder,
    BillFormat Format,
    ImmutableArray<GeneratedPeriod> Periods,
    BillExpected Expected
)
{
    /// <summary>The full paths of all chunks that count.</summary>
    public IEnumerable<string> ChunkFiles =>
        Periods.SelectMany(period => period.Chunks).Select(chunk => Path.Combine(Folder, chunk));
}

/// <summary>A period of a payer, as its newest manifest describes it.</summary>
/// <param name="Payer">The account that pays.</param>
/// <param name="Period">The first day of the period.</param>
/// <param name="Assembly">The assembly's or execution's id.</param>
/// <param name="Manifest">The path of the manifest below the folder.</param>
/// <param name="Chunks">The paths of the chunks below the folder.</param>
internal sealed record GeneratedPeriod(
    string Payer,
    DateOnly Period,
    string Assembly,
    string Manifest,
    ImmutableArray<string> Chunks
);
