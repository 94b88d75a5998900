using System.Collections.Frozen;
using System.Diagnostics.CodeAnalysis;
using ZocSec.Core.Guardrails;

namespace ZocSec.Core.Engine;

/// <summary>The guardrails that run here, by name.</summary>
internal sealed class GuardrailSet(IEnumerable<IGuardrail> guardrails)
{
    private readonly FrozenDictionary<GuardrailName, IGuardrail> _byName = guardrails.ToFrozenDictionary(guardrail =>
        guardrail.Definition.Name
    );

    /// <summary>All of them.</summary>
    public IEnumerable<IGuardrail> All => _byName.Values;

    /// <summary>Those of one kind.</summary>
    public IEnumerable<IGuardrail> Of(ResourceKind kind) => All.Where(guardrail => guardrail.Definition.Kind == kind);

    /// <summary>Finds one.</summary>
    public bool TryGet(GuardrailName name, [NotNullWhen(true)] out IGuardrail? guardrail) =>
        _byName.TryGetValue(name, out guardrail);
}
