namespace ZocSec.Action.Workflow;

/// <summary>The folder of a workflow's files, which is all that a step may read and write.</summary>
/// <param name="root">The folder.</param>
internal sealed class Workspace(string root)
{
    private const int MostLinks = 40;

    private readonly string root = Path.TrimEndingDirectorySeparator(Path.GetFullPath(root));

    /// <summary>The full path of a file or folder, which need not exist.</summary>
    /// <param name="path">The path as somebody wrote it, relative to the workspace.</param>
    /// <returns>Null when it leads outside, by itself or by a symbolic link.</returns>
    public string? Find(string path)
    {
        var full = Path.GetFullPath(path, root);
        return IsWithin(full, root) && IsWithin(Real(full), Real(root)) ? full : null;
    }

    /// <summary>A path as the steps of the workflow outside this container write it.</summary>
    public string Relative(string full) => Path.GetRelativePath(root, full);

    /// <summary>
    /// Lets everybody read a file, or a folder with all in it. The container runs as root; the steps that upload or keep what
    /// it wrote do not.
    /// </summary>
    public static void LetRead(string path)
    {
        if (OperatingSystem.IsWindows() || (!File.Exists(path) && !Directory.Exists(path)))
        {
            return;
        }

        const UnixFileMode read = UnixFileMode.GroupRead | UnixFileMode.OtherRead;
        const UnixFileMode enter = UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;
        var isFolder = Directory.Exists(path);
        File.SetUnixFileMode(path, File.GetUnixFileMode(path) | read | (isFolder ? enter : UnixFileMode.None));
        if (isFolder)
        {
            foreach (
                var entry in new DirectoryInfo(path).EnumerateFileSystemInfos().Where(one => one.LinkTarget is null)
            )
            {
                LetRead(entry.FullName);
            }
        }
    }

    /// <summary>Whether there are symbolic links anywhere in a folder, if there is one.</summary>
    public static bool HasLinks(string folder) =>
        Directory.Exists(folder)
        && new DirectoryInfo(folder)
            .EnumerateFileSystemInfos("*", SearchOption.AllDirectories)
            .Any(entry => entry.LinkTarget is not null);

    private static bool IsWithin(string path, string folder) =>
        path == folder || path.StartsWith($"{folder}{Path.DirectorySeparatorChar}", StringComparison.Ordinal);

    // Where a path leads when all links in it are followed.
    private static string Real(string path)
    {
        var left = new Stack<string>(Segments(path).Reverse<string>());
        var (real, links) = (Path.GetPathRoot(path)!, 0);
        while (left.TryPop(out var segment))
        {
            var next = Path.Combine(real, segment);
            if (new FileInfo(next).LinkTarget is not { } target || ++links > MostLinks)
            {
                real = next;
                continue;
            }

            var full = Path.GetFullPath(target, real);
            real = Path.GetPathRoot(full)!;
            foreach (var part in Segments(full).Reverse<string>())
            {
                left.Push(part);
            }
        }

        return real;
    }

    private static string[] Segments(string path) =>
        path[Path.GetPathRoot(path)!.Length..]
            .Split(Path.DirectorySeparatorChar, StringSplitOptions.RemoveEmptyEntries);
}
