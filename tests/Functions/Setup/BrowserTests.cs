using Microsoft.Playwright;
using ZocSec.Core.Ledger;

namespace ZocSec.Tests.Functions.Setup;

/// <summary>The set-up as a person sees it, in a browser without JavaScript.</summary>
public sealed class BrowserTests
{
    [Fact]
    public async Task Setup_ByClicking_EndsInAGuardedOrganization()
    {
        await using var browser = await Browser.StartAsync();
        await using var setup = await SetupDriver.StartAsync();
        await File.WriteAllTextAsync(setup.PolicyPath, EndToEnd.GuardedOrganization.Enforce);
        var page = await browser.OpenAsync();

        await page.GotoAsync($"{setup.Url}setup?code={setup.Code}");
        await KeepAsync(page, "setup-1-form");
        await page.GetByLabel("Organisation", new() { Exact = true }).FillAsync("acme");
        await page.GetByLabel("The App's name").FillAsync("Acme Guard");
        await page.GetByRole(AriaRole.Button, new() { Name = "Next" }).ClickAsync();
        await KeepAsync(page, "setup-2-leave");
        await page.GetByRole(AriaRole.Button, new() { Name = "Continue to 127.0.0.1" }).ClickAsync();
        await KeepAsync(page, "setup-3-github");
        await page.GetByRole(AriaRole.Button, new() { Name = "Create GitHub App for acme" }).ClickAsync();

        Assert.Equal(
            "The App is registered",
            await page.GetByRole(AriaRole.Heading, new() { Level = 1 }).InnerTextAsync()
        );
        await KeepAsync(page, "setup-4-done");
        await setup.WhenServingAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "Install it" }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Install on acme" }).ClickAsync();
        await setup.Sandbox.Webhooks.WhenIdleAsync();
        setup.Sandbox.Organization.Publicize("payroll");
        await setup.Entries.WhenAsync("payroll", EntryOutcome.Remediated);
        Assert.Equal("private", setup.Sandbox.Organization["payroll"].Visibility);
    }

    [Fact]
    public async Task Form_OnAPhoneInTheDark_FitsItsWidth()
    {
        await using var browser = await Browser.StartAsync();
        await using var setup = await SetupDriver.StartAsync();
        var page = await browser.OpenAsync(ColorScheme.Dark, width: 360);

        await page.GotoAsync($"{setup.Url}setup?code={setup.Code}");
        await KeepAsync(page, "setup-5-phone-dark");
        await page.GotoAsync($"{setup.Url}setup?code=wrong");
        await KeepAsync(page, "setup-6-wrong-code");

        // Without script the page cannot be asked; a body wider than its window would be cut off by this box.
        var body = await page.Locator("body").BoundingBoxAsync();
        Assert.InRange(body!.X + body.Width, 0, 360);
    }

    private static Task<byte[]> KeepAsync(IPage page, string name) =>
        page.ScreenshotAsync(
            new PageScreenshotOptions
            {
                Path = System.IO.Path.Combine(Architecture.Solution.Root, "artifacts", "screenshots", $"{name}.png"),
                FullPage = true,
            }
        );
}
