using Microsoft.Extensions.Time.Testing;
using Spectre.Console;
using ZocSec.Action.Billing;

namespace ZocSec.Tests.Action;

public sealed class BillingProgressTests : IDisposable
{
    private readonly FakeTimeProvider _time = new();
    private readonly StringWriter _error = new() { NewLine = "\n" };

    public void Dispose() => _error.Dispose();

    [Fact]
    public void Lines_AreAFewAMinute()
    {
        var lines = new BillingLines(_error, _time);

        lines.Planned(2, 1_500_000, unchanged: 1);
        lines.Read(500_000, 1000);
        _time.Advance(TimeSpan.FromSeconds(10));
        lines.Read(250_000, 500);
        lines.Read(750_000, 1500);
        lines.Doing("asks what is owned");
        _time.Advance(TimeSpan.FromSeconds(11));
        lines.Doing("asks who\u001b[2J owns them");

        Assert.Equal(
            "2 files to read, 1.5 MB; 1 file unchanged\nread 750 kB of 1.5 MB, 1,500 lines\nasks who [2J owns them\n",
            _error.ToString()
        );
    }

    [Theory]
    [InlineData(0, 0, 1, "nothing new to read; 1 file unchanged")]
    [InlineData(1, 999, 0, "1 file to read, 999 B")]
    [InlineData(1234, 12_340_000_000_000, 2, "1,234 files to read, 12.3 TB; 2 files unchanged")]
    public void Plan_IsInWords(int chunks, long bytes, int unchanged, string words) =>
        Assert.Equal(words, BillingWords.OfPlan(chunks, bytes, unchanged));

    [Fact]
    public async Task Bars_ShowThePlan_AndWhatIsRead_AndTakeMarkupForText()
    {
        var console = AnsiConsole.Create(
            new AnsiConsoleSettings
            {
                Ansi = AnsiSupport.Yes,
                Interactive = InteractionSupport.Yes,
                ColorSystem = ColorSystemSupport.NoColors,
                Out = new AnsiConsoleOutput(_error),
            }
        );

        var said = await BillingBars.ShowAsync(
            console,
            progress =>
            {
                progress.Planned(2, 1_500_000, unchanged: 0);
                progress.Read(750_000, 1500);
                progress.Remarked("[red]once, at the end[/]");
                progress.Doing("asks [red]who owns them");
                return Task.FromResult("done");
            }
        );

        Assert.Equal("done", said);
        Assert.Contains("2 files to read, 1.5 MB", _error.ToString(), StringComparison.Ordinal);
        Assert.Contains("asks [red]who owns them", _error.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("at the end", _error.ToString(), StringComparison.Ordinal);
    }
}
