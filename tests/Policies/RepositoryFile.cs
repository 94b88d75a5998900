namespace ZocSec.Tests.Policies;

/// <summary>Finds files of this repository.</summary>
internal static class RepositoryFile
{
    public static string Path(string relative)
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(System.IO.Path.Combine(folder.FullName, "ZocSec.App.sln")))
            {
                return System.IO.Path.Combine(folder.FullName, relative);
            }
        }

        throw new InvalidOperationException("these tests run inside a clone of the repository");
    }
}
