using System.Collections.Immutable;
using ZocSec.Core.Guardrails;
using ZocSec.Core.Ledger;

namespace ZocSec.Functions.Access;

/// <summary>A person who looks at pages, and what they may see and do by what GitHub last said of them.</summary>
/// <param name="Login">Their login; what the ledger names as actor.</param>
/// <param name="Grants">What they may see, a tenant each; empty: nothing.</param>
public sealed record Viewer(string Login, ImmutableArray<Grant> Grants);

/// <summary>What a person may see of one tenant.</summary>
/// <param name="Tenant">The tenant.</param>
/// <param name="Account">The name of its organisation or person; for the operator's own tenant without one a word for it.</param>
public sealed record Grant(TenantId Tenant, string Account)
{
    /// <summary>
    /// The numbers of the only repositories they may see, since they maintain them; null: they administer the whole tenant.
    /// </summary>
    public ImmutableSortedSet<string>? Repositories { get; init; }

    /// <summary>Whether they run this program: they see AWS, and what belongs to no organisation.</summary>
    public bool IsOperator { get; init; }

    /// <summary>Whether they see all of GitHub's part, and may take changes back and try work again.</summary>
    public bool IsAdministrator => Repositories is null;

    /// <summary>What they see of the tenant; null: all of it.</summary>
    public Sight? Sight =>
        this switch
        {
            { Repositories: { } keys } => new Sight(keys),
            { IsOperator: true } => null,
            _ => new Sight(),
        };

    /// <summary>Whether they may see what a guardrail found about a resource.</summary>
    public bool Sees(GuardrailName guardrail, ResourceId resource) =>
        resource.Tenant == Tenant && (Sight?.Covers(guardrail, resource) ?? true);
}
