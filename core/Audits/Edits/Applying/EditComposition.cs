using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using ZocSec.Core.Audits.Edits.Planning;
using ZocSec.Core.GitHub;
using ZocSec.Core.GitHub.Owners;
using ZocSec.Core.Ledger;
using ZocSec.Core.Storage;

namespace ZocSec.Core.Audits.Edits.Applying;

/// <summary>Puts together what applies edits.</summary>
internal static class EditComposition
{
    /// <summary>Makes what applies one edit; without a ledger it only looks.</summary>
    public static EditApplier Applier(
        IServiceProvider services,
        ILedger? ledger,
        EditOrder order,
        MergeRules rules,
        EditCalls calls,
        TimeProvider time
    )
    {
        var repositories = services.GetRequiredService<IRepositories>();
        var properties = services.GetRequiredService<RepositoryProperties>();
        var reader = new LiveReader(
            repositories,
            services.GetRequiredService<RepositoryLookup>(),
            properties,
            services.GetRequiredService<ITeams>(),
            calls
        );
        return new EditApplier(
            calls,
            reader,
            new OwnershipWriter(repositories, properties, reader, calls, time),
            ledger is null ? null : new EditJournal(ledger, order, time),
            order,
            rules,
            time
        );
    }

    /// <summary>What a run needs of GitHub, and unless it is a dry run of the storage.</summary>
    public static ServiceProvider Services(
        EditRequest request,
        GitHubSignIn signIn,
        TimeProvider time,
        Action<ILoggingBuilder> logging
    )
    {
        var services = new ServiceCollection().AddSingleton(time).AddLogging(logging);
        if (!request.IsDryRun)
        {
            services.AddZocSecStorage(request.Azure, request.Storage);
        }

        return signIn.AddTo(services).BuildServiceProvider();
    }
}
