using System.Text.Json;

namespace ZocSec.Core.GitHub.Setup;

/// <summary>The file <c>github-app.json</c> in the storage folder, which only the program's own user may read.</summary>
public sealed class StoredAppFile(string folder)
{
    /// <summary>The file's name.</summary>
    public const string Name = "github-app.json";

    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    /// <summary>The whole path.</summary>
    public string Path { get; } = System.IO.Path.Combine(System.IO.Path.GetFullPath(folder), Name);

    /// <summary>Whether there is one.</summary>
    public bool Exists => File.Exists(Path);

    /// <summary>Whether others than the owner may read it; false where the system has no such modes.</summary>
    public bool IsOpenToOthers =>
        !OperatingSystem.IsWindows() && Exists && (File.GetUnixFileMode(Path) & ~OwnerOnly) != UnixFileMode.None;

    /// <summary>Reads it.</summary>
    /// <returns>The App; null when there is no file, or it is not whole: then <paramref name="problem"/> says so.</returns>
    public StoredApp? Read(out string? problem)
    {
        problem = null;
        try
        {
            var app = JsonSerializer.Deserialize(File.ReadAllBytes(Path), StoredAppJson.Default.StoredApp);
            if (IsWhole(app))
            {
                return app;
            }

            problem = $"{Path} lacks a part of the App; restore it, or delete it and set the App up again";
        }
        catch (Exception absent) when (absent is FileNotFoundException or DirectoryNotFoundException)
        {
            // Nothing is stored yet.
        }
        catch (JsonException)
        {
            problem = $"{Path} is not what the set-up wrote; restore it, or delete it and set the App up again";
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            problem = $"{Path} cannot be read: {error.Message}";
        }

        return null;
    }

    /// <summary>Tries whether it could be written now: makes the folder, and in it a file that is deleted again.</summary>
    /// <returns>Why not, as a part of a sentence; null when it could.</returns>
    public string? WhyNotWritable()
    {
        try
        {
            var draft = NewDraft();
            using (Open(draft))
            {
                // Its name and its mode are all that is tried.
            }

            File.Delete(draft);
            return null;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return error.Message.TrimEnd('.');
        }
    }

    /// <summary>Writes it, whole or not at all.</summary>
    /// <returns>False when one is there already: an App is never replaced.</returns>
    /// <exception cref="IOException">It cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be written.</exception>
    public bool TryWrite(StoredApp app)
    {
        var draft = NewDraft();
        try
        {
            using (var file = Open(draft))
            {
                JsonSerializer.Serialize(file, app, StoredAppJson.Default.StoredApp);
                file.Flush(flushToDisk: true);
            }

            File.Move(draft, Path, overwrite: false);
            return true;
        }
        catch (IOException) when (Exists)
        {
            return false;
        }
        finally
        {
            File.Delete(draft);
        }
    }

    private string NewDraft()
    {
        OwnerFolder.Create(System.IO.Path.GetDirectoryName(Path)!);
        return $"{Path}.{Guid.NewGuid():N}";
    }

    private static FileStream Open(string draft)
    {
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = OwnerOnly;
        }

        return new FileStream(draft, options);
    }

    // Members that a file lacks are null, whatever their type says.
    private static bool IsWhole(StoredApp? app) =>
        app is { ApiUrl: not null, AppId: > 0, HtmlUrl: not null }
        && new[] { app.Slug, app.PrivateKey, app.WebhookSecret }.All(part => !string.IsNullOrEmpty(part));
}
