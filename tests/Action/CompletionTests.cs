using System.Diagnostics;
using ZocSec.Action;

namespace ZocSec.Tests.Action;

/// <summary>What has a shell complete commands, in the shell itself.</summary>
public sealed class CompletionTests
{
    private const string Bash = "/bin/bash";

    [Theory]
    [InlineData("zocsec au", "audit")]
    [InlineData("zocsec audit --fail-o", "--fail-on")]
    [InlineData("zocsec audit --fail-on github/team", "github/team-topic")]
    public async Task Bash_CompletesWhatIsTyped(string line, string completed)
    {
        Assert.SkipUnless(File.Exists(Bash), "there is no bash here");
        var start = new ProcessStartInfo(Bash)
        {
            ArgumentList =
            {
                "--norc",
                "-c",
                """
                    zocsec() { dotnet "$ZOCSEC" "$@"; }
                    source <(zocsec completion bash)
                    COMP_LINE=$1; COMP_POINT=${#1}; COMP_WORDS=($1); COMP_CWORD=$((${#COMP_WORDS[@]} - 1))
                    _zocsec
                    printf '%s\n' "${COMPREPLY[@]}"
                    complete -p zocsec >&2
                    """,
                "bash",
                line,
            },
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
            Environment = { ["ZOCSEC"] = typeof(Surroundings).Assembly.Location },
        };

        using var bash = Process.Start(start)!;
        var said = bash.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        var output = await bash.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);

        Assert.Equal(completed, output.Trim());
        Assert.Contains("-F _zocsec zocsec", await said, StringComparison.Ordinal);
    }
}
