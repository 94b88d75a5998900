using System.Collections.Immutable;
using System.Text;
using ZocSec.Core.Audits;
using ZocSec.Core.Policies;
using ZocSec.Sandbox;
using ZocSec.Sandbox.Organizations;
using ZocSec.Tests.Contract;

namespace ZocSec.Tests.Audits.Reading;

/// <summary>What an audit says of an organisation, beside what the sandbox holds.</summary>
public sealed class AuditTests : IAsyncLifetime
{
    private SandboxServer _sandbox = null!;
    private AuditDriver _driver = null!;

    public async ValueTask InitializeAsync()
    {
        _sandbox = await SandboxServer.StartAsync(new SandboxOptions { Repositories = 120 });
        _driver = new AuditDriver(_sandbox);
    }

    public async ValueTask DisposeAsync()
    {
        _driver.Dispose();
        await _sandbox.DisposeAsync();
    }

    [Fact]
    public async Task Rows_AreTheRepositories_EachOnceAndInTheirOrder()
    {
        var audited = await _driver.RunAsync();

        var expected = _sandbox
            .Organization.Repositories.OrderBy(repository => repository.CreatedAt)
            .ThenBy(repository => repository.Id);
        Assert.Equal(expected.Select(repository => repository.FullName), audited.Rows.Select(row => row.FullName));
        Assert.All(
            audited.Rows,
            row =>
            {
                var repository = _sandbox.Organization[row.Name];
                Assert.Equal(
                    (repository.Id, repository.Visibility, repository.Archived, repository.IsFork, repository.IsEmpty),
                    (row.Id, row.Visibility, row.IsArchived, row.IsFork, row.IsEmpty)
                );
                Assert.Equal(repository.Topics, row.Topics!.Value);
                Assert.Equal(repository.VulnerabilityAlerts, row.VulnerabilityAlerts);
                Assert.Equal(
                    _sandbox
                        .Organization.TeamsOf(repository)
                        .Select(grant => new TeamAccess(grant.Team.Slug, grant.Permission))
                        .OrderBy(access => access.Team, StringComparer.Ordinal),
                    row.Teams!.Value.OrderBy(access => access.Team, StringComparer.Ordinal)
                );
                Assert.Equal(
                    repository.DeployKeys.Select(key => (key.Id, key.Title, key.ReadOnly, key.AddedBy, key.LastUsed)),
                    row.DeployKeys!.Value.Select(key => (key.Id, key.Title, key.IsReadOnly, key.AddedBy, key.LastUsed))
                );
            }
        );
        Assert.Empty(audited.Report.Header.Remarks);
        Assert.Equal(120, audited.Report.Totals.Repositories);
    }

    [Fact]
    public async Task Exchanges_AreWhatGitHubDescribes()
    {
        var recorder = new ExchangeRecorder();
        _sandbox.Observer = recorder;
        _sandbox.Organization.AddDeployKey("payroll", "backup");

        await _driver.RunAsync();

        recorder.AssertAllowed();
        Assert.Contains(recorder.Exchanges, exchange => exchange.Path.EndsWith("/keys", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Owner_IsTheMostTrustedEvidence_AndSaysWhy()
    {
        var organization = _sandbox.Organization;
        organization.ReplaceTopics("billing", []);
        organization.SetProperty("billing", "team", "Platform");
        organization.ReplaceTopics("etl", []);
        organization.ReplaceTopics("handbook", ["team-ghosts"]);

        var audited = await _driver.RunAsync();

        Assert.Equal(
            (OwnerStatus.Owned, "people", OwnerEvidence.Topic),
            (audited["payroll"].Owner.Status, audited["payroll"].Owner.Team, audited["payroll"].Owner.Evidence)
        );
        var billing = audited["billing"];
        Assert.Equal(("platform", OwnerEvidence.Property), (billing.Owner.Team, billing.Owner.Evidence));
        Assert.Equal("Platform", billing.OwnerProperty);
        Assert.Contains("payments", billing.Owner.Others);
        var etl = audited["etl"].Owner;
        Assert.Equal(("data", OwnerEvidence.Codeowners), (etl.Team, etl.Evidence));
        Assert.Contains("owns everything by CODEOWNERS", etl.Why, StringComparison.Ordinal);
        Assert.Contains("may administer it", etl.Why, StringComparison.Ordinal);
        // A topic that names no team is no owner; the file is.
        Assert.Equal(OwnerEvidence.Codeowners, audited["handbook"].Owner.Evidence);
        Assert.Contains("ghosts is no team", audited["handbook"].Owner.Why, StringComparison.Ordinal);
        Assert.Equal(OwnerStatus.Unowned, audited[".github"].Owner.Status);
    }

    [Fact]
    public async Task Committers_AreOnlyLikelyOwners()
    {
        var organization = _sandbox.Organization;
        organization.Create("scratch", by: "grace");
        organization.Push("scratch", by: "octavia");
        organization.Push("scratch", by: "octavia");

        var owner = (await _driver.RunAsync())["scratch"].Owner;

        Assert.Equal(
            (OwnerStatus.Likely, "payments", OwnerEvidence.Committers),
            (owner.Status, owner.Team, owner.Evidence)
        );
    }

    [Fact]
    public async Task Findings_FollowThePolicy_WithItsExemptions()
    {
        _sandbox.Organization.Publicize("payroll");
        _sandbox.Organization.Publicize("billing");
        const string text = """
            version: 1
            mode: enforce
            exemptions:
              - { guardrail: github/public-repository, resource: acme/billing, until: 2099-01-31, owner: team-payments, reason: launch }
            """;
        var policy = Assert.IsType<PolicyReading.Valid>(
            new PolicyReader(Core.Guardrails.GuardrailCatalogue.All).Read(Encoding.UTF8.GetBytes(text))
        );
        _driver.Request = _driver.Request with { Policy = policy.Policy };

        var audited = await _driver.RunAsync();

        Assert.Equal(FindingStatus.Violation, Exposure("payroll").Status);
        Assert.Equal(FindingStatus.Exempt, Exposure("billing").Status);
        Assert.Contains("launch", Exposure("billing").Reason, StringComparison.Ordinal);
        Assert.Equal(FindingStatus.Compliant, Exposure("website").Status);
        Assert.Equal(
            audited.Rows.Count(row => Of(row).Status is FindingStatus.Violation),
            audited.Report.Totals.Violations["github/public-repository"]
        );

        AuditFinding Exposure(string name) => Of(audited[name]);

        static AuditFinding Of(AuditedRepository row) =>
            row.Findings.Single(finding => finding.Guardrail.Value == "github/public-repository");
    }

    [Fact]
    public async Task Protection_OfRuleAndRuleset_IsInWords()
    {
        var organization = _sandbox.Organization;
        organization.Protect("payroll", new SandboxProtection { Approvals = 2, AdminsToo = true });
        organization.AddRuleset("payroll", "release");
        organization.AddRuleset("billing", "tried out", "EVALUATE");

        var audited = await _driver.RunAsync();

        Assert.Equal(
            ["rule main: 2 reviews, administrators too", "ruleset release: pull request, deletion"],
            audited["payroll"].Protection!.Value
        );
        Assert.Empty(audited["billing"].Protection!.Value);
    }

    [Fact]
    public async Task Codeowners_WithAnUnknownTeam_HasErrors()
    {
        var organization = _sandbox.Organization;
        organization.Put(organization["etl"] with { Id = 0, Name = "broken", CodeOwners = "* @acme/nobody\n" });

        var audited = await _driver.RunAsync();

        var file = audited["broken"].Codeowners!;
        Assert.Equal(".github/CODEOWNERS", file.Path);
        Assert.StartsWith("line 1: ", Assert.Single(file.Errors), StringComparison.Ordinal);
        Assert.Empty(audited["etl"].Codeowners!.Errors);
        Assert.Null(audited[".github"].Codeowners);
    }

    [Fact]
    public async Task Empty_HasNoBranchAndNoCommit_AndNothingUnknown()
    {
        _sandbox.Organization.Create("blank", empty: true);

        var row = (await _driver.RunAsync())["blank"];

        Assert.True(row.IsEmpty);
        Assert.Null(row.DefaultBranch);
        Assert.Null(row.LastCommit);
        Assert.Null(row.Protection);
        Assert.Empty(row.Unknown);
    }

    [Fact]
    public async Task TwoThousandTopics_AreReadAcrossPages()
    {
        ImmutableArray<string> topics =
        [
            .. Enumerable.Range(0, 2_000).Select(place => FormattableString.Invariant($"topic-{place:D4}")),
        ];
        _sandbox.Organization.Put(_sandbox.Organization["etl"] with { Topics = topics });

        Assert.Equal(topics, (await _driver.RunAsync())["etl"].Topics!.Value);
    }

    [Fact]
    public async Task FiveHundredTeams_AndOneWithManyRepositories_AreReadWhole()
    {
        var organization = _sandbox.Organization;
        organization.AddTeams(500, 3);
        organization.AddTeam(
            "everybody",
            "Everybody",
            [.. Enumerable.Range(0, 230).Select(place => FormattableString.Invariant($"person-{place:D3}"))]
        );
        foreach (var repository in organization.Repositories)
        {
            organization.GrantTeam(repository.Name, "everybody", "push");
        }

        var audited = await _driver.RunAsync();

        Assert.All(audited.Rows, row => Assert.Contains(new TeamAccess("everybody", "push"), row.Teams!.Value));
        Assert.All(
            audited.Rows,
            row => Assert.Equal(organization.TeamsOf(organization[row.Name]).Length, row.Teams!.Value.Length)
        );
    }

    [Theory]
    [InlineData(AuditColumns.All, 60, 25)]
    [InlineData(AuditColumns.Basic, 30, 100)]
    public async Task Requests_ForAThousandRepositories_AreFew(AuditColumns columns, int most, int times)
    {
        await using var sandbox = await SandboxServer.StartAsync(new SandboxOptions { Repositories = 1_000 });
        using var driver = new AuditDriver(sandbox);
        driver.Request = driver.Request with { Columns = columns };
        var withKeys =
            columns is AuditColumns.All
                ? sandbox.Organization.Repositories.Count(repository => !repository.DeployKeys.IsEmpty)
                : 0;

        var audited = await driver.RunAsync();

        Assert.Equal(1_000, audited.Rows.Count);
        Assert.Equal(sandbox.Requests.Total, audited.Report.Header.Requests);
        Assert.InRange(sandbox.Requests.Total, 1, most + withKeys);
        // Five calls for each repository is what a plain loop takes.
        Assert.True(sandbox.Requests.Total * times <= 5 * 1_000, $"{sandbox.Requests.Total} requests");
    }
}
