using System.Globalization;
using ZocSec.Core.Guardrails;
using ZocSec.Functions.Access;
using ZocSec.Sandbox;
using ZocSec.Sandbox.Organizations;

namespace ZocSec.Tests.Functions.Access;

/// <summary>Who may see what, by what GitHub says of them.</summary>
public sealed class VisitorRightsTests
{
    private static readonly TenantId Acme = TenantId.Installation(1);
    private static readonly TenantId Umbrella = TenantId.Installation(2);

    private static readonly GuardrailName Encryption = new("aws/bucket-encryption");
    private static readonly GuardrailName Visibility = new("github/public-repository");

    [Fact]
    public async Task OwnerOfTheOrganizationThatOwnsTheApp_SeesAllAndOperates()
    {
        await using var program = await AccessDriver.StartAsync();

        var viewer = await program.FindAsync(await program.SignedInAsync("radia"));

        Assert.Equal(
            [(Acme, "acme"), (TenantId.Default, "this program")],
            viewer!.Grants.Select(grant => (grant.Tenant, grant.Account))
        );
        Assert.All(viewer.Grants, grant => Assert.True(grant.IsAdministrator));
        Assert.True(viewer.Grants[1].IsOperator);
        Assert.Contains(viewer.Grants, grant => grant.Sees(Encryption, Bucket(TenantId.Default)));
        Assert.Contains(viewer.Grants, grant => grant.Sees(Visibility, Repository(program.Acme["payroll"])));
    }

    [Fact]
    public async Task PolicyInARepository_ItsTenantIsTheOperators()
    {
        await using var program = await AccessDriver.StartAsync(
            settings => settings with { PolicyRepository = ".github-private" },
            guards: true
        );
        var browser = await program.SignedInAsync("mona");

        await EndToEnd.Eventually.IsSoAsync(async () =>
            (await program.FindAsync(browser))!.Grants.Any(grant => grant.Sees(Encryption, Bucket(Acme)))
        );

        Assert.Contains(
            (await program.FindAsync(browser))!.Grants,
            grant => grant.Sees(Encryption, Bucket(TenantId.Default))
        );
    }

    [Fact]
    public async Task AppOfAnEnterprise_NobodyOperatesIt()
    {
        await using var program = await AccessDriver.StartAsync();
        program.Sandbox.Enterprise = "acme-group";

        var viewer = await program.FindAsync(await program.SignedInAsync("mona"));

        Assert.Equal((Acme, true, false), Of(Assert.Single(viewer!.Grants)));
    }

    [Theory]
    [InlineData("1", "mona", true)]
    [InlineData("1", "alice", false)]
    [InlineData("1", "linus", false)]
    [InlineData("2", "mona", false)]
    [InlineData("2", "alice", true)]
    [InlineData("3", "mona", false)]
    public async Task InstallationThatIsNamed_WhoAdministersItOperates(string named, string login, bool operates)
    {
        await using var program = await AccessDriver.StartAsync(settings =>
            settings with
            {
                GitHub = settings.GitHub with { OperatorInstallation = named },
            }
        );
        Found(program);
        program.Acme.GrantTeam("payroll", "web", "maintain");
        program.Sandbox.Enterprise = "acme-group";

        var viewer = await program.FindAsync(await program.SignedInAsync(login));

        Assert.NotEmpty(viewer!.Grants);
        Assert.Equal(operates, viewer.Grants.Any(grant => grant.Sees(Encryption, Bucket(TenantId.Default))));
        Assert.Equal(operates, viewer.Grants.Any(grant => grant.IsOperator));
    }

    [Fact]
    public async Task AppOfAnEnterprise_PolicyOfTheNamedInstallation_IsTheOperators()
    {
        await using var program = await AccessDriver.StartAsync(
            settings =>
                settings with
                {
                    PolicyRepository = ".github-private",
                    GitHub = settings.GitHub with { OperatorInstallation = "1" },
                },
            guards: true
        );
        program.Sandbox.Enterprise = "acme-group";
        var browser = await program.SignedInAsync("mona");

        await EndToEnd.Eventually.IsSoAsync(async () =>
            (await program.FindAsync(browser))!.Grants.Any(grant => grant.Sees(Encryption, Bucket(Acme)))
        );
    }

    [Fact]
    public async Task OwnerOfAnotherOrganization_SeesThatOneAndOperatesNothing()
    {
        await using var program = await AccessDriver.StartAsync();
        Found(program);

        var viewer = await program.FindAsync(await program.SignedInAsync("alice"));

        var grant = Assert.Single(viewer!.Grants);
        Assert.Equal(
            (Umbrella, "umbrella", true, false),
            (grant.Tenant, grant.Account, grant.IsAdministrator, grant.IsOperator)
        );
        Assert.False(grant.Sees(Visibility, Repository(program.Acme["payroll"])));
        Assert.False(grant.Sees(Encryption, Bucket(Umbrella)));
    }

    [Fact]
    public async Task Maintainer_SeesWhatTheyMaintain()
    {
        await using var program = await AccessDriver.StartAsync(options: new SandboxOptions { Repositories = 250 });
        program.Acme.GrantTeam("payroll", "web", "maintain");
        program.Acme.GrantTeam("billing", "web", "push");
        program.Acme.GrantTeam("service-00200", "web", "maintain");
        var maintained = program
            .Acme.Repositories.Where(repository => program.Acme.RoleOf("linus", repository) is "admin" or "maintain")
            .Select(Number)
            .ToArray();

        var viewer = await program.FindAsync(await program.SignedInAsync("linus"));

        var grant = Assert.Single(viewer!.Grants);
        Assert.Equal(maintained.Order(), grant.Repositories!.Order());
        Assert.Contains(Number(program.Acme["service-00200"]), maintained);
        Assert.DoesNotContain(Number(program.Acme["billing"]), maintained);
        Assert.False(grant.IsAdministrator);
        Assert.False(grant.IsOperator);
    }

    [Fact]
    public async Task SelectedRepositories_OthersAreNotGranted()
    {
        await using var program = await AccessDriver.StartAsync();
        program.Acme.GrantTeam("payroll", "web", "admin");
        program.Acme.GrantTeam("billing", "web", "admin");
        program.Sandbox.GitHub.Change(
            program.Sandbox.GitHub.Installations.Single() with
            {
                Selected = [program.Acme["payroll"].Id],
            }
        );

        var viewer = await program.FindAsync(await program.SignedInAsync("linus"));

        Assert.Equal([Number(program.Acme["payroll"])], Assert.Single(viewer!.Grants).Repositories!);
    }

    [Theory]
    [InlineData("stranger")]
    [InlineData("hubot")]
    public async Task WhoMaintainsNothing_SeesNothing(string login)
    {
        await using var program = await AccessDriver.StartAsync();
        program.Acme.AddPerson("hubot", PersonRole.Member);
        program.Acme.RemoveTeam("payments");
        program.Acme.RemoveTeam("people");

        var viewer = await program.FindAsync(await program.SignedInAsync(login));

        Assert.Equal(login, viewer!.Login);
        Assert.Empty(viewer.Grants);
    }

    [Fact]
    public async Task PersonalAccount_IsItsOwnAdministrator_AndOperatesTheirOwnApp()
    {
        await using var program = await AccessDriver.StartAsync();
        var octocat = program.Sandbox.GitHub.AccountOf("octocat");
        program.Sandbox.GitHub.Install(new SandboxInstallation { Id = 2, Account = octocat }, by: "octocat");
        var browser = await program.SignedInAsync("octocat");

        var before = await program.FindAsync(browser);
        program.Sandbox.Owner = "octocat";
        var after = await program.ConfirmAsync(browser);
        var mona = await program.FindAsync(await program.SignedInAsync("mona"));

        Assert.Equal((Umbrella, true, false), Of(Assert.Single(before!.Grants)));
        Assert.Equal([(Umbrella, true, false), (TenantId.Default, true, true)], after!.Grants.Select(Of));
        Assert.Equal((Acme, true, false), Of(Assert.Single(mona!.Grants)));
    }

    [Fact]
    public async Task Demoted_IsSeenWithinFiveMinutes_AndAtOnceForActions()
    {
        await using var program = await AccessDriver.StartAsync();
        var browser = await program.SignedInAsync("radia");
        var other = await program.SignedInAsync("radia");
        program.Acme.AddPerson("radia", PersonRole.Member);
        program.Acme.RemoveTeam("security");

        program.Time.Advance(TimeSpan.FromMinutes(5) - TimeSpan.FromSeconds(1));
        Assert.Contains((await program.FindAsync(browser))!.Grants, grant => grant.IsAdministrator);
        Assert.Empty((await program.ConfirmAsync(other))!.Grants);
        Assert.Empty((await program.FindAsync(other))!.Grants);
        program.Time.Advance(TimeSpan.FromSeconds(1));
        Assert.Empty((await program.FindAsync(browser))!.Grants);
    }

    [Theory]
    [InlineData("gone")]
    [InlineData("uninstalled")]
    [InlineData("suspended")]
    [InlineData("members")]
    public async Task WhatIsTaken_IsNotSeenAnyMore(string what)
    {
        await using var program = await AccessDriver.StartAsync();
        Found(program);
        program.Sandbox.GitHub.Organization("umbrella").AddPerson("mona", PersonRole.Owner);
        var browser = await program.SignedInAsync("mona");
        Assert.Contains((await program.FindAsync(browser))!.Grants, grant => grant.Tenant == Umbrella);

        var umbrella = program.Sandbox.GitHub.Organization("umbrella");
        switch (what)
        {
            case "gone":
                umbrella.RemovePerson("mona");
                break;
            case "uninstalled":
                program.Sandbox.GitHub.Uninstall(2);
                break;
            case "suspended":
                program.Sandbox.GitHub.Suspend(2, suspended: true);
                break;
            default:
                // An App that may not read members cannot tell who owns the organisation.
                umbrella.AddPerson("mona", PersonRole.Member);
                var installation = program.Sandbox.GitHub.Installations.Last();
                program.Sandbox.GitHub.Change(
                    installation with
                    {
                        Permissions = installation.Permissions.Remove("members"),
                    }
                );
                break;
        }

        program.Time.Advance(TimeSpan.FromMinutes(5));
        var viewer = await program.FindAsync(browser);

        Assert.DoesNotContain(viewer!.Grants, grant => grant.Tenant == Umbrella);
        Assert.Contains(viewer.Grants, grant => grant.Tenant == Acme && grant.IsAdministrator);
    }

    private static void Found(AccessDriver program)
    {
        var umbrella = program.Sandbox.GitHub.AddOrganization("umbrella");
        umbrella.AddPerson("alice", PersonRole.Owner);
        umbrella.Create("virus");
        program.Sandbox.GitHub.Install(new SandboxInstallation { Id = 2, Account = umbrella.Account }, by: "alice");
        program.Sandbox.Owner = "acme";
    }

    private static (TenantId, bool, bool) Of(Grant grant) => (grant.Tenant, grant.IsAdministrator, grant.IsOperator);

    private static string Number(SandboxRepository repository) => repository.Id.ToString(CultureInfo.InvariantCulture);

    private static ResourceId Repository(SandboxRepository repository) =>
        new(Acme, new ResourceKind("github/repository"), Number(repository), repository.FullName);

    private static ResourceId Bucket(TenantId tenant) => new(tenant, new ResourceKind("aws/bucket"), "b", "b");
}
