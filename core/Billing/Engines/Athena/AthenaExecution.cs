using System.Text.Json;
using ZocSec.Core.Events.Aws;

namespace ZocSec.Core.Billing.Engines.Athena;

/// <summary>How far a query is. Source: "QueryExecution", Amazon Athena API Reference.</summary>
internal sealed record AthenaExecution
{
    /// <summary><c>QUEUED</c>, <c>RUNNING</c>, <c>SUCCEEDED</c>, <c>FAILED</c> or <c>CANCELLED</c>.</summary>
    public required string State { get; init; }

    /// <summary>Why it is in this state; empty when Athena does not say.</summary>
    public string Reason { get; init; } = "";

    /// <summary>Whether the same query may succeed when it is begun again.</summary>
    public bool IsRetryable { get; init; }

    /// <summary>How many bytes it has read so far.</summary>
    public long Scanned { get; init; }

    /// <summary>How long the engine has worked on it.</summary>
    public TimeSpan Worked { get; init; }

    /// <summary>Where its answer is: <c>s3://bucket/prefix/id.csv</c>; empty when Athena does not say.</summary>
    public string Output { get; init; } = "";

    /// <summary>Whether it goes on.</summary>
    public bool IsUnderWay => State is "QUEUED" or "RUNNING";

    /// <summary>Reads the answer of GetQueryExecution.</summary>
    public static AthenaExecution Of(JsonElement answer)
    {
        var execution = answer.Object("QueryExecution") ?? default;
        var status = execution.Object("Status") ?? default;
        var error = status.Object("AthenaError") ?? default;
        var statistics = execution.Object("Statistics") ?? default;
        return new AthenaExecution
        {
            State = status.Text("State") ?? "",
            Reason = status.Text("StateChangeReason") ?? error.Text("ErrorMessage") ?? "",
            IsRetryable = error.Flag("Retryable") is true,
            Scanned = (long)(statistics.Number("DataScannedInBytes") ?? 0),
            Worked = TimeSpan.FromMilliseconds(statistics.Number("EngineExecutionTimeInMillis") ?? 0),
            Output = execution.Object("ResultConfiguration")?.Text("OutputLocation") ?? "",
        };
    }
}
