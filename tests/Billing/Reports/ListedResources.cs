using System.Runtime.CompilerServices;
using ZocSec.Core.Billing.Results;

namespace ZocSec.Tests.Billing.Reports;

/// <summary>Resources that are at hand, or made one by one, and tell how they were read.</summary>
internal sealed class ListedResources(IEnumerable<BilledResource> all) : IBilledResources
{
    /// <summary>How often somebody began to read them.</summary>
    public int Passes { get; private set; }

    public async IAsyncEnumerable<BilledResource> ReadAsync(
        ResourceList kind,
        [EnumeratorCancellation] CancellationToken ct
    )
    {
        Passes++;
        await Task.Yield();
        foreach (var resource in all.Where(resource => Is(resource, kind)))
        {
            yield return resource;
        }
    }

    public Task<long> CountAsync(ResourceList kind, CancellationToken ct) =>
        Task.FromResult(all.LongCount(resource => Is(resource, kind)));

    private static bool Is(BilledResource resource, ResourceList kind) =>
        kind switch
        {
            ResourceList.Buckets => resource.Type == "bucket",
            ResourceList.Instances => resource.Type == "instance",
            ResourceList.Others => resource.Type is not ("bucket" or "instance"),
            _ => true,
        };
}
