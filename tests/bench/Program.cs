using System.CommandLine;
using ZocSec.Bench;

return await new RootCommand("Measures ZocSec App.") { Commands.Upstream(), Commands.Load(), Commands.Compare() }
    .Parse(args)
    .InvokeAsync();
