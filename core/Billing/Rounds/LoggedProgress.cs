using Microsoft.Extensions.Logging;

namespace ZocSec.Core.Billing.Rounds;

/// <summary>Tells the log what a person at a terminal would be told, but for how far it is.</summary>
internal sealed partial class LoggedProgress(ILogger logger) : IBillingProgress
{
    /// <inheritdoc />
    public void Planned(int chunks, long bytes, int unchanged) => Log.Planned(logger, chunks, bytes, unchanged);

    /// <inheritdoc />
    public void Read(long bytes, long lines) { }

    /// <inheritdoc />
    public void Doing(string what) { }

    /// <inheritdoc />
    public void Remarked(string remark) => Log.Remarked(logger, remark);

    private static partial class Log
    {
        [LoggerMessage(
            1911,
            LogLevel.Information,
            "{Chunks} files of billing data are to be read, {Bytes} bytes; {Unchanged} are unchanged"
        )]
        public static partial void Planned(ILogger logger, int chunks, long bytes, int unchanged);

        [LoggerMessage(1912, LogLevel.Warning, "Billing data: {Remark}")]
        public static partial void Remarked(ILogger logger, string remark);
    }
}
