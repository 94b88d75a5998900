using ZocSec.Tests.Policies;

namespace ZocSec.Tests.Docs;

/// <summary>A page that is made from the code, and checked in for readers.</summary>
internal static class GeneratedPage
{
    /// <summary>Set to 1, it has the tests write the pages anew.</summary>
    public const string Setting = "ZOCSEC_WRITE_DOCS";

    /// <summary>What each such page begins with, after its title.</summary>
    public const string Notice =
        $"<!-- Made from the code: {Setting}=1 script/test FullyQualifiedName~GeneratedPagesTests writes it anew. -->\n\n";

    /// <summary>Fails unless the page that is checked in is this text; writes it first, where that is asked for.</summary>
    public static void Check(string path, string text)
    {
        var file = RepositoryFile.Path(path);
        if (Environment.GetEnvironmentVariable(Setting) == "1")
        {
            File.WriteAllText(file, text);
        }

        Assert.Equal(text, File.Exists(file) ? File.ReadAllText(file) : "");
    }
}
