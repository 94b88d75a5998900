using ZocSec.Sandbox.Faults;
using ZocSec.Sandbox.Organizations;

namespace ZocSec.Tests.Billing.Tickets;

/// <summary>Tickets by the command <c>billing</c>: what is shown, what is filed, and how it ends.</summary>
public sealed class TicketCommandTests : IAsyncLifetime
{
    private static readonly string[] s_show = ["--tickets", $"acme/{BilledSandbox.Repository}"];
    private static readonly string[] s_file = [.. s_show, "--file-tickets"];

    private BilledSandbox bench = null!;

    public async ValueTask InitializeAsync() => bench = await BilledSandbox.StartAsync();

    public ValueTask DisposeAsync() => bench.DisposeAsync();

    [Fact]
    public async Task WithoutFileTickets_ShowsThem_AndFilesNone()
    {
        var (code, output, _) = await bench.RunAsync(s_show);

        Assert.Equal(0, code);
        Assert.Contains(
            "would create: AWS resources without an owner in account 111111111111 (acme-production) (",
            output,
            StringComparison.Ordinal
        );
        Assert.Empty(bench.Issues);
        Assert.Empty(bench.Sandbox.Organization.Labels(BilledSandbox.Repository));
    }

    [Fact]
    public async Task ByThePolicyAlone_ShowsThem_AndFilesNone()
    {
        var (code, output, _) = await bench.RunAsync("--policy", PolicyWithTickets($"acme/{BilledSandbox.Repository}"));

        Assert.Equal(0, code);
        Assert.Contains("would create: AWS resources without an owner", output, StringComparison.Ordinal);
        Assert.Empty(bench.Issues);
        Assert.Empty(bench.Sandbox.Organization.Labels(BilledSandbox.Repository));
    }

    [Fact]
    public async Task ByThePolicy_WithFileTickets_FilesThem()
    {
        var policy = PolicyWithTickets($"acme/{BilledSandbox.Repository}");

        var (code, output, _) = await bench.RunAsync("--policy", policy, "--file-tickets");

        Assert.Equal(0, code);
        Assert.NotEmpty(bench.Issues);
        Assert.DoesNotContain("would create", output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true, "the App is not installed on octo-org")]
    [InlineData(false, "set GITHUB_TOKEN to a token")]
    public async Task ByThePolicyAlone_WhereTheyCannotBeListed_SaysSo_AndFailsNothing(bool isSignedIn, string said)
    {
        if (!isSignedIn)
        {
            bench.Settings.Remove("GitHub__AppId");
            bench.Settings.Remove("GitHub__PrivateKey");
        }

        var (code, output, error) = await bench.RunAsync("--policy", PolicyWithTickets("octo-org/cloud-costs"));

        Assert.Equal(0, code);
        Assert.Contains(
            "the tickets of the policy, in octo-org/cloud-costs, are not listed: ",
            error,
            StringComparison.Ordinal
        );
        Assert.Contains(said, error, StringComparison.Ordinal);
        Assert.Contains("store.json", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task FiledByAToken_EachIsSaid_AndAgainThereIsNothingToDo()
    {
        bench.SignInBy(bench.Sandbox.WorkflowToken(BilledSandbox.Repository, issues: "write"));

        var (first, output, _) = await bench.RunAsync([.. s_file, "--quiet"]);
        var created = bench.Issues;
        var (again, rest, error) = await bench.RunAsync([.. s_file, "--quiet"]);

        Assert.Equal((0, 0), (first, again));
        Assert.NotEmpty(created);
        Assert.All(
            created,
            issue => Assert.Contains($"created #{issue.Number}: {issue.Title} (", output, StringComparison.Ordinal)
        );
        Assert.DoesNotContain("#", rest, StringComparison.Ordinal);
        Assert.Contains("no tickets to file", error, StringComparison.Ordinal);
        Assert.Equal(created.Length, bench.Creates);
    }

    [Fact]
    public async Task TheNextPeriodAndAnotherPolicy_UpdateCloseAndReopen()
    {
        await bench.RunAsync([.. s_file, "--period", "2026-09"]);
        var account = bench.Issues.Single(issue => issue.Title.Contains("012345678901", StringComparison.Ordinal));

        var (_, updated, _) = await bench.RunAsync(s_file);
        var policy = bench.File("zocsec.yml", "version: 1\nowners:\n  accounts:\n    \"012345678901\": web\n");
        var (_, closed, _) = await bench.RunAsync([.. s_file, "--policy", policy]);
        Assert.True(StateOf(account.Number) == "closed", closed);
        var (_, reopened, _) = await bench.RunAsync(s_file);

        Assert.Contains($"updated #{account.Number}: ", updated, StringComparison.Ordinal);
        Assert.Contains($"closed #{account.Number}: ", closed, StringComparison.Ordinal);
        Assert.Contains($"reopened #{account.Number}: ", reopened, StringComparison.Ordinal);
        Assert.Equal("open", StateOf(account.Number));
    }

    [Fact]
    public async Task IssuesTurnedOff_ExitWithFour_AndTheReportIsThere()
    {
        bench.Sandbox.Organization.SetIssues(BilledSandbox.Repository, on: false);

        var (code, output, error) = await bench.RunAsync(s_file);

        Assert.Equal(4, code);
        Assert.Contains("turn them on in its settings", error, StringComparison.Ordinal);
        Assert.Contains("store.json", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AnArchivedRepository_ExitsWithFour()
    {
        bench.Sandbox.Organization.Edit(BilledSandbox.Repository, new RepositoryEdit { Archived = true });

        var (code, _, error) = await bench.RunAsync(s_show);

        Assert.Equal(4, code);
        Assert.Contains("is archived", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task APublicRepository_GetsNone_AndExitsWithFour()
    {
        bench.Sandbox.Organization.Edit(BilledSandbox.Repository, new RepositoryEdit { Visibility = "public" });

        var (code, _, error) = await bench.RunAsync(s_file);

        Assert.Equal(4, code);
        Assert.Contains("is public, and tickets hold names", error, StringComparison.Ordinal);
        Assert.Empty(bench.Issues);
    }

    [Theory]
    [InlineData("read", "issues: write")]
    [InlineData(null, "issues: read")]
    public async Task ATokenWithoutThePermission_ExitsWithFour_AndSaysWhatToGrant(string? issues, string lacking)
    {
        bench.SignInBy(bench.Sandbox.WorkflowToken(BilledSandbox.Repository, issues));

        var (code, _, error) = await bench.RunAsync(s_file);

        Assert.Equal(4, code);
        Assert.Contains(lacking, error, StringComparison.Ordinal);
        Assert.Empty(bench.Issues);
    }

    [Fact]
    public async Task AnAppThatIsNotInstalledThere_ExitsWithFour()
    {
        var (code, _, error) = await bench.RunAsync("--tickets", "octo-org/cloud-costs");

        Assert.Equal(4, code);
        Assert.Contains("the App is not installed on octo-org", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ATokenThatIsNone_ExitsWithFour_AndIsNotShown()
    {
        bench.SignInBy("ghp_0123456789abcdef");

        var (code, output, error) = await bench.RunAsync(s_file);

        Assert.Equal(4, code);
        Assert.DoesNotContain("0123456789abcdef", output + error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task TeamsThatCannotBeAskedFor_ExitWithFour()
    {
        var (code, _, error) = await bench.RunAsync("--teams", "octo-org");

        Assert.Equal(4, code);
        Assert.Contains("the teams of octo-org", error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task ASecondaryLimit_IsWaitedOut_AndSaidUnlessQuiet(bool isQuiet)
    {
        bench.Sandbox.Faults.Add(
            new FaultRule
            {
                Method = "POST",
                Path = "*/issues",
                Kind = FaultKind.SecondaryLimit,
                Skip = 1,
                Count = 1,
                RetryAfter = 4,
            }
        );

        var (code, _, error) = await bench.RunAsync(isQuiet ? [.. s_file, "--quiet"] : s_file);

        Assert.Equal(0, code);
        Assert.Equal(isQuiet, !error.Contains("waits until", StringComparison.Ordinal));
        Assert.Equal(bench.Issues.Length, bench.Issues.Select(issue => issue.Title).Distinct().Count());
    }

    [Fact]
    public async Task KilledBetweenTwoCreations_RunAgain_EachTicketIsThereOnce()
    {
        using (var first = bench.Start("one", s_file))
        {
            bench.Sandbox.Observer = new BilledSandbox.AtCreate(2, first.Kill);
            await first.WaitForExitAsync(TestContext.Current.CancellationToken);
            Assert.NotEqual(0, first.ExitCode);
        }

        Assert.Equal(2, bench.Issues.Length);
        using var second = bench.Start("one", s_file);
        var output = await second.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await second.WaitForExitAsync(TestContext.Current.CancellationToken);

        Assert.True(second.ExitCode == 0, output);
        Assert.True(bench.Issues.Length > 2, output);
        Assert.Equal(bench.Issues.Length, bench.Issues.Select(issue => issue.Title).Distinct().Count());
        Assert.All(bench.Issues, issue => Assert.Equal("open", issue.State));
    }

    [Fact]
    public async Task TwoProcessesAtOnce_LeaveOneOpenTicketOfEach()
    {
        using var one = bench.Start("one", s_file);
        using var other = bench.Start("other", s_file);
        await one.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await other.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await one.WaitForExitAsync(TestContext.Current.CancellationToken);
        await other.WaitForExitAsync(TestContext.Current.CancellationToken);

        Assert.Equal((0, 0), (one.ExitCode, other.ExitCode));
        var (_, output, _) = await bench.RunAsync(s_file);
        var open = bench.Issues.Where(issue => issue.State == "open").Select(issue => issue.Title).ToList();
        Assert.Equal(bench.Issues.Select(issue => issue.Title).Distinct().Order(), open.Order());
        Assert.DoesNotContain("created", output, StringComparison.Ordinal);
    }

    private string PolicyWithTickets(string repository) =>
        bench.File("tickets.yml", $"version: 1\nbilling:\n  tickets: {{ repository: {repository} }}\n");

    private string StateOf(long number) => bench.Issues.Single(issue => issue.Number == number).State;
}
