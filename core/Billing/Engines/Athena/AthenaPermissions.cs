using System.Collections.Immutable;

namespace ZocSec.Core.Billing.Engines.Athena;

/// <summary>
/// What the role that reads billing data must be allowed, for both engines; <c>deploy/aws/billing.yaml</c> allows the same.
/// Source: "Fine-grained access to databases and tables in the AWS Glue Data Catalog" and "Access to workgroups" of the Amazon
/// Athena User Guide.
/// </summary>
internal static class AthenaPermissions
{
    /// <summary>Begins a query.</summary>
    public const string Start = "athena:StartQueryExecution";

    /// <summary>Asks how far a query is.</summary>
    public const string Get = "athena:GetQueryExecution";

    /// <summary>Ends a query that nobody waits for any more.</summary>
    public const string Stop = "athena:StopQueryExecution";

    /// <summary>Asks which columns a table has.</summary>
    public const string Table = "athena:GetTableMetadata";

    /// <summary>Asks whether a workgroup takes queries, and what it lets them do. The doctor asks it.</summary>
    public const string Workgroup = "athena:GetWorkGroup";

    /// <summary>Reads an object: a report, or a result.</summary>
    public const string Read = "s3:GetObject";

    /// <summary>Deletes a result that was read.</summary>
    public const string Delete = "s3:DeleteObject";

    /// <summary>All of them, those among them that Athena needs in the name of the role.</summary>
    public static ImmutableArray<string> Actions { get; } =
    [
        Get,
        Table,
        Workgroup,
        Start,
        Stop,
        "glue:GetDatabase",
        "glue:GetPartitions",
        "glue:GetTable",
        "s3:AbortMultipartUpload",
        Delete,
        "s3:GetBucketLocation",
        Read,
        "s3:ListBucket",
        "s3:ListMultipartUploadParts",
        "s3:PutObject",
    ];
}
