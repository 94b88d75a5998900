using System.Diagnostics.Metrics;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using ZocSec.Core.Ledger;
using ZocSec.Tests.Policies;

namespace ZocSec.Tests.Docs;

/// <summary>Page, dashboard and alerts ask for what the program measures.</summary>
public sealed partial class MetricsTests
{
    private const string Dashboard = "deploy/grafana/zocsec.json";
    private const string Alerts = "deploy/grafana/alerts.yaml";

    private static readonly string[] s_events =
    [
        "accepted",
        "duplicate",
        "ignored",
        "unauthorized",
        "malformed",
        "failed",
    ];

    [Fact]
    public void Page_HasEachInstrumentAndNoOther()
    {
        var page = File.ReadAllText(RepositoryFile.Path("docs/metrics.md"));

        Assert.Equal(6, Instruments.All.Length);
        Assert.Equal(
            Instruments.All.Select(instrument => instrument.Name).Order(StringComparer.Ordinal),
            InPage().Matches(page).Select(match => match.Groups["name"].Value).Order(StringComparer.Ordinal)
        );
        Assert.Empty(Unknown(page));
    }

    [Fact]
    public void Page_HasEachOutcome()
    {
        var page = File.ReadAllText(RepositoryFile.Path("docs/metrics.md"));

        Assert.All(
            EntryOutcomes.All.Concat(s_events),
            outcome => Assert.Contains($"`{outcome}`", page, StringComparison.Ordinal)
        );
    }

    [Theory]
    [InlineData(Dashboard)]
    [InlineData(Alerts)]
    public void File_AsksOnlyForWhatIsMeasured(string path)
    {
        var text = File.ReadAllText(RepositoryFile.Path(path));

        Assert.Empty(Unknown(text));
        Assert.Empty(
            OutcomesIn()
                .Matches(text)
                .SelectMany(match => match.Groups["names"].Value.Split('|'))
                .Except([.. EntryOutcomes.All, .. s_events], StringComparer.Ordinal)
        );
    }

    [Fact]
    public void Dashboard_ShowsEachInstrument_FromTheSourceThatIsChosen()
    {
        var dashboard = JsonNode.Parse(File.ReadAllText(RepositoryFile.Path(Dashboard)))!;
        var panels = dashboard["panels"]!
            .AsArray()
            .Where(panel => panel!["type"]!.GetValue<string>() != "row")
            .ToArray();
        var asked = string.Join(
            '\n',
            panels.SelectMany(panel => panel!["targets"]!.AsArray()).Select(target => target!["expr"])
        );

        Assert.All(
            Instruments.All,
            instrument =>
                Assert.Contains(
                    Instruments.SeriesOf(instrument),
                    series => asked.Contains(series, StringComparison.Ordinal)
                )
        );
        Assert.All(panels, panel => Assert.Equal("${source}", panel!["datasource"]!["uid"]!.GetValue<string>()));
        Assert.Equal(panels.Length, panels.Select(panel => panel!["id"]!.GetValue<int>()).Distinct().Count());
        Assert.Equal("source", dashboard["templating"]!["list"]![0]!["name"]!.GetValue<string>());
    }

    [Fact]
    public void Alert_SaysWhatToDo()
    {
        var rules = JsonNode.Parse(YamlAsJson.Convert(File.ReadAllText(RepositoryFile.Path(Alerts))))!["groups"]![0]![
            "rules"
        ]!.AsArray();

        Assert.NotEmpty(rules);
        Assert.All(
            rules,
            rule =>
            {
                Assert.False(string.IsNullOrWhiteSpace(rule!["expr"]!.GetValue<string>()));
                Assert.StartsWith("ZocSec", rule["alert"]!.GetValue<string>(), StringComparison.Ordinal);
                Assert.Contains(rule["labels"]!["severity"]!.GetValue<string>(), (string[])["critical", "warning"]);
                Assert.Contains(
                    "zocsec ",
                    rule["annotations"]!["description"]!.GetValue<string>(),
                    StringComparison.Ordinal
                );
            }
        );
    }

    [Fact]
    public void Times_AreToldApartBelowASecond() =>
        Assert.All(
            Instruments.All.OfType<Histogram<double>>(),
            histogram =>
            {
                var boundaries = histogram.Advice!.HistogramBucketBoundaries!;
                Assert.True(boundaries.Count(boundary => boundary < 1) >= 3);
                Assert.Equal(boundaries.Order(), boundaries);
            }
        );

    private static IEnumerable<string> Unknown(string text) =>
        Series()
            .Matches(text)
            .Select(match => match.Value)
            .Except(Instruments.All.SelectMany(Instruments.SeriesOf), StringComparer.Ordinal);

    [GeneratedRegex(@"^\| `(?<name>zocsec\.[a-z._]+)`", RegexOptions.ExplicitCapture | RegexOptions.Multiline, 1000)]
    private static partial Regex InPage();

    [GeneratedRegex(@"\bzocsec_[a-z_]+\b", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Series();

    [GeneratedRegex("outcome=~?\\\\?\"(?<names>[a-z|-]+)\\\\?\"", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex OutcomesIn();
}
