using System.Text.RegularExpressions;
using ZocSec.Tests.Architecture;
using ZocSec.Tests.Storage;

namespace ZocSec.Tests.Deploy.Grafana;

/// <summary>The alerts of <c>deploy/grafana</c>, asked of Prometheus's own tool.</summary>
public sealed partial class AlertRulesTests
{
    private static readonly string s_rules = Path.Combine(Solution.Root, "deploy", "grafana", "alerts.yaml");
    private static readonly string s_days = Path.Combine(
        Solution.Root,
        "tests",
        "Deploy",
        "Grafana",
        "alerts.test.yaml"
    );

    [Fact]
    public async Task Rules_AreTakenByPrometheus()
    {
        var tool = await Tool.RunAsync(
            Prometheus.PathOf("promtool"),
            "check",
            "rules",
            "--lint=all",
            "--lint-fatal",
            s_rules
        );

        Assert.True(tool.Exit == 0, tool.Output + tool.Errors);
    }

    [Fact]
    public async Task Alerts_FireWhenTheyShouldAndOnlyThen()
    {
        var tool = await Tool.RunAsync(Prometheus.PathOf("promtool"), "test", "rules", s_days);

        Assert.True(tool.Exit == 0, tool.Output + tool.Errors);
    }

    [Theory]
    [InlineData("vector(0) > 1")]
    [InlineData("vector(1)")]
    public async Task EachAlert_ThatNeverOrAlwaysFired_WouldBeNoticed(string expression)
    {
        var rules = await File.ReadAllTextAsync(s_rules);
        var days = await File.ReadAllTextAsync(s_days);
        using var folder = new TempFolder();
        await File.WriteAllTextAsync(
            Path.Combine(folder.Path, "alerts.yaml"),
            Expression().Replace(rules, $"expr: {expression}")
        );
        var changed = Path.Combine(folder.Path, "alerts.test.yaml");
        await File.WriteAllTextAsync(
            changed,
            days.Replace("../../../deploy/grafana/alerts.yaml", "alerts.yaml", StringComparison.Ordinal)
        );

        var tool = await Tool.RunAsync(Prometheus.PathOf("promtool"), "test", "rules", changed);

        Assert.NotEqual(0, tool.Exit);
        Assert.All(
            Alert().Matches(rules).Select(match => match.Groups["name"].Value),
            name => Assert.Contains(name, tool.Output + tool.Errors, StringComparison.Ordinal)
        );
    }

    [GeneratedRegex("expr: \".*\"$", RegexOptions.ExplicitCapture | RegexOptions.Multiline, 1000)]
    private static partial Regex Expression();

    [GeneratedRegex("alert: (?<name>[A-Za-z]+)", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Alert();
}
