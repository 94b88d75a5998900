using System.Text.Json.Nodes;
using ZocSec.Core.Billing.Reports;
using ZocSec.Tests.Action;
using ZocSec.Tests.Billing.Generator;

namespace ZocSec.Tests.Billing.EndToEnd;

/// <summary>The command says what the service says.</summary>
public sealed class CommandTests : IDisposable
{
    private readonly CommandLine _files = new();
    private readonly BillBench _bench = new();

    public void Dispose()
    {
        _bench.Dispose();
        _files.Dispose();
    }

    [Theory]
    [InlineData(nameof(BillFormat.LegacyCsvZip))]
    [InlineData(nameof(BillFormat.FocusParquet))]
    public async Task Command_WritesTheReport_InEveryFormat(string format)
    {
        var bill = _bench.Write(BillBench.Small, Enum.Parse<BillFormat>(format));
        var policy = _files.File(
            "zocsec.yml",
            """
            version: 1
            owners:
              tags: [Owner, Team]
              creator-tags: [creator, "aws:createdBy"]
              stack-tags: []
            """
        );
        string[] outputs =
        [
            .. BillingReports.Endings.Select(ending => Path.Combine(_files.Storage, $"owners{ending}")),
        ];

        var (code, _, error) = await CommandLine.RunAsync(
            new Dictionary<string, string>(StringComparer.Ordinal),
            [
                "billing",
                bill.Folder,
                "--policy",
                policy,
                "--store",
                _bench.Store,
                .. outputs.SelectMany(output => new[] { "--output", output }),
            ]
        );

        Assert.True(code == 0, error);
        Assert.All(outputs, output => Assert.True(File.Exists(output), output));
        var json = outputs.Single(output => output.EndsWith(".json", StringComparison.Ordinal));
        await using var run = await _bench.RunAsync();
        Assert.Equal(
            Bare(await _bench.TextAsync(run.Report)),
            Bare(await File.ReadAllTextAsync(json, TestContext.Current.CancellationToken))
        );
    }

    private static string Bare(string text)
    {
        var json = JsonNode.Parse(text)!.AsObject();
        json.Remove("header");
        return json.ToJsonString();
    }
}
