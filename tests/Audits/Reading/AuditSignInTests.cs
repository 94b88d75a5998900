using ZocSec.Core.Audits;
using ZocSec.Core.GitHub;
using ZocSec.Sandbox;

namespace ZocSec.Tests.Audits.Reading;

/// <summary>What who signs in may not see is unknown, with the reason, and never empty.</summary>
public sealed class AuditSignInTests : IAsyncLifetime
{
    private SandboxServer _sandbox = null!;
    private AuditDriver _driver = null!;

    public async ValueTask InitializeAsync()
    {
        _sandbox = await SandboxServer.StartAsync(new SandboxOptions { Repositories = 60 });
        _driver = new AuditDriver(_sandbox);
    }

    public async ValueTask DisposeAsync()
    {
        _driver.Dispose();
        await _sandbox.DisposeAsync();
    }

    [Fact]
    public async Task App_SeesWhatAnOwnerSees()
    {
        var owner = await _driver.RunAsync();
        _driver.Token = null;

        var app = await _driver.RunAsync();

        Assert.Equal(
            owner.Rows.Select(row => (row.FullName, row.Owner.Team, row.VulnerabilityAlerts, row.DeployKeys?.Length)),
            app.Rows.Select(row => (row.FullName, row.Owner.Team, row.VulnerabilityAlerts, row.DeployKeys?.Length))
        );
        Assert.Empty(app.Report.Header.Remarks);
    }

    [Fact]
    public async Task App_NotInstalledThere_SaysWhereItIs()
    {
        _driver.Token = null;
        _driver.Request = _driver.Request with { Scope = new AuditScope.Account("others") };

        var stopped = Assert.IsType<AuditOutcome.Stopped>(await _driver.TryAsync());

        Assert.Contains("not installed on others; it is on: acme", stopped.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Member_DoesNotSeeAlertsAndKeys_AndIsToldWhy()
    {
        // Edgar administers what the team data does, and may only read the rest.
        _driver.Token = "edgar";

        var audited = await _driver.RunAsync();

        Assert.Equal(60, audited.Rows.Count);
        var hidden = audited["payroll"];
        Assert.Null(hidden.VulnerabilityAlerts);
        Assert.Null(hidden.DeployKeys);
        Assert.Contains("GitHub", hidden.Unknown[AuditFacet.VulnerabilityAlerts], StringComparison.Ordinal);
        Assert.Contains("GitHub", hidden.Unknown[AuditFacet.DeployKeys], StringComparison.Ordinal);
        Assert.Equal(
            FindingStatus.Unknown,
            hidden.Findings.Single(finding => finding.Guardrail.Value == "github/vulnerability-alerts").Status
        );
        Assert.InRange(audited.Report.Totals.Undecided["github/vulnerability-alerts"], 1, 60);
        var own = audited["warehouse"];
        Assert.True(own.VulnerabilityAlerts);
        Assert.NotNull(own.DeployKeys);
        Assert.DoesNotContain(AuditFacet.VulnerabilityAlerts, own.Unknown.Keys);
    }

    [Fact]
    public async Task App_WithoutMembers_LeavesTeamsUnknown_AndOwnersToOtherEvidence()
    {
        _driver.Token = null;
        Withdraw("members");

        var audited = await _driver.RunAsync();

        Assert.All(audited.Rows, row => Assert.Null(row.Teams));
        Assert.All(audited.Rows, row => Assert.Contains(AuditFacet.Teams, row.Unknown.Keys));
        Assert.Equal("people", audited["payroll"].Owner.Team);
        Assert.Equal(OwnerStatus.Unknown, audited[".github"].Owner.Status);
        Assert.Contains(
            audited.Report.Header.Remarks,
            remark => remark.Contains("teams of acme", StringComparison.Ordinal)
        );
    }

    [Fact]
    public async Task App_WithoutAdministration_AsksOnceAndThenNoMore()
    {
        _driver.Token = null;
        Withdraw("administration");

        var audited = await _driver.RunAsync();

        Assert.All(audited.Rows, row => Assert.Null(row.VulnerabilityAlerts));
        Assert.All(audited.Rows, row => Assert.Contains(AuditFacet.DeployKeys, row.Unknown.Keys));
        // Two pages, each asked for once, and the first once more; the rest is teams, properties and the sign-in.
        Assert.InRange(audited.Report.Header.Requests, 5, 10);
    }

    [Fact]
    public async Task WorkflowToken_SeesItsRepository_AndSaysWhatItDoesNotSee()
    {
        _driver.Token = _sandbox.WorkflowToken("payroll");
        _driver.Request = _driver.Request with { Scope = new AuditScope.Named(["acme/payroll"]) };

        var row = Assert.Single((await _driver.RunAsync()).Rows);

        Assert.Equal((OwnerStatus.Owned, "people"), (row.Owner.Status, row.Owner.Team));
        Assert.NotNull(row.LastCommit);
        Assert.NotNull(row.Codeowners);
        Assert.Null(row.Teams);
        Assert.Null(row.DeployKeys);
        Assert.Null(row.VulnerabilityAlerts);
        Assert.Equal(
            [AuditFacet.DeployKeys, AuditFacet.OwnerProperty, AuditFacet.Teams, AuditFacet.VulnerabilityAlerts],
            row.Unknown.Keys.Order(StringComparer.Ordinal)
        );
        Assert.Equal(4, _driver.Progress.Remarks.Count);
    }

    [Fact]
    public async Task Named_AreReadByName_AndThoseThatAreNotThereAreNamed()
    {
        _driver.Request = _driver.Request with
        {
            Scope = new AuditScope.Named(["acme/payroll", "acme/no-such-thing", "ACME/Billing"]),
        };

        var audited = await _driver.RunAsync();

        Assert.Equal(["acme/payroll", "acme/billing"], audited.Rows.Select(row => row.FullName));
        Assert.Equal("people", audited["payroll"].Owner.Team);
        Assert.Contains(
            audited.Report.Header.Remarks,
            remark => remark.StartsWith("acme/no-such-thing cannot be read", StringComparison.Ordinal)
        );
    }

    [Fact]
    public async Task Person_HasNoTeams_AndNothingIsUnknown()
    {
        _sandbox.GitHub.AccountOf("octavia");
        _sandbox.Organization.Transfer("prototypes", "octavia");
        _driver.Token = "octavia";
        _driver.Request = _driver.Request with { Scope = new AuditScope.Account("octavia") };

        var row = Assert.Single((await _driver.RunAsync()).Rows);

        Assert.Equal("octavia/prototypes", row.FullName);
        Assert.Empty(row.Teams!.Value);
        Assert.DoesNotContain(AuditFacet.Teams, row.Unknown.Keys);
        Assert.DoesNotContain(AuditFacet.OwnerProperty, row.Unknown.Keys);
    }

    [Fact]
    public async Task EnterpriseServer_IsAskedBelowItsAddress()
    {
        _driver.Url = new Uri(_sandbox.Url, "api/v3");
        _driver.Request = _driver.Request with { Scope = new AuditScope.Account("ACME") };

        var audited = await _driver.RunAsync();

        Assert.Equal(60, audited.Rows.Count);
        Assert.All(audited.Rows, row => Assert.Empty(row.Unknown));
        Assert.Contains(audited.Rows, row => row.DeployKeys is { IsEmpty: false });
    }

    [Fact]
    public async Task Basic_DoesNotCallUnowned_WhatCodeownersMightTell()
    {
        _driver.Request = _driver.Request with { Columns = AuditColumns.Basic };

        var audited = await _driver.RunAsync();

        Assert.All(audited.Rows, row => Assert.NotEqual(OwnerStatus.Unowned, row.Owner.Status));
        var owner = audited[".github"].Owner;
        Assert.Equal(OwnerStatus.Unknown, owner.Status);
        Assert.Contains("CODEOWNERS: not asked for", owner.Why, StringComparison.Ordinal);
        Assert.DoesNotContain("not asked for", audited["payroll"].Owner.Why, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(null, null, "set GITHUB_TOKEN")]
    [InlineData("GitHub__AppId", "12", "GitHub__PrivateKey")]
    [InlineData("GITHUB_TOKEN", "two words", "something else than a token")]
    [InlineData("GITHUB_API_URL", "http://example.com", "https")]
    public void SignIn_ThatIsWrong_NamesItsSetting(string? name, string? value, string said)
    {
        var problems = new List<string>();

        Assert.Null(GitHubSignIn.Read(setting => setting == name ? value : null, problems));

        Assert.Contains(problems, problem => problem.Contains(said, StringComparison.Ordinal));
        Assert.DoesNotContain(problems, problem => problem.Contains("two words", StringComparison.Ordinal));
    }

    private void Withdraw(string permission)
    {
        var installation = _sandbox.GitHub.FindInstallation(_sandbox.InstallationId)!;
        _sandbox.GitHub.Change(installation with { Permissions = installation.Permissions.Remove(permission) });
    }
}
