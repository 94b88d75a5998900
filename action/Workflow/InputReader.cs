using System.Globalization;

namespace ZocSec.Action.Workflow;

/// <summary>Reads the inputs of a step, and collects all that is wrong with them.</summary>
/// <param name="setting">The environment.</param>
/// <param name="workspace">Where the step's files are.</param>
/// <param name="problems">Takes a sentence for each problem, which names the input.</param>
internal sealed class InputReader(Func<string, string?> setting, Workspace workspace, ICollection<string> problems)
{
    /// <summary>An input without the spaces around it; null when it is empty or not given.</summary>
    public string? Text(string name) =>
        setting(ActionInput.VariableOf(name))?.Trim() is { Length: > 0 } text ? text : null;

    /// <summary>An input of several values, separated by lines or commas.</summary>
    public IReadOnlyList<string> List(string name) =>
        Text(name)?.Split(['\n', '\r', ','], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
        ?? [];

    /// <summary>An input that is one of a few words.</summary>
    public string Word(string name, params string[] words)
    {
        if (Text(name) is not { } text || words.Contains(text))
        {
            return Text(name) ?? words[0];
        }

        Refuse(name, $"is `{text}`; write {string.Join(" or ", words.Select(word => $"`{word}`"))}");
        return words[0];
    }

    /// <summary>The full path that an input names; null when it names none, or one that it may not.</summary>
    public string? Find(string name) => Text(name) is { } path ? Find(name, path) : null;

    /// <summary>The full path of one of the files that an input names; null when it may not name it.</summary>
    public string? Find(string name, string path)
    {
        if (workspace.Find(path) is { } full)
        {
            return full;
        }

        Refuse(name, $"leads out of the workspace: {path}; write a path relative to the workspace");
        return null;
    }

    /// <summary>The full path that the policy names; null when it may not name it.</summary>
    /// <param name="key">Where in the policy.</param>
    /// <param name="path">The path as it stands there.</param>
    public string? FindInPolicy(string key, string path)
    {
        if (workspace.Find(path) is { } full)
        {
            return full;
        }

        Refuse(
            ActionInput.Policy,
            $"names under `{key}` what is out of the workspace: {path}; write a path relative to the workspace"
        );
        return null;
    }

    /// <summary>
    /// The full path of a folder, which need not exist; null when it may not be named. One that holds symbolic links is none of
    /// this program's own, and they could lead anywhere.
    /// </summary>
    public string? FindFolder(string name, string path)
    {
        var full = Find(name, path);
        if (full is null || !Workspace.HasLinks(full))
        {
            return full;
        }

        Refuse(name, $"holds symbolic links: {path}; name another folder");
        return null;
    }

    /// <summary>The full path of a file that an input names and that must be there.</summary>
    public string? FindExisting(string name)
    {
        var full = Find(name);
        if (full is not null && !File.Exists(full))
        {
            Refuse(
                name,
                $"names {Text(name)}, which is not there; was the repository checked out, or the artifact downloaded?"
            );
            return null;
        }

        return full;
    }

    /// <summary>The full paths of the reports to write, whose endings say what is written.</summary>
    /// <param name="endings">The endings that there are.</param>
    /// <param name="otherwise">What is written when nothing is named.</param>
    public string[] FindOutputs(IReadOnlyCollection<string> endings, params string[] otherwise)
    {
        var named = List(ActionInput.Outputs);
        foreach (var path in named.Where(path => !endings.Any(ending => HasEnding(path, ending))))
        {
            Refuse(
                ActionInput.Outputs,
                $"names {path}; the ending says what is written, and is one of {string.Join(", ", endings)}"
            );
        }

        return
        [
            .. (named.Count > 0 ? named : otherwise)
                .Select(path => Find(ActionInput.Outputs, path))
                .OfType<string>()
                .Distinct(StringComparer.Ordinal),
        ];
    }

    /// <summary>The first of some files with an ending; null when none has it.</summary>
    public static string? EndingWith(IEnumerable<string> paths, string ending) =>
        paths.FirstOrDefault(path => HasEnding(path, ending));

    /// <summary>An input that is a percentage, as it was written; null when it is not given.</summary>
    public string? Percent(string name)
    {
        const int most = 100;
        if (
            Text(name) is { } text
            && !(
                double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var percent)
                && percent is >= 0 and <= most
            )
        )
        {
            Refuse(name, $"is `{text}`; write a percentage from 0 to {most}");
        }

        return Text(name);
    }

    /// <summary>Says what is wrong with an input.</summary>
    public void Refuse(string name, string what) => problems.Add($"`{name}` {what}");

    private static bool HasEnding(string path, string ending) =>
        Path.GetExtension(path).Equals(ending, StringComparison.OrdinalIgnoreCase);
}
