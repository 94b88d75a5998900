using System.CommandLine;

namespace ZocSec.Action.Commands;

/// <summary><c>zocsec completion</c>: has a shell complete commands and options.</summary>
internal static class CompletionCommand
{
    private const string Bash = """
        _zocsec() {
          local line=${COMP_LINE:0:COMP_POINT}
          local IFS=$'\n'
          COMPREPLY=($(compgen -W "$(zocsec "[suggest:${#line}]" "$line" 2>/dev/null)" -- "${COMP_WORDS[COMP_CWORD]}"))
        }
        complete -o default -F _zocsec zocsec
        """;

    private const string Zsh = """
        _zocsec() {
          local suggestions=("${(@f)$(zocsec "[suggest:${#BUFFER}]" "$BUFFER" 2>/dev/null)}")
          compadd -- "${suggestions[@]}"
          _files
        }
        compdef _zocsec zocsec
        """;

    private const string Fish = """
        complete --command zocsec --arguments '(zocsec "[suggest:"(string length -- (commandline -cp))"]" (commandline -cp) 2>/dev/null)'
        """;

    private const string PowerShell = """
        Register-ArgumentCompleter -Native -CommandName zocsec -ScriptBlock {
          param($word, $line, $position)
          zocsec "[suggest:$position]" "$line" | Where-Object { $_ -like "$word*" } | ForEach-Object {
            [System.Management.Automation.CompletionResult]::new($_, $_, 'ParameterValue', $_)
          }
        }
        """;

    /// <summary>Makes the command.</summary>
    public static Command Create()
    {
        var shell = new Argument<string>("SHELL") { Description = "bash, zsh, fish or powershell." };
        shell.AcceptOnlyFromAmong("bash", "zsh", "fish", "powershell");
        var command = new Command(
            "completion",
            """
            Prints what has a shell complete the commands and options of zocsec.

            Examples:
              source <(zocsec completion bash)
              zocsec completion fish > ~/.config/fish/completions/zocsec.fish
            """
        )
        {
            shell,
        };
        command.SetAction(parsed =>
        {
            var script = parsed.GetRequiredValue(shell) switch
            {
                "bash" => Bash,
                "zsh" => Zsh,
                "fish" => Fish,
                _ => PowerShell,
            };
            parsed.InvocationConfiguration.Output.WriteLine(script);
            return ExitCode.Ok;
        });
        return command;
    }
}
