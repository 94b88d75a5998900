using System.Collections.Immutable;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using ZocSec.Core.GitHub;
using ZocSec.Core.GitHub.Owners;
using ZocSec.Core.Guardrails;

namespace ZocSec.Core.Billing.Owners;

/// <summary>The teams of an organisation as a directory, for a command that signs in by itself.</summary>
public sealed class OrganizationTeams : IOwnerDirectory, IAsyncDisposable
{
    private readonly ServiceProvider _services;
    private readonly GitHubSignIn _signIn;
    private readonly string _organization;

    /// <summary>Asks nothing yet.</summary>
    /// <param name="signIn">As whom.</param>
    /// <param name="organization">The organisation's login.</param>
    /// <param name="time">The clock.</param>
    /// <param name="logging">Where the program's log goes.</param>
    public OrganizationTeams(
        GitHubSignIn signIn,
        string organization,
        TimeProvider time,
        Action<ILoggingBuilder> logging
    )
    {
        (_signIn, _organization) = (signIn, organization);
        _services = signIn.AddTo(new ServiceCollection().AddSingleton(time).AddLogging(logging)).BuildServiceProvider();
    }

    /// <inheritdoc />
    public string Source => $"the teams of {_organization}";

    /// <inheritdoc />
    public async Task<ImmutableDictionary<string, DirectoryEntry>> FindAsync(
        IReadOnlyCollection<string> names,
        CancellationToken ct
    )
    {
        var tenant = await _signIn.FindTenantAsync(_services, _organization, ct) switch
        {
            GitHubAnswer<TenantId>.Ok { Value: var found } => found,
            GitHubAnswer<TenantId>.Refused { Reason: var reason } => throw Failed(reason),
            GitHubAnswer<TenantId>.Later { Reason: var reason } => throw Failed(reason),
            _ => throw Failed("there is no such organisation"),
        };
        var teams = new TeamsDirectory(_services.GetRequiredService<ITeams>(), tenant, _organization);
        return await teams.FindAsync(names, ct);
    }

    /// <inheritdoc />
    public ValueTask DisposeAsync() => _services.DisposeAsync();

    private BillingException Failed(string reason) =>
        new($"the teams of {_organization} cannot be asked for: {reason}") { IsOutside = true };
}
