using Azure.Data.Tables;

namespace ZocSec.Core.Storage.Azure;

/// <summary>Rows of one partition whose keys begin alike.</summary>
/// <param name="Partition">The partition.</param>
/// <param name="Prefix">What their keys begin with.</param>
internal sealed record AzureRange(string Partition, string Prefix)
{
    /// <summary>The most rows that one answer of the service holds.</summary>
    public const int Page = 1000;

    /// <summary>The columns of rows of which only the key matters.</summary>
    public static readonly string[] KeysOnly = ["PartitionKey", "RowKey"];

    /// <summary>Only rows after this key; null for all.</summary>
    public string? After { get; init; }

    /// <summary>Only rows up to this key, and the one with it; null for all.</summary>
    public string? UpTo { get; init; }

    /// <summary>A condition on columns that the service checks, made by <see cref="TableClient.CreateQueryFilter(FormattableString)"/>; null for none.</summary>
    public string? Where { get; init; }

    /// <summary>Which columns; null for all.</summary>
    public string[]? Columns { get; init; }

    /// <summary>At most so many rows.</summary>
    public int Max { get; init; } = int.MaxValue;

    /// <summary>The query's filter.</summary>
    public string ToFilter()
    {
        var begin = After is null
            ? TableClient.CreateQueryFilter($"PartitionKey eq {Partition} and RowKey ge {Prefix}")
            : TableClient.CreateQueryFilter($"PartitionKey eq {Partition} and RowKey gt {After}");
        var end = UpTo is null
            ? TableClient.CreateQueryFilter($"RowKey lt {AzureKeys.EndOf(Prefix)}")
            : TableClient.CreateQueryFilter($"RowKey le {UpTo}");
        var keys = $"{begin} and {end}";
        return Where is null ? keys : $"{keys} and ({Where})";
    }

    /// <summary>Joins conditions of which some are not asked for.</summary>
    public static string? All(params ReadOnlySpan<string?> conditions)
    {
        string? all = null;
        foreach (var condition in conditions)
        {
            all = all is null || condition is null ? all ?? condition : $"{all} and {condition}";
        }

        return all;
    }
}
