return await ZocSec.Action.ZocSecCommand.RunAsync(args, Console.Out, Console.Error);
