using System.Runtime.InteropServices;

namespace ZocSec.Bench.Compare;

/// <summary>What a comparison ran on.</summary>
/// <param name="Processor">Its model.</param>
/// <param name="Cores">How many.</param>
/// <param name="System">Kernel.</param>
/// <param name="Runtime">Of .NET.</param>
internal sealed record Machine(string Processor, int Cores, string System, string Runtime)
{
    /// <summary>Describes this machine.</summary>
    public static Machine Read()
    {
        var model = File.ReadLines("/proc/cpuinfo")
            .FirstOrDefault(line => line.StartsWith("model name", StringComparison.Ordinal));
        return new Machine(
            model?[(model.IndexOf(':', StringComparison.Ordinal) + 2)..] ?? "unknown",
            Environment.ProcessorCount,
            RuntimeInformation.OSDescription,
            RuntimeInformation.FrameworkDescription
        );
    }
}
