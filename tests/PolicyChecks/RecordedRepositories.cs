using System.Collections.Immutable;
using ZocSec.Core.Engine;
using ZocSec.Core.GitHub;
using ZocSec.Core.Guardrails;
using ZocSec.Core.Guardrails.PublicRepository;
using ZocSec.Core.Ledger;
using ZocSec.Core.Policies;
using ZocSec.Tests.Guardrails;

namespace ZocSec.Tests.PolicyChecks;

/// <summary>Repositories as they were last read, in the words of the ledger.</summary>
internal static class RecordedRepositories
{
    public static readonly DateTimeOffset Now = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    public static GuardrailSet Guardrails { get; } = new([new PublicRepositoryGuardrail(new RepositoriesFake())]);

    public static Standing Standing(
        long id,
        string visibility = "public",
        bool archived = false,
        string? name = null,
        TenantId? tenant = null,
        params string[] topics
    )
    {
        var state = RepositoryState.Of(
            tenant ?? GitHubEvents.Tenant,
            new Repository(
                id,
                name ?? $"acme/repository-{id:00000}",
                visibility,
                IsFork: false,
                archived,
                [.. topics],
                Stars: 0,
                Forks: 0
            )
        );
        var guardrail = Guardrails.All.Single();
        return new Standing
        {
            Guardrail = guardrail.Definition.Name,
            Resource = state.Resource,
            State = guardrail.Write(state),
        };
    }

    public static Policy Policy(string text) =>
        Assert
            .IsType<PolicyReading.Valid>(
                new PolicyReader(GuardrailCatalogue.All).Read(
                    System.Text.Encoding.UTF8.GetBytes($"version: 1\n{text}\n")
                )
            )
            .Policy;

    public static PolicyPreview Preview(Standing standing) =>
        PolicyPreview.Of(standing, Guardrails) ?? throw new InvalidOperationException("nothing is recorded");

    public static ImmutableArray<GuardrailDefinition> Definitions => [.. Guardrails.All.Select(one => one.Definition)];
}
