namespace ZocSec.Core;

/// <summary>Folders that only the program's own user may look into.</summary>
internal static class OwnerFolder
{
    /// <summary>Makes a folder unless it is there; where the system has no modes it is a folder like others.</summary>
    public static void Create(string path)
    {
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(path);
        }
        else
        {
            Directory.CreateDirectory(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
    }
}
