using ZocSec.Core.Engine;
using ZocSec.Core.Events;
using ZocSec.Core.GitHub;
using ZocSec.Core.Guardrails;
using ZocSec.Core.Queue;

namespace ZocSec.Core.Tenants;

/// <summary>
/// What is new gets a first look: an installation, repositories that it gained, a repository that was made or came
/// from elsewhere. What an installation became is asked of GitHub.
/// </summary>
internal sealed class TenantReaction(GuardrailSet guardrails, TimeProvider time) : IEventReaction
{
    private const string Installation = "com.github.installation.";

    /// <inheritdoc />
    public IEnumerable<Work> WorkFor(SourceEvent source) =>
        source.Type switch
        {
            "com.github.installation_repositories.added" => Added(source),
            "com.github.repository.created" or "com.github.repository.transferred" => RepositoryEvent
                .Hint(source)
                .SelectMany(hint =>
                    // Those that the event concerns by itself look anyway.
                    guardrails
                        .Of(RepositoryState.Kind)
                        .Where(guardrail => !guardrail.Affected(source).Any())
                        .Select(guardrail => LookAt(source, guardrail, hint.Resource))
                ),
            _ when source.Type.StartsWith(Installation, StringComparison.Ordinal) =>
            [
                TenantErrand.For(source.Key, source.Time, source.Tenant, source.Type[Installation.Length..]),
            ],
            _ => [],
        };

    private IEnumerable<Work> Added(SourceEvent source)
    {
        var facts = GitHubFacts.Of(source);
        if (facts.AddedMore || facts.Added.IsEmpty)
        {
            return [TenantErrand.For(source.Key, source.Time, source.Tenant, TenantErrand.RepositoriesAdded)];
        }

        return from repository in facts.Added
            let key = repository.Id.ToString(CultureInfo.InvariantCulture)
            let resource = new ResourceId(source.Tenant, RepositoryState.Kind, key, repository.FullName)
            from guardrail in guardrails.Of(RepositoryState.Kind)
            select LookAt(source, guardrail, resource);
    }

    private Look LookAt(SourceEvent source, IGuardrail guardrail, ResourceId resource) =>
        new(
            $"{source.Key}/first/{guardrail.Definition.Name}/{resource.Key}",
            source.Time,
            guardrail.Definition.Name,
            new Hint(resource),
            LookCause.Event,
            source.Key,
            source.Actor,
            source.Time,
            time.GetUtcNow()
        );
}
