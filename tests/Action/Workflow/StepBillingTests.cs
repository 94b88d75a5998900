using ZocSec.Action;
using ZocSec.Core.Billing.Results;
using ZocSec.Tests.Architecture;
using ZocSec.Tests.Billing.Reports;

namespace ZocSec.Tests.Action.Workflow;

/// <summary>The step with the command <c>billing</c>: from its inputs to what the runner is told.</summary>
public sealed class StepBillingTests : IDisposable
{
    private readonly StepDriver _step = new();

    public StepBillingTests() => _step.Input("command", "billing");

    public void Dispose() => _step.Dispose();

    [Fact]
    public async Task Billing_TakesAllItsInputs()
    {
        var (policy, people) = (_step.InWorkspace("zocsec.yml"), _step.InWorkspace("people.csv"));
        _step
            .Input("places", "bills/a, s3://acme-billing/cur\nbills/b")
            .Input("outputs", "out/owners.html, out/owners.md\nout/owners.json")
            .Input("policy", "zocsec.yml")
            .Input("directory", "people.csv")
            .Input("period", "2026-10")
            .Input("engine", "duckdb")
            .Input("tickets", "octo-org/cloud-costs")
            .Input("file-tickets", "true")
            .Input("fail-below", "87.5")
            .Input("checkpoint", "kept");

        var (code, _) = await _step.RunAsync();

        Assert.Equal(0, code);
        Assert.Equal(
            [
                "billing",
                In("bills/a"),
                "s3://acme-billing/cur",
                In("bills/b"),
                "--store",
                In("kept"),
                "--output",
                In("out/owners.html"),
                "--output",
                In("out/owners.md"),
                "--output",
                In("out/owners.json"),
                "--policy",
                policy,
                "--directory",
                people,
                "--period=2026-10",
                "--tickets=octo-org/cloud-costs",
                "--engine=duckdb",
                "--fail-below=87.5",
                "--file-tickets",
            ],
            _step.Arguments
        );
    }

    [Fact]
    public async Task Billing_WithoutInputs_WritesAWorkbookForPeople_AndMarkdownForTheSummary()
    {
        await _step.Input("teams", "octo-org").RunAsync();

        Assert.Equal(
            ["billing", "--store", In(".zocsec-billing"), "--output", In("aws-owners.xlsx"), "--output"],
            _step.Arguments.Take(6)
        );
        Assert.EndsWith($"{Path.DirectorySeparatorChar}billing.md", _step.Arguments[6], StringComparison.Ordinal);
        Assert.Equal(["--teams=octo-org"], _step.Arguments.Skip(7));
    }

    [Fact]
    public async Task PlacesOfThePolicy_AreNamedAsTheInputsAre()
    {
        _step.InWorkspace("zocsec.yml", "version: 1\nbilling: { reports: [bills/a, 's3://acme-billing/cur'] }\n");

        await _step.Input("policy", "zocsec.yml").RunAsync();

        Assert.Equal(["billing", In("bills/a"), "s3://acme-billing/cur", "--store"], _step.Arguments.Take(4));
    }

    [Theory]
    [InlineData("../bills")]
    [InlineData("/etc")]
    [InlineData("link/bills")]
    public async Task APlaceOfThePolicy_OutOfTheWorkspace_IsRefused(string place)
    {
        Directory.CreateDirectory(_step.PathOf("outside"));
        Directory.CreateSymbolicLink(In("link"), _step.PathOf("outside"));
        _step.InWorkspace("zocsec.yml", $"version: 1\nbilling: {{ reports: [{place}] }}\n");

        var (code, output) = await _step.Input("policy", "zocsec.yml").RunAsync();

        Assert.Equal(2, code);
        Assert.Empty(_step.Arguments);
        Assert.Contains(
            $"`policy` names under `billing: reports` what is out of the workspace: {place}; write a path relative",
            output,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task PlacesOfThePolicy_AreNotRead_WhereInputsNameOthers()
    {
        _step.InWorkspace("zocsec.yml", "version: 1\nbilling: { reports: [/etc] }\n");

        var (code, _) = await _step.Input("policy", "zocsec.yml").Input("places", "bills").RunAsync();

        Assert.Equal((0, In("bills")), (code, _step.Arguments[1]));
    }

    [Theory]
    [InlineData("engine", "spark", "`engine` is `spark`; write `duckdb` or `athena`")]
    [InlineData("outputs", "owners.pdf", "`outputs` names owners.pdf; the ending says what is written")]
    [InlineData("outputs", "audit.sarif", "`outputs` names audit.sarif; the ending says what is written")]
    [InlineData("places", "../bills", "`places` leads out of the workspace: ../bills")]
    [InlineData("checkpoint", "/tmp/kept", "`checkpoint` leads out of the workspace: /tmp/kept")]
    [InlineData("directory", "people.csv", "`directory` names people.csv, which is not there")]
    [InlineData("fail-below", "most", "`fail-below` is `most`; write a percentage from 0 to 100")]
    [InlineData("file-tickets", "yes", "`file-tickets` is `yes`; write `false` or `true`")]
    [InlineData("organization", "octo-org", "`organization` is for the command `audit`")]
    [InlineData("workbook", "a.xlsx", "`workbook` is for the command `apply`")]
    public async Task Billing_WithAWrongInput_SaysSoByItsName_AndRunsNothing(string input, string value, string said)
    {
        var (code, output) = await _step.Input(input, value).RunAsync();

        Assert.Equal(2, code);
        Assert.Empty(_step.Arguments);
        Assert.Contains($"::error title=Wrong input::{said}", output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("audit", "places")]
    [InlineData("audit", "file-tickets")]
    [InlineData("apply", "period")]
    public async Task AnInputOfBilling_IsRefusedByTheOthers(string command, string input)
    {
        var (code, output) = await _step.Input("command", command).Input(input, "true").RunAsync();

        Assert.Equal(2, code);
        Assert.Contains($"`{input}` is for the command `billing`", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Billing_HandsOverWhatItFound()
    {
        _step.Command = (arguments, _, _, surroundings) =>
        {
            foreach (var path in arguments.Where(path => Path.GetExtension(path) is ".xlsx" or ".md"))
            {
                File.WriteAllText(path, "# Owners\n");
            }

            surroundings.Billed?.Invoke(Report());
            return 1;
        };

        var (code, output) = await _step.RunAsync();

        Assert.Equal(1, code);
        Assert.Equal(
            new Dictionary<string, string>
            {
                ["reports"] = "aws-owners.xlsx",
                ["workbook"] = "aws-owners.xlsx",
                ["unowned"] = "14",
                // Of the currency where it is least, and what is not quite 72.4 is not said to be.
                ["coverage"] = "72.3",
            },
            _step.Outputs()
        );
        Assert.Equal("# Owners\n", _step.Summary);
        Assert.Equal(
            10,
            output.Split('\n').Count(line => line.StartsWith("::warning title=", StringComparison.Ordinal))
        );
        Assert.Contains(
            "::warning title=arn%3Aaws%3As3%3A%3A%3Abucket/1%0A%3A%3Aerror%3A%3Ax::1,234.50 USD in 2026-10, account 012345678901: no declared owner\n",
            output,
            StringComparison.Ordinal
        );
        Assert.Contains("::notice title=Owners of AWS resources::2026-10: 72.3 %", output, StringComparison.Ordinal);
        Assert.Contains("Problems were found (exit code 1)", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Billing_ByTheProgramItself_TellsTheRunner()
    {
        CopyFolder(Path.Combine(Solution.Root, "docs", "examples", "bill"), In("bills"));
        _step.Input("places", "bills").Input("outputs", "owners.html").Input("fail-below", "99");
        _step.Program = (arguments, output, error, surroundings) =>
            ZocSecCommand.RunAsync(arguments, output, error, surroundings);

        var (code, output) = await _step.RunAsync();

        Assert.Equal(1, code);
        Assert.Equal("owners.html", _step.Outputs()["reports"]);
        Assert.Equal("5", _step.Outputs()["unowned"]);
        Assert.Equal("72.3", _step.Outputs()["coverage"]);
        Assert.StartsWith("# Owners of AWS spend, 2026-10", _step.Summary, StringComparison.Ordinal);
        Assert.Contains("less than the 99 %25 of --fail-below", output, StringComparison.Ordinal);
        Assert.True(File.Exists(In(".zocsec-billing/billing.duckdb")));
    }

    private static BillingReport Report() =>
        BillingSample.Report with
        {
            Totals = [Total("USD", 72.39m, 20, 10), Total("EUR", 90, 8, 4)],
            TopUnowned =
            [
                BillingSample.Unowned(1) with
                {
                    Key = "arn:aws:s3:::bucket/1\n::error::x",
                },
                .. Enumerable.Range(2, 20).Select(number => BillingSample.Unowned(number)),
            ],
        };

    private static SpendGroup Total(string currency, decimal owned, long resources, long unowned) =>
        new()
        {
            Currency = currency,
            Owned = owned,
            Unowned = 100 - owned,
            OwnedResources = resources - unowned,
            UnownedResources = unowned,
        };

    private static void CopyFolder(string from, string to)
    {
        foreach (var file in Directory.EnumerateFiles(from, "*", SearchOption.AllDirectories))
        {
            var copy = Path.Combine(to, Path.GetRelativePath(from, file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy);
        }
    }

    private string In(string name) => Path.Combine(_step.Workspace, name);
}
