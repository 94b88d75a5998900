using System.Collections.Immutable;
using System.Diagnostics.Metrics;
using System.Runtime.CompilerServices;
using ZocSec.Core.Engine;

namespace ZocSec.Tests.Docs;

/// <summary>What the program measures, and what Prometheus calls it.</summary>
internal static class Instruments
{
    /// <summary>The instruments of <see cref="Telemetry"/>.</summary>
    public static ImmutableArray<Instrument> All { get; } = Find();

    /// <summary>
    /// The names of an instrument's series by the rules of OpenTelemetry's "Prometheus and OpenMetrics Compatibility": dots become
    /// underscores, a unit in braces falls away, seconds are written out, a counter ends in <c>_total</c>.
    /// </summary>
    public static IEnumerable<string> SeriesOf(Instrument instrument)
    {
        var name = instrument.Name.Replace('.', '_');
        var unit = instrument.Unit switch
        {
            "s" => "_seconds",
            ['{', .., '}'] => "",
            var other => throw new NotSupportedException($"{instrument.Name}: no rule for the unit {other}"),
        };
        return instrument switch
        {
            Counter<long> => [$"{name}{unit}_total"],
            Histogram<double> => [$"{name}{unit}_bucket", $"{name}{unit}_count", $"{name}{unit}_sum"],
            _ => throw new NotSupportedException($"{instrument.Name}: no rule for {instrument.GetType()}"),
        };
    }

    private static ImmutableArray<Instrument> Find()
    {
        var all = ImmutableArray.CreateBuilder<Instrument>();
        using var telemetry = new Telemetry();
        using var listener = new MeterListener();
        var meter = MeterOf(telemetry);
        listener.InstrumentPublished = (instrument, _) =>
        {
            if (instrument.Meter == meter)
            {
                all.Add(instrument);
            }
        };
        listener.Start();
        return all.ToImmutable();
    }

    // Other tests of this process have instruments of the same names.
    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_meter")]
    private static extern ref Meter MeterOf(Telemetry telemetry);
}
