using ZocSec.Core.Ledger;
using ZocSec.Core.Notifications;

namespace ZocSec.Tests.EndToEnd;

/// <summary>Keeps every entry the program writes, and tells when one is there that a test waits for.</summary>
internal sealed class EntryLog : IEntryObserver
{
    // No test passes by this time going by; it only ends one that would wait for ever.
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    private readonly Lock _gate = new();
    private readonly List<LedgerEntry> _entries = [];
    private TaskCompletionSource _more = NewSignal();

    public IReadOnlyList<LedgerEntry> All
    {
        get
        {
            lock (_gate)
            {
                return [.. _entries];
            }
        }
    }

    /// <summary>The repositories that were made private.</summary>
    public IReadOnlyList<LedgerEntry> Remediated() =>
        [
            .. All.Where(entry =>
                entry.Outcome == EntryOutcome.Remediated && entry.Guardrail.Value == "github/public-repository"
            ),
        ];

    public void Written(LedgerEntry entry)
    {
        TaskCompletionSource told;
        lock (_gate)
        {
            _entries.Add(entry);
            told = _more;
            _more = NewSignal();
        }

        told.SetResult();
    }

    /// <summary>Waits for an entry of a repository with an outcome.</summary>
    public async Task<LedgerEntry> WhenAsync(
        string repository,
        EntryOutcome outcome,
        string guardrail = "github/public-repository"
    )
    {
        LedgerEntry? found = null;
        await WhenAsync(entries =>
        {
            found = entries.LastOrDefault(entry =>
                entry.Resource.Name == $"acme/{repository}"
                && entry.Outcome == outcome
                && entry.Guardrail.Value == guardrail
            );
            return found is not null;
        });
        return found!;
    }

    /// <summary>Waits until the entries are as a test wants them.</summary>
    public async Task WhenAsync(Func<IReadOnlyList<LedgerEntry>, bool> isSo)
    {
        using var patience = new CancellationTokenSource(Patience);
        while (true)
        {
            Task more;
            lock (_gate)
            {
                if (isSo(_entries))
                {
                    return;
                }

                more = _more.Task;
            }

            await more.WaitAsync(patience.Token);
        }
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
