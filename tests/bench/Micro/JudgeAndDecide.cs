using System.Collections.Immutable;
using BenchmarkDotNet.Attributes;
using ZocSec.Core.Engine;
using ZocSec.Core.GitHub;
using ZocSec.Core.Guardrails;
using ZocSec.Core.Guardrails.PublicRepository;
using ZocSec.Core.Policies;

namespace ZocSec.Bench.Micro;

/// <summary>From a repository's state to the decision to make it private, and to leave it alone.</summary>
public class JudgeAndDecide
{
    private static readonly RepositoryState Public = RepositoryState.Of(
        TenantId.Installation(1),
        new Repository(1, "acme/skates", "public", IsFork: false, IsArchived: false, ["firmware"], Stars: 7, Forks: 3)
    );

    private readonly RepositoryState _allowed = Public with { Topics = ["firmware", "open-source"] };
    private readonly PublicRepositorySettings _settings = new();
    private readonly Policy _policy = new() { Mode = Mode.Enforce };

    [Benchmark(Baseline = true)]
    public object MakePrivate() => Decide(Public);

    [Benchmark]
    public object LeaveAlone() => Decide(_allowed);

    private Decision Decide(RepositoryState state) =>
        Decider.Decide(
            PublicRepositoryRule.Judge(state, _settings),
            PublicRepositoryGuardrail.Declaration,
            state.Resource,
            _policy,
            ImmutableArray<DateTimeOffset>.Empty,
            DateTimeOffset.UnixEpoch
        );
}
