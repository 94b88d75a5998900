using Microsoft.Extensions.DependencyInjection;
using ZocSec.Core.Engine;
using ZocSec.Core.Ledger;
using ZocSec.Core.Queue;
using ZocSec.Sandbox.Organizations;
using ZocSec.Tests.Action;

namespace ZocSec.Tests.EndToEnd;

/// <summary><c>zocsec undo</c> beside a server that guards the same organisation.</summary>
public sealed class UndoTests
{
    private const string PublicRepository = "github/public-repository";
    private const string Alerts = "github/vulnerability-alerts";

    [Fact]
    public async Task PublicRepository_IsPublicAgainAndStaysSo()
    {
        await using var organization = await StartAsync();
        var done = await RemediatedAsync(organization, "wages");

        var (code, output, error) = await UndoAsync(organization, done.Id, "--yes", "--actor", "mona");

        Assert.Equal((0, ""), (code, error));
        Assert.Contains("    was set     visibility: private → public\n", output, StringComparison.Ordinal);
        Assert.Contains("1 taken back, 0 as before already, 0 not\n", output, StringComparison.Ordinal);
        Assert.Equal("public", organization.Acme["wages"].Visibility);
        var (_, listed, _) = await CommandLine.RunAsync(
            "ledger",
            "list",
            "--outcome",
            "remediated",
            "--storage",
            organization.StoragePath
        );
        Assert.Contains($"[visibility: public → private]  {done.Id}\n", listed, StringComparison.Ordinal);
        var undone = Assert.Single(await EntriesAsync(organization, EntryOutcome.Undone));
        Assert.Equal((done.Id, "mona", "acme/wages"), (undone.Undoes, undone.Actor, undone.Resource.Name));

        // Whoever pushes reminds the server of it.
        organization.Acme.Push("wages");
        await organization.Entries.WhenAsync("wages", EntryOutcome.Held);
        organization.Acme.Push("wages");
        Assert.Null(await organization.Services.GetRequiredService<Sweeper>().BeginAsync("sweep/again", default));
        await QuietAsync(organization);

        Assert.Equal("public", organization.Acme["wages"].Visibility);
        Assert.Single(await EntriesAsync(organization, EntryOutcome.Held));
        Assert.Contains(
            "already  ",
            (await UndoAsync(organization, done.Id, "--yes")).Output,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task ArchivedRepository_IsPublicAndArchivedAgain()
    {
        await using var organization = await StartAsync(sandbox =>
        {
            sandbox.Create("old");
            sandbox.Put(sandbox["old"] with { Archived = true, Visibility = "public" });
        });
        var done = await organization.Entries.WhenAsync("old", EntryOutcome.Remediated);

        var (code, _, _) = await UndoAsync(organization, done.Id, "--yes");

        var old = organization.Acme["old"];
        Assert.Equal((0, "public", true), (code, old.Visibility, old.Archived));
    }

    [Fact]
    public async Task VulnerabilityAlerts_AreOffAgainAndStaySo()
    {
        await using var organization = await StartAsync(sandbox =>
        {
            sandbox.Create("wages");
            sandbox.Put(sandbox["wages"] with { Visibility = "private", VulnerabilityAlerts = false });
        });
        var done = await organization.Entries.WhenAsync("wages", EntryOutcome.Remediated, Alerts);

        Assert.Equal(0, (await UndoAsync(organization, done.Id, "--yes")).Code);
        Assert.Null(await organization.Services.GetRequiredService<Sweeper>().BeginAsync("sweep/again", default));
        await QuietAsync(organization);

        Assert.False(organization.Acme["wages"].VulnerabilityAlerts);
        Assert.Single(await EntriesAsync(organization, EntryOutcome.Held));
    }

    [Fact]
    public async Task Drifted_IsRefusedWithTheDifferenceAndNothingIsWritten()
    {
        await using var organization = await StartAsync();
        var done = await RemediatedAsync(organization, "wages");
        organization.Acme.Put(organization.Acme["wages"] with { Visibility = "internal" });
        var writes = organization.Requests("PATCH /repos/{owner}/{repo}");

        var (code, output, _) = await UndoAsync(organization, done.Id, "--yes");

        Assert.Equal(1, code);
        Assert.Contains(
            "    DRIFTED     visibility is internal: expected private, as the change left it, or public, as it was before\n",
            output,
            StringComparison.Ordinal
        );
        Assert.Equal(writes, organization.Requests("PATCH /repos/{owner}/{repo}"));
        Assert.Equal(done.Id, Assert.Single(await EntriesAsync(organization, EntryOutcome.Refused)).Undoes);
    }

    [Fact]
    public async Task Preview_SaysWhatDoesNotComeBackAndOffersAnExemption_AndChangesNothing()
    {
        await using var organization = await StartAsync();
        var done = await RemediatedAsync(organization, "wages");

        var (code, output, _) = await UndoAsync(organization, done.Id, "--actor", "mona");

        Assert.Equal(0, code);
        Assert.Contains("    set back    visibility: private → public\n", output, StringComparison.Ordinal);
        Assert.Contains("    lasting     stars and watchers are removed", output, StringComparison.Ordinal);
        Assert.Contains("    would hold  the same fix is not made again until", output, StringComparison.Ordinal);
        Assert.Contains("nothing was changed: --yes takes back\n", output, StringComparison.Ordinal);
        Assert.Equal("private", organization.Acme["wages"].Visibility);
        Assert.Empty(await EntriesAsync(organization, EntryOutcome.Undone));

        // What it offers is a policy, and exempts.
        var line = Assert.Single(
            output.Split('\n'),
            text => text.StartsWith("  - { guardrail: ", StringComparison.Ordinal)
        );
        await organization.WritePolicyAsync($"{GuardedOrganization.Enforce}exemptions:\n{line}\n");
        organization.PollPolicyUntil(status => status.Hash != done.Policy);
        organization.Acme.Publicize("wages");
        var exempt = await organization.Entries.WhenAsync("wages", EntryOutcome.Exempt);
        Assert.Contains($"mona: entry {done.Id} was taken back", exempt.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AllOfAGuardrailSince_AreTakenBack_AndNoOthers()
    {
        await using var organization = await StartAsync();
        await RemediatedAsync(organization, "one");
        await RemediatedAsync(organization, "two");

        var (preview, shown, _) = await UndoAsync(organization, "--guardrail", PublicRepository, "--since", "1h");
        var (code, output, _) = await UndoAsync(
            organization,
            "--guardrail",
            PublicRepository,
            "--since",
            "1h",
            "--yes"
        );

        Assert.Equal((0, 0), (preview, code));
        Assert.Contains("2 would be taken back, 0 as before already, 0 not", shown, StringComparison.Ordinal);
        Assert.Contains("2 taken back, 0 as before already, 0 not", output, StringComparison.Ordinal);
        Assert.All(["one", "two"], name => Assert.Equal("public", organization.Acme[name].Visibility));
        var (_, before, none) = await UndoAsync(
            organization,
            "--guardrail",
            PublicRepository,
            "--since",
            "2h",
            "--until",
            "1h"
        );
        Assert.Equal(("", "no changes to take back\n"), (before, none));
    }

    [Fact]
    public async Task AllOfARun_AreTakenBack_ByItsNameOrByOneOfItsEntries()
    {
        await using var organization = await StartAsync(sandbox =>
        {
            sandbox.Create("one");
            sandbox.Create("two");
            sandbox.Put(sandbox["one"] with { Visibility = "public" });
            sandbox.Put(sandbox["two"] with { Visibility = "public" });
        });
        var one = await organization.Entries.WhenAsync("one", EntryOutcome.Remediated);
        var two = await organization.Entries.WhenAsync("two", EntryOutcome.Remediated);
        await RemediatedAsync(organization, "three");
        Assert.Equal(one.Trigger, two.Trigger);

        var (_, shown, _) = await UndoAsync(organization, "--run", two.Id);
        var (narrowed, none, _) = await UndoAsync(organization, "--run", one.Trigger, "--guardrail", Alerts);
        var (code, output, _) = await UndoAsync(organization, "--run", one.Trigger, "--yes");

        Assert.Contains("2 would be taken back, 0 as before already, 0 not", shown, StringComparison.Ordinal);
        Assert.Equal((0, ""), (narrowed, none));
        Assert.Equal(0, code);
        Assert.Contains("2 taken back, 0 as before already, 0 not", output, StringComparison.Ordinal);
        Assert.All(["one", "two"], name => Assert.Equal("public", organization.Acme[name].Visibility));
        Assert.Equal("private", organization.Acme["three"].Visibility);
    }

    [Fact]
    public async Task ExemptUntil_IsWrittenIntoThePolicy_AndHolds()
    {
        await using var organization = await StartAsync();
        var done = await RemediatedAsync(organization, "wages");
        var before = await File.ReadAllTextAsync(organization.PolicyPath);

        var (_, shown, _) = await ExemptAsync(organization, done.Id);
        Assert.Equal(before, await File.ReadAllTextAsync(organization.PolicyPath));
        var (code, output, _) = await ExemptAsync(organization, done.Id, "--yes");

        Assert.Contains("put this under `exemptions:`", shown, StringComparison.Ordinal);
        Assert.Equal(0, code);
        Assert.Contains($"Now in {organization.PolicyPath}:\n", output, StringComparison.Ordinal);
        var (again, _, none) = await ExemptAsync(organization, done.Id, "--yes");
        Assert.Equal(1, again);
        Assert.Contains("no exemption was written", none, StringComparison.Ordinal);
        organization.PollPolicyUntil(status => status.Hash != done.Policy);
        organization.Acme.Push("wages");
        var exempt = await organization.Entries.WhenAsync("wages", EntryOutcome.Exempt);
        Assert.Contains("exempt until 2999-12-31 (mona: ", exempt.Reason, StringComparison.Ordinal);
        Assert.Equal("public", organization.Acme["wages"].Visibility);
    }

    [Fact]
    public async Task ExemptUntil_WherePeopleWroteTheListOtherwise_TakesBackAndLeavesTheLineToThem()
    {
        await using var organization = await StartAsync();
        var done = await RemediatedAsync(organization, "wages");
        var policy =
            GuardedOrganization.Enforce
            + "exemptions: [ { guardrail: github/public-repository, resource: acme/x, until: 2999-01-01, owner: mona, reason: x } ]\n";
        await organization.WritePolicyAsync(policy);

        var (code, output, error) = await ExemptAsync(organization, done.Id, "--yes");

        Assert.Equal(1, code);
        Assert.Contains("put the lines in yourself", error, StringComparison.Ordinal);
        Assert.Contains("until: 2999-12-31", output, StringComparison.Ordinal);
        Assert.Equal(policy, await File.ReadAllTextAsync(organization.PolicyPath));
        Assert.Equal("public", organization.Acme["wages"].Visibility);
    }

    [Theory]
    [InlineData("needs --actor", "--exempt-until", "2999-12-31")]
    [InlineData("is past", "--actor", "mona", "--exempt-until", "2020-01-31")]
    public async Task ExemptUntil_ThatIsNoExemption_TakesNothingBack(string problem, params string[] args)
    {
        await using var organization = await StartAsync();
        var done = await RemediatedAsync(organization, "wages");

        var (code, _, error) = await UndoAsync(organization, [done.Id, "--yes", .. args]);

        Assert.Equal(2, code);
        Assert.Contains(problem, error, StringComparison.Ordinal);
        Assert.Equal("private", organization.Acme["wages"].Visibility);
    }

    [Fact]
    public async Task ExemptUntil_WithoutAPolicyFile_TakesNothingBack()
    {
        await using var organization = await StartAsync();
        var done = await RemediatedAsync(organization, "wages");

        var (code, _, error) = await CommandLine.RunAsync(
            new Dictionary<string, string>(),
            ["undo", done.Id, "--yes", "--exempt-until", "2999-12-31", "--storage", organization.StoragePath]
        );

        Assert.Equal(2, code);
        Assert.Contains("name it with --policy or Policy__Path", error, StringComparison.Ordinal);
        Assert.Equal("private", organization.Acme["wages"].Visibility);
    }

    [Fact]
    public async Task EntryOfAnotherTenantOrOfNobody_IsUnknown()
    {
        await using var organization = await StartAsync();
        var done = await RemediatedAsync(organization, "wages");

        var other = await UndoAsync(organization, done.Id, "--tenant", "999", "--yes");
        var nobody = await UndoAsync(organization, new string('0', 32), "--yes");

        Assert.Equal((1, 1), (other.Code, nobody.Code));
        Assert.Contains(
            $"UNKNOWN     there is no entry {done.Id} of installation 999\n",
            other.Output,
            StringComparison.Ordinal
        );
        Assert.Equal("private", organization.Acme["wages"].Visibility);
    }

    [Fact]
    public async Task Paused_NothingIsTakenBack()
    {
        await using var organization = await StartAsync();
        var done = await RemediatedAsync(organization, "wages");
        await organization.WritePolicyAsync(GuardedOrganization.Enforce + "paused: true\n");

        var (code, output, _) = await UndoAsync(organization, done.Id, "--yes");

        Assert.Equal((1, "private"), (code, organization.Acme["wages"].Visibility));
        Assert.Contains("the policy pauses all changes", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task WithoutASignIn_SaysWhatToSet()
    {
        await using var organization = await StartAsync();
        var done = await RemediatedAsync(organization, "wages");

        var (code, _, error) = await CommandLine.RunAsync(
            new Dictionary<string, string>(),
            "undo",
            done.Id,
            "--storage",
            organization.StoragePath
        );

        Assert.Equal(2, code);
        Assert.Contains("GITHUB_TOKEN", error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData]
    [InlineData("0", "--guardrail", PublicRepository, "--since", "1h")]
    [InlineData("--guardrail", PublicRepository)]
    [InlineData("--guardrail", PublicRepository, "--until", "1h")]
    [InlineData("--until", "1h")]
    [InlineData("0", "--since", "1h")]
    [InlineData("0", "--run", "sweep/1")]
    [InlineData("0", "--guardrail", PublicRepository)]
    [InlineData("--guardrail", PublicRepository, "--since", "soon")]
    public async Task CommandLineThatIsNotClear_IsRefused(params string[] args) =>
        Assert.Equal(2, (await CommandLine.RunAsync(new Dictionary<string, string>(), ["undo", .. args])).Code);

    private static Task<GuardedOrganization> StartAsync(System.Action<SandboxOrganization>? before = null) =>
        GuardedOrganization.StartAsync(before: sandbox => before?.Invoke(sandbox.Organization));

    private static async Task<LedgerEntry> RemediatedAsync(GuardedOrganization organization, string name)
    {
        organization.Acme.Create(name);
        organization.Acme.Publicize(name);
        return await organization.Entries.WhenAsync(name, EntryOutcome.Remediated);
    }

    private static Task<(int Code, string Output, string Error)> UndoAsync(
        GuardedOrganization organization,
        params string[] args
    ) =>
        CommandLine.RunAsync(
            new Dictionary<string, string>
            {
                ["GitHub__ApiUrl"] = organization.Sandbox.Url.AbsoluteUri,
                ["GitHub__AppId"] = organization.Sandbox.AppId,
                ["GitHub__PrivateKey"] = organization.Sandbox.PrivateKey,
            },
            ["undo", .. args, "--storage", organization.StoragePath, "--policy", organization.PolicyPath]
        );

    private static Task<(int Code, string Output, string Error)> ExemptAsync(
        GuardedOrganization organization,
        string entry,
        params string[] args
    ) => UndoAsync(organization, [entry, "--actor", "mona", "--exempt-until", "2999-12-31", .. args]);

    private static async Task<IReadOnlyList<LedgerEntry>> EntriesAsync(
        GuardedOrganization organization,
        EntryOutcome outcome
    ) => await organization.Ledger.ReadAsync(new LedgerQuery { Outcome = outcome }, CancellationToken.None);

    // What stays is the look at the end of the hold, and the one that would find the undo interrupted.
    private static async Task QuietAsync(GuardedOrganization organization)
    {
        await organization.Sandbox.Webhooks.WhenIdleAsync();
        var queue = organization.Services.GetRequiredService<IWorkQueue>();
        await Eventually.IsSoAsync(async () => await queue.StatusAsync(CancellationToken.None) is { Waiting: <= 2 });
    }
}
