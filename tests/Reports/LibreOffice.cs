using System.Diagnostics;
using ZocSec.Tests.Storage;

namespace ZocSec.Tests.Reports;

/// <summary>LibreOffice without a window: opens a workbook as somebody's spreadsheet does.</summary>
internal static class LibreOffice
{
    // Every sheet; commas, quotes round texts only, UTF-8, values as the cells show them.
    private const string EverySheet = "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,true,true,true,false,false,-1";

    // Commas, quotes, UTF-8, English, with dates and booleans: what the dialog offers for such a file.
    private const string FromCsv = "--infilter=Text - txt - csv (StarCalc):44,34,76,1,,1033,false,true";

    private static string? Program { get; } =
        new[] { "soffice", "libreoffice" }
            .SelectMany(name =>
                (Environment.GetEnvironmentVariable("PATH") ?? "")
                    .Split(Path.PathSeparator)
                    .Select(folder => Path.Combine(folder, name))
            )
            .FirstOrDefault(File.Exists);

    /// <summary>The text of each sheet of a workbook or a CSV file as CSV, by the sheet's name; skips the test where there is no LibreOffice.</summary>
    public static async Task<IReadOnlyDictionary<string, string>> SheetsAsync(string workbook)
    {
        using var folder = new TempFolder();
        await ConvertAsync(workbook, EverySheet, folder.Path);
        var prefix = Path.GetFileNameWithoutExtension(workbook) + "-";
        return Directory
            .GetFiles(folder.Path, "*.csv")
            .ToDictionary(
                file => Path.GetFileNameWithoutExtension(file)[prefix.Length..],
                File.ReadAllText,
                StringComparer.Ordinal
            );
    }

    /// <summary>Opens a file and saves it in another format; skips the test where there is no LibreOffice.</summary>
    public static async Task ConvertAsync(string workbook, string format, string folder)
    {
        Assert.SkipWhen(
            Program is null,
            "LibreOffice is not installed; script/bootstrap installs it as root with apt-get"
        );

        // A profile of its own: two that share one hand their work to each other and end at once.
        string[] arguments =
        [
            "--headless",
            $"-env:UserInstallation=file://{folder}/profile",
            .. Path.GetExtension(workbook) == ".csv" ? [FromCsv] : Array.Empty<string>(),
            "--convert-to",
            format,
            "--outdir",
            folder,
            workbook,
        ];
        var start = new ProcessStartInfo(Program!, arguments)
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync();
        var errors = process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        Assert.True(process.ExitCode == 0, await output + await errors);
    }
}
