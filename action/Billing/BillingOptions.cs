using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using ZocSec.Action.Commands;
using ZocSec.Core.Billing;
using ZocSec.Core.Billing.Reports;
using ZocSec.Core.Policies;

namespace ZocSec.Action.Billing;

/// <summary>The options of <c>zocsec billing</c>.</summary>
internal sealed class BillingOptions
{
    private const int MostPeriods = 1200;
    private const int LeastMemory = 64;
    private const string PeriodFormat = "yyyy-MM";

    private readonly Argument<string[]> places = new("PLACE")
    {
        Description =
            "Where the reports are: a folder, or s3://bucket/prefix. Without it the places that the policy names.",
        Arity = ArgumentArity.ZeroOrMore,
    };

    private readonly Option<string?> store = new("--store")
    {
        Description =
            "The folder that keeps what was read, so that the next run reads only what changed. Without it .zocsec-billing.",
        HelpName = "FOLDER",
    };

    private readonly Option<string?> period = new("--period")
    {
        Description = "The billing period to report on, such as 2026-10. Without it the newest.",
        HelpName = "YYYY-MM",
    };

    private readonly Option<string?> report = new("--report")
    {
        Description = "Read only the report or export of this name, where a place holds several of one payer.",
        HelpName = "NAME",
    };

    private readonly Option<int> periods = new("--periods")
    {
        Description = "How many of the newest periods to read where none is named; the trend shows them.",
        HelpName = "N",
        DefaultValueFactory = _ => 13,
    };

    private readonly Option<int> memory = new("--memory")
    {
        Description = "How many megabytes DuckDB may hold; what is more goes to disk.",
        HelpName = "MB",
        DefaultValueFactory = _ => BillingRequest.DefaultMegabytes,
    };

    private readonly Option<BillingEngine?> engine = new("--engine")
    {
        Description =
            "What answers: `duckdb` in this process, or `athena` over the exported data. Without it the policy's.",
        HelpName = "duckdb|athena",
    };

    private readonly Option<decimal?> failBelow = new("--fail-below")
    {
        Description = "Exit with 1 when less than this percentage of the spend has a declared owner, in any currency.",
        HelpName = "PERCENT",
    };

    /// <summary>A file with people and teams.</summary>
    public Option<string?> Directory { get; } =
        new("--directory")
        {
            Description = "A CSV file of people and teams, so that owners who left or are not known stand out.",
            HelpName = "FILE",
        };

    /// <summary>An organisation whose teams are the directory.</summary>
    public Option<string?> Teams { get; } =
        new("--teams")
        {
            Description = "The same by the teams of this GitHub organisation; signs in as `zocsec audit` does.",
            HelpName = "ORG",
        };

    /// <summary>Where the reports go.</summary>
    public Option<string[]> Output { get; } =
        new("--output", "-o")
        {
            Description =
                $"Write a report to this file; its ending says which: {string.Join(", ", BillingReports.Endings)}. Can be given more than once. Without it aws-owners-PERIOD.xlsx.",
            HelpName = "FILE",
        };

    /// <summary>The repository for tickets.</summary>
    public Option<string?> Tickets { get; } =
        new("--tickets")
        {
            Description =
                "The repository for tickets; without it the policy's. Which would be filed is listed, and none is filed without --file-tickets.",
            HelpName = "OWNER/NAME",
        };

    /// <summary>Whether tickets are filed.</summary>
    public Option<bool> FileTickets { get; } =
        new("--file-tickets") { Description = "File, update and close the tickets that a run without it has shown." };

    /// <summary>Adds them, and what they must not be, to a command.</summary>
    public void AddTo(Command command)
    {
        command.Add(places);
        foreach (
            Option option in (Option[])
                [
                    store,
                    period,
                    periods,
                    report,
                    Directory,
                    Teams,
                    engine,
                    memory,
                    Output,
                    failBelow,
                    Tickets,
                    FileTickets,
                ]
        )
        {
            command.Add(option);
        }

        periods.RequireWithin(1, MostPeriods);
        memory.RequireWithin(LeastMemory, int.MaxValue);
        failBelow.RequirePercentage();
        engine.CustomParser = Engine;
        engine.CompletionSources.Add("duckdb", "athena");
        command.Validators.Add(Validate);
    }

    /// <summary>The least coverage; null for any.</summary>
    public decimal? FailBelow(ParseResult parsed) => parsed.GetValue(failBelow);

    /// <summary>What is to be asked, of what.</summary>
    public BillingRequest RequestFor(ParseResult parsed, Policy policy) =>
        new()
        {
            Places = parsed.GetValue(places) is { Length: > 0 } named ? [.. named] : policy.Billing.Reports,
            Store = parsed.GetValue(store) ?? BillingRequest.DefaultStore,
            Period = parsed.GetValue(period) is { } text ? PeriodOf(text) : null,
            Periods = parsed.GetValue(periods),
            Megabytes = parsed.GetValue(memory),
            Report = parsed.GetValue(report),
            Engine = parsed.GetValue(engine) ?? policy.Billing.Engine,
            Policy = policy,
        };

    private static DateOnly? PeriodOf(string text) =>
        DateOnly.TryParseExact(text, PeriodFormat, CultureInfo.InvariantCulture, DateTimeStyles.None, out var day)
            ? day
            : null;

    private static BillingEngine? Engine(ArgumentResult parsed)
    {
        switch (parsed.Tokens[0].Value)
        {
            case "duckdb":
                return BillingEngine.DuckDb;
            case "athena":
                return BillingEngine.Athena;
            default:
                parsed.AddError("--engine is `duckdb` or `athena`");
                return null;
        }
    }

    private void Validate(CommandResult command)
    {
        if (command.GetValue(period) is { } text && PeriodOf(text) is null)
        {
            command.AddError($"--period {text}: write the year and the month, such as 2026-10");
        }

        if (command.GetValue(Directory) is not null && command.GetValue(Teams) is not null)
        {
            command.AddError("--directory and --teams cannot go together");
        }

        foreach (var path in command.GetValue(Output) ?? [])
        {
            if (!BillingReports.Knows(path))
            {
                command.AddError(
                    $"--output {path}: the ending says what to write, and is one of {string.Join(", ", BillingReports.Endings)}"
                );
            }
        }
    }
}
