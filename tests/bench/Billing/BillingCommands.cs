using System.CommandLine;
using ZocSec.Tests.Billing.Generator;

namespace ZocSec.Bench.Billing;

/// <summary>The program's sub-commands about billing.</summary>
internal static class BillingCommands
{
    /// <summary>The benchmark.</summary>
    public static Command Billing()
    {
        var artifacts = new Option<string>("--artifacts") { Required = true };
        var sizes = new Option<long[]>("--lines")
        {
            AllowMultipleArgumentsPerToken = true,
            DefaultValueFactory = _ => [1_000_000],
        };
        var distinct = new Option<int>("--resources") { DefaultValueFactory = _ => 1_000_000 };
        var rounds = new Option<int>("--rounds") { DefaultValueFactory = _ => 5 };
        var patience = new Option<int>("--patience") { DefaultValueFactory = _ => 60 };
        var quick = new Option<bool>("--quick");
        var noSqlite = new Option<bool>("--no-sqlite");
        var command = new Command("billing", "Measures reports of billing data.")
        {
            artifacts,
            sizes,
            distinct,
            rounds,
            patience,
            quick,
            noSqlite,
        };
        command.SetAction(
            async (arguments, ct) =>
            {
                var isQuick = arguments.GetValue(quick);
                var bench = new BillingBench(
                    arguments.GetRequiredValue(artifacts),
                    isQuick ? 1 : arguments.GetValue(rounds),
                    !arguments.GetValue(noSqlite),
                    TimeSpan.FromSeconds(isQuick ? 0 : arguments.GetValue(patience)),
                    Console.Out
                );
                await bench.RunAsync(
                    isQuick ? [50_000] : arguments.GetRequiredValue(sizes),
                    isQuick ? 50_000 : arguments.GetValue(distinct),
                    ct
                );
            }
        );
        return command;
    }

    /// <summary>Bare unpacking.</summary>
    public static Command Unpack()
    {
        var files = new Argument<string[]>("files");
        var threads = new Option<int>("--threads") { DefaultValueFactory = _ => 1 };
        var command = new Command("gunzip", "Only unpacks gzip files.") { files, threads };
        command.SetAction(arguments =>
            Console.Out.WriteLine(Gunzip.Run(arguments.GetRequiredValue(files), arguments.GetValue(threads)))
        );
        return command;
    }

    /// <summary>Realistic reports to try the command with.</summary>
    public static Command Generate()
    {
        var folder = new Argument<string>("folder") { Description = "where the reports go; it stands for a bucket" };
        var format = new Option<BillFormat>("--format") { DefaultValueFactory = _ => BillFormat.LegacyCsvGzip };
        var seed = new Option<ulong>("--seed") { DefaultValueFactory = _ => 1 };
        var lines = new Option<long>("--lines") { DefaultValueFactory = _ => 100_000 };
        var resources = new Option<int>("--resources") { DefaultValueFactory = _ => 5_000 };
        var accounts = new Option<int>("--accounts") { DefaultValueFactory = _ => 200 };
        var payers = new Option<int>("--payers") { DefaultValueFactory = _ => 1 };
        var periods = new Option<string[]>("--period")
        {
            AllowMultipleArgumentsPerToken = true,
            DefaultValueFactory = _ => ["2026-10"],
            Description = "months, oldest first",
        };
        var currencies = new Option<string[]>("--currency")
        {
            AllowMultipleArgumentsPerToken = true,
            DefaultValueFactory = _ => ["USD"],
            Description = "of the payers, in turn",
        };
        var tagged = new Option<double>("--tagged") { DefaultValueFactory = _ => 0.7 };
        var restatements = new Option<int>("--restatements");
        var nasty = new Option<bool>("--nasty");
        var command = new Command("generate-bill", "Writes realistic cost reports, and says what they come to.")
        {
            folder,
            format,
            seed,
            lines,
            resources,
            accounts,
            payers,
            periods,
            currencies,
            tagged,
            restatements,
            nasty,
        };
        command.SetAction(arguments =>
        {
            var options = new BillOptions
            {
                Seed = arguments.GetValue(seed),
                Lines = arguments.GetValue(lines),
                Resources = arguments.GetValue(resources),
                Accounts = arguments.GetValue(accounts),
                Payers = arguments.GetValue(payers),
                Periods =
                [
                    .. arguments
                        .GetRequiredValue(periods)
                        .Select(month =>
                            DateOnly.ParseExact($"{month}-01", "yyyy-MM-dd", CultureInfo.InvariantCulture)
                        ),
                ],
                Currencies = [.. arguments.GetRequiredValue(currencies)],
                Tagged = arguments.GetValue(tagged),
                Restatements = arguments.GetValue(restatements),
                Nasty = arguments.GetValue(nasty),
            };
            Say(new BillGenerator(options).Write(arguments.GetRequiredValue(folder), arguments.GetValue(format)));
        });
        return command;
    }

    private static void Say(GeneratedBill bill)
    {
        foreach (
            var part in bill
                .Expected.Invoices.GroupBy(part => (part.Key.Period, part.Key.Currency, part.Key.Class))
                .OrderBy(part => part.Key)
        )
        {
            var sum = ExpectedSum.Of(part.Select(invoice => invoice.Sum));
            Console.Out.WriteLine(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{part.Key.Period:yyyy-MM} {part.Key.Currency} {part.Key.Class, -22} {sum.Lines, 10} lines  billed {sum.Billed, 24}  effective {sum.Effective, 24}"
                )
            );
        }
    }
}
