namespace ZocSec.Core.Reports;

/// <summary>
/// Writes a file beside the one that it replaces when it is whole: whoever opens it finds all of the old one or all of the
/// new one.
/// </summary>
internal static class ReportFile
{
    /// <summary>Writes the file. Folders that are missing are made.</summary>
    /// <exception cref="IOException">It cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be written.</exception>
    public static async Task WriteAsync(string path, Func<Stream, Task> write)
    {
        // A link goes on pointing to the file that it points to.
        var link = File.Exists(path) ? File.ResolveLinkTarget(path, returnFinalTarget: true) : null;
        var target = link?.FullName ?? Path.GetFullPath(path);
        Directory.CreateDirectory(Path.GetDirectoryName(target)!);
        var beside = string.Create(CultureInfo.InvariantCulture, $"{target}.{Environment.ProcessId}.part");
        try
        {
            await using (var file = File.Create(beside))
            {
                await write(file);
                // Else a machine that stops may keep the new name and not what is under it.
                file.Flush(flushToDisk: true);
            }

            // Who may read it stays as it is.
            if (!OperatingSystem.IsWindows() && File.Exists(target))
            {
                File.SetUnixFileMode(beside, File.GetUnixFileMode(target));
            }

            File.Move(beside, target, overwrite: true);
        }
        finally
        {
            File.Delete(beside);
        }
    }
}
