using System.IO.Enumeration;

namespace ZocSec.Sandbox.Faults;

/// <summary>Decides for each request and each delivery what goes wrong. Costs one read while nothing does.</summary>
public sealed class FaultInjector
{
    private readonly Lock _gate = new();
    private Active? _active;

    /// <summary>What goes wrong from now on; counts begin anew.</summary>
    public FaultPlan Plan
    {
        get => Volatile.Read(ref _active)?.Plan ?? FaultPlan.None;
        set => Volatile.Write(ref _active, value == FaultPlan.None ? null : new Active(value));
    }

    /// <summary>Adds one rule to the plan; counts begin anew.</summary>
    public void Add(FaultRule rule)
    {
        lock (_gate)
            Plan = Plan with { Rules = Plan.Rules.Add(rule) };
    }

    /// <summary>Takes GitHub down or brings it back; counts begin anew.</summary>
    public void SetOutage(bool outage)
    {
        lock (_gate)
            Plan = Plan with { Outage = outage };
    }

    /// <summary>Nothing goes wrong any more.</summary>
    public void Clear() => Plan = FaultPlan.None;

    internal Strike Next(string method, string path) =>
        Volatile.Read(ref _active) is { } active ? active.Next(method, path) : default;

    internal DeliveryFate NextDelivery() => Volatile.Read(ref _active) is { } active ? active.NextDelivery() : default;

    private sealed class Active(FaultPlan plan)
    {
        private readonly Lock _gate = new();
        private readonly Random _random = new(plan.Seed);
        private readonly int[] _skipped = new int[plan.Rules.Length];
        private readonly int[] _left = [.. plan.Rules.Select(rule => rule.Count ?? int.MaxValue)];

        public FaultPlan Plan => plan;

        public Strike Next(string method, string path)
        {
            if (plan.Outage)
                return new Strike(0, new FaultRule { Kind = FaultKind.Status, Status = 503 });
            var latency = 0;
            lock (_gate)
            {
                for (var i = 0; i < plan.Rules.Length; i++)
                {
                    var rule = plan.Rules[i];
                    if (!Fits(rule, method, path))
                        continue;
                    if (_skipped[i] < rule.Skip)
                    {
                        _skipped[i]++;
                        continue;
                    }

                    if (_left[i] == 0 || _random.NextDouble() >= rule.Probability)
                        continue;
                    if (_left[i] != int.MaxValue)
                        _left[i]--;
                    if (rule.Kind != FaultKind.Slow)
                        return new Strike(latency, rule);
                    latency += rule.LatencyMs;
                }
            }

            return new Strike(latency, Rule: null);
        }

        public DeliveryFate NextDelivery()
        {
            var faults = plan.Deliveries;
            lock (_gate)
            {
                return new DeliveryFate(
                    _random.NextDouble() < faults.Lost,
                    _random.NextDouble() < faults.Duplicated,
                    _random.NextDouble() < faults.Reordered,
                    _random.NextDouble() < faults.Delayed ? faults.DelayMs : 0
                );
            }
        }

        private static bool Fits(FaultRule rule, string method, string path) =>
            (rule.Method == "*" || string.Equals(rule.Method, method, StringComparison.OrdinalIgnoreCase))
            && FileSystemName.MatchesSimpleExpression(rule.Path, path);
    }
}

/// <summary>What goes wrong with one request.</summary>
internal readonly record struct Strike(int LatencyMs, FaultRule? Rule);

/// <summary>What goes wrong with one delivery.</summary>
internal readonly record struct DeliveryFate(bool IsLost, bool IsDuplicated, bool IsReordered, int DelayMs);
