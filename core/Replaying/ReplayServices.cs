using Cronos;
using Microsoft.Extensions.DependencyInjection;
using ZocSec.Core.Aws;
using ZocSec.Core.Engine;
using ZocSec.Core.GitHub;
using ZocSec.Core.Policies;

namespace ZocSec.Core.Replaying;

/// <summary>Registers what replays where no server runs.</summary>
public static class ReplayServices
{
    /// <summary>Adds <see cref="Engine.Replay.Replayer"/>; storage comes from elsewhere. Nothing is started.</summary>
    public static IServiceCollection AddZocSecReplay(this IServiceCollection services) =>
        // Guardrails want their clients, but judging asks nobody: there is no sign-in that one of them could use.
        services
            .AddZocSecPolicies(new PolicySettings(Path: null, Repository: null))
            .AddZocSecAws(new AwsSettings())
            .AddZocSecGitHubByToken(GitHubSettings.DefaultApiUrl, token: "")
            .AddZocSecEngine(CronExpression.Yearly);
}
