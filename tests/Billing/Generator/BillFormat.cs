namespace ZocSec.Tests.Billing.Generator;

/// <summary>The ways in which AWS delivers a cost report.</summary>
internal enum BillFormat
{
    /// <summary>The report of 2015 as CSV, each chunk a gzip file.</summary>
    LegacyCsvGzip,

    /// <summary>The same, each chunk a zip file with one member.</summary>
    LegacyCsvZip,

    /// <summary>The same as Parquet.</summary>
    LegacyParquet,

    /// <summary>CUR 2.0 of Data Exports as CSV.</summary>
    Cur2CsvGzip,

    /// <summary>CUR 2.0 of Data Exports as Parquet.</summary>
    Cur2Parquet,

    /// <summary>FOCUS 1.2 of Data Exports as CSV.</summary>
    FocusCsvGzip,

    /// <summary>FOCUS 1.2 of Data Exports as Parquet.</summary>
    FocusParquet,
}

/// <summary>What kind of format it is.</summary>
internal static class BillFormats
{
    /// <summary>Whether it is FOCUS, which has other rows and amounts than the two CURs.</summary>
    public static bool IsFocus(this BillFormat format) => format is BillFormat.FocusCsvGzip or BillFormat.FocusParquet;

    /// <summary>Whether it is Parquet.</summary>
    public static bool IsParquet(this BillFormat format) =>
        format is BillFormat.LegacyParquet or BillFormat.Cur2Parquet or BillFormat.FocusParquet;

    /// <summary>Whether it is the report of 2015.</summary>
    public static bool IsLegacy(this BillFormat format) => format <= BillFormat.LegacyParquet;

    /// <summary>Whether keys of tags become lower case with underscores, so that <c>Owner</c> and <c>owner</c> are one.</summary>
    public static bool FoldsTags(this BillFormat format) =>
        format is BillFormat.LegacyParquet or BillFormat.Cur2CsvGzip or BillFormat.Cur2Parquet;
}
