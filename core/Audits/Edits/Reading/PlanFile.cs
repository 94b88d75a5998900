using System.Collections.Immutable;
using System.Text;
using System.Xml;

namespace ZocSec.Core.Audits.Edits.Reading;

/// <summary>Reads the plan out of a file that people have worked on.</summary>
internal static class PlanFile
{
    private const int MetadataRows = 1_000;

    // Three hundred for each of 100,000 rows, all of them edited.
    private const long MaxCharacters = 32_000_000;

    // A spreadsheet that saves in its own code page would have its letters replaced by others.
    private static readonly UTF8Encoding s_utf8 = new(
        encoderShouldEmitUTF8Identifier: false,
        throwOnInvalidBytes: true
    );

    private static readonly byte[] s_zip = [0x50, 0x4B];
    private static readonly byte[] s_compound = [0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1];

    /// <summary>Reads a file.</summary>
    /// <exception cref="PlanFileException">It is no plan; the message may stand behind the file's name.</exception>
    public static Plan Read(string path)
    {
        try
        {
            using var file = new FileStream(
                path,
                FileMode.Open,
                FileAccess.Read,
                FileShare.ReadWrite | FileShare.Delete
            );
            return Read(file, path);
        }
        catch (Exception missing) when (missing is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new PlanFileException("it is not there: name the workbook or the CSV file that the audit wrote");
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
        {
            throw new PlanFileException($"it cannot be read: {refused.Message}");
        }
        catch (Exception damaged) when (damaged is InvalidDataException or NotSupportedException)
        {
            throw new PlanFileException(
                "it is damaged, its zip file cannot be unpacked: fetch it again, or open it in a spreadsheet and save it again"
            );
        }
        catch (DecoderFallbackException)
        {
            throw new PlanFileException(
                "it is not in UTF-8: save it as \"CSV UTF-8\" in the spreadsheet, or use the workbook"
            );
        }
        catch (XmlException broken)
        {
            throw new PlanFileException(
                $"it is damaged, or not from a spreadsheet ({OneLine.Of(broken.Message)}): open it in a spreadsheet and save it again"
            );
        }
    }

    private static Plan Read(FileStream file, string path)
    {
        var begin = new byte[8];
        var length = file.ReadAtLeast(begin, begin.Length, throwOnEndOfStream: false);
        file.Position = 0;
        if (length == 0)
        {
            throw new PlanFileException("it is empty: use the workbook or the CSV file that the audit wrote");
        }

        if (begin.AsSpan().StartsWith(s_compound))
        {
            throw new PlanFileException(
                IsEncrypted(file)
                    ? "it is protected by a password: remove the password in the spreadsheet and save it again"
                    : "it is a workbook of the old format .xls: save it as .xlsx"
            );
        }

        if (begin.AsSpan().StartsWith(s_zip))
        {
            return ReadWorkbook(file);
        }

        return Path.GetExtension(path).ToUpperInvariant() switch
        {
            ".CSV" or ".TXT" or ".TSV" => ReadCsv(file),
            ".XLSX" or ".XLSM" => throw new PlanFileException(
                "it is no workbook although its name says so: save it as .xlsx in a spreadsheet, or name it .csv if it is CSV"
            ),
            _ => throw new PlanFileException("it is neither a workbook (.xlsx) nor CSV (.csv)"),
        };
    }

    private static Plan ReadCsv(FileStream file)
    {
        using var text = new StreamReader(file, s_utf8, detectEncodingFromByteOrderMarks: true);
        return ReadTable(PlanKind.Csv, new CsvLines(text).Read(), new PlanAbout(), () => []);
    }

    private static Plan ReadWorkbook(FileStream file)
    {
        using var package = WorkbookPackage.Open(file);
        var (texts, styles) = (SharedTexts.Read(package), DateStyles.Read(package));
        var (sheet, others) = FindSheet(package, texts, styles);
        var lines = new SheetLines(package, texts, styles, sheet);
        return ReadTable(PlanKind.Workbook, lines.Read(), ReadAbout(package, texts, styles), () => lines.Merged) with
        {
            OtherSheets = others,
        };
    }

    private static Plan ReadTable(
        PlanKind kind,
        IEnumerable<PlanLine> lines,
        PlanAbout about,
        Func<IEnumerable<MergedArea>> merged
    )
    {
        PlanColumns? columns = null;
        var rows = ImmutableArray.CreateBuilder<EditRow>();
        var (repositories, characters) = (0, 0L);
        foreach (var line in lines)
        {
            if (columns is null)
            {
                columns = PlanColumns.Find(line);
                continue;
            }

            repositories++;
            if (columns.Read(line) is not { } row)
            {
                continue;
            }

            rows.Add(row);
            characters += row.Characters;
            if (characters > MaxCharacters)
            {
                throw new PlanFileException(
                    "its edits are far more text than topics are: use the workbook that the audit wrote"
                );
            }
        }

        if (columns is null)
        {
            throw new PlanFileException("it has no rows: use the workbook or the CSV file that the audit wrote");
        }

        columns.RefuseMerged(merged());
        return new Plan(kind, rows.ToImmutable(), repositories, about);
    }

    // A copy of the sheet that somebody has worked on must not be passed over in silence.
    private static (SheetPart Sheet, IReadOnlyList<string> Others) FindSheet(
        WorkbookPackage package,
        SharedTexts texts,
        DateStyles styles
    )
    {
        var fitting = package
            .Sheets.Where(sheet =>
                new SheetLines(package, texts, styles, sheet).Read().FirstOrDefault() is { } first
                && PlanColumns.IsHeader(first)
            )
            .ToList();
        if (Named(package, Columns.WorkbookNames.Inventory) is { } named)
        {
            return (named, [.. fitting.Where(sheet => sheet != named).Select(sheet => sheet.Name)]);
        }

        return fitting switch
        {
            [var only] => (only, []),
            [] => throw new PlanFileException(
                $"it has no sheet {Columns.WorkbookNames.Inventory}, and no other with the headers of one: use the workbook that the audit wrote"
            ),
            _ => throw new PlanFileException(
                $"its sheets {string.Join(" and ", fitting.Select(sheet => sheet.Name))} both have the headers of a plan: call the one that counts {Columns.WorkbookNames.Inventory}"
            ),
        };
    }

    private static PlanAbout ReadAbout(WorkbookPackage package, SharedTexts texts, DateStyles styles)
    {
        if (Named(package, Columns.WorkbookNames.Metadata) is not { } sheet)
        {
            return new PlanAbout();
        }

        var said = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var line in new SheetLines(package, texts, styles, sheet).Read().Take(MetadataRows))
        {
            if (line.Text(1) is { } name && line.Text(2) is { } value)
            {
                said.TryAdd(name, value);
            }
        }

        return new PlanAbout
        {
            ApiUrl = Uri.TryCreate(said.GetValueOrDefault(Columns.WorkbookNames.ApiUrl), UriKind.Absolute, out var url)
                ? url
                : null,
            TopicPrefix = said.GetValueOrDefault(Columns.WorkbookNames.TopicPrefix),
            OwnerProperty = said.GetValueOrDefault(Columns.WorkbookNames.OwnerProperty),
            StartedAt = DateTimeOffset.TryParse(
                said.GetValueOrDefault(Columns.WorkbookNames.StartedAt),
                CultureInfo.InvariantCulture,
                DateTimeStyles.AssumeUniversal,
                out var at
            )
                ? at
                : null,
        };
    }

    private static SheetPart? Named(WorkbookPackage package, string name) =>
        package.Sheets.FirstOrDefault(sheet => sheet.Name.Equals(name, StringComparison.OrdinalIgnoreCase));

    // The name of the stream in which an encrypted workbook is (MS-OFFCRYPTO, 2.3.4.4).
    private static bool IsEncrypted(FileStream file)
    {
        var name = Encoding.Unicode.GetBytes("EncryptedPackage");
        var buffer = new byte[1024 * 1024];
        var kept = 0;
        while (file.Read(buffer, kept, buffer.Length - kept) is > 0 and var read)
        {
            var filled = kept + read;
            if (buffer.AsSpan(0, filled).IndexOf(name) >= 0)
            {
                return true;
            }

            kept = Math.Min(name.Length - 1, filled);
            buffer.AsSpan(filled - kept, kept).CopyTo(buffer);
        }

        return false;
    }
}
