using System.CommandLine;
using ZocSec.Bench;

return await new RootCommand("Measures ZocSec App.")
{
    Commands.Compare(),
    Commands.Micro(),
    Commands.Calls(),
    Commands.Upstream(),
    Commands.Load(),
}
    .Parse(args)
    .InvokeAsync();
