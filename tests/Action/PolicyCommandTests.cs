using ZocSec.Core.Guardrails;
using ZocSec.Core.Policies;

namespace ZocSec.Tests.Action;

public sealed class PolicyCommandTests : IDisposable
{
    private readonly CommandLine _zocsec = new();

    public void Dispose() => _zocsec.Dispose();

    [Fact]
    public async Task Check_GoodFile_IsFine()
    {
        var file = _zocsec.File("zocsec.yml", "version: 1\nmode: enforce\n");

        var (code, output, error) = await CommandLine.RunAsync("policy", "check", file);

        Assert.Equal((0, ""), (code, error));
        Assert.StartsWith($"{file}: valid", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Check_BadFile_PrintsEveryErrorWithItsPlace()
    {
        var file = _zocsec.File("zocsec.yml", "version: 2\nmode: on\n");

        var (code, output, _) = await CommandLine.RunAsync("policy", "check", file);

        Assert.Equal(1, code);
        Assert.Equal(
            $"{file}:1:10: `version` is `2`; write 1\n{file}:2:7: `mode` is `on`; write `observe` or `enforce`\n",
            output
        );
    }

    [Fact]
    public async Task Check_NoSuchFile_IsAProblem()
    {
        var (code, output, _) = await CommandLine.RunAsync("policy", "check", "/no/such/zocsec.yml");

        Assert.Equal((1, "/no/such/zocsec.yml:1:1: the file is not there\n"), (code, output));
    }

    [Fact]
    public async Task Schema_IsPrinted()
    {
        Assert.Equal((0, PolicySchema.For(GuardrailCatalogue.All), ""), await CommandLine.RunAsync("policy", "schema"));
    }

    [Theory]
    [InlineData]
    [InlineData("policy")]
    [InlineData("policy", "check")]
    [InlineData("policy", "check", "a", "b")]
    [InlineData("polcy", "check", "a")]
    [InlineData("ledger", "list", "--limit", "0")]
    [InlineData("ledger", "list", "--limit", "many")]
    [InlineData("ledger", "list", "--outcome", "fixed")]
    [InlineData("breaker", "reset", "1", "github/unheard-of")]
    public async Task WrongCommandLine_SaysSo(params string[] args)
    {
        var (code, _, error) = await CommandLine.RunAsync(args);

        Assert.Equal(2, code);
        Assert.NotEmpty(error);
    }

    [Theory]
    [InlineData("--help")]
    [InlineData("policy", "check", "--help")]
    [InlineData("breaker", "reset", "--help")]
    [InlineData("dead-letters", "redrive", "--help")]
    [InlineData("ledger", "list", "--help")]
    public async Task Help_IsNoError(params string[] args)
    {
        var (code, output, error) = await CommandLine.RunAsync(args);

        Assert.Equal((0, ""), (code, error));
        Assert.Contains(args.Length == 1 ? "Exit codes:" : "Example", output, StringComparison.Ordinal);
    }
}
