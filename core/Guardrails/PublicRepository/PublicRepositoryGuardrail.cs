using System.Collections.Immutable;
using System.Text.Json.Serialization.Metadata;
using ZocSec.Core.Events;
using ZocSec.Core.GitHub;
using ZocSec.Core.Policies;

namespace ZocSec.Core.Guardrails.PublicRepository;

/// <summary>Makes repositories private that became public without a topic that allows it.</summary>
internal sealed class PublicRepositoryGuardrail(IRepositories repositories)
    : Guardrail<RepositoryState, PublicRepositorySettings>
{
    /// <summary>What the catalogue lists.</summary>
    public static GuardrailDefinition Declaration { get; } =
        new(
            new GuardrailName("github/public-repository"),
            RepositoryState.Kind,
            new Needs(
                ["public", "push", "repository"],
                ImmutableDictionary<string, string>
                    .Empty.Add("administration", "write")
                    .Add("contents", "read")
                    .Add("metadata", "read")
            ),
            new PublicRepositorySettings(),
            typeof(PublicRepositoryGuardrail),
            GuardsExposure: true
        );

    /// <inheritdoc />
    public override GuardrailDefinition Definition => Declaration;

    /// <inheritdoc />
    public override JsonTypeInfo StateInfo => RepositoryStateJson.Default.RepositoryState;

    /// <inheritdoc />
    public override IEnumerable<Hint> Affected(SourceEvent source) =>
        source.Type switch
        {
            "com.github.repository.publicized" or "com.github.public" => RepositoryEvent.Hint(source, withClaim: true),
            // Whoever creates it public is who exposed it.
            "com.github.repository.created" => RepositoryEvent.Hint(source, withClaim: true),
            "com.github.repository.edited"
            or "com.github.repository.renamed"
            or "com.github.repository.transferred"
            or "com.github.repository.archived"
            or "com.github.repository.unarchived" => RepositoryEvent.Hint(source),
            // Pushes are many; one to a repository that says it is not public cannot be news.
            "com.github.push" => RepositoryEvent.Hint(source, unlessNotPublic: true),
            _ => [],
        };

    /// <inheritdoc />
    protected override async Task<Reading> ReadAsync(Hint hint, Policy policy, CancellationToken ct)
    {
        var answer = await repositories.GetAsync(hint.Resource.Tenant, hint.Resource.Name, ct);
        return RepositoryAnswers.TryFind(answer, hint.Resource, out var repository, out var missing)
            ? new Reading.Found(
                RepositoryState.Of(hint.Resource.Tenant, repository) with
                {
                    Exposure = RepositoryEvent.ExposureOf(hint.Claim, repository),
                }
            )
            : missing;
    }

    /// <inheritdoc />
    protected override Verdict Judge(RepositoryState state, Policy policy) =>
        PublicRepositoryRule.Judge(state, SettingsOf(policy));

    /// <inheritdoc />
    protected override async Task<Outcome> ApplyAsync(RepositoryState fresh, Change change, CancellationToken ct)
    {
        var (tenant, name) = (fresh.Resource.Tenant, fresh.Resource.Name);
        switch (change)
        {
            case { Property: RepositoryProperty.Visibility, After: { } visibility }:
                var update = new RepositoryUpdate(Visibility: visibility);
                return (await repositories.UpdateAsync(tenant, name, update, ct)).ToOutcome(fresh.Resource);

            case { Property: RepositoryProperty.Archived, After: "true" or "false" }:
                var archived = new RepositoryUpdate(Archived: change.After is "true");
                return (await repositories.UpdateAsync(tenant, name, archived, ct)).ToOutcome(fresh.Resource);

            default:
                return await repositories.ChangeTopicAsync(fresh, change, ct);
        }
    }
}
