namespace ZocSec.Core.Billing;

/// <summary>The formats of cost reports that are read.</summary>
public enum ReportFormat
{
    /// <summary>The Cost and Usage Report of 2015: CSV with columns such as <c>lineItem/ResourceId</c>, or Parquet with <c>line_item_resource_id</c>.</summary>
    LegacyCur,

    /// <summary>CUR 2.0 of AWS Data Exports, CSV or Parquet: <c>line_item_resource_id</c>, tags in a map.</summary>
    Cur2,

    /// <summary>FOCUS of AWS Data Exports, CSV or Parquet: <c>ResourceId</c>, <c>BilledCost</c>, <c>Tags</c>.</summary>
    Focus,
}
