using ZocSec.Core.Guardrails;
using ZocSec.Core.Policies;
using ZocSec.Core.Tenants;

namespace ZocSec.Functions.Access;

/// <summary>
/// Without a real App the program listens on this machine only: whoever reaches it runs it, and sees all organisations of
/// the sandbox.
/// </summary>
internal sealed class LocalVisitors(TenantDirectory tenants, IPolicySource policies) : IVisitors
{
    private const string Login = "you";

    /// <inheritdoc />
    public bool HasSignIn => false;

    /// <inheritdoc />
    public async Task<Viewer?> FindAsync(HttpContext context, CancellationToken ct)
    {
        var grants = (await tenants.ListAsync(ct))
            .Select(tenant => new Grant(tenant.Tenant, tenant.Account) { IsOperator = true })
            .ToList();
        if (grants.Count == 0 || !policies.For(TenantId.Default).Accounts.IsEmpty)
        {
            grants.Add(new Grant(TenantId.Default, "AWS") { IsOperator = true });
        }

        return new Viewer(Login, [.. grants]);
    }

    /// <inheritdoc />
    public Task<Viewer?> ConfirmAsync(HttpContext context, CancellationToken ct) => FindAsync(context, ct);
}
