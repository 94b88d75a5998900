using System.Collections.Immutable;
using System.Text;
using Sylvan.Data.Csv;

namespace ZocSec.Core.Billing.Owners;

/// <summary>People and teams of a CSV file with the columns name, email, login, team and left, of which some may be missing.</summary>
public sealed class OwnerDirectory : IOwnerDirectory
{
    private const long MaxBytes = 64 << 20;

    // A column may be called by any of these; case and what is between words do not matter.
    private static readonly string[][] s_headers =
    [
        ["name", "fullname", "displayname"],
        ["email", "mail", "emailaddress"],
        ["login", "username", "user", "github"],
        ["team", "slug", "department"],
        ["left", "leftat", "lefton", "hasleft", "inactive"],
    ];

    private static readonly string[] s_yes = ["yes", "true", "1", "x", "y", "left"];
    private static readonly string[] s_no = ["", "no", "false", "0", "n", "-"];

    private readonly ImmutableDictionary<string, DirectoryEntry> _entries;

    private OwnerDirectory(string source, ImmutableDictionary<string, DirectoryEntry> entries)
    {
        Source = source;
        _entries = entries;
    }

    private enum Column
    {
        Name,
        Email,
        Login,
        Team,
        Left,
    }

    /// <inheritdoc />
    public string Source { get; }

    /// <inheritdoc />
    public Task<ImmutableDictionary<string, DirectoryEntry>> FindAsync(
        IReadOnlyCollection<string> names,
        CancellationToken ct
    ) => Task.FromResult(_entries);

    /// <summary>Reads a file in UTF-8.</summary>
    /// <param name="path">The file.</param>
    /// <param name="today">From which day on a date in <c>left</c> lies in the past.</param>
    /// <exception cref="BillingException">It is not there or no such file; the message names it and the row.</exception>
    public static OwnerDirectory Read(string path, DateOnly today)
    {
        try
        {
            using var file = new FileStream(
                path,
                FileMode.Open,
                FileAccess.Read,
                FileShare.ReadWrite | FileShare.Delete
            );
            if (file.Length > MaxBytes)
            {
                throw new BillingException($"{path} is larger than {MaxBytes >> 20} MB: no directory of people is");
            }

            using var text = new StreamReader(file, new UTF8Encoding(false, throwOnInvalidBytes: true));
            return Read(text, path, today);
        }
        catch (Exception missing) when (missing is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new BillingException($"{path} is not there: name the CSV file with people and teams", missing);
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
        {
            throw new BillingException($"{path} cannot be read: {refused.Message}", refused);
        }
        catch (DecoderFallbackException foreign)
        {
            throw new BillingException($"{path} is not in UTF-8: save it as \"CSV UTF-8\"", foreign);
        }
    }

    /// <summary>Reads a text.</summary>
    /// <param name="text">The text; a byte order mark is gone.</param>
    /// <param name="source">What it is called in errors.</param>
    /// <param name="today">From which day on a date in <c>left</c> lies in the past.</param>
    /// <exception cref="BillingException">It is no such file; the message names the row.</exception>
    public static OwnerDirectory Read(TextReader text, string source, DateOnly today)
    {
        try
        {
            using var csv = CsvDataReader.Create(
                text,
                new CsvDataReaderOptions { BufferSize = 1 << 20, HeaderComparer = StringComparer.Ordinal }
            );
            return new OwnerDirectory(source, Entries(csv, source, today));
        }
        catch (Exception broken)
            when (broken is CsvFormatException or CsvRecordTooLargeException or CsvMissingHeadersException)
        {
            throw new BillingException($"{source} is no CSV file: {OneLine.Of(broken.Message)}", broken);
        }
    }

    private static ImmutableDictionary<string, DirectoryEntry> Entries(CsvDataReader csv, string source, DateOnly today)
    {
        var columns = ColumnsOf(csv, source);
        var entries = ImmutableDictionary.CreateBuilder<string, DirectoryEntry>(StringComparer.OrdinalIgnoreCase);
        while (csv.Read())
        {
            var row = csv.RowNumber + 1;
            var cells = columns.Select(column =>
                column >= 0 && column < csv.RowFieldCount ? csv.GetString(column).Trim() : ""
            );
            if (cells.ToArray() is not [var name, var email, var login, var team, var left] || csv.RowFieldCount == 0)
            {
                continue;
            }

            if (name.Length + email.Length + login.Length + team.Length == 0)
            {
                if (csv.RowFieldCount > 1)
                {
                    throw new BillingException(
                        $"{source}, row {row}: nobody is named; write a name, an e-mail address, a login or a team"
                    );
                }

                continue;
            }

            var hasLeft =
                HasLeft(left, today)
                ?? throw new BillingException(
                    $"{source}, row {row}: `{OneLine.Of(left)}` in the column left is not clear; write yes, no or a day such as 2026-10-31"
                );
            Add(
                entries,
                new DirectoryEntry(First(name, login, email, team), team.Length > 0 ? team : null, hasLeft),
                [name, email, login],
                team
            );
        }

        return entries.ToImmutable();
    }

    private static void Add(
        ImmutableDictionary<string, DirectoryEntry>.Builder entries,
        DirectoryEntry entry,
        string[] names,
        string team
    )
    {
        var isTeam = names.All(name => name.Length == 0);
        foreach (var name in names.Where(name => name.Length > 0))
        {
            // Somebody who came back, or a namesake who is still there, has not left.
            if (!entries.TryGetValue(name, out var other) || (other.HasLeft && !entry.HasLeft))
            {
                entries[name] = entry;
            }
        }

        if (team.Length > 0 && (isTeam || !entries.ContainsKey(team)))
        {
            entries[team] = new DirectoryEntry(team, team, HasLeft: isTeam && entry.HasLeft);
        }
    }

    private static int[] ColumnsOf(CsvDataReader csv, string source)
    {
        var columns = new[] { -1, -1, -1, -1, -1 };
        for (var i = 0; i < csv.FieldCount; i++)
        {
            var header = string.Concat(csv.GetName(i).Where(char.IsLetterOrDigit)).ToLowerInvariant();
            var column = Array.FindIndex(s_headers, names => names.Contains(header, StringComparer.Ordinal));
            if (column < 0)
            {
                continue;
            }

            if (columns[column] >= 0)
            {
                throw new BillingException(
                    $"{source}, row 1: `{OneLine.Of(csv.GetName(columns[column]))}` and `{OneLine.Of(csv.GetName(i))}` mean the same; leave one out"
                );
            }

            columns[column] = i;
        }

        return columns[..(int)Column.Left].All(column => column < 0)
            ? throw new BillingException($"{source}, row 1: no column is called name, email, login or team")
            : columns;
    }

    private static bool? HasLeft(string text, DateOnly today) =>
        text switch
        {
            _ when s_no.Contains(text, StringComparer.OrdinalIgnoreCase) => false,
            _ when s_yes.Contains(text, StringComparer.OrdinalIgnoreCase) => true,
            _ when DateOnly.TryParseExact(
                    text,
                    "yyyy-MM-dd",
                    CultureInfo.InvariantCulture,
                    DateTimeStyles.None,
                    out var day
                ) => day < today,
            _ => null,
        };

    private static string First(params string[] names) => names.First(name => name.Length > 0);
}
