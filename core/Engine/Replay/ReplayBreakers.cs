using ZocSec.Core.Guardrails;
using ZocSec.Core.Ledger;
using ZocSec.Core.Queue;

namespace ZocSec.Core.Engine.Replay;

/// <summary>
/// The breakers as they would have been: counting by the minute like the ledger's, tripped until a person resets them.
/// </summary>
/// <param name="changesPerHour">The limit.</param>
internal sealed class ReplayBreakers(int changesPerHour)
{
    private const int Minutes = 60;

    private readonly Dictionary<(TenantId, GuardrailName), Breaker> _breakers = [];
    private readonly Dictionary<(TenantId, GuardrailName), string> _resets = [];
    private readonly List<TrippedBreaker> _trips = [];

    /// <summary>Those that would have tripped, in order; one that was reset may be there again.</summary>
    public IReadOnlyList<TrippedBreaker> Trips => _trips;

    /// <summary>Asks for a permit for what an entry is about.</summary>
    public bool Permits(LedgerEntry entry)
    {
        var breaker = Of(entry);
        if (breaker.IsTripped)
        {
            return false;
        }

        if (breaker.TakenAt(MinuteOf(entry)) < changesPerHour)
        {
            breaker.Take(MinuteOf(entry));
            return true;
        }

        breaker.IsTripped = true;
        _trips.Add(new TrippedBreaker(entry.Resource.Tenant, entry.Guardrail, entry.Time));
        return false;
    }

    /// <summary>Takes in what did happen, before the other policy would have come into force.</summary>
    public void Remember(LedgerEntry entry)
    {
        var breaker = Of(entry);
        if (entry.MadeChanges)
        {
            breaker.Take(MinuteOf(entry));
        }

        breaker.IsTripped |= entry.Outcome == EntryOutcome.BreakerTripped;
    }

    /// <summary>Takes in that a person reset it, where an entry shows that; counting starts anew.</summary>
    public void ResetBy(LedgerEntry entry)
    {
        // All looks that one reset leads to have the same trigger.
        var key = (entry.Resource.Tenant, entry.Guardrail);
        if (entry.Cause == LookCause.BreakerReset && _resets.GetValueOrDefault(key) != entry.Trigger)
        {
            _resets[key] = entry.Trigger;
            _breakers.Remove(key);
        }
    }

    private static long MinuteOf(LedgerEntry entry) => entry.Time.ToUnixTimeSeconds() / 60;

    private Breaker Of(LedgerEntry entry)
    {
        var key = (entry.Resource.Tenant, entry.Guardrail);
        return _breakers.TryGetValue(key, out var known) ? known : _breakers[key] = new Breaker();
    }

    private sealed class Breaker
    {
        private readonly SortedDictionary<long, int> _taken = [];

        public bool IsTripped { get; set; }

        // The minute that began 60 minutes ago counts whole, as in the ledger.
        public int TakenAt(long minute)
        {
            foreach (var old in _taken.Keys.TakeWhile(taken => taken < minute - Minutes).ToList())
            {
                _taken.Remove(old);
            }

            return _taken.Values.Sum();
        }

        public void Take(long minute) => _taken[minute] = _taken.GetValueOrDefault(minute) + 1;
    }
}
