using ZocSec.Sandbox.Organizations;

namespace ZocSec.Tests.Sandbox;

public sealed class TeamTests
{
    [Fact]
    public async Task TeamsOfARepository_ComeWithWhatTheyMayDo()
    {
        await using var github = await SandboxDriver.StartAsync();
        github.Server.Organization.GrantTeam("payroll", "web", "triage");

        var (_, teams) = await github.AskAsync(HttpMethod.Get, "/repos/acme/payroll/teams", await github.TokenAsync());

        Assert.Equal(
            ["people admin True", "web triage False"],
            teams
                .EnumerateArray()
                .Select(team =>
                    $"{team.GetProperty("slug")} {team.GetProperty("permission")} {team.GetProperty("permissions").GetProperty("push")}"
                )
        );
    }

    [Theory]
    [InlineData("mona", null, "admin", "admin")]
    [InlineData("hubot", null, "admin", "admin")]
    [InlineData("linus", null, "read", "read")]
    [InlineData("linus", "triage", "read", "triage")]
    [InlineData("linus", "push", "write", "write")]
    [InlineData("linus", "maintain", "write", "maintain")]
    [InlineData("linus", "admin", "admin", "admin")]
    [InlineData("octocat", null, "none", "none")]
    public async Task PermissionOfAPerson_IsTheMostOfAllTheirTeams(
        string login,
        string? granted,
        string permission,
        string role
    )
    {
        await using var github = await SandboxDriver.StartAsync();
        github.Server.GitHub.AddOrganization("elsewhere").AddPerson("octocat", PersonRole.Owner);
        github.Server.Organization.GrantTeam("payroll", "web", granted);

        var (status, json) = await github.AskAsync(
            HttpMethod.Get,
            $"/repos/acme/payroll/collaborators/{login}/permission",
            await github.TokenAsync("""{"metadata":"read"}""")
        );

        Assert.Equal(200, status);
        Assert.Equal(permission, json.GetProperty("permission").GetString());
        Assert.Equal(role, json.GetProperty("role_name").GetString());
    }

    [Theory]
    [InlineData("linus", "member")]
    [InlineData("grace", "maintainer")]
    [InlineData("hubot", null)]
    public async Task Membership_TellsWhoMaintains(string login, string? role)
    {
        await using var github = await SandboxDriver.StartAsync();
        github.Server.Organization.SetMaintainers("web", "grace");

        var (status, json) = await github.AskAsync(
            HttpMethod.Get,
            $"/orgs/acme/teams/web/memberships/{login}",
            await github.TokenAsync()
        );

        Assert.Equal(role is null ? 404 : 200, status);
        if (role is not null)
            Assert.Equal(role, json.GetProperty("role").GetString());
    }

    [Fact]
    public async Task ADissolvedTeam_IsNotFound_AndMayDoNothing()
    {
        await using var github = await SandboxDriver.StartAsync();
        github.Server.Organization.RemoveTeam("people");

        var (team, _) = await github.AskAsync(HttpMethod.Get, "/orgs/acme/teams/people", "mona");
        var (_, teams) = await github.AskAsync(HttpMethod.Get, "/repos/acme/payroll/teams", "mona");

        Assert.Equal(404, team);
        Assert.Equal(0, teams.GetArrayLength());
    }

    [Fact]
    public async Task Properties_AreListedForAll_AndByRepository()
    {
        await using var github = await SandboxDriver.StartAsync();
        var acme = github.Server.Organization;
        acme.SetProperty("payroll", "team", "people");
        var token = await github.TokenAsync();

        var (_, all) = await github.AskAsync(HttpMethod.Get, "/orgs/acme/properties/values?per_page=100", token);
        var (_, one) = await github.AskAsync(HttpMethod.Get, "/repos/acme/payroll/properties/values", token);
        var (refused, _) = await github.AskAsync(
            HttpMethod.Get,
            "/orgs/acme/properties/values",
            await github.TokenAsync("""{"metadata":"read"}""")
        );

        Assert.Equal(acme.Repositories.Count(), all.GetArrayLength());
        Assert.Equal("""[{"property_name":"team","value":"people"}]""", one.GetRawText());
        Assert.Equal(403, refused);
    }
}
