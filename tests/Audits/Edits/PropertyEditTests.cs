using ZocSec.Core.Audits.Edits;
using ZocSec.Core.Audits.Edits.Applying;
using ZocSec.Core.Ledger;
using ZocSec.Sandbox.Organizations;

namespace ZocSec.Tests.Audits.Edits;

/// <summary>Custom properties set from a workbook.</summary>
public sealed class PropertyEditTests : IAsyncLifetime
{
    private EditBench bench = null!;

    public async ValueTask InitializeAsync()
    {
        bench = await EditBench.StartAsync();
        bench.Grant("repository_custom_properties", "write");
    }

    public ValueTask DisposeAsync() => bench.DisposeAsync();

    [Fact]
    public async Task Set_ThenTakenAway()
    {
        bench.Audited("payroll", "", set: "platform");
        Assert.Equal(EditEnd.Well, (await bench.ApplyAsync()).End);
        Assert.Equal("platform", Value());

        bench.Forget();
        bench.Audited("payroll", "", set: "(none)");
        Assert.Equal(EditEnd.Well, (await bench.ApplyAsync()).End);
        Assert.Null(Value());

        Assert.Equal(
            ["property:team: absent → platform", "property:team: platform → absent"],
            (await bench.EntriesAsync()).Select(entry => Assert.Single(entry.Changes).ToString())
        );
    }

    [Fact]
    public async Task ChangedSinceTheAudit_IsRefused_WithTheTopicsOfTheSameRow()
    {
        bench.Audited("payroll", "java", add: "web", set: "platform");
        bench.Acme.SetProperty("payroll", "team", "data");

        var result = Assert.Single((await bench.ApplyAsync()).Results);

        Assert.Equal((EditOutcome.Refused, "I2"), (result.Outcome, result.Cells));
        Assert.Contains("from no value to data", result.Reason, StringComparison.Ordinal);
        Assert.Equal("java", bench.TopicsOf("payroll"));
        Assert.Equal(0, bench.Writes());
    }

    [Fact]
    public async Task PropertyOfTheWorkbook_IsTheOneThatIsSet()
    {
        bench.Audited("payroll", "", set: "platform");
        var file = bench.Workbook("audit.xlsx", ["owner-property", "squad"]);
        bench.Acme.Properties.Define(new SandboxProperty { Name = "squad" });

        await bench.RunAsync(new EditRequest(file) { IsDryRun = false });

        Assert.Equal("platform", bench.Acme["payroll"].CustomProperties["squad"].ToString());
    }

    [Fact]
    public async Task Refused_AfterTheTopics_TellsWhatWasMade()
    {
        bench.Grant("repository_custom_properties", "read");
        bench.Audited("payroll", "java", add: "web", set: "platform");

        var result = Assert.Single((await bench.ApplyAsync()).Results);

        Assert.Equal(EditOutcome.Blocked, result.Outcome);
        Assert.Equal("topic:web", Assert.Single(result.Changes).Change.Property);
        Assert.Equal("java web", bench.TopicsOf("payroll"));
        var entry = Assert.Single(await bench.EntriesAsync());
        Assert.Equal((EntryOutcome.Blocked, "topic:web"), (entry.Outcome, Assert.Single(entry.Changes).Property));
    }

    private string? Value() => bench.Acme["payroll"].CustomProperties.GetValueOrDefault("team")?.ToString();
}
