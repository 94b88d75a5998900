using System.CommandLine;
using BenchmarkDotNet.Running;
using ZocSec.Bench.Audit;
using ZocSec.Bench.Aws;
using ZocSec.Bench.Clients;
using ZocSec.Bench.Compare;
using ZocSec.Bench.History;
using ZocSec.Bench.Load;
using ZocSec.Bench.Micro;
using ZocSec.Bench.Pages;
using ZocSec.Bench.Payloads;
using ZocSec.Bench.Reaction;
using ZocSec.Bench.Reports;
using ZocSec.Bench.Sweep;
using ZocSec.Bench.Upstream;
using ZocSec.Core.Ledger.Export;

namespace ZocSec.Bench;

/// <summary>The program's sub-commands.</summary>
internal static class Commands
{
    /// <summary>The stand-in alone.</summary>
    public static Command Upstream()
    {
        var port = new Option<int>("--port") { DefaultValueFactory = _ => 7081 };
        var latency = new Option<int>("--latency-ms");
        var command = new Command("upstream", "Stands in for GitHub.") { port, latency };
        command.SetAction(
            async (arguments, ct) =>
            {
                await using var app = await GitHubStandIn.StartAsync(
                    arguments.GetValue(port),
                    arguments.GetValue(latency),
                    ct
                );
                await app.WaitForShutdownAsync(ct);
            }
        );
        return command;
    }

    /// <summary>Sends to a program that runs already.</summary>
    public static Command Load()
    {
        var target = new Option<string>("--target") { Required = true };
        var secret = new Option<string>("--secret") { Required = true };
        var first = new Option<int>("--first") { DefaultValueFactory = _ => 1 };
        var count = new Option<int>("--count") { DefaultValueFactory = _ => 10_000 };
        var connections = new Option<int>("--concurrency") { DefaultValueFactory = _ => 64 };
        var rate = new Option<double?>("--rate");
        var command = new Command("load", "Sends signed deliveries.")
        {
            target,
            secret,
            first,
            count,
            connections,
            rate,
        };
        command.SetAction(
            async (arguments, ct) =>
            {
                var address = new Uri(arguments.GetRequiredValue(target));
                var deliveries = new Deliveries(
                    address,
                    arguments.GetRequiredValue(secret),
                    arguments.GetValue(first),
                    arguments.GetValue(count)
                );
                var generator = new Generator(address, deliveries, arguments.GetValue(connections));
                var result = arguments.GetValue(rate) is { } perSecond
                    ? await generator.SendOpenAsync(perSecond, ct)
                    : await generator.SendClosedAsync(ct);
                Console.WriteLine(result);
            }
        );
        return command;
    }

    /// <summary>The CPU time of GitHub clients.</summary>
    public static Command Calls()
    {
        var command = new Command("calls", "Measures the CPU time of GitHub clients.");
        command.SetAction((_, ct) => ClientCpu.RunAsync(Console.Out, ct));
        return command;
    }

    /// <summary>Benchmarks of parts, all or those whose names hold a word.</summary>
    public static Command Micro()
    {
        var filter = new Argument<string>("filter") { DefaultValueFactory = _ => "" };
        var command = new Command("micro", "Measures parts with BenchmarkDotNet.") { filter };
        command.SetAction(arguments =>
            BenchmarkSwitcher
                .FromAssembly(typeof(Commands).Assembly)
                .Run(["--filter", $"*{arguments.GetValue(filter)}*"], new MicroConfig())
        );
        return command;
    }

    /// <summary>A sweep of a large organisation.</summary>
    public static Command Sweep()
    {
        var artifacts = new Option<string>("--artifacts") { Required = true };
        var repositories = new Option<int>("--repositories") { DefaultValueFactory = _ => 10_000 };
        var asGenerated = new Option<bool>("--as-generated");
        var command = new Command("sweep", "Measures a sweep of a large organisation.")
        {
            artifacts,
            repositories,
            asGenerated,
        };
        command.SetAction(
            async (arguments, ct) =>
            {
                using var setup = new Setup(arguments.GetRequiredValue(artifacts));
                await new SweepRun(
                    setup,
                    arguments.GetValue(repositories),
                    arguments.GetValue(asGenerated),
                    Console.Out
                ).RunAsync(ct);
            }
        );
        return command;
    }

    /// <summary>Audits of organisations, beside a plain loop of REST calls.</summary>
    public static Command Audit()
    {
        var artifacts = new Option<string>("--artifacts") { Required = true };
        var sizes = new Option<int[]>("--repositories")
        {
            AllowMultipleArgumentsPerToken = true,
            DefaultValueFactory = _ => [200, 1_000, 10_000],
        };
        var latency = new Option<int>("--latency-ms") { DefaultValueFactory = _ => 50 };
        var loop = new Option<int>("--loop-at-most") { DefaultValueFactory = _ => 1_000 };
        var command = new Command("audit", "Measures audits of repositories.") { artifacts, sizes, latency, loop };
        command.SetAction(
            async (arguments, ct) =>
            {
                using var setup = new Setup(arguments.GetRequiredValue(artifacts));
                await new AuditRun(
                    setup,
                    arguments.GetRequiredValue(sizes),
                    arguments.GetValue(latency),
                    arguments.GetValue(loop),
                    Console.Out
                ).RunAsync(ct);
            }
        );
        return command;
    }

    /// <summary>How fast the program reacts at a GitHub that takes its time.</summary>
    public static Command Reaction()
    {
        var artifacts = new Option<string>("--artifacts") { Required = true };
        var latency = new Option<int>("--latency-ms") { DefaultValueFactory = _ => 50 };
        var count = new Option<int>("--count") { DefaultValueFactory = _ => 15 };
        var command = new Command("reaction", "Measures how fast the program reacts.") { artifacts, latency, count };
        command.SetAction(
            async (arguments, ct) =>
            {
                using var setup = new Setup(arguments.GetRequiredValue(artifacts));
                await new ReactionRun(
                    setup,
                    arguments.GetValue(latency),
                    arguments.GetValue(count),
                    Console.Out
                ).RunAsync(ct);
            }
        );
        return command;
    }

    /// <summary>What a report of the audit costs.</summary>
    public static Command Report()
    {
        var output = new Option<string>("--output") { Required = true };
        var repositories = new Option<int>("--repositories") { DefaultValueFactory = _ => 100_000 };
        var command = new Command("report", "Measures what a report of the audit costs.") { output, repositories };
        command.SetAction(
            (arguments, ct) =>
                ReportCost.RunAsync(
                    arguments.GetRequiredValue(output),
                    arguments.GetValue(repositories),
                    Console.Out,
                    ct
                )
        );
        return command;
    }

    /// <summary>What it costs to read a workbook back.</summary>
    public static Command Plan()
    {
        var workbook = new Option<string>("--workbook") { Required = true };
        var command = new Command("plan", "Measures what reading an edited workbook costs.") { workbook };
        command.SetAction(arguments => PlanCost.Run(arguments.GetRequiredValue(workbook), Console.Out));
        return command;
    }

    /// <summary>Writes a ledger to read through.</summary>
    public static Command FillLedger()
    {
        var folder = new Option<string>("--folder") { Required = true };
        var entries = new Option<int>("--entries") { DefaultValueFactory = _ => 100_000 };
        var command = new Command("fill-ledger", "Writes a ledger, in place of what is in the folder.")
        {
            folder,
            entries,
        };
        command.SetAction(
            (arguments, ct) =>
                LedgerFill.RunAsync(arguments.GetRequiredValue(folder), arguments.GetValue(entries), Console.Out, ct)
        );
        return command;
    }

    /// <summary>What a replay costs.</summary>
    public static Command Replay()
    {
        var folder = new Option<string>("--folder") { Required = true };
        var command = new Command("replay", "Measures a replay of a ledger.") { folder };
        command.SetAction(
            (arguments, ct) => HistoryCost.ReplayAsync(arguments.GetRequiredValue(folder), Console.Out, ct)
        );
        return command;
    }

    /// <summary>What the first page of each view of the dashboard costs.</summary>
    public static Command Pages()
    {
        var folder = new Option<string>("--folder") { Required = true };
        var command = new Command("pages", "Measures the views of the dashboard on a ledger.") { folder };
        command.SetAction((arguments, ct) => PagesCost.RunAsync(arguments.GetRequiredValue(folder), Console.Out, ct));
        return command;
    }

    /// <summary>What an export of the ledger costs.</summary>
    public static Command Export()
    {
        var folder = new Option<string>("--folder") { Required = true };
        var format = new Option<LedgerFormat>("--format");
        var command = new Command("export", "Measures an export of a ledger.") { folder, format };
        command.SetAction(
            (arguments, ct) =>
                HistoryCost.ExportAsync(arguments.GetRequiredValue(folder), arguments.GetValue(format), Console.Out, ct)
        );
        return command;
    }

    /// <summary>How the program guards accounts of AWS.</summary>
    public static Command Aws()
    {
        var artifacts = new Option<string>("--artifacts") { Required = true };
        var latency = new Option<int>("--latency-ms") { DefaultValueFactory = _ => 50 };
        var count = new Option<int>("--count") { DefaultValueFactory = _ => 15 };
        var command = new Command("aws", "Measures how the program guards accounts of AWS.")
        {
            artifacts,
            latency,
            count,
        };
        command.SetAction(
            async (arguments, ct) =>
            {
                using var setup = new Setup(arguments.GetRequiredValue(artifacts));
                await new AwsRun(setup, arguments.GetValue(latency), arguments.GetValue(count), Console.Out).RunAsync(
                    ct
                );
            }
        );
        return command;
    }

    /// <summary>Fresh starts of the package for Azure Functions.</summary>
    public static Command ColdStart()
    {
        var artifacts = new Option<string>("--artifacts") { Required = true };
        var content = new Option<string>("--content") { Required = true };
        var storage = new Option<string>("--storage") { Required = true };
        var starts = new Option<int>("--starts") { DefaultValueFactory = _ => 10 };
        var command = new Command("cold-start", "Measures fresh starts of the package.")
        {
            artifacts,
            content,
            storage,
            starts,
        };
        command.SetAction(
            async (arguments, ct) =>
            {
                using var setup = new Setup(arguments.GetRequiredValue(artifacts));
                using var upstream = await RunningUpstream.StartAsync(ct);
                var contender = Contender.Packaged(
                    setup,
                    arguments.GetRequiredValue(content),
                    arguments.GetRequiredValue(storage)
                );
                var measured = await StartUps.MeasureAsync(
                    setup,
                    upstream,
                    [contender],
                    arguments.GetValue(starts),
                    ct
                );
                foreach (var one in measured)
                {
                    await Console.Out.WriteLineAsync(
                        $"{one.Program}, {one.Until}: {Spread.Of(one.Milliseconds).ToText("0")} ms, {Spread.Of(one.CpuSeconds).ToText("0.00")} s of CPU"
                    );
                }
            }
        );
        return command;
    }

    /// <summary>The comparison.</summary>
    public static Command Compare()
    {
        var artifacts = new Option<string>("--artifacts") { Required = true };
        var quick = new Option<bool>("--quick");
        var count = new Option<int>("--count") { DefaultValueFactory = _ => 10_000 };
        var connections = new Option<int>("--concurrency") { DefaultValueFactory = _ => 64 };
        var runs = new Option<int>("--runs") { DefaultValueFactory = _ => 5 };
        var starts = new Option<int>("--starts") { DefaultValueFactory = _ => 20 };
        var patience = new Option<int>("--patience") { DefaultValueFactory = _ => 60 };
        var command = new Command("compare", "Measures the whole path beside a Probot app.")
        {
            artifacts,
            quick,
            count,
            connections,
            runs,
            starts,
            patience,
        };
        command.SetAction(
            async (arguments, ct) =>
            {
                var settings = arguments.GetValue(quick)
                    ? new Settings(3_000, arguments.GetValue(connections), Runs: 2, Starts: 3, TimeSpan.Zero)
                    : new Settings(
                        arguments.GetValue(count),
                        arguments.GetValue(connections),
                        arguments.GetValue(runs),
                        arguments.GetValue(starts),
                        TimeSpan.FromSeconds(arguments.GetValue(patience))
                    );
                using var setup = new Setup(arguments.GetRequiredValue(artifacts));
                await new Comparison(setup, settings, Console.Out).RunAsync(ct);
            }
        );
        return command;
    }
}
