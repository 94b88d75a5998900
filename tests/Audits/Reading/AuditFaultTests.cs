using ZocSec.Core.Audits;
using ZocSec.Sandbox;
using ZocSec.Sandbox.Faults;

namespace ZocSec.Tests.Audits.Reading;

/// <summary>Whichever request of an audit fails, what comes out is the same.</summary>
public sealed class AuditFaultTests
{
    // GitHub is asked again once at once for what is read by REST: only a second failure is one.
    public static TheoryData<string, FaultKind, int> Faults =>
        new()
        {
            { "/graphql", FaultKind.Status, 1 },
            { "/graphql", FaultKind.SecondaryLimit, 1 },
            { "/orgs/*", FaultKind.Status, 2 },
            { "/orgs/*", FaultKind.SecondaryLimit, 1 },
            { "/repos/*", FaultKind.Status, 2 },
            { "/repos/*", FaultKind.SecondaryLimit, 1 },
        };

    [Theory]
    [MemberData(nameof(Faults))]
    public async Task AnyRequest_ThatFails_ChangesNothing(string path, FaultKind kind, int count)
    {
        var (whole, requests) = await RunAsync(path, rule: null);
        Assert.InRange(requests, 2, 40);

        await Parallel.ForEachAsync(
            Enumerable.Range(0, requests),
            new ParallelOptions { MaxDegreeOfParallelism = 6 },
            async (place, _) =>
            {
                var rule = new FaultRule
                {
                    Path = path,
                    Kind = kind,
                    Skip = place,
                    Count = count,
                    Status = kind is FaultKind.Status ? 502 : 429,
                    RetryAfter = 1,
                };
                var (disturbed, _) = await RunAsync(path, rule);
                Assert.Equal(whole, disturbed);
            }
        );
    }

    private static async Task<(IReadOnlyList<string> Rows, int Requests)> RunAsync(string path, FaultRule? rule)
    {
        await using var sandbox = await SandboxServer.StartAsync(new SandboxOptions { Repositories = 170 });
        foreach (var repository in sandbox.Organization.Repositories.Where(one => !one.DeployKeys.IsEmpty).Skip(6))
        {
            sandbox.Organization.Put(repository with { DeployKeys = [] });
        }

        using var driver = new AuditDriver(sandbox);
        sandbox.Faults.Plan = rule is null ? FaultPlan.None : new FaultPlan { Rules = [rule] };
        var audited = await driver.RunAsync();
        var prefix = path.Split('/', '*')[1];
        var requests = sandbox.Requests.ByRoute.Where(route =>
            route.Key.Contains($" /{prefix}", StringComparison.Ordinal)
        );
        return ([.. audited.Rows.Select(Text)], (int)requests.Sum(route => route.Value));
    }

    private static string Text(AuditedRepository row) =>
        string.Join(
            '|',
            row.FullName,
            row.Owner.Status,
            row.Owner.Team,
            row.Owner.Why,
            row.OwnerProperty,
            row.LastCommit?.Author,
            row.Codeowners?.Path,
            string.Join(' ', row.Topics ?? []),
            string.Join(' ', row.Teams ?? []),
            string.Join(' ', (row.DeployKeys ?? []).Select(key => key.Title)),
            string.Join(' ', row.Protection ?? []),
            string.Join(' ', row.Unknown)
        );
}
