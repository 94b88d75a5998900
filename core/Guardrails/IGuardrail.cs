using System.Text.Json.Serialization.Metadata;
using ZocSec.Core.Events;
using ZocSec.Core.Policies;

namespace ZocSec.Core.Guardrails;

/// <summary>
/// One rule over one kind of resource. The engine calls it the same way for an event, a sweep, a dry run and an undo;
/// a guardrail never knows which. Implementations derive from <see cref="Guardrail{TState,TSettings}"/>.
/// </summary>
public interface IGuardrail
{
    /// <summary>Name, kind, needs and default settings.</summary>
    GuardrailDefinition Definition { get; }

    /// <summary>How this guardrail's states are written to and read from a store.</summary>
    JsonTypeInfo StateInfo { get; }

    /// <summary>The resources an event hints at; pure, and empty for most events.</summary>
    IEnumerable<Hint> Affected(SourceEvent source);

    /// <summary>Reads the resource live: only what this rule needs. Does not throw for what the service answers.</summary>
    Task<Reading> ReadAsync(Hint hint, Policy policy, CancellationToken ct);

    /// <summary>
    /// Adds to a state that was read in bulk what this rule needs besides and can be had for (nearly) nothing, such as from
    /// a list that serves all resources. A state it can add nothing to is returned as it is.
    /// </summary>
    ValueTask<State> CompleteAsync(State bulk, Policy policy, CancellationToken ct);

    /// <summary>Judges a state; pure.</summary>
    Verdict Judge(State state, Policy policy);

    /// <summary>
    /// Makes one change: the only writer. Never reads and never checks for drift; the engine has just done both on
    /// <paramref name="fresh"/>. Does not throw for what the service answers.
    /// </summary>
    Task<Outcome> ApplyAsync(State fresh, Change change, CancellationToken ct);
}

/// <summary>What is known of a guardrail without making one.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Kind">The kind of its resources.</param>
/// <param name="Needs">Events and permissions.</param>
/// <param name="Defaults">The settings that hold where the policy is silent.</param>
/// <param name="Implementation">The class, an <see cref="IGuardrail"/>.</param>
/// <param name="GuardsExposure">
/// Whether the violation lays something open to the world. Such a guardrail slows down when somebody fights it, but never gives up.
/// </param>
/// <param name="CheckRun">
/// The name of the check run that shows the verdict; null for none. Such a check run fails only where the policy enforces.
/// </param>
public sealed record GuardrailDefinition(
    GuardrailName Name,
    ResourceKind Kind,
    Needs Needs,
    GuardrailSettings Defaults,
    Type Implementation,
    bool GuardsExposure = false,
    string? CheckRun = null
);

/// <summary>A guardrail with its state and settings typed; slices derive from this.</summary>
public abstract class Guardrail<TState, TSettings> : IGuardrail
    where TState : State
    where TSettings : GuardrailSettings
{
    /// <inheritdoc />
    public abstract GuardrailDefinition Definition { get; }

    /// <inheritdoc />
    public abstract JsonTypeInfo StateInfo { get; }

    /// <inheritdoc />
    public abstract IEnumerable<Hint> Affected(SourceEvent source);

    /// <summary>Reads the resource live, see <see cref="IGuardrail.ReadAsync"/>.</summary>
    protected abstract Task<Reading> ReadAsync(Hint hint, Policy policy, CancellationToken ct);

    /// <summary>Adds to a state read in bulk, see <see cref="IGuardrail.CompleteAsync"/>; nothing, where a slice does not say.</summary>
    protected virtual ValueTask<TState> CompleteAsync(TState bulk, Policy policy, CancellationToken ct) => new(bulk);

    /// <summary>Judges a state, see <see cref="IGuardrail.Judge"/>.</summary>
    protected abstract Verdict Judge(TState state, Policy policy);

    /// <summary>Makes one change, see <see cref="IGuardrail.ApplyAsync"/>.</summary>
    protected abstract Task<Outcome> ApplyAsync(TState fresh, Change change, CancellationToken ct);

    /// <summary>What the policy says of this guardrail.</summary>
    protected TSettings SettingsOf(Policy policy) => policy.Settings<TSettings>(Definition);

    Task<Reading> IGuardrail.ReadAsync(Hint hint, Policy policy, CancellationToken ct) => ReadAsync(hint, policy, ct);

    async ValueTask<State> IGuardrail.CompleteAsync(State bulk, Policy policy, CancellationToken ct) =>
        await CompleteAsync((TState)bulk, policy, ct);

    Verdict IGuardrail.Judge(State state, Policy policy) => Judge((TState)state, policy);

    Task<Outcome> IGuardrail.ApplyAsync(State fresh, Change change, CancellationToken ct) =>
        ApplyAsync((TState)fresh, change, ct);
}
