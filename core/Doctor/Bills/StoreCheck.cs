namespace ZocSec.Core.Doctor.Bills;

/// <summary>Whether what is read of billing data can be kept.</summary>
internal static class StoreCheck
{
    private const string Advice =
        "set Billing__Path to a folder that the server may write, and run this as the server's user";

    /// <summary>
    /// Checks by an empty file that is gone again at once: in the folder, or where that is to be made. Neither the folder nor
    /// what is in it is touched otherwise.
    /// </summary>
    /// <param name="folder">The folder of the store, which need not exist.</param>
    public static Finding Check(string folder)
    {
        var full = Path.GetFullPath(folder);
        var nearest = full;
        while (!Directory.Exists(nearest) && !File.Exists(nearest) && Path.GetDirectoryName(nearest) is { } parent)
        {
            nearest = parent;
        }

        try
        {
            var path = Path.Combine(nearest, $".zocsec-doctor-{Guid.NewGuid():N}");
            using var file = new FileStream(
                path,
                new FileStreamOptions
                {
                    Mode = FileMode.CreateNew,
                    Access = FileAccess.Write,
                    Options = FileOptions.DeleteOnClose,
                }
            );
            return Finding.Ok(
                BillChecks.Name,
                nearest == full ? $"the store {full} can be written" : $"the store {full} can be made"
            );
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return Finding.Fail(
                BillChecks.Name,
                File.Exists(nearest)
                    ? $"the store {full} cannot be made: {nearest} is a file"
                    : $"the store {full} cannot be written: {OneLine.Of(error.Message)}",
                Advice
            );
        }
    }
}
