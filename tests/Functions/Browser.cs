using Microsoft.Playwright;

namespace ZocSec.Tests.Functions;

/// <summary>A headless Chromium that can reach this machine only.</summary>
internal sealed class Browser : IAsyncDisposable
{
    private readonly IPlaywright _playwright;
    private readonly IBrowser _browser;

    private Browser(IPlaywright playwright, IBrowser browser) => (_playwright, _browser) = (playwright, browser);

    /// <summary>Starts the Chromium of this machine; skips the test, and says so, when there is none.</summary>
    public static async Task<Browser> StartAsync()
    {
        var path = Find();
        Assert.SkipWhen(
            path is null,
            "there is no Chromium on this machine: run script/bootstrap, or set CHROMIUM to one"
        );
        var playwright = await Playwright.CreateAsync();
        var browser = await playwright.Chromium.LaunchAsync(
            new BrowserTypeLaunchOptions
            {
                ExecutablePath = path,
                Args = ["--no-sandbox", "--disable-gpu", "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1"],
            }
        );
        return new Browser(playwright, browser);
    }

    /// <summary>A page, without JavaScript unless it is asked for: everything has to work so.</summary>
    public async Task<IPage> OpenAsync(ColorScheme scheme = ColorScheme.Light, int width = 900, bool hasScript = false)
    {
        var context = await _browser.NewContextAsync(
            new BrowserNewContextOptions
            {
                JavaScriptEnabled = hasScript,
                ColorScheme = scheme,
                ViewportSize = new ViewportSize { Width = width, Height = 900 },
            }
        );
        return await context.NewPageAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await _browser.DisposeAsync();
        _playwright.Dispose();
    }

    private static string? Find()
    {
        string?[] candidates =
        [
            Environment.GetEnvironmentVariable("CHROMIUM"),
            Path.Combine(Architecture.Solution.Root, "artifacts", "chromium", "chromium"),
            "/usr/bin/chromium",
            "/usr/bin/chromium-browser",
            "/usr/bin/google-chrome",
            "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
        ];
        return Array.Find(candidates, path => path is { Length: > 0 } && File.Exists(path));
    }
}
