using Microsoft.Extensions.DependencyInjection;
using ZocSec.Core.Engine.Replay;
using ZocSec.Core.Guardrails;
using ZocSec.Core.Ledger;
using ZocSec.Core.Ledger.History;
using ZocSec.Core.Policies;
using ZocSec.Core.Queue;
using ZocSec.Tests.Action;

namespace ZocSec.Tests.EndToEnd;

/// <summary>What an organisation observed is what it is told that another policy would have done, and what that then does.</summary>
public sealed class ReplayTests
{
    private const string Observe = "version: 1\nmode: observe\n";

    private const string Enforce = """
        version: 1
        mode: observe
        github:
          public-repository: { mode: enforce, allow-topics: [open-source] }
          vulnerability-alerts: { mode: enforce }
        """;

    [Fact]
    public async Task Observed_ThenReplayedUnderEnforce_IsWhatEnforceThenDoes()
    {
        await using var organization = await ObservedAsync();
        var path = Path.Combine(organization.StoragePath, "..", "next.yml");
        await File.WriteAllTextAsync(path, Enforce);
        var before = await TracesAsync(organization);

        var report = await organization
            .Services.GetRequiredService<Replayer>()
            .ReplayAsync(Read(path), new LedgerSpan(), default);
        var (code, output, error) = await CommandLine.RunAsync(
            new Dictionary<string, string>(),
            "replay",
            "--policy",
            path,
            "--since",
            "1d",
            "--storage",
            organization.StoragePath
        );

        Assert.Equal(before, await TracesAsync(organization));
        Assert.Equal((0, ""), (code, error));
        var foretold = report
            .Differences.Where(one => one.Effect == ReplayEffect.WouldChange)
            .Select(one => $"{one.Guardrail} {one.Resource} {string.Join(", ", one.Changes)}")
            .Order(StringComparer.Ordinal)
            .ToList();
        Assert.Contains("github/public-repository acme/wages visibility: public → private", foretold);
        Assert.DoesNotContain(foretold, line => line.Contains("acme/shelf visibility", StringComparison.Ordinal));
        Assert.All(
            report.Differences.Where(one => one.Effect == ReplayEffect.WouldChange),
            one =>
                Assert.Contains(
                    $"would change: observed -> remediated  {one.Tenant}  {one.Guardrail}  {one.Resource}: ",
                    output,
                    StringComparison.Ordinal
                )
        );

        await organization.WritePolicyAsync(Enforce);
        await organization.Entries.WhenAsync(entries => Remediated(entries).Count() >= foretold.Count);
        await organization.IdleAsync();

        Assert.Equal(foretold, Remediated(organization.Entries.All).Order(StringComparer.Ordinal));
        Assert.Equal("private", organization.Acme["wages"].Visibility);
        Assert.Equal("public", organization.Acme["shelf"].Visibility);
    }

    [Fact]
    public async Task ReplayedAsJson_HasTheSumsAndTheDifferences()
    {
        await using var organization = await ObservedAsync();
        var path = Path.Combine(organization.StoragePath, "..", "next.yml");
        await File.WriteAllTextAsync(path, Enforce);

        var (code, output, _) = await CommandLine.RunAsync(
            "replay",
            "--policy",
            path,
            "--since",
            "1d",
            "--guardrail",
            "github/public-repository",
            "--format",
            "json",
            "--storage",
            organization.StoragePath
        );

        Assert.Equal(0, code);
        using var json = System.Text.Json.JsonDocument.Parse(output);
        var change = Assert.Single(
            json.RootElement.GetProperty("differences").EnumerateArray(),
            one =>
                one.GetProperty("resource").GetString() == "acme/wages"
                && one.GetProperty("effect").GetString() == "would-change"
        );
        Assert.Equal(
            ("observed", "remediated"),
            (change.GetProperty("was").GetString(), change.GetProperty("would").GetString())
        );
        Assert.Equal(Read(path).Hash, json.RootElement.GetProperty("policy").GetString());
    }

    private static async Task<GuardedOrganization> ObservedAsync()
    {
        var organization = await GuardedOrganization.StartAsync(Observe);
        organization.Acme.Create("wages");
        organization.Acme.Publicize("wages");
        organization.Acme.Create("shelf");
        organization.Acme.ReplaceTopics("shelf", ["open-source"]);
        organization.Acme.Publicize("shelf");
        await organization.Entries.WhenAsync("wages", EntryOutcome.Observed);
        await organization.SweptAsync();
        return organization;
    }

    // All that a replay could leave behind.
    private static async Task<(long, string, QueueStatus, int)> TracesAsync(GuardedOrganization organization)
    {
        var entries = await organization.Ledger.ReadAsync(new LedgerQuery { Limit = 1000 }, default);
        return (
            organization.Sandbox.Requests.ByRoute.Values.Sum(),
            string.Concat(entries.Select(entry => entry.Hash)),
            await organization.Services.GetRequiredService<IWorkQueue>().StatusAsync(default),
            organization.Sandbox.Requests.PatchesByRepository.Count
        );
    }

    private static IEnumerable<string> Remediated(IEnumerable<LedgerEntry> entries) =>
        entries
            .Where(entry => entry.Outcome == EntryOutcome.Remediated)
            .Select(entry => $"{entry.Guardrail} {entry.Resource.Name} {string.Join(", ", entry.Changes)}");

    private static Policy Read(string path) =>
        ((PolicyReading.Valid)new PolicyReader(GuardrailCatalogue.All).ReadFile(path)).Policy;
}
