using System.Collections.Immutable;
using System.CommandLine;
using System.CommandLine.Parsing;
using ZocSec.Action.Commands;
using ZocSec.Core.Audits;
using ZocSec.Core.Audits.Reports;

namespace ZocSec.Action.Audits;

/// <summary>The options of <c>zocsec audit</c>.</summary>
internal sealed class AuditOptions
{
    private readonly Option<string?> organization = new("--organization", "--org")
    {
        Description = "Audit all repositories of this organisation.",
        HelpName = "ORG",
    };

    private readonly Option<string?> user = new("--user")
    {
        Description = "Audit all repositories of this person's account.",
        HelpName = "LOGIN",
    };

    private readonly Option<string[]> repository = new("--repository")
    {
        Description = "Audit this repository; can be given more than once.",
        HelpName = "OWNER/NAME",
    };

    private readonly Option<string?> repositories = new("--repositories")
    {
        Description = "Audit the repositories that this file names, one a line; # begins a comment.",
        HelpName = "FILE",
    };

    private readonly Option<AuditColumns> columns = new("--columns")
    {
        Description =
            "How much to ask: `all`, or `basic` for id, name, description, languages, teams, topics, owner and last commit, which takes the fewest requests.",
        HelpName = "all|basic",
    };

    private readonly Option<double?> failBelow = new("--fail-below")
    {
        Description = "Exit with 1 when fewer than this percentage of repositories have a declared owner.",
        HelpName = "PERCENT",
    };

    private readonly Option<string[]> failOn = new("--fail-on")
    {
        Description = $"Exit with 1 when there is any of: {string.Join(", ", AuditGates.Names)}. Several by comma.",
        HelpName = "LIST",
    };

    private readonly Option<string?> humanSuffix = new("--human-suffix")
    {
        Description = "The logins of all people end with this (-acme); whoever's does not is taken for a machine.",
        HelpName = "SUFFIX",
    };

    private readonly Option<string[]> botSuffix = new("--bot-suffix")
    {
        Description = "Logins that end with this are machines', beside those that end with [bot].",
        HelpName = "SUFFIX",
    };

    /// <summary>Where the reports go.</summary>
    public Option<string[]> Output { get; } =
        new("--output", "-o")
        {
            Description =
                $"Write a report to this file; its ending says which: {string.Join(", ", AuditReports.Endings)}. Can be given more than once. Without it github-audit-DATE.xlsx.",
            HelpName = "FILE",
        };

    /// <summary>A report of an audit before.</summary>
    public Option<string?> Previous { get; } =
        new("--previous")
        {
            Description = "The JSON report of an earlier audit, for what is different since.",
            HelpName = "FILE",
        };

    /// <summary>Where the audit goes on after an interruption.</summary>
    public Option<string?> Checkpoint { get; } =
        new("--checkpoint")
        {
            Description =
                "The folder that keeps what was read until the reports are written, so that an interrupted audit goes on. Without it .zocsec-audit beside the first report.",
            HelpName = "FOLDER",
        };

    /// <summary>Whether it goes on at all.</summary>
    public Option<bool> Fresh { get; } =
        new("--fresh") { Description = "Throw away what an interrupted audit has read." };

    /// <summary>Adds them, and what they must not be, to a command.</summary>
    public void AddTo(Command command)
    {
        repository.AllowMultipleArgumentsPerToken = false;
        failOn.CustomParser = parsed => [.. parsed.Tokens.SelectMany(token => Split(token.Value))];
        foreach (
            Option option in (Option[])
                [
                    organization,
                    user,
                    repository,
                    repositories,
                    Output,
                    Previous,
                    columns,
                    failBelow,
                    failOn,
                    humanSuffix,
                    botSuffix,
                    Checkpoint,
                    Fresh,
                ]
        )
        {
            command.Add(option);
        }

        failBelow.RequirePercentage();
        failOn.CompletionSources.Add([.. AuditGates.Names]);
        command.Validators.Add(Validate);
    }

    /// <summary>The gates.</summary>
    public AuditGates Gates(ParseResult parsed) => new(parsed.GetValue(failBelow), parsed.GetValue(failOn) ?? []);

    /// <summary>Which repositories are to be audited; null when none are named, which was said.</summary>
    public async Task<AuditScope?> ScopeAsync(ParseResult parsed, Func<string, string?> setting, CancellationToken ct)
    {
        if ((parsed.GetValue(organization) ?? parsed.GetValue(user)) is { } login)
        {
            return new AuditScope.Account(login);
        }

        var names = (parsed.GetValue(repository) ?? []).ToList();
        if (parsed.GetValue(repositories) is { } file)
        {
            if (await ReadNamesAsync(parsed, file, ct) is not { } listed)
            {
                return null;
            }

            names.AddRange(listed);
        }

        // A workflow without any of it means the repository that it runs in.
        if (names.Count == 0 && setting("GITHUB_REPOSITORY") is { Length: > 0 } own)
        {
            names.Add(own);
        }

        if (names.Count == 0)
        {
            await parsed.ComplainAsync("name what to audit: --organization, --user, --repository or --repositories");
            return null;
        }

        if (names.Find(name => !AuditScope.IsName(name)) is { } wrong)
        {
            await parsed.ComplainAsync($"{wrong} is no name of a repository, which is OWNER/NAME");
            return null;
        }

        return new AuditScope.Named([.. names.Distinct(StringComparer.OrdinalIgnoreCase)]);
    }

    /// <summary>The request that the options describe.</summary>
    public AuditRequest RequestFor(ParseResult parsed, AuditScope scope, string checkpoint) =>
        new()
        {
            Scope = scope,
            Checkpoint = checkpoint,
            Columns = parsed.GetValue(columns),
            HumanSuffix = parsed.GetValue(humanSuffix) is { Length: > 0 } suffix ? suffix : null,
            BotSuffixes = [.. parsed.GetValue(botSuffix) ?? []],
            IsFresh = parsed.GetValue(Fresh),
        };

    private void Validate(CommandResult command)
    {
        Option[] scopes = [organization, user, repository, repositories];
        var named = scopes.Where(option => command.GetResult(option) is { Implicit: false }).ToList();
        if (named.Count > 1 && !named.TrueForAll(option => option == repository || option == repositories))
        {
            command.AddError($"{string.Join(" and ", named.Select(option => option.Name))} cannot go together");
        }

        foreach (var option in (Option<string?>[])[organization, user])
        {
            if (command.GetValue(option) is { } login && !AuditScope.IsLogin(login))
            {
                command.AddError($"{option.Name}: {login} is no login");
            }
        }

        foreach (var gate in (command.GetValue(failOn) ?? []).Except(AuditGates.Names, StringComparer.Ordinal))
        {
            command.AddError($"--fail-on does not know {gate}; it is one of: {string.Join(", ", AuditGates.Names)}");
        }

        foreach (var path in command.GetValue(Output) ?? [])
        {
            if (!AuditReports.Knows(path))
            {
                command.AddError(
                    $"--output {path}: the ending says what to write, and is one of {string.Join(", ", AuditReports.Endings)}"
                );
            }
        }
    }

    private static string[] Split(string list) =>
        list.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    private static async Task<ImmutableArray<string>?> ReadNamesAsync(
        ParseResult parsed,
        string file,
        CancellationToken ct
    )
    {
        try
        {
            return
            [
                .. (await File.ReadAllLinesAsync(file, ct))
                    .Select(line => line.Split('#')[0].Trim())
                    .Where(line => line.Length > 0),
            ];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            await parsed.ComplainAsync($"--repositories {file} cannot be read: {e.Message}");
            return null;
        }
    }
}
