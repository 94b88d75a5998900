using ZocSec.Core.Doctor;
using ZocSec.Core.Doctor.Bills;
using ZocSec.Tests.Storage;

namespace ZocSec.Tests.Doctor.Bills;

/// <summary>Whether the store can be written, which is found out without leaving anything behind.</summary>
public sealed class StoreCheckTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void AFolderThatIsThere_CanBeWritten_AndNothingStaysInIt()
    {
        var finding = StoreCheck.Check(_folder.Path);

        Assert.Equal(Finding.Ok("billing", $"the store {_folder.Path} can be written"), finding);
        Assert.Empty(Directory.EnumerateFileSystemEntries(_folder.Path));
    }

    [Fact]
    public void AFolderThatIsNotThere_IsNotMade()
    {
        var finding = StoreCheck.Check(Path.Combine(_folder.Path, "a", "b"));

        Assert.Equal(FindingLevel.Ok, finding.Level);
        Assert.Empty(Directory.EnumerateFileSystemEntries(_folder.Path));
    }

    [Theory]
    [InlineData("/proc/store")]
    [InlineData("{folder}/file/store")]
    [InlineData("{folder}/file")]
    public void AFolderThatCannotBeWritten_SaysWhatToSet(string path)
    {
        File.WriteAllText(Path.Combine(_folder.Path, "file"), "");

        var finding = StoreCheck.Check(path.Replace("{folder}", _folder.Path, StringComparison.Ordinal));

        Assert.Equal(FindingLevel.Fail, finding.Level);
        Assert.StartsWith("set Billing__Path", finding.Advice, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Billing__Path=/data/bill", "/data/bill")]
    [InlineData("", "{storage}/billing")]
    [InlineData("FUNCTIONS_CUSTOMHANDLER_PORT=7071", "{temp}zocsec-billing")]
    [InlineData("FUNCTIONS_CUSTOMHANDLER_PORT=7071 Billing__Path=/data/bill", "/data/bill")]
    [InlineData("Storage__Provider=azure", null)]
    [InlineData("Storage__Provider=azure Billing__Path=/data/bill", "/data/bill")]
    public void TheFolder_IsTheServers(string environment, string? expected)
    {
        var set = environment
            .Split(' ', StringSplitOptions.RemoveEmptyEntries)
            .ToDictionary(one => one.Split('=')[0], one => one.Split('=')[1], StringComparer.Ordinal);

        var settings = DoctorSettings.Read(set.GetValueOrDefault, _folder.Path);

        Assert.Equal(
            expected
                ?.Replace("{storage}", _folder.Path, StringComparison.Ordinal)
                .Replace("{temp}", Path.GetTempPath(), StringComparison.Ordinal),
            settings.BillingStore
        );
    }
}
