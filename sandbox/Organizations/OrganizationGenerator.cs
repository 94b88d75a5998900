using System.Collections.Immutable;
using System.Globalization;

namespace ZocSec.Sandbox.Organizations;

/// <summary>Fills an organisation, always in the same way.</summary>
internal static class OrganizationGenerator
{
    private static readonly DateTimeOffset Epoch = new(2024, 3, 4, 8, 30, 0, TimeSpan.Zero);

    private const int MostDays = 300;

    private static readonly (string Slug, string Name, string[] Members)[] Teams =
    [
        ("payments", "Payments", ["octavia", "hubot"]),
        ("web", "Web", ["linus", "grace"]),
        ("platform", "Platform", ["ada", "dennis"]),
        ("data", "Data", ["grace", "edgar"]),
        ("people", "People", ["hubot"]),
        ("security", "Security", ["radia"]),
    ];

    private static readonly (string Login, PersonRole Role)[] People =
    [
        ("mona", PersonRole.Owner),
        ("radia", PersonRole.Owner),
        ("hubot", PersonRole.Member),
        ("octavia", PersonRole.Member),
        ("linus", PersonRole.Member),
        ("grace", PersonRole.Member),
        ("ada", PersonRole.Member),
        ("dennis", PersonRole.Member),
        ("edgar", PersonRole.Member),
    ];

    // Name, visibility, topics, language, description. Stars of public ones and times follow from the place in the list.
    private static readonly (string Name, string Visibility, string Topics, string? Language, string About)[] Known =
    [
        (".github", "public", "", null, "Community health files"),
        ("acme.github.io", "public", "", "HTML", "The page of the organisation"),
        ("payroll", "private", "team-people", "C#", "Salaries, and who gets them"),
        ("website", "private", "open-source team-web", "TypeScript", "What visitors see"),
        ("billing", "private", "team-payments", "C#", "Invoices"),
        ("ledger-api", "private", "team-payments", "Go", "Double-entry bookkeeping over HTTP"),
        ("card-vault", "private", "team-payments pci", "Rust", "Card numbers, encrypted"),
        ("fraud-rules", "private", "team-payments team-data", "Python", "What looks wrong"),
        ("checkout", "private", "team-web", "TypeScript", "The last three pages"),
        ("design-system", "public", "open-source team-web", "TypeScript", "Buttons and their friends"),
        ("storybook", "public", "open-source team-web", "TypeScript", "The design system on show"),
        ("mobile-app", "private", "team-web", "Kotlin", "The shop in a pocket"),
        ("infra", "private", "team-platform", "HCL", "Networks and clusters"),
        ("terraform-modules", "public", "open-source team-platform", "HCL", "Modules that others may use"),
        ("helm-charts", "private", "team-platform", "Smarty", "What runs where"),
        ("ci-images", "private", "team-platform", "Dockerfile", "Images for builds"),
        ("backup", "private", "team-platform", "Shell", "Copies of everything"),
        ("secrets-rotation", "private", "team-security", "Go", "New keys every month"),
        ("threat-models", "private", "team-security", null, "What could happen"),
        ("pentest-reports", "private", "team-security", null, "What did"),
        ("warehouse", "private", "team-data", "SQL", "Tables about tables"),
        ("etl", "private", "team-data", "Python", "From there to here"),
        ("notebooks", "private", "team-data", "Jupyter Notebook", "Questions and plots"),
        ("ml-models", "private", "team-data", "Python", "Weights and measures"),
        ("customer-export", "private", "", "Python", "One-off scripts"),
        ("prototypes", "private", "", "JavaScript", "Ideas that did not make it"),
        ("onboarding", "private", "team-people", null, "The first week"),
        ("handbook", "private", "team-people", null, "How things are done"),
        ("hiring", "private", "team-people", null, "Questions for candidates"),
        ("cli", "public", "open-source team-platform", "Go", "The shop from a terminal"),
        ("sdk-dotnet", "public", "open-source team-payments", "C#", "The API for .NET"),
        ("sdk-js", "public", "open-source team-payments", "TypeScript", "The API for JavaScript"),
    ];

    /// <summary>Fills <paramref name="organization"/> with people, teams and <paramref name="count"/> repositories.</summary>
    public static void Fill(SandboxOrganization organization, int count)
    {
        foreach (var (login, role) in People)
            organization.AddPerson(login, role);
        foreach (var (slug, name, members) in Teams)
            organization.AddTeam(slug, name, [.. members], maintainers: [members[0]]);
        foreach (var (repository, team) in Named().Take(count))
        {
            var made = organization.Put(
                team is null
                    ? repository
                    : repository with
                    {
                        CodeOwners = repository.IsFork ? null : $"* @{organization.Login}/{team}\n",
                    }
            );
            if (team is not null)
                organization.Grant(made.Id, team, "admin");
        }

        FillNumbered(organization, count - Known.Length - 4);
        FillHistories(organization);
        FillSettings(organization);
    }

    private static void FillNumbered(SandboxOrganization organization, int count)
    {
        var variety = new RepositoryVariety(organization.GitHub, organization.Login);
        foreach (var (place, repository, team) in Numbered().Take(Math.Max(0, count)))
        {
            var made = organization.Put(variety.Of(repository, place, team));
            organization.Grant(made.Id, team, "admin");
            if (RepositoryVariety.SecondGrant(place) is { } permission)
                organization.Grant(made.Id, Teams[(place + 1) % Teams.Length].Slug, permission);
        }
    }

    private static void FillSettings(SandboxOrganization organization)
    {
        Adjust("infra", name => organization.AddDeployKey(name, "argo-cd", createdAt: Epoch.AddDays(40)));
        Adjust(
            "infra",
            name =>
                organization.AddDeployKey(
                    name,
                    "ci",
                    readOnly: false,
                    by: "ada",
                    lastUsed: Epoch.AddDays(400),
                    createdAt: Epoch.AddDays(60)
                )
        );
        Adjust(
            "backup",
            name => organization.AddDeployKey(name, "backup-host", by: null, createdAt: Epoch.AddDays(50))
        );
        Adjust("payroll", name => organization.Protect(name, new SandboxProtection { Approvals = 1 }));
        Adjust(
            "card-vault",
            name => organization.Protect(name, new SandboxProtection { Approvals = 2, AdminsToo = true })
        );
        Adjust("checkout", name => organization.AddRuleset(name, "Default branches"));
        Adjust(
            "website",
            name => organization.SetLanguages(name, new("TypeScript", 0), new("CSS", 4000), new("HTML", 900))
        );

        void Adjust(string name, Action<string> change)
        {
            if (organization.GitHub.Find($"{organization.Login}/{name}") is not null)
                change(name);
        }
    }

    private static void FillHistories(SandboxOrganization organization)
    {
        if (organization.GitHub.Find($"{organization.Login}/prototypes") is null)
            return;
        organization.GrantTeam("customer-export", "payments", "push");
        organization.GrantTeam("prototypes", "web", "maintain");
        Open("billing", "Round half to even", "octavia");
        Open("customer-export", "Export the new columns", "grace");
        Open("prototypes", "Try another framework", "linus");

        void Open(string name, string title, string by) =>
            organization.GitHub.PullRequests.Open(
                organization[name].Id,
                OrganizationPullRequests.New(title, branch: null, by, fork: null),
                [],
                isTold: false
            );
    }

    private static string? TeamOf(string topics) =>
        topics
            .Split(' ')
            .FirstOrDefault(topic => topic.StartsWith("team-", StringComparison.Ordinal))
            ?["team-".Length..];

    private static IEnumerable<(SandboxRepository Repository, string? Team)> Named()
    {
        for (var i = 0; i < Known.Length; i++)
        {
            var (name, visibility, topics, language, about) = Known[i];
            var repository = Repository(i, name, visibility) with
            {
                Topics = [.. topics.Split(' ', StringSplitOptions.RemoveEmptyEntries)],
                Language = language,
                Description = about,
            };
            yield return (repository, name == "customer-export" ? "data" : TeamOf(topics));
        }

        yield return (
            Repository(Known.Length, "forked-parser", "private") with
            {
                ForkOf = "upstream/parser",
                Language = "C",
                Description = "A fork of a private parser",
            },
            null
        );
        yield return (
            Repository(Known.Length + 1, "forked-linter", "public") with
            {
                ForkOf = "upstream/linter",
                Topics = ["open-source", "team-platform"],
                Language = "Rust",
                Description = "A fork of a public linter",
            },
            "platform"
        );
        yield return (
            Repository(Known.Length + 2, "old-shop", "private") with
            {
                Archived = true,
                Topics = ["team-web"],
                Language = "PHP",
                Description = "The shop before the shop",
            },
            "web"
        );
        yield return (
            Repository(Known.Length + 3, "old-docs", "private") with
            {
                Archived = true,
                Language = "HTML",
                Description = "What was true once",
            },
            null
        );
    }

    private static IEnumerable<(int Place, SandboxRepository Repository, string Team)> Numbered()
    {
        string[] languages = ["C#", "Go", "TypeScript", "Python", "Java"];
        for (var i = Known.Length + 4; ; i++)
        {
            var team = Teams[i % Teams.Length].Slug;
            var isOpen = i % 25 == 0;
            ImmutableArray<string> topics = isOpen ? ["open-source", $"team-{team}"] : [$"team-{team}"];
            yield return (
                i,
                Repository(
                    i,
                    string.Create(CultureInfo.InvariantCulture, $"service-{i:D5}"),
                    isOpen ? "public" : "private"
                ) with
                {
                    Topics = i % 7 == 0 && !isOpen ? [] : topics,
                    Archived = i % 40 == 3,
                    Language = languages[i % languages.Length],
                    Description = $"A service of team {team}",
                },
                team
            );
        }
    }

    private static SandboxRepository Repository(int place, string name, string visibility) =>
        new()
        {
            Id = 0,
            Owner = "",
            Name = name,
            Visibility = visibility,
            Stars = visibility == "public" ? 3 + (place * 17 % 240) : 0,
            Forks = visibility == "public" ? place % 9 : 0,
            Size = 12 + (place * 131 % 9000),
            VulnerabilityAlerts = true,
            CreatedAt = MadeAt(place),
            UpdatedAt = MadeAt(place).AddDays(30),
            PushedAt = MadeAt(place).AddDays(31),
        };

    // One a day, and of a large organisation the rest every four minutes: nothing is made in the future.
    private static DateTimeOffset MadeAt(int place) =>
        Epoch.AddDays(Math.Min(place, MostDays)).AddMinutes(4 * Math.Max(0, place - MostDays));
}
