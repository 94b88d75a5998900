using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using ZocSec.Core.Storage;

namespace ZocSec.Functions.Setup;

/// <summary>
/// The one-time codes that let a person into the set-up, and the states that GitHub brings back. The shared storage knows
/// them by their hashes, so every process accepts what any of them handed out, and nobody who reads it gets in.
/// </summary>
internal sealed class SetupTickets(ICursors cursors, TimeProvider time)
{
    private const int Bytes = 32;
    private static readonly TimeSpan CodeHolds = TimeSpan.FromHours(24);

    // GitHub keeps its code for an hour too.
    private static readonly TimeSpan StateHolds = TimeSpan.FromHours(1);

    /// <summary>Makes a code, good for 24 hours or until an App was registered with it.</summary>
    public async Task<string> IssueCodeAsync(CancellationToken ct)
    {
        var code = NewText();
        await cursors.SetAsync(CodeName(Hash(code)), Until(CodeHolds), ct);
        return code;
    }

    /// <summary>Whether a code is one of ours and still good.</summary>
    public Task<bool> IsCodeAsync(string code, CancellationToken ct) => HoldsAsync(CodeName(Hash(code)), ct);

    /// <summary>Makes a state for a flow that a code began; good for an hour.</summary>
    public async Task<string> OpenAsync(string code, CancellationToken ct)
    {
        var random = NewText();
        var state = $"{random}.{Hash(code)}";
        await cursors.SetAsync(StateName(state), Until(StateHolds), ct);
        return state;
    }

    /// <summary>Whether a state is one of ours, not used, and still good.</summary>
    public Task<bool> IsOpenAsync(string state, CancellationToken ct) => HoldsAsync(StateName(state), ct);

    /// <summary>Spends a state, and when an App came of it the code that began it.</summary>
    public async Task CloseAsync(string state, bool withCode, CancellationToken ct)
    {
        await cursors.SetAsync(StateName(state), "", ct);
        if (withCode)
        {
            await cursors.SetAsync(CodeName(state[(state.IndexOf('.', StringComparison.Ordinal) + 1)..]), "", ct);
        }
    }

    private async Task<bool> HoldsAsync(string name, CancellationToken ct) =>
        await cursors.GetAsync(name, ct) is { } until
        && DateTimeOffset.TryParseExact(
            until,
            "O",
            formatProvider: null,
            System.Globalization.DateTimeStyles.None,
            out var end
        )
        && time.GetUtcNow() < end;

    private string Until(TimeSpan holds) => (time.GetUtcNow() + holds).ToString("O");

    private static string NewText() => Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(Bytes));

    private static string CodeName(string hash) => $"setup/code/{hash}";

    private static string StateName(string state) => $"setup/state/{Hash(state)}";

    private static string Hash(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
}
