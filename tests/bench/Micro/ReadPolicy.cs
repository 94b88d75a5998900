using BenchmarkDotNet.Attributes;
using ZocSec.Core.Guardrails;
using ZocSec.Core.Policies;

namespace ZocSec.Bench.Micro;

/// <summary>A small policy file, read whole; and the work of building what reads it, which each start pays for once.</summary>
public class ReadPolicy
{
    private readonly PolicyReader _reader = new(GuardrailCatalogue.All);

    private readonly byte[] _file =
        """
        version: 1
        mode: observe
        limits: { changes-per-hour: 20, reversals-per-resource: 3 }
        github:
          public-repository: { mode: enforce, allow-topics: [open-source], visibility: private, forks: alert }
          vulnerability-alerts: { mode: enforce }
        exemptions:
          - { guardrail: github/public-repository, resource: acme/skates, until: 2027-01-31, owner: team-sales, reason: demo }

        """u8.ToArray();

    [Benchmark(Baseline = true)]
    public object Read() => _reader.Read(_file);

    [Benchmark]
    public object ReadTheFirstTime() => new PolicyReader(GuardrailCatalogue.All).Read(_file);
}
