using System.CommandLine;
using ZocSec.Bench;
using ZocSec.Bench.Billing;
using ZocSec.Bench.Compare;

var command = new RootCommand("Measures ZocSec App.")
{
    Commands.Compare(),
    Commands.Micro(),
    Commands.Calls(),
    Commands.Upstream(),
    Commands.Load(),
    Commands.Sweep(),
    Commands.Audit(),
    Commands.Reaction(),
    Commands.Aws(),
    Commands.Report(),
    Commands.Plan(),
    Commands.FillLedger(),
    Commands.Replay(),
    Commands.Export(),
    Commands.ColdStart(),
    Commands.Pages(),
    BillingCommands.Billing(),
    BillingCommands.Unpack(),
    BillingCommands.Generate(),
};

try
{
    return await command.Parse(args).InvokeAsync(new InvocationConfiguration { EnableDefaultExceptionHandler = false });
}
catch (ProgramFailedException error)
{
    await Console.Error.WriteLineAsync(error.Message);
    return 1;
}
