using System.CommandLine;
using System.Globalization;
using Microsoft.Extensions.DependencyInjection;
using ZocSec.Core.Ledger.Export;

namespace ZocSec.Action.Commands;

/// <summary><c>zocsec ledger export</c>: the ledger for others to read.</summary>
internal static class LedgerExportCommand
{
    /// <summary>Makes the command.</summary>
    /// <param name="storage">The option that names the storage folder.</param>
    /// <param name="surroundings">Where it finds the clock.</param>
    public static Command Create(Option<string> storage, Surroundings surroundings)
    {
        var format = new Option<LedgerFormat>("--format")
        {
            Description =
                "csv, jsonl (the entries as they are stored, with their hashes) or ocsf (events of OCSF 1.3.0).",
            HelpName = "FORMAT",
            Required = true,
        };
        format.AcceptOnlyFromAmong("csv", "jsonl", "ocsf");
        var output = new Option<string?>("--output", "-o")
        {
            Description = "The file, which replaces one that is there. Without it the standard output.",
            HelpName = "FILE",
        };
        var span = SpanOptions.Create(surroundings.Time);
        var command = new Command(
            "export",
            """
            Writes decisions for others to read, oldest first. Memory does not grow with them; nothing is changed, and a server may be
            running. docs/ledger.md describes the formats, and how the hashes of jsonl are checked without this program.

            Exit codes: 0 written, 2 the command line is wrong, 3 the ledger cannot be read or the file not be written.

            Examples:
              zocsec ledger export --format jsonl --output ledger.jsonl
              zocsec ledger export --format ocsf --since 1d | gzip > ledger.ocsf.gz
              zocsec ledger export --format csv --since 2026-01-01 --until 2026-02-01 --guardrail aws/open-ports -o january.csv
            """
        )
        {
            format,
            output,
        };
        return span.AddTo(command)
            .On(
                storage,
                async (services, parsed, ct) =>
                {
                    if (await span.ReadAsync(parsed) is not { } part)
                    {
                        return ExitCode.Usage;
                    }

                    var export = services.GetRequiredService<LedgerExport>();
                    var form = parsed.GetRequiredValue(format);
                    if (parsed.GetValue(output) is { } path)
                    {
                        var count = await export.WriteAsync(form, part, path, ct);
                        await parsed.SayAsync(
                            string.Create(CultureInfo.InvariantCulture, $"{path}: {count:N0} decisions")
                        );
                        return ExitCode.Ok;
                    }

                    await using var stream = new TextStream(parsed.InvocationConfiguration.Output);
                    await export.WriteAsync(form, part, stream, ct);
                    return ExitCode.Ok;
                }
            );
    }
}
