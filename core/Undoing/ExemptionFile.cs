using System.Text;
using ZocSec.Core.Guardrails;
using ZocSec.Core.Policies;
using ZocSec.Core.Reports;

namespace ZocSec.Core.Undoing;

/// <summary>A policy file that is to exempt what was taken back.</summary>
public static class ExemptionFile
{
    /// <summary>Adds exemptions. A file that is no policy, or would not be one after it, stays as it is.</summary>
    /// <param name="path">The file.</param>
    /// <param name="lines">Lines of <see cref="UndoExemption"/>.</param>
    /// <returns>What is wrong and what to do; null when they are in the file.</returns>
    public static async Task<string?> AddAsync(string path, IReadOnlyCollection<string> lines)
    {
        var reader = new PolicyReader(GuardrailCatalogue.All);
        try
        {
            var file = await File.ReadAllBytesAsync(path);
            if (reader.Read(file) is not PolicyReading.Valid { Policy: var before })
            {
                return $"{path} is no valid policy (see: zocsec policy check {path}): put the lines in yourself";
            }

            var text = ExemptionWriter.Add(Encoding.UTF8.GetString(file), lines);
            var bytes = Encoding.UTF8.GetBytes(text ?? "");
            if (
                reader.Read(bytes) is not PolicyReading.Valid { Policy: var after }
                || after.Exemptions.Length != before.Exemptions.Length + lines.Count
            )
            {
                return $"the exemptions in {path} are not a list of lines that can be added to: put the lines in yourself";
            }

            await ReportFile.WriteAsync(path, async stream => await stream.WriteAsync(bytes));
            return null;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return $"{path} cannot be written ({error.Message}): put the lines in yourself";
        }
    }
}
