using System.Text.Json;
using Microsoft.Extensions.Logging;
using ZocSec.Core.Engine;
using ZocSec.Core.GitHub;
using ZocSec.Core.Guardrails;
using ZocSec.Core.Queue;

namespace ZocSec.Core.Tenants;

/// <summary>
/// Something happened to an installation: asks GitHub how it stands with it, remembers that, and begins a sweep where
/// there is something new to see. An event that comes late or twice does no harm.
/// </summary>
internal sealed partial class TenantErrand(
    Installations installations,
    InstallationTokens tokens,
    TenantStates states,
    IEnumerable<IInventory> inventories,
    TimeProvider time,
    ILogger<TenantErrand> logger
) : IErrandRunner
{
    /// <summary>The kind of these errands.</summary>
    public const string KindName = "installation";

    /// <summary>An installation gained more repositories than an event names.</summary>
    public const string RepositoriesAdded = "repositories_added";

    /// <summary>Nobody told of an installation, and it is not in the list.</summary>
    public const string Unlisted = "unlisted";

    private static readonly TimeSpan KeyRefusedWait = TimeSpan.FromMinutes(1);

    /// <inheritdoc />
    public string Kind => KindName;

    /// <inheritdoc />
    public bool IsForInactive => true;

    /// <summary>Such an errand.</summary>
    /// <param name="cause">What caused it; unique.</param>
    /// <param name="due">Not before.</param>
    /// <param name="tenant">The installation.</param>
    /// <param name="what">What happened: the action of GitHub's event <c>installation</c>.</param>
    public static Errand For(string cause, DateTimeOffset due, TenantId tenant, string what) =>
        new(
            $"{cause}/{KindName}/{tenant}",
            due,
            KindName,
            tenant,
            JsonSerializer.SerializeToElement(what, TenantJson.Default.String)
        );

    /// <inheritdoc />
    public async Task<ErrandResult> RunAsync(Errand errand, CancellationToken ct)
    {
        var tenant = errand.Tenant;
        // What was known of it is void: also that it may not be asked.
        installations.Forget(tenant);
        tokens.Forget(tenant);
        switch (await installations.FindAsync(tenant, ct))
        {
            case GitHubAnswer<Installation>.Ok { Value.IsSuspended: true } found:
                if (await states.SetAsync(tenant, TenantStatus.Suspended, ct))
                {
                    Log.Suspended(logger, found.Value.Account, tenant);
                }

                return new ErrandResult.Done();
            case GitHubAnswer<Installation>.Ok { Value: var installation }:
                await states.SetAsync(tenant, TenantStatus.Active, ct);
                return IsNew(errand) ? Sweep(errand, installation) : new ErrandResult.Done();
            case GitHubAnswer<Installation>.NotFound:
                if (await states.SetAsync(tenant, TenantStatus.Deleted, ct))
                {
                    Log.Deleted(logger, tenant);
                }

                return new ErrandResult.Done();
            case GitHubAnswer<Installation>.Later later:
                return new ErrandResult.Later(later.Reason, later.RetryAt);
            case GitHubAnswer<Installation>.Refused { Status: 401 } refused:
                return new ErrandResult.Later(refused.Reason, time.GetUtcNow() + KeyRefusedWait);
            case GitHubAnswer<Installation>.Refused refused:
                return new ErrandResult.Refused(refused.Reason);
            case var other:
                throw new InvalidOperationException($"{other} is no answer");
        }
    }

    private static bool IsNew(Errand errand) =>
        errand.Data is { ValueKind: JsonValueKind.String } what
        && what.GetString() is "created" or "unsuspend" or "new_permissions_accepted" or RepositoriesAdded;

    private ErrandResult.Done Sweep(Errand errand, Installation installation)
    {
        var now = time.GetUtcNow();
        Log.FirstLook(logger, installation.Account, errand.Tenant, errand.Data.GetString()!);
        return new ErrandResult.Done([
            .. inventories.Select(inventory =>
                SweepPage.First(errand.Id, inventory.Kind, new InventoryPart(errand.Tenant), now)
            ),
        ]);
    }

    private static partial class Log
    {
        [LoggerMessage(
            1701,
            LogLevel.Warning,
            "{Account} (installation {Tenant}) suspended the App: it is left alone until it unsuspends it"
        )]
        public static partial void Suspended(ILogger logger, string account, TenantId tenant);

        [LoggerMessage(
            1702,
            LogLevel.Warning,
            "The App was taken away from installation {Tenant}: it is left alone, and what is kept of it is removed when its time is over"
        )]
        public static partial void Deleted(ILogger logger, TenantId tenant);

        [LoggerMessage(1703, LogLevel.Information, "{Account} (installation {Tenant}) is looked at: {What}")]
        public static partial void FirstLook(ILogger logger, string account, TenantId tenant, string what);
    }
}

[System.Text.Json.Serialization.JsonSerializable(typeof(string))]
internal sealed partial class TenantJson : System.Text.Json.Serialization.JsonSerializerContext;
