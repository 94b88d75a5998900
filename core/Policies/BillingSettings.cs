using System.Collections.Immutable;
using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using ZocSec.Core.Aws;

namespace ZocSec.Core.Policies;

/// <summary>The billing data whose resources are asked for owners; only the operator's policy names any.</summary>
public sealed record BillingSettings
{
    /// <summary>Where the reports are: <c>s3://bucket/prefix</c>, or folders. Distinct; empty: there is nothing to ask.</summary>
    public ImmutableArray<string> Reports { get; init; } = [];

    /// <summary>The account whose role may read them; null: the credentials of the process itself.</summary>
    public AwsAccount? Reader { get; init; }

    /// <summary>The account that owns the buckets of the reports, twelve digits; null: whichever does.</summary>
    public string? BucketOwner { get; init; }

    /// <summary>What answers.</summary>
    public BillingEngine Engine { get; init; } = BillingEngine.DuckDb;

    /// <summary>Where Athena finds the data.</summary>
    public AthenaSettings Athena { get; init; } = new();

    /// <summary>Where tickets are filed; null: nowhere.</summary>
    public TicketSettings? Tickets { get; init; }

    /// <summary>Whether there is anything to ask.</summary>
    public bool IsAsked => !Reports.IsEmpty || Engine is BillingEngine.Athena;
}

/// <summary>What answers questions about billing data.</summary>
public enum BillingEngine
{
    /// <summary>DuckDB, in this process.</summary>
    DuckDb,

    /// <summary>Amazon Athena, over the exported data.</summary>
    Athena,
}

/// <summary>Where Athena finds the data, as <c>deploy/aws/billing.yaml</c> makes it.</summary>
public sealed record AthenaSettings
{
    // They stand in queries as they are.
    private const string Identifier = "^[a-z_][a-z0-9_]{0,127}$";
    private const string IdentifierAsks = "lower-case letters, digits and underscores, the first no digit";

    /// <summary>The workgroup, which limits what a query scans and says where results go.</summary>
    [RegularExpression("^[A-Za-z0-9._-]{1,128}$", ErrorMessage = "the name of a workgroup of Athena")]
    [Description("The workgroup, which limits what a query scans and says where results go.")]
    public string Workgroup { get; init; } = "zocsec-billing";

    /// <summary>The database of the Glue catalogue.</summary>
    [RegularExpression(Identifier, ErrorMessage = "the name of a database of Glue: " + IdentifierAsks)]
    [Description("The database of the Glue catalogue.")]
    public string Database { get; init; } = "zocsec_billing";

    /// <summary>The table over the export.</summary>
    [RegularExpression(Identifier, ErrorMessage = "the name of a table of Glue: " + IdentifierAsks)]
    [Description("The table over the exported data.")]
    public string Table { get; init; } = "cur2";
}

/// <summary>Where tickets are filed, and for what.</summary>
public sealed record TicketSettings
{
    /// <summary>The repository, <c>octo-org/cloud-costs</c>.</summary>
    [
        Required,
        RegularExpression(
            "^[A-Za-z0-9_-]{1,100}/[A-Za-z0-9._-]{1,100}$",
            ErrorMessage = "a repository with its owner, such as octo-org/cloud-costs"
        )
    ]
    [Description("The repository with its owner, such as octo-org/cloud-costs.")]
    public string Repository { get; init; } = "";

    /// <summary>The label that all of them have.</summary>
    [RegularExpression(@"^[A-Za-z0-9][A-Za-z0-9 ._:/-]{0,49}$", ErrorMessage = "a label of at most 50 characters")]
    [Description("The label that all of the tickets have.")]
    public string Label { get; init; } = "zocsec-billing";

    /// <summary>The least effective cost in a period for which a resource is listed, in whatever currency it is.</summary>
    [Range(0, int.MaxValue)]
    [Description("The least effective cost in a period for which a resource is listed, in whatever currency it is.")]
    public int AtLeast { get; init; } = 1;
}
