using System.CommandLine;
using ZocSec.Action;
using ZocSec.Action.Commands;
using ZocSec.Tests.Audits.Edits;

namespace ZocSec.Tests.Action;

/// <summary><c>zocsec apply</c> as somebody at a terminal uses it.</summary>
public sealed class ApplyCommandTests : IAsyncLifetime
{
    private EditBench bench = null!;

    public async ValueTask InitializeAsync() => bench = await EditBench.StartAsync();

    public ValueTask DisposeAsync() => bench.DisposeAsync();

    [Fact]
    public async Task WithoutYes_ShowsWhatItWould_AndChangesNothing()
    {
        bench.Audited("payroll", "java", add: "web").Audited("website", "web", add: "No_Topic");

        var (code, output, error) = await RunAsync(bench.Workbook());

        Assert.Equal(1, code);
        Assert.Equal(
            """
            REFUSED     acme/website  D3: `no_topic` is no topic: GitHub takes at most 50 lower-case letters, digits and hyphens, the first no hyphen
            would       acme/payroll  D2: topic:web: absent → present
            1 repository would be changed, 0 as wanted already, 1 refused, 0 failed; nothing was changed: --yes makes the changes

            """.ReplaceLineEndings("\n"),
            output
        );
        Assert.Equal("2 rows, 2 of them with something to change\n", error);
        Assert.Equal(0, bench.Writes());
    }

    [Fact]
    public async Task Yes_MakesTheChanges_AndTheLedgerListsThem()
    {
        bench.Audited("payroll", "java", add: "web");

        var (code, output, error) = await RunAsync(bench.Workbook(), "--yes", "--quiet", "--actor", "mona");

        Assert.Equal((0, ""), (code, error));
        Assert.Contains(
            "applied     acme/payroll  D2: topic:web: absent → present\n",
            output,
            StringComparison.Ordinal
        );
        Assert.Contains($"receipt: {bench.File("audit.receipt.xlsx")}\n", output, StringComparison.Ordinal);
        var (_, listed, _) = await CommandLine.RunAsync("ledger", "list", "--storage", bench.Storage);
        Assert.Contains(
            "audit/ownership  acme/payroll: edited; audit.xlsx, cells D2",
            listed,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task Token_SignsIn()
    {
        bench.Audited("payroll", "java", add: "web");
        var file = bench.Workbook();

        var (code, _, error) = await RunAsync(
            name =>
                name == "GITHUB_TOKEN" ? "wrong"
                : name == "GITHUB_API_URL" ? bench.Sandbox.Url.AbsoluteUri
                : null,
            file,
            "--yes"
        );

        Assert.Equal(4, code);
        Assert.Contains("check that the token is whole", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task TokenOfAPerson_ChangesTopicsAndTheProperty()
    {
        bench.Audited("payroll", "java", add: "web", set: "platform");

        var (code, output, _) = await RunAsync(
            name =>
                name == "GITHUB_TOKEN" ? "mona"
                : name == "GITHUB_API_URL" ? bench.Sandbox.Url.AbsoluteUri
                : null,
            bench.Workbook(),
            "--yes"
        );

        Assert.Equal(0, code);
        Assert.Contains(
            "topic:web: absent → present; property:team: absent → platform\n",
            output,
            StringComparison.Ordinal
        );
        Assert.Equal("java web", bench.TopicsOf("payroll"));
        Assert.Equal("platform", bench.Acme["payroll"].CustomProperties["team"].ToString());
        Assert.Single(await bench.EntriesAsync());
    }

    [Fact]
    public async Task NothingFilledIn_SaysWhereTo()
    {
        bench.Audited("payroll", "java");

        var (code, _, error) = await RunAsync(bench.Workbook());

        Assert.Equal(0, code);
        Assert.Contains("fill in Topic_add, Topic_del or Property_set", error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("none.xlsx", "it is not there")]
    [InlineData("text.xlsx", "it is no workbook")]
    public async Task FileThatIsNoPlan_IsAMistake(string name, string reason)
    {
        await File.WriteAllTextAsync(bench.File("text.xlsx"), "hello");

        var (code, output, error) = await RunAsync(bench.File(name), "--yes");

        Assert.Equal((2, ""), (code, output));
        Assert.Contains($"{name}: {reason}", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task WithoutSignIn_SaysWhatToSet()
    {
        var (code, _, error) = await RunAsync(_ => null, bench.Workbook());

        Assert.Equal(2, code);
        Assert.Contains("GITHUB_TOKEN", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task BadPolicy_IsAMistake_WithLineAndColumn()
    {
        var policy = bench.File("zocsec.yml");
        await File.WriteAllTextAsync(policy, "version: 1\nmood: good\n");

        var (code, _, error) = await RunAsync(bench.Workbook(), "--policy", policy);

        Assert.Equal(2, code);
        Assert.Contains($"{policy}:2:1: ", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task StorageThatCannotBeUsed_IsSaid_AndNothingIsChanged()
    {
        bench.Audited("payroll", "java", add: "web");
        await File.WriteAllTextAsync(bench.Storage, "a file, no folder");

        var (code, _, error) = await RunAsync(bench.Workbook(), "--yes");

        Assert.Equal(3, code);
        Assert.NotEmpty(error);
        Assert.Equal(0, bench.Writes());
    }

    private Task<(int Code, string Output, string Error)> RunAsync(params string[] args) =>
        RunAsync(
            name =>
                name switch
                {
                    "GitHub__ApiUrl" => bench.Sandbox.Url.AbsoluteUri,
                    "GitHub__AppId" => bench.Sandbox.AppId,
                    "GitHub__PrivateKey" => bench.Sandbox.PrivateKey,
                    _ => null,
                },
            args
        );

    private async Task<(int Code, string Output, string Error)> RunAsync(
        Func<string, string?> setting,
        params string[] args
    )
    {
        using var output = new StringWriter { NewLine = "\n" };
        using var error = new StringWriter { NewLine = "\n" };
        var root = new RootCommand { ApplyCommand.Create(new Surroundings(setting, TimeProvider.System, false)) };
        var parsed = root.Parse(["apply", .. args, "--storage", bench.Storage]);
        var code = await parsed.InvokeAsync(new InvocationConfiguration { Output = output, Error = error });
        return (code, output.ToString(), error.ToString());
    }
}
