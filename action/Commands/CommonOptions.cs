using System.CommandLine;
using Microsoft.Extensions.Logging;

namespace ZocSec.Action.Commands;

/// <summary>Options of commands that take a while.</summary>
/// <param name="Quiet">Says nothing but results and errors.</param>
/// <param name="LogLevel">What of the program's own log is shown.</param>
internal sealed record CommonOptions(Option<bool> Quiet, Option<LogLevel> LogLevel)
{
    /// <summary>Makes them.</summary>
    public static CommonOptions Create()
    {
        var level = new Option<LogLevel>("--log-level")
        {
            Description =
                "What of the program's own log goes to the error output: none, error, warning, information or debug.",
            HelpName = "LEVEL",
            DefaultValueFactory = _ => Microsoft.Extensions.Logging.LogLevel.None,
        };
        return new CommonOptions(
            new Option<bool>("--quiet", "-q") { Description = "Show no progress; results and errors are still told." },
            level
        );
    }

    /// <summary>Adds them to a command.</summary>
    public Command AddTo(Command command)
    {
        command.Add(Quiet);
        command.Add(LogLevel);
        return command;
    }

    /// <summary>Has the program's log written beside the results, as far as the options ask for it.</summary>
    public Action<ILoggingBuilder> Logging(ParseResult parsed)
    {
        var (level, error) = (parsed.GetValue(LogLevel), parsed.InvocationConfiguration.Error);
        return logging => logging.SetMinimumLevel(level).AddProvider(new ErrorOutputLog(error));
    }
}
