namespace ZocSec.Core.Billing.Store.Parquet;

/// <summary>What a column of a Parquet file holds.</summary>
internal enum ParquetType
{
    /// <summary>A text in UTF-8.</summary>
    Text,

    /// <summary>A day, in days since 1970.</summary>
    Date,

    /// <summary>A time in UTC without saying so, in microseconds since 1970.</summary>
    Timestamp,

    /// <summary>A number of 32 bits.</summary>
    Int,

    /// <summary>A number of 64 bits.</summary>
    Long,

    /// <summary>DECIMAL(38, 12), in units of 10^-12.</summary>
    Decimal,
}

/// <summary>How the schema of a Parquet file says what is in a column: "Parquet file format metadata", parquet.thrift.</summary>
internal static class ParquetTypes
{
    /// <summary>How many bytes a value has; 0: each says it in front of it.</summary>
    public static int LengthOf(ParquetType type) =>
        type switch
        {
            ParquetType.Text => 0,
            ParquetType.Date or ParquetType.Int => sizeof(int),
            ParquetType.Decimal => 16,
            _ => sizeof(long),
        };

    /// <summary>The number of the physical type.</summary>
    public static int PhysicalOf(ParquetType type) =>
        type switch
        {
            ParquetType.Text => 6,
            ParquetType.Date or ParquetType.Int => 1,
            ParquetType.Decimal => 7,
            _ => 2,
        };

    /// <summary>Writes the element of a schema that is a column.</summary>
    public static void Write(ThriftWriter thrift, string name, ParquetType type, bool isOptional)
    {
        thrift.Element();
        thrift.Int(1, PhysicalOf(type));
        if (type == ParquetType.Decimal)
        {
            thrift.Int(2, LengthOf(type));
        }

        thrift.Int(3, isOptional ? 1 : 0);
        thrift.Text(4, name);
        WriteMeaning(thrift, type);
        thrift.End();
    }

    /// <summary>Writes the elements of a map of texts, but for the two columns that follow them.</summary>
    public static void WriteMap(ThriftWriter thrift, string name)
    {
        thrift.Element();
        thrift.Int(3, 0);
        thrift.Text(4, name);
        thrift.Int(5, 1);
        thrift.Int(6, 1);
        thrift.Struct(10);
        thrift.Struct(2);
        thrift.End();
        thrift.End();
        thrift.End();
        thrift.Element();
        thrift.Int(3, 2);
        thrift.Text(4, "key_value");
        thrift.Int(5, 2);
        thrift.End();
    }

    // First what older readers know, then the same again.
    private static void WriteMeaning(ThriftWriter thrift, ParquetType type)
    {
        switch (type)
        {
            case ParquetType.Text:
                thrift.Int(6, 0);
                thrift.Struct(10);
                thrift.Struct(1);
                break;
            case ParquetType.Date:
                thrift.Int(6, 6);
                thrift.Struct(10);
                thrift.Struct(6);
                break;
            case ParquetType.Timestamp:
                thrift.Int(6, 10);
                thrift.Struct(10);
                thrift.Struct(8);
                thrift.Bool(1, value: false);
                thrift.Struct(2);
                thrift.Struct(2);
                thrift.End();
                thrift.End();
                break;
            case ParquetType.Decimal:
                thrift.Int(6, 5);
                thrift.Int(7, 12);
                thrift.Int(8, 38);
                thrift.Struct(10);
                thrift.Struct(5);
                thrift.Int(1, 12);
                thrift.Int(2, 38);
                break;
            default:
                return;
        }

        thrift.End();
        thrift.End();
    }
}
