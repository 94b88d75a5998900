namespace ZocSec.Core.Billing.Sources;

/// <summary>
/// Finds the files that manifests name. A manifest names keys of the bucket that AWS wrote to; a place may be a copy of that
/// bucket, or of a part of it, at any depth: a file is the named one when one path ends in the other, whole folder by folder.
/// </summary>
internal sealed class ChunkIndex
{
    private readonly Dictionary<string, List<(string Path, ReportFile File)>> _byName = new(StringComparer.Ordinal);

    /// <summary>Takes a file that a manifest may name.</summary>
    public void Add(ReportFile file)
    {
        var path = Plain(file.Path);
        var name = NameOf(path);
        if (!_byName.TryGetValue(name, out var same))
        {
            _byName[name] = same = [];
        }

        same.Add((path, file));
    }

    /// <summary>The file of a key; of several copies the one nearest to the manifest; null when there is none.</summary>
    /// <param name="key">The key, without a bucket.</param>
    /// <param name="manifest">The path of the manifest that names it.</param>
    public ReportFile? Find(string key, string manifest)
    {
        var asked = Plain(key);
        return _byName.TryGetValue(NameOf(asked), out var same)
            ? same.Where(one => EndsIn(asked, one.Path) || EndsIn(one.Path, asked))
                .OrderByDescending(one => Math.Min(one.Path.Length, asked.Length))
                .ThenByDescending(one => Plain(manifest).AsSpan().CommonPrefixLength(one.Path))
                .ThenBy(one => one.Path, StringComparer.Ordinal)
                .Select(one => one.File)
                .FirstOrDefault()
            : null;
    }

    private static bool EndsIn(string path, string end) =>
        path.EndsWith(end, StringComparison.Ordinal) && (path.Length == end.Length || path[^(end.Length + 1)] is '/');

    // A report without prefix has keys that begin with a slash.
    private static string Plain(string path) =>
        string.Join('/', path.Split('/', StringSplitOptions.RemoveEmptyEntries));

    private static string NameOf(string path) => path[(path.LastIndexOf('/') + 1)..];
}
