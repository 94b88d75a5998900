using System.Text.Json.Nodes;
using ZocSec.Core.Audits;
using ZocSec.Sandbox;

namespace ZocSec.Tests.Audits.Reading;

/// <summary>What GitHub's answer lacks, with an error or without one, is said to be unknown; never empty.</summary>
public sealed class AuditGapTests : IAsyncLifetime
{
    private SandboxServer _sandbox = null!;
    private AuditDriver _driver = null!;

    public async ValueTask InitializeAsync()
    {
        _sandbox = await SandboxServer.StartAsync(new SandboxOptions { Repositories = 70 });
        _driver = new AuditDriver(_sandbox);
    }

    public async ValueTask DisposeAsync()
    {
        _driver.Dispose();
        await _sandbox.DisposeAsync();
    }

    [Theory]
    [InlineData("codeowners", AuditFacet.Codeowners)]
    [InlineData("hasVulnerabilityAlertsEnabled", AuditFacet.VulnerabilityAlerts)]
    [InlineData("deployKeys", AuditFacet.DeployKeys)]
    [InlineData("languages", AuditFacet.Languages)]
    [InlineData("repositoryTopics", AuditFacet.Topics)]
    [InlineData("defaultBranchRef/rules", AuditFacet.Protection)]
    [InlineData("defaultBranchRef/target/history", AuditFacet.LastCommit)]
    [InlineData("inGitHub/text", AuditFacet.Codeowners)]
    public async Task Null_WithoutAnError_IsUnknown(string path, string facet)
    {
        var audited = await TamperedAsync((query, answer) => OnPage(query, answer, "etl", node => Clear(node, path)));

        Assert.Contains("GitHub", audited["etl"].Unknown[facet], StringComparison.Ordinal);
        Assert.DoesNotContain(facet, audited["payroll"].Unknown.Keys);
    }

    [Fact]
    public async Task Topic_ThatIsNull_MakesAllOfThemUnknown()
    {
        var audited = await TamperedAsync(
            (query, answer) =>
                OnPage(query, answer, "payroll", node => node["repositoryTopics"]!["nodes"]!.AsArray()[0] = null)
        );

        Assert.Null(audited["payroll"].Topics);
        Assert.NotEqual(OwnerStatus.Unowned, audited["payroll"].Owner.Status);
        Assert.Contains("topics", audited["payroll"].Owner.Why, StringComparison.Ordinal);
    }

    [Fact]
    public async Task TopicOfALaterPage_ThatIsNull_MakesAllOfThemUnknown()
    {
        _sandbox.Organization.Put(
            _sandbox.Organization["etl"] with
            {
                Topics = [.. Enumerable.Range(0, 50).Select(place => FormattableString.Invariant($"topic-{place:D4}"))],
            }
        );

        var audited = await TamperedAsync(
            (query, answer) =>
            {
                if (query.Contains("query AuditTopics", StringComparison.Ordinal))
                {
                    answer["data"]!["node"]!["repositoryTopics"]!["nodes"]!.AsArray()[3] = null;
                }
            }
        );

        Assert.Null(audited["etl"].Topics);
        Assert.Contains(AuditFacet.Topics, audited["etl"].Unknown.Keys);
    }

    [Fact]
    public async Task RepositoriesThatCannotBeRead_AreCountedOneByOne_AlsoAfterAnInterruption()
    {
        using var stop = new CancellationTokenSource();
        _driver.Progress.AfterPage = _ => stop.Cancel();
        await using var proxy = await TamperingProxy.StartAsync(_sandbox.Url, Hide);
        _driver.Url = proxy.Url;
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => _driver.TryAsync(stop.Token));
        _driver.Progress.AfterPage = null;

        var audited = await _driver.RunAsync();

        Assert.Equal(50, _driver.Progress.ResumedWith + 2);
        Assert.Equal(68, audited.Rows.Count);
        Assert.Equal(
            2,
            audited.Report.Header.Remarks.Count(remark =>
                remark.Contains("is not in this audit: GitHub: Something is wrong with it", StringComparison.Ordinal)
            )
        );

        // Both on the first page, one behind the other.
        static void Hide(string query, JsonNode answer)
        {
            if (!query.Contains("query AuditPage", StringComparison.Ordinal))
            {
                return;
            }

            foreach (var place in (int[])[3, 4])
            {
                if (Nodes(answer).Count >= 50)
                {
                    Nodes(answer)[place] = null;
                    Fail(
                        answer,
                        "SERVICE_UNAVAILABLE",
                        "Something is wrong with it",
                        "repositoryOwner",
                        "repositories",
                        "nodes",
                        place
                    );
                }
            }
        }
    }

    [Fact]
    public async Task Teams_WithAnErrorAnywhere_AreUnknown()
    {
        var audited = await TamperedAsync(
            (query, answer) =>
            {
                if (query.Contains("query AuditTeams", StringComparison.Ordinal))
                {
                    var edges = answer["data"]!["organization"]!["teams"]!["nodes"]![0]!["repositories"]!["edges"]!;
                    edges.AsArray()[0] = null;
                    Fail(answer, "FORBIDDEN", "No such luck", "organization", "teams", "nodes", 0, "repositories");
                }
            }
        );

        Assert.All(
            audited.Rows,
            row => Assert.Contains("No such luck", row.Unknown[AuditFacet.Teams], StringComparison.Ordinal)
        );
        Assert.Equal(OwnerStatus.Unknown, audited[".github"].Owner.Status);
    }

    [Fact]
    public async Task Team_DissolvedBetweenItsPages_MayDoNothing()
    {
        var organization = _sandbox.Organization;
        organization.AddTeam(
            "crowd",
            "Crowd",
            [.. Enumerable.Range(0, 130).Select(place => FormattableString.Invariant($"person-{place:D3}"))]
        );
        organization.GrantTeam("payroll", "crowd", "admin");

        var audited = await TamperedAsync(
            (query, answer) =>
            {
                if (query.Contains("query AuditTeam(", StringComparison.Ordinal))
                {
                    answer["data"]!["organization"]!["team"] = null;
                }
            }
        );

        Assert.DoesNotContain(audited["payroll"].Teams!.Value, access => access.Team == "crowd");
        Assert.Contains(audited["payroll"].Teams!.Value, access => access.Team == "people");
    }

    [Fact]
    public async Task Account_ThatIsNotShown_StopsWithGitHubsReason()
    {
        await using var proxy = await TamperingProxy.StartAsync(
            _sandbox.Url,
            (query, answer) =>
            {
                if (query.Contains("query AuditPage", StringComparison.Ordinal))
                {
                    answer["data"]!["repositoryOwner"] = null;
                    Fail(answer, "FORBIDDEN", "Resource protected by SAML", "repositoryOwner");
                }
            }
        );
        _driver.Url = proxy.Url;

        var stopped = Assert.IsType<AuditOutcome.Stopped>(await _driver.TryAsync());

        Assert.Contains("protected by SAML", stopped.Reason, StringComparison.Ordinal);
    }

    private async Task<Audited> TamperedAsync(Action<string, JsonNode> tamper)
    {
        await using var proxy = await TamperingProxy.StartAsync(_sandbox.Url, tamper);
        _driver.Url = proxy.Url;
        return await _driver.RunAsync();
    }

    private static void OnPage(string query, JsonNode answer, string name, Action<JsonNode> change)
    {
        if (query.Contains("query AuditPage", StringComparison.Ordinal))
        {
            foreach (var node in Nodes(answer).Where(node => (string?)node!["nameWithOwner"] == $"acme/{name}"))
            {
                change(node!);
            }
        }
    }

    private static JsonArray Nodes(JsonNode answer) =>
        answer["data"]!["repositoryOwner"]!["repositories"]!["nodes"]!.AsArray();

    private static void Clear(JsonNode node, string path)
    {
        var steps = path.Split('/');
        steps[..^1].Aggregate(node, (inner, step) => inner[step]!)[steps[^1]] = null;
    }

    private static void Fail(JsonNode answer, string type, string message, params JsonNode[] path)
    {
        var error = new JsonObject
        {
            ["type"] = type,
            ["message"] = message,
            ["path"] = new JsonArray(path),
        };
        if (answer["errors"] is JsonArray errors)
        {
            errors.Add(error);
        }
        else
        {
            answer["errors"] = new JsonArray(error);
        }
    }
}
