using System.Collections.Immutable;
using Microsoft.Extensions.Time.Testing;
using ZocSec.Core.Billing.Owners;
using ZocSec.Core.Billing.Questions;
using ZocSec.Core.Billing.Results;
using ZocSec.Core.Policies;

namespace ZocSec.Tests.Billing.Questions;

/// <summary>Asks an engine in one call.</summary>
internal static class Ask
{
    public static readonly DateOnly October = new(2026, 10, 1);
    public static readonly DateOnly September = new(2026, 9, 1);

    public static async Task<BillingReport> ReportAsync(
        TinyEngine engine,
        OwnersSettings? owners = null,
        IOwnerDirectory? directory = null,
        Policy? policy = null,
        DateOnly? period = null,
        DateTimeOffset? now = null
    )
    {
        policy ??= new Policy();
        return await BillingQuestions.AskAsync(
            engine,
            new BillingQuery(period, owners is null ? policy : policy with { Owners = owners }, directory),
            [],
            new FakeTimeProvider(now ?? new DateTimeOffset(2026, 11, 20, 0, 0, 0, TimeSpan.Zero)),
            new Silent(),
            TestContext.Current.CancellationToken
        );
    }

    public static async Task<ImmutableArray<BilledResource>> ListAsync(
        this BillingReport report,
        ResourceList kind = ResourceList.All
    )
    {
        var list = ImmutableArray.CreateBuilder<BilledResource>();
        await foreach (var resource in report.Resources.ReadAsync(kind, TestContext.Current.CancellationToken))
        {
            list.Add(resource);
        }

        return list.ToImmutable();
    }

    /// <summary>The only resource of these lines.</summary>
    public static async Task<BilledResource> OneAsync(
        OwnersSettings owners,
        IOwnerDirectory? directory,
        params Line[] lines
    )
    {
        await using var engine = new TinyEngine();
        engine.Add(lines);
        return Assert.Single(await (await ReportAsync(engine, owners, directory)).ListAsync());
    }

    public static NamePattern Pattern(string text) =>
        NamePattern.TryParse(text, out var pattern, out var problem)
            ? pattern
            : throw new ArgumentException(problem, nameof(text));
}
