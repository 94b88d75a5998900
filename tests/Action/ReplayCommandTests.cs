using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using ZocSec.Core.GitHub;
using ZocSec.Core.Guardrails;
using ZocSec.Core.Ledger;
using ZocSec.Core.Storage.Sqlite;
using ZocSec.Tests.Ledger;

namespace ZocSec.Tests.Action;

/// <summary><c>zocsec replay</c> on a server's storage folder.</summary>
public sealed class ReplayCommandTests : IDisposable
{
    private readonly CommandLine _zocsec = new();

    public void Dispose() => _zocsec.Dispose();

    [Fact]
    public async Task PolicyWithErrors_NamesEachWithItsPlace_AndReplaysNothing()
    {
        await WriteAsync("octo-org/hello");
        var policy = _zocsec.File("next.yml", "version: 2\nmode: on\n");

        var (code, output, error) = await RunAsync(policy);

        Assert.Equal((2, ""), (code, output));
        Assert.Equal(
            $"{policy}:1:10: `version` is `2`; write 1\n{policy}:2:7: `mode` is `on`; write `observe` or `enforce`\n",
            error
        );
    }

    [Fact]
    public async Task NoLedger_SaysWhereItLooked()
    {
        var policy = _zocsec.File("next.yml", "version: 1\n");

        var (code, _, error) = await RunAsync(policy);

        Assert.Equal(3, code);
        Assert.Contains(_zocsec.Storage, error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task UntilBeforeSince_IsRefused()
    {
        await WriteAsync("octo-org/hello");
        var policy = _zocsec.File("next.yml", "version: 1\n");

        Assert.Equal((2, "", "--until is not after --since\n"), await RunAsync(policy, "--until", "2d"));
    }

    [Theory]
    [InlineData("--guardrail", "github/unheard-of")]
    [InlineData("--format", "xml")]
    [InlineData("--until", "tomorrow")]
    public async Task OptionThatIsWrong_IsRefused(string option, string value)
    {
        var policy = _zocsec.File("next.yml", "version: 1\n");

        var (code, _, error) = await RunAsync(policy, option, value);

        Assert.Equal(2, code);
        Assert.EndsWith("See: zocsec replay --help\n", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task HostileName_IsOneLineWithoutEscapes_BeforeTheSums()
    {
        await WriteAsync("octo-org/hello\u001b[2J\nand: more");
        var policy = _zocsec.File("next.yml", "version: 1\nmode: enforce\n");

        var (code, output, _) = await RunAsync(policy);

        Assert.Equal(0, code);
        var lines = output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Contains(
            "would change: compliant -> remediated  default  github/public-repository  octo-org/hello [2J and: more: ",
            lines[0],
            StringComparison.Ordinal
        );
        Assert.Equal("        1  github/public-repository  would change: compliant -> remediated", lines[1]);
        Assert.Contains("1 decisions under policy", lines[2], StringComparison.Ordinal);
    }

    private Task<(int Code, string Output, string Error)> RunAsync(string policy, params string[] more) =>
        CommandLine.RunAsync(["replay", "--policy", policy, "--since", "1d", "--storage", _zocsec.Storage, .. more]);

    private async Task WriteAsync(string name)
    {
        await using var server = new ServiceCollection().AddZocSecSqlite(_zocsec.Storage).BuildServiceProvider();
        var resource = new ResourceId(TenantId.Default, RepositoryState.Kind, "1", name);
        var guardrail = new GuardrailName("github/public-repository");
        var entry = LedgerSamples.Entry("1", TimeProvider.System.GetUtcNow()) with
        {
            Guardrail = guardrail,
            Resource = resource,
            Before = JsonSerializer.SerializeToElement(
                new RepositoryState(resource) { Visibility = "public", Topics = [] },
                RepositoryStateJson.Default.RepositoryState
            ),
        };
        var standing = new Standing { Guardrail = guardrail, Resource = resource };
        await server.GetRequiredService<ILedger>().SettleAsync(new Settlement(standing, entry, null, []), default);
    }
}
