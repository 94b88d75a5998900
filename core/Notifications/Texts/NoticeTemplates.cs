using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Diagnostics;
using System.Reflection;
using Microsoft.Extensions.Logging;

namespace ZocSec.Core.Notifications.Texts;

/// <summary>The templates of all channels: those of the operator's folder where there is a good one, else those built in.</summary>
internal sealed partial class NoticeTemplates
{
    private const int MaxLength = 32 * 1024;

    private static readonly FrozenSet<string> s_ofDigests = new[] { "title", "counts", "items", "link" }.ToFrozenSet(
        StringComparer.Ordinal
    );

    private readonly FrozenDictionary<string, NoticeTemplate> _byName;

    /// <summary>Reads them all.</summary>
    /// <param name="folder">The operator's folder; null: there is none.</param>
    /// <param name="logger">Told of each that cannot be used.</param>
    public NoticeTemplates(string? folder, ILogger<NoticeTemplates> logger)
    {
        _byName = Names.ToFrozenDictionary(
            name => name,
            name =>
                folder is not null && Path.Combine(folder, name) is var path && File.Exists(path)
                    ? Read(path, name, out var problem) ?? Instead(path, problem)
                    : BuiltIn(name),
            StringComparer.Ordinal
        );

        NoticeTemplate Instead(string path, string? problem)
        {
            Log.Broken(logger, path, problem ?? "");
            return BuiltIn(Path.GetFileName(path));
        }
    }

    /// <summary>The names of the files.</summary>
    public static ImmutableArray<string> Names { get; } =
    [
        "slack.txt",
        "slack-digest.txt",
        "teams.txt",
        "teams-digest.txt",
        "mail.txt",
        "mail.html",
        "mail-digest.txt",
        "mail-digest.html",
        "issue.md",
    ];

    /// <summary>The template of a file.</summary>
    public NoticeTemplate this[string name] => _byName[name];

    /// <summary>What is wrong with the operator's files, each in a line that names the file.</summary>
    public static IEnumerable<string> ProblemsOf(string folder)
    {
        foreach (var path in Names.Select(name => Path.Combine(folder, name)).Where(File.Exists))
        {
            if (Read(path, Path.GetFileName(path), out var problem) is null)
            {
                yield return $"{path}: {problem}";
            }
        }
    }

    /// <summary>The text that is built in.</summary>
    public static string TextOf(string name)
    {
        using var stream =
            Assembly.GetExecutingAssembly().GetManifestResourceStream($"notices/{name}")
            ?? throw new UnreachableException();
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }

    private static NoticeTemplate? Read(string path, string name, out string? problem)
    {
        try
        {
            if (new FileInfo(path).Length > MaxLength)
            {
                problem = "it is longer than 32 KB";
                return null;
            }

            return Parse(File.ReadAllText(path), name, out problem);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            problem = $"it cannot be read: {error.Message}";
            return null;
        }
    }

    private static NoticeTemplate BuiltIn(string name) =>
        Parse(TextOf(name), name, out _) ?? throw new UnreachableException();

    private static NoticeTemplate? Parse(string text, string name, out string? problem)
    {
        var known = name.Contains("-digest", StringComparison.Ordinal) ? s_ofDigests : NoticeValues.Names;
        return NoticeTemplate.TryParse(text, known, out var template, out problem) ? template : null;
    }

    private static partial class Log
    {
        [LoggerMessage(
            2011,
            LogLevel.Warning,
            "The template {File} cannot be used, and the one built in is used instead: {Problem}"
        )]
        public static partial void Broken(ILogger logger, string file, string problem);
    }
}
