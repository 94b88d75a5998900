using System.Collections.Immutable;
using System.Text.Json;
using Deque.AxeCore.Playwright;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;
using ZocSec.Core.Billing.Rounds;
using ZocSec.Core.Guardrails;
using ZocSec.Core.Ledger;
using ZocSec.Core.Ownership.Coverage;
using ZocSec.Sandbox.Organizations;
using ZocSec.Tests.EndToEnd;

namespace ZocSec.Tests.Functions.Pages;

/// <summary>The dashboard of a running program that guards the sandbox, as people use it: by mouse, by key, on a phone, by ear.</summary>
public sealed class BrowserTests
{
    private static readonly string[] Paths = ["/", "/open", "/timeline", "/ownership", "/policy"];

    [Fact]
    public async Task Undo_ByButton_TakesTheChangeBackInTheNameOfWhoeverClicks()
    {
        await using var browser = await Browser.StartAsync();
        await using var organization = await StartAsync();
        organization.Acme.Create("wages");
        await organization.IdleAsync();
        organization.Acme.Publicize("wages");
        await organization.Entries.WhenAsync("wages", EntryOutcome.Remediated);
        var page = await browser.OpenAsync();

        await page.GotoAsync(UrlOf(organization, "/timeline?outcome=remediated"));
        await page.GetByRole(AriaRole.Link, new() { Name = "acme/wages" }).First.ClickAsync();
        await KeepAsync(page, "pages-1-resource");
        await page.GetByRole(AriaRole.Link, new() { Name = "Take it back" }).First.ClickAsync();
        await KeepAsync(page, "pages-2-undo");
        Assert.Equal("private", organization.Acme["wages"].Visibility);
        await page.GetByRole(AriaRole.Button, new() { Name = "Take it back now" }).ClickAsync();
        await KeepAsync(page, "pages-3-undone");

        Assert.Contains("Taken back", await page.Locator("main").InnerTextAsync(), StringComparison.Ordinal);
        Assert.Equal("public", organization.Acme["wages"].Visibility);
        var undone = Assert.Single(
            await organization.Ledger.ReadAsync(new LedgerQuery { Outcome = EntryOutcome.Undone }, default)
        );
        Assert.Equal("you", undone.Actor);
    }

    [Fact]
    public async Task Undo_OfARun_TakesAllOfItBackAndNothingElse()
    {
        await using var browser = await Browser.StartAsync();
        await using var organization = await StartAsync(before: sandbox =>
        {
            sandbox.Create("wages");
            sandbox.Create("plans");
            sandbox.Put(sandbox["wages"] with { Visibility = "public" });
            sandbox.Put(sandbox["plans"] with { Visibility = "public" });
        });
        await organization.Entries.WhenAsync("wages", EntryOutcome.Remediated);
        var done = await organization.Entries.WhenAsync("plans", EntryOutcome.Remediated);
        organization.Acme.Create("later");
        await organization.IdleAsync();
        organization.Acme.Publicize("later");
        await organization.Entries.WhenAsync("later", EntryOutcome.Remediated);
        var page = await browser.OpenAsync();

        await page.GotoAsync(UrlOf(organization, $"/entry?id={done.Id}"));
        await page.GetByRole(AriaRole.Link, new() { Name = "Take back all that this run changed" }).ClickAsync();
        await KeepAsync(page, "pages-5-undo-run");
        await page.GetByRole(AriaRole.Button, new() { Name = "Take it back now" }).ClickAsync();
        await KeepAsync(page, "pages-6-undone-run");

        Assert.All(["wages", "plans"], name => Assert.Equal("public", organization.Acme[name].Visibility));
        Assert.Equal("private", organization.Acme["later"].Visibility);
    }

    [Fact]
    public async Task Policy_TriedInTheForm_SaysWhatItWouldDoAndChangesNothing()
    {
        await using var browser = await Browser.StartAsync();
        await using var organization = await StartAsync("version: 1\nmode: observe\n");
        organization.Acme.Create("wages");
        await organization.IdleAsync();
        organization.Acme.Publicize("wages");
        await organization.Entries.WhenAsync("wages", EntryOutcome.Observed);
        var page = await browser.OpenAsync();

        await page.GotoAsync(UrlOf(organization, "/policy"));
        await page.GetByLabel("Text of a policy").FillAsync("version: 1\nmode: enforce\n");
        await page.GetByRole(AriaRole.Button, new() { Name = "What would it do now?" }).ClickAsync();
        await KeepAsync(page, "pages-4-policy");

        Assert.Contains("would become private", await page.Locator("main").InnerTextAsync(), StringComparison.Ordinal);
        Assert.Equal("public", organization.Acme["wages"].Visibility);
    }

    [Fact]
    public async Task Timeline_WhileSomebodyLooks_ShowsWhatHappens()
    {
        await using var browser = await Browser.StartAsync();
        await using var organization = await StartAsync();
        organization.Acme.Create("wages");
        await organization.IdleAsync();
        var page = await browser.OpenAsync(hasScript: true);
        await page.GotoAsync(UrlOf(organization, "/timeline"));

        organization.Acme.Publicize("wages");
        await organization.Entries.WhenAsync("wages", EntryOutcome.Remediated);

        await page.GetByRole(AriaRole.Status).GetByText("new at").WaitForAsync(new() { Timeout = 30_000 });
        Assert.Contains("private", await page.Locator("#rows").InnerTextAsync(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(ColorScheme.Light, 1200)]
    [InlineData(ColorScheme.Dark, 1200)]
    [InlineData(ColorScheme.Light, 360)]
    public async Task Page_BroughtBeforeAxe_HasNoSeriousFinding(ColorScheme scheme, int width)
    {
        await using var browser = await Browser.StartAsync();
        await using var organization = await StartAsync();
        organization.Acme.Create("wages");
        await organization.IdleAsync();
        organization.Acme.Publicize("wages");
        var done = await organization.Entries.WhenAsync("wages", EntryOutcome.Remediated);
        await organization.CountAsync();
        await AddPastAsync(organization, done.Resource.Tenant);
        var page = await browser.OpenAsync(scheme, width, hasScript: true);

        foreach (
            var path in Paths.Concat([
                $"/resource?key={done.Resource.Key}",
                $"/entry?id={done.Id}",
                $"/undo?entry={done.Id}",
                "/entry?id=none",
            ])
        )
        {
            await page.GotoAsync(UrlOf(organization, path));
            // What is folded is read too.
            await page.EvaluateAsync("document.querySelectorAll('details').forEach(one => one.open = true)");
            await KeepAsync(page, $"pages-{scheme}-{width}-{path.TrimStart('/').Split('?')[0]}");
            var found = await page.RunAxe();
            Assert.Empty(
                found
                    .Violations.Where(one => one.Impact is "serious" or "critical")
                    .Select(one => $"{path}: {one.Id}: {string.Join(" ", one.Nodes.Select(node => node.Html))}")
            );
            Assert.True(
                await page.EvaluateAsync<int>("document.documentElement.scrollWidth") <= width,
                $"{path} is wider than {width}"
            );
        }
    }

    [Fact]
    public async Task Keyboard_FirstKey_LeadsToTheContent()
    {
        await using var browser = await Browser.StartAsync();
        await using var organization = await StartAsync();
        var page = await browser.OpenAsync();
        await page.GotoAsync(UrlOf(organization, "/timeline"));

        await page.Keyboard.PressAsync("Tab");
        await page.Keyboard.PressAsync("Enter");
        await page.Keyboard.PressAsync("Tab");

        Assert.Equal("guardrail", await page.Locator(":focus").GetAttributeAsync("id"));
    }

    // What only time brings: days before today, and months that AWS sent bills for.
    private static async Task AddPastAsync(GuardedOrganization organization, TenantId tenant)
    {
        var history = organization.Services.GetRequiredService<CoverageHistory>();
        var today = DateOnly.FromDateTime(TimeProvider.System.GetUtcNow().UtcDateTime);
        var now = (await history.FindAsync(tenant, default))!;
        for (var days = 1; days <= 20; days++)
        {
            var open = ImmutableSortedDictionary<string, int>.Empty.Add("github/team-topic", days);
            await history.KeepAsync(tenant, new CoverageDay(today.AddDays(-days), 40, 36 - days, open), now, default);
        }

        foreach (var (month, owned) in new[] { ("2026-08", 410.5m), ("2026-09", 640m), ("2026-10", 980.25m) })
        {
            var standing = new Standing
            {
                Guardrail = BillingPeriods.Guardrail,
                Resource = new ResourceId(tenant, new ResourceKind("aws/bill"), month, month),
                State = JsonSerializer.SerializeToElement(
                    new BillingState([new BilledTotal("USD", owned, 120, 80, 1400 - owned, 55, 70, 100)]),
                    BillingStateJson.Default.BillingState
                ),
            };
            await organization.Ledger.SettleAsync(new Settlement(standing, Entry: null, null, []), default);
        }
    }

    private static Task<GuardedOrganization> StartAsync(
        string policy = GuardedOrganization.Enforce,
        Action<SandboxOrganization>? before = null
    ) =>
        GuardedOrganization.StartAsync(
            policy,
            before: sandbox => before?.Invoke(sandbox.Organization),
            settings: settings => settings with { IsSandbox = true }
        );

    private static string UrlOf(GuardedOrganization organization, string path) =>
        new Uri(organization.Http.BaseAddress!, path).AbsoluteUri;

    private static Task<byte[]> KeepAsync(IPage page, string name) =>
        page.ScreenshotAsync(
            new PageScreenshotOptions
            {
                FullPage = true,
                Path = Path.Combine(Architecture.Solution.Root, "artifacts", "screenshots", $"{name}.png"),
            }
        );
}
