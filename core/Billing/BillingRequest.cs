using System.Collections.Immutable;
using ZocSec.Core.Aws;
using ZocSec.Core.Billing.Owners;
using ZocSec.Core.Policies;

namespace ZocSec.Core.Billing;

/// <summary>What is asked of billing data, and where that is.</summary>
public sealed record BillingRequest
{
    /// <summary>The folder of the store where none is named.</summary>
    public const string DefaultStore = ".zocsec-billing";

    /// <summary>See <see cref="Megabytes"/>. An instance of Azure Functions may have 512 MB in all.</summary>
    public const int DefaultMegabytes = 128;

    /// <summary>Where the reports are: folders, or <c>s3://bucket/prefix</c>.</summary>
    public required ImmutableArray<string> Places { get; init; }

    /// <summary>The folder that keeps what was read.</summary>
    public required string Store { get; init; }

    /// <summary>The first day of the period; null: the newest.</summary>
    public DateOnly? Period { get; init; }

    /// <summary>How many of the newest periods are read where none is named: what trends show.</summary>
    public int Periods { get; init; } = 13;

    /// <summary>How much memory DuckDB may hold, in megabytes; what is more goes to disk. The process needs more than that.</summary>
    public int Megabytes { get; init; } = DefaultMegabytes;

    /// <summary>The name of the only report that is read; null: all.</summary>
    public string? Report { get; init; }

    /// <summary>What answers.</summary>
    public BillingEngine Engine { get; init; }

    /// <summary>What tells owners, and who may read the data.</summary>
    public required Policy Policy { get; init; }

    /// <summary>Whom owners are looked up among; null: nobody.</summary>
    public IOwnerDirectory? Directory { get; init; }

    /// <summary>How AWS is reached.</summary>
    public AwsSettings Aws { get; init; } = new();
}
