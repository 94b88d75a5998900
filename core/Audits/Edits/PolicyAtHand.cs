using ZocSec.Core.Guardrails;
using ZocSec.Core.Policies;

namespace ZocSec.Core.Audits.Edits;

/// <summary>The policy file as it is now; while it is no policy, as it was.</summary>
internal sealed class PolicyAtHand
{
    private readonly PolicyReader reader = new(GuardrailCatalogue.All);
    private readonly string? path;
    private Policy policy = Policy.ObserveOnly;

    /// <summary>Reads it once.</summary>
    /// <param name="path">The file; null for the defaults.</param>
    /// <param name="problems">All that is wrong with it.</param>
    public PolicyAtHand(string? path, ICollection<string> problems)
    {
        this.path = path;
        if (path is null)
        {
            return;
        }

        switch (reader.ReadFile(path))
        {
            case PolicyReading.Valid { Policy: var read }:
                policy = read;
                break;
            case PolicyReading.Refused { Errors: var errors }:
                foreach (var error in errors)
                {
                    problems.Add(error.At(path));
                }

                break;
        }
    }

    /// <summary>The policy now: whoever pauses it in the middle of a run stops that run.</summary>
    public Policy Now()
    {
        if (path is not null && reader.ReadFile(path) is PolicyReading.Valid { Policy: var read })
        {
            policy = read;
        }

        return policy;
    }
}
