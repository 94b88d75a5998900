using System.Runtime.CompilerServices;
using ZocSec.Core.Billing.Engines;
using ZocSec.Core.Billing.Results;
using static ZocSec.Core.Billing.Questions.QuestionTexts;

namespace ZocSec.Core.Billing.Questions;

/// <inheritdoc cref="IBilledResources" />
/// <param name="engine">An engine that has the relation <c>owned</c>.</param>
/// <param name="period">The first day of the period.</param>
internal sealed class BilledResources(IBillingEngine engine, DateOnly period) : IBilledResources
{
    private const string Bucket = "o.type = 'bucket' AND split_part(o.key, ':', 3) = 's3'";
    private const string Instance = "o.type = 'instance' AND split_part(o.key, ':', 3) = 'ec2'";

    /// <inheritdoc />
    public async IAsyncEnumerable<BilledResource> ReadAsync(
        ResourceList kind,
        [EnumeratorCancellation] CancellationToken ct
    )
    {
        await foreach (var row in engine.AskAsync(List(period, kind), ct).WithCancellation(ct))
        {
            yield return ResourceRow.Read(row);
        }
    }

    /// <inheritdoc />
    public async Task<long> CountAsync(ResourceList kind, CancellationToken ct)
    {
        await foreach (var row in engine.AskAsync(Count(period, kind), ct).WithCancellation(ct))
        {
            return row.Count(0);
        }

        return 0;
    }

    /// <summary>The question for a list.</summary>
    internal static string List(DateOnly period, ResourceList kind) =>
        Fill("resources", ("period", Day(period)), ("kind", Where(kind)));

    /// <summary>The question for its length.</summary>
    internal static string Count(DateOnly period, ResourceList kind) =>
        Fill("resources-count", ("period", Day(period)), ("kind", Where(kind)));

    private static string Where(ResourceList kind) =>
        kind switch
        {
            ResourceList.Buckets => $"({Bucket})",
            ResourceList.Instances => $"({Instance})",
            ResourceList.Others => $"NOT ({Bucket}) AND NOT ({Instance})",
            ResourceList.All => "1 = 1",
            _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, message: null),
        };
}
