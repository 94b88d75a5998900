using System.Collections.Immutable;
using ZocSec.Core.Guardrails;

namespace ZocSec.Core.GitHub.People;

/// <summary>What GitHub lets a person do where the App is installed.</summary>
/// <param name="Id">The person's number, which stays when the login changes hands.</param>
/// <param name="Login">The person's login.</param>
/// <param name="IsOperator">Whether they administer the operator's account: it owns the App, or <c>GitHub__OperatorInstallation</c> names it.</param>
/// <param name="Tenants">The installations of which they administer all, or maintain something.</param>
public sealed record PersonRights(long Id, string Login, bool IsOperator, ImmutableArray<TenantRights> Tenants);

/// <summary>What a person may do in one installation.</summary>
/// <param name="Tenant">The installation.</param>
/// <param name="Account">The login of the account that it is on.</param>
/// <param name="Repositories">The numbers of the repositories that they maintain or administer; null: they administer the account.</param>
public sealed record TenantRights(TenantId Tenant, string Account, ImmutableArray<long>? Repositories);
