namespace ZocSec.Tests.Architecture;

/// <summary>The direction in which the parts know each other.</summary>
public sealed class ReferenceTests
{
    // What rules and engine must not know: the clients are the adapters' affair.
    private static readonly string[] Clients =
    [
        "Octokit",
        "Amazon",
        "Azure",
        "System.Net.Http",
        "Microsoft.AspNetCore",
        "Microsoft.Data.Sqlite",
    ];

    [Theory]
    [InlineData("core", "Microsoft.AspNetCore", "ZocSec.Functions", "ZocSec.Sandbox", "zocsec", "ZocSec.Action")]
    [InlineData("functions", "ZocSec.Sandbox", "zocsec", "ZocSec.Action")]
    [InlineData("action", "Microsoft.AspNetCore", "ZocSec.Functions", "ZocSec.Sandbox")]
    public void Assembly_DoesNotReference(string name, params string[] forbidden)
    {
        var references = Solution
            .Assemblies[name]
            .GetReferencedAssemblies()
            .Select(reference => reference.Name!)
            .ToArray();

        Assert.NotEmpty(references);
        Assert.DoesNotContain(
            references,
            reference => forbidden.Any(part => reference.StartsWith(part, StringComparison.Ordinal))
        );
    }

    [Fact]
    public void Engine_KnowsNoGuardrail()
    {
        var slices = Slices.All.Select(slice => slice.Namespace).ToArray();

        Assert.Empty(Solution.In("ZocSec.Core.Engine").Uses(slices));
        // The same question finds what is there: the catalogue names them all.
        Assert.NotEmpty(Solution.Types.Where(type => type.Name == "GuardrailCatalogue").Uses(slices));
    }

    [Fact]
    public void Engine_KnowsNoClient()
    {
        Assert.Empty(Solution.In("ZocSec.Core.Engine").Uses([.. Clients, "ZocSec.Core.GitHub"]));
        Assert.NotEmpty(Solution.In("ZocSec.Core.GitHub").Uses("System.Net.Http"));
    }

    [Fact]
    public void Rule_KnowsNoClientNoClockAndNoLog()
    {
        var rules = Solution
            .In("ZocSec.Core.Guardrails")
            .Where(type => type.Name.EndsWith("Rule", StringComparison.Ordinal))
            .ToArray();

        Assert.Equal(Slices.All.Length, rules.Length);
        Assert.Empty(
            rules.Uses([.. Clients, "System.Threading", "System.TimeProvider", "System.Random", "Microsoft.Extensions"])
        );
    }

    [Fact]
    public void Guardrails_KnowNothingOfWhatCallsThem() =>
        Assert.Empty(
            Solution
                .In("ZocSec.Core.Guardrails")
                .Uses(
                    "ZocSec.Core.Engine",
                    "ZocSec.Core.Ledger",
                    "ZocSec.Core.Queue",
                    "ZocSec.Core.Storage",
                    "ZocSec.Core.Notifications"
                )
        );

    [Fact]
    public void Guardrail_KnowsNoOther() =>
        Assert.Empty(
            Slices.All.SelectMany(slice =>
                Solution
                    .In(slice.Namespace)
                    .Uses([.. Slices.All.Select(other => other.Namespace).Where(other => other != slice.Namespace)])
            )
        );

    [Theory]
    [InlineData("ZocSec.Core.Policies", "ZocSec.Core.Engine,ZocSec.Core.GitHub,ZocSec.Core.Ledger,ZocSec.Core.Queue")]
    [InlineData("ZocSec.Core.GitHub", "ZocSec.Core.Engine,ZocSec.Core.Ledger,ZocSec.Core.Queue,ZocSec.Core.Storage")]
    [InlineData("ZocSec.Core.Queue", "ZocSec.Core.Engine,ZocSec.Core.GitHub,ZocSec.Core.Ledger")]
    [InlineData("ZocSec.Core.Ledger", "ZocSec.Core.Engine,ZocSec.Core.GitHub,ZocSec.Core.Notifications")]
    public void Part_KnowsNothingOf(string part, string others) =>
        Assert.Empty(Solution.In(part).Uses(others.Split(',')));
}
