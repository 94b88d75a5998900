using System.Collections.Immutable;

namespace ZocSec.Sandbox.Organizations;

/// <summary>
/// Makes numbered repositories as different as those of a real organisation: some have deploy keys, some are protected,
/// some are empty or have owners of code that are not right. Always the same for the same place in the list.
/// </summary>
internal sealed class RepositoryVariety(SandboxGitHub github, string login)
{
    private static readonly string[] Others = ["Shell", "Dockerfile", "HCL", "JavaScript", "Makefile", "HTML", "SQL"];
    private static readonly string[] KeyTitles = ["argo-cd", "ci", "mirror", "backup", "deploy@build-7"];
    private static readonly string[] Bots = ["dependabot[bot]", "renovate[bot]", "github-actions[bot]"];
    private static readonly string[] Strangers = ["Kim Lee", "Ada Lovelace", "build"];
    private static readonly string[] People = ["mona", "ada", "linus", "grace", "octavia"];

    /// <summary>A repository as its place in the list has it.</summary>
    public SandboxRepository Of(SandboxRepository repository, int place, string? team)
    {
        var isEmpty = Chance(place, salt: 1) < 2;
        return repository with
        {
            IsEmpty = isEmpty,
            Description = Chance(place, salt: 2) < 5 ? null : repository.Description,
            OtherLanguages = isEmpty ? [] : Languages(place),
            Language = isEmpty ? null : repository.Language,
            PushedAt = repository.PushedAt.AddDays(Chance(place, salt: 3)),
            DeployKeys = Chance(place, salt: 4) < 5 ? Keys(place, repository.CreatedAt) : [],
            Protection = Chance(place, salt: 5) < 10 ? Protection(place) : null,
            Rulesets = Chance(place, salt: 6) < 5 ? [Ruleset(place)] : [],
            LastCommitters = isEmpty ? [] : Committers(place),
            CodeOwners = isEmpty || team is null ? null : CodeOwners(place, team),
            CodeOwnersPath = Chance(place, salt: 7) switch
            {
                < 3 => "docs/CODEOWNERS",
                < 8 => "CODEOWNERS",
                _ => ".github/CODEOWNERS",
            },
        };
    }

    /// <summary>What another team may do beside the one that owns it; null for nothing.</summary>
    public static string? SecondGrant(int place) =>
        Chance(place, salt: 8) switch
        {
            < 5 => "pull",
            < 12 => "push",
            < 14 => "maintain",
            _ => null,
        };

    private string? CodeOwners(int place, string team) =>
        Chance(place, salt: 9) switch
        {
            < 8 => null,
            < 10 => $"* @{login}/dissolved-team\n",
            < 11 => $"* {team}\n*.md @{login}/{team}\n",
            < 16 => $"# Who is asked\n* @{login}/{team}\n/docs/ docs@{login}.example.com\n",
            _ => $"* @{login}/{team}\n",
        };

    private static ImmutableArray<SandboxLanguage> Languages(int place) =>
        [
            .. Enumerable
                .Range(0, Chance(place, salt: 10) % 4)
                .Select(number => new SandboxLanguage(
                    Others[(place + number) % Others.Length],
                    90 + (Chance(place, salt: 11 + number) * 61)
                )),
        ];

    private ImmutableArray<SandboxDeployKey> Keys(int place, DateTimeOffset since) =>
        [
            .. Enumerable
                .Range(0, 1 + (Chance(place, salt: 15) % 3))
                .Select(number => new SandboxDeployKey
                {
                    Id = github.NextKeyId(),
                    Title = KeyTitles[(place + number) % KeyTitles.Length],
                    ReadOnly = Chance(place, salt: 16 + number) < 70,
                    AddedBy = Chance(place, salt: 20 + number) < 90 ? People[(place + number) % People.Length] : null,
                    CreatedAt = since.AddDays(number),
                    LastUsed =
                        Chance(place, salt: 24 + number) < 60 ? since.AddDays(20 + Chance(place, salt: 28)) : null,
                }),
        ];

    private static SandboxProtection Protection(int place) =>
        new()
        {
            Id = 900_000 + place,
            Approvals = Chance(place, salt: 30) < 80 ? 1 + (place % 2) : null,
            AdminsToo = Chance(place, salt: 31) < 40,
            CodeOwnerReviews = Chance(place, salt: 32) < 30,
            StatusChecks = Chance(place, salt: 33) < 60 ? ["build"] : [],
            Signatures = Chance(place, salt: 34) < 5,
        };

    private SandboxRuleset Ruleset(int place) =>
        new(
            github.NextKeyId(),
            "Default branches",
            Chance(place, salt: 35) < 80 ? "ACTIVE" : "EVALUATE",
            ["PULL_REQUEST", "NON_FAST_FORWARD"]
        );

    private static ImmutableArray<string> Committers(int place) =>
        Chance(place, salt: 36) switch
        {
            < 6 => [.. Enumerable.Repeat(Bots[place % Bots.Length], 1 + (place % 3))],
            < 8 => [Strangers[place % Strangers.Length]],
            _ => [],
        };

    // A number from 0 to 99 that looks like chance and is not.
    private static int Chance(int place, int salt)
    {
        var mixed = unchecked(((uint)place * 2_654_435_761) ^ ((uint)salt * 0x9E37_79B9));
        mixed = unchecked((mixed ^ (mixed >> 15)) * 0x85EB_CA6B);
        mixed = unchecked((mixed ^ (mixed >> 13)) * 0xC2B2_AE35);
        return (int)((mixed ^ (mixed >> 16)) % 100);
    }
}
