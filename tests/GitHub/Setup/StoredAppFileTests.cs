using ZocSec.Core.GitHub.Setup;
using ZocSec.Tests.Functions;
using ZocSec.Tests.Storage;

namespace ZocSec.Tests.GitHub.Setup;

public sealed class StoredAppFileTests : IDisposable
{
    private readonly TempFolder _folder = new();

    internal static StoredApp App { get; } =
        new(
            new Uri("https://api.github.com"),
            12,
            "acme-guard",
            new Uri("https://github.com/apps/acme-guard"),
            "acme",
            "Iv1.1",
            "the-client-secret",
            TestKey.Pem,
            "the-webhook-secret-of-the-app"
        );

    private StoredAppFile File => new(_folder.Path);

    [Fact]
    public void Read_Written_IsTheSame()
    {
        Assert.True(File.TryWrite(App));

        Assert.Equal(App, File.Read(out var problem));
        Assert.Null(problem);
        Assert.False(File.IsOpenToOthers);
        Assert.Equal([StoredAppFile.Name], Directory.GetFiles(_folder.Path).Select(Path.GetFileName));
    }

    [Fact]
    public void TryWrite_OneIsThere_LeavesItAsItIs()
    {
        File.TryWrite(App);

        Assert.False(File.TryWrite(App with { AppId = 13 }));

        Assert.Equal(12, File.Read(out _)!.AppId);
        Assert.Single(Directory.GetFiles(_folder.Path));
    }

    [Fact]
    public void WhyNotWritable_ItCouldBeWritten_IsNullAndLeavesNothing()
    {
        var file = new StoredAppFile(Path.Combine(_folder.Path, "data"));

        Assert.Null(file.WhyNotWritable());

        Assert.Empty(Directory.GetFiles(Path.GetDirectoryName(file.Path)!));
        Assert.True(file.TryWrite(App));
    }

    [Fact]
    public void WhyNotWritable_FolderIsAFile_SaysWhy()
    {
        System.IO.File.WriteAllText(Path.Combine(_folder.Path, "data"), "");

        Assert.NotNull(new StoredAppFile(Path.Combine(_folder.Path, "data")).WhyNotWritable());
    }

    [Fact]
    public void Read_NoFile_IsNoProblem()
    {
        Assert.Null(File.Read(out var problem));
        Assert.Null(problem);
    }

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("{}")]
    [InlineData("""{"apiUrl":"https://api.github.com","appId":12,"privateKey":"secret-key"}""")]
    public void Read_NotWhole_SaysWhatToDoAndShowsNoSecret(string text)
    {
        System.IO.File.WriteAllText(File.Path, text);

        Assert.Null(File.Read(out var problem));
        Assert.Contains("set the App up again", problem, StringComparison.Ordinal);
        Assert.DoesNotContain("secret-key", problem, StringComparison.Ordinal);
    }

    [Fact]
    public void IsOpenToOthers_ModeIsWider_IsTrue()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "there are no modes of files");
        File.TryWrite(App);
        if (!OperatingSystem.IsWindows())
        {
            System.IO.File.SetUnixFileMode(
                File.Path,
                UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.OtherRead
            );
        }

        Assert.True(File.IsOpenToOthers);
    }

    [Fact]
    public void ToString_ShowsNoSecret() =>
        Assert.Equal("App acme-guard (12) at https://api.github.com/", App.ToString());

    public void Dispose() => _folder.Dispose();
}
