namespace ZocSec.Core.Audits.Columns;

/// <summary>What the parts of an audit's workbook are called: for who writes it, and for who reads the edits in it.</summary>
public static class WorkbookNames
{
    /// <summary>The sheet with a row for each repository.</summary>
    public const string Inventory = "GitHub Inventory";

    /// <summary>The sheet with a row for each deploy key.</summary>
    public const string DeployKeys = "Repos Deploy keys";

    /// <summary>The sheet with counts and charts.</summary>
    public const string Summary = "Summary";

    /// <summary>The very hidden sheet that says what audit the workbook is of: a name in column A, its value as text in column B.</summary>
    public const string Metadata = "zocsec";

    /// <summary>In <see cref="Metadata"/>: the version of this layout, <see cref="FormatVersion"/>.</summary>
    public const string Format = "format";

    /// <summary>In <see cref="Metadata"/>: <see cref="AuditHeader.Scope"/>.</summary>
    public const string Scope = "scope";

    /// <summary>In <see cref="Metadata"/>: <see cref="AuditHeader.ApiUrl"/>.</summary>
    public const string ApiUrl = "api-url";

    /// <summary>In <see cref="Metadata"/>: <see cref="AuditHeader.StartedAt"/>, ISO 8601 in UTC.</summary>
    public const string StartedAt = "started-at";

    /// <summary>In <see cref="Metadata"/>: <see cref="AuditHeader.OwnerProperty"/>.</summary>
    public const string OwnerProperty = "owner-property";

    /// <summary>In <see cref="Metadata"/>: <see cref="AuditHeader.TopicPrefix"/>.</summary>
    public const string TopicPrefix = "topic-prefix";

    /// <summary>The version that is written now.</summary>
    public const string FormatVersion = "1";
}
