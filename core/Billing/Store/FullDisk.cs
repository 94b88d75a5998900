namespace ZocSec.Core.Billing.Store;

/// <summary>Tells a full disk from other failures, and says it in words.</summary>
internal static class FullDisk
{
    /// <summary>Whether a message of DuckDB, or of the operating system, says so.</summary>
    public static bool IsIn(string message) =>
        message.Contains("No space left", StringComparison.Ordinal)
        || message.Contains("Disk quota", StringComparison.Ordinal)
        || message.Contains("max_temp_directory_size", StringComparison.Ordinal)
        || message.Contains("not enough space", StringComparison.OrdinalIgnoreCase);

    /// <summary>What a failure says: <c>The disk with /store/temp is full (3 MB are free): …</c>; null where it is another.</summary>
    /// <param name="error">The failure.</param>
    /// <param name="folder">A folder on the disk.</param>
    public static string? InWords(IOException error, string folder) =>
        error.Message.Contains(" is full", StringComparison.Ordinal) ? error.Message
        : IsIn(error.Message) ? InWords(error.Message, folder)
        : null;

    /// <summary>The same of a message.</summary>
    public static string InWords(string message, string folder) =>
        $"The disk with {folder} is full{Free(folder)}: {message}";

    private static string Free(string folder)
    {
        try
        {
            var free = new DriveInfo(folder).AvailableFreeSpace >> 20;
            return $" ({free.ToString(CultureInfo.InvariantCulture)} MB are free)";
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or ArgumentException)
        {
            return "";
        }
    }
}
