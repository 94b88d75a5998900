namespace ZocSec.Core.Billing.Results;

/// <summary>A resource of the bill in one period and currency, and who owns it.</summary>
public sealed record BilledResource
{
    /// <summary>The account that pays.</summary>
    public required string Payer { get; init; }

    /// <summary>The account it is in.</summary>
    public required string Account { get; init; }

    /// <summary>What that account is called; may be empty.</summary>
    public string AccountName { get; init; } = "";

    /// <summary>The code of the service.</summary>
    public required string Service { get; init; }

    /// <summary>The region by its code; may be empty.</summary>
    public string Region { get; init; } = "";

    /// <summary>What kind of thing: <c>bucket</c>, <c>instance</c>, <c>volume</c> …; empty when its id does not say. </summary>
    public string Type { get; init; } = "";

    /// <summary>The resource as the report writes it; empty for all of a service's use in an account that belongs to no resource.</summary>
    public required string Id { get; init; }

    /// <summary>The normalised key, the same in every format: <c>arn:aws:ec2:eu-west-1:111111111111:instance/i-1</c>.</summary>
    public required string Key { get; init; }

    /// <summary>ISO 4217.</summary>
    public required string Currency { get; init; }

    /// <summary>Effective cost in the period.</summary>
    public decimal Effective { get; init; }

    /// <summary>Billed cost in the period.</summary>
    public decimal Billed { get; init; }

    /// <summary>Who owns it: a team's slug where the name is known, else as it was found; empty when nobody does.</summary>
    public string Owner { get; init; } = "";

    /// <summary>How sure that is.</summary>
    public BilledOwnership Ownership { get; init; }

    /// <summary>The rule that decided: <c>tag Owner</c>, <c>name ^prod-</c>, <c>tag aws:createdBy</c>, <c>account</c>; empty when none did.</summary>
    public string Rule { get; init; } = "";

    /// <summary>What speaks against it, in words: another owner by another tag, another owner earlier in the period; empty when nothing does.</summary>
    public string Conflict { get; init; } = "";

    /// <summary>The latest value of the first owner tag that has one, as it was found.</summary>
    public string OwnerTag { get; init; } = "";

    /// <summary>The latest value of the first creator tag that has one, as it was found.</summary>
    public string Creator { get; init; } = "";

    /// <summary>The latest value of the tag <c>Name</c>.</summary>
    public string Name { get; init; } = "";

    /// <summary>The latest value of the tag <c>Project</c>.</summary>
    public string Project { get; init; } = "";

    /// <summary>When its first use in the period begins, in UTC.</summary>
    public DateTime? FirstUse { get; init; }

    /// <summary>When its last use in the period begins, in UTC.</summary>
    public DateTime? LastUse { get; init; }
}

/// <summary>How sure an owner is.</summary>
public enum BilledOwnership
{
    /// <summary>Nobody owns it.</summary>
    Unowned,

    /// <summary>Only the owner of its account answers for it.</summary>
    ByAccount,

    /// <summary>Something speaks for an owner: who created it, which stack it is of.</summary>
    Likely,

    /// <summary>Somebody set the owner down: a tag, or a rule about names in the policy.</summary>
    Owned,
}

/// <summary>The resources of a report; each call asks anew, and rows are not held.</summary>
public interface IBilledResources
{
    /// <summary>Reads them: those without a declared owner first, then by effective cost, the largest first.</summary>
    /// <param name="kind">Which.</param>
    /// <param name="ct">Cancels.</param>
    IAsyncEnumerable<BilledResource> ReadAsync(ResourceList kind, CancellationToken ct);

    /// <summary>How many there are.</summary>
    Task<long> CountAsync(ResourceList kind, CancellationToken ct);
}

/// <summary>Which resources.</summary>
public enum ResourceList
{
    /// <summary>Buckets of S3.</summary>
    Buckets,

    /// <summary>Instances of EC2.</summary>
    Instances,

    /// <summary>Those of every other service, and use that belongs to no resource.</summary>
    Others,

    /// <summary>All.</summary>
    All,
}
