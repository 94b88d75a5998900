using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;

namespace ZocSec.Action;

/// <summary>
/// Keeps what a command says of itself to its first sentence where commands are listed; exit codes, examples and the rest
/// follow at the end of the command's own help.
/// </summary>
internal sealed class HelpDetails : SynchronousCommandLineAction
{
    private readonly HelpAction _help;
    private readonly Dictionary<Command, string> _details = [];

    private HelpDetails(HelpAction help) => _help = help;

    /// <summary>Does it for a command and all below it.</summary>
    public static void AttachTo(RootCommand root)
    {
        var help = root.Options.OfType<HelpOption>().Single();
        var details = new HelpDetails((HelpAction)help.Action!);
        details.Shorten(root);
        help.Action = details;
    }

    /// <summary>Whoever asks for help may leave out what the command needs.</summary>
    public override bool ClearsParseErrors => true;

    /// <inheritdoc />
    public override int Invoke(ParseResult parseResult)
    {
        var code = _help.Invoke(parseResult);
        if (_details.TryGetValue(parseResult.CommandResult.Command, out var details))
        {
            parseResult.InvocationConfiguration.Output.WriteLine(details);
        }

        return code;
    }

    private void Shorten(Command command)
    {
        var text = (command.Description ?? "").ReplaceLineEndings("\n");
        var end = EndOfSentence(text);
        if (end < text.Length)
        {
            command.Description = text[..end].Replace('\n', ' ');
            _details[command] = text[end..].Trim() + Environment.NewLine;
        }

        foreach (var below in command.Subcommands)
        {
            Shorten(below);
        }
    }

    private static int EndOfSentence(string text)
    {
        int[] ends = [text.IndexOf(". ", StringComparison.Ordinal), text.IndexOf(".\n", StringComparison.Ordinal)];
        return ends.Where(end => end >= 0).Select(end => end + 1).DefaultIfEmpty(text.Length).Min();
    }
}
