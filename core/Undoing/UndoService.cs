using System.Collections.Immutable;
using System.Data.Common;
using Cronos;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using ZocSec.Core.Aws;
using ZocSec.Core.Engine;
using ZocSec.Core.Engine.Undo;
using ZocSec.Core.GitHub;
using ZocSec.Core.Guardrails;
using ZocSec.Core.Ledger;
using ZocSec.Core.Notifications;
using ZocSec.Core.Policies;
using ZocSec.Core.Storage;
using ZocSec.Core.Storage.Sqlite;

namespace ZocSec.Core.Undoing;

/// <summary>Takes changes back from the command line: signs in as the server does, on the server's storage, which may be running.</summary>
public sealed class UndoService
{
    private readonly UndoOrder _order;
    private readonly Func<string, string?> _setting;
    private readonly TimeProvider _time;

    private UndoService(UndoOrder order, Func<string, string?> setting, TimeProvider time) =>
        (_order, _setting, _time) = (order, setting, time);

    /// <summary>Does what is wanted.</summary>
    /// <param name="order">What is wanted.</param>
    /// <param name="setting">A setting by its name outside; null or empty when it is not set.</param>
    /// <param name="done">Told of each entry, as soon as it is over.</param>
    /// <param name="time">The clock.</param>
    /// <param name="logging">Where the program's log goes.</param>
    /// <param name="ct">Stops it between two changes.</param>
    public static async Task<UndoReport> RunAsync(
        UndoOrder order,
        Func<string, string?> setting,
        Func<UndoResult, Task> done,
        TimeProvider time,
        Action<ILoggingBuilder> logging,
        CancellationToken ct
    )
    {
        // Opening would make an empty database, and all would seem well.
        if (order.Azure is null && !File.Exists(Path.Combine(order.Storage, SqliteServices.FileName)))
        {
            return new UndoReport(
                UndoStop.Storage,
                $"there is no {SqliteServices.FileName} in {order.Storage}; name the server's folder with --storage"
            );
        }

        try
        {
            return await new UndoService(order, setting, time).RunAsync(done, logging, ct);
        }
        catch (Exception error)
            when (error is StorageException or DbException or IOException or UnauthorizedAccessException)
        {
            return new UndoReport(UndoStop.Storage, $"the ledger cannot be used: {error.Message}");
        }
    }

    private async Task<UndoReport> RunAsync(
        Func<UndoResult, Task> done,
        Action<ILoggingBuilder> logging,
        CancellationToken ct
    )
    {
        var problems = new List<string>();
        var missing = new List<string>();
        var signIn = GitHubSignIn.Read(_setting, missing);
        var policy = PlaceOfPolicy(signIn);
        problems.AddRange(policy.Problems());
        var aws = AwsSettingsReader.Read(Said, problems);
        await using var services = Services(signIn, aws, policy, logging);
        var entries = await EntriesAsync(services, ct);
        if (signIn is null && entries.Any(entry => entry?.Guardrail.Section is "github"))
        {
            problems.AddRange(missing);
        }

        if (policy.Path is { } path && services.GetRequiredService<FilePolicySource>().Status is { Errors: var errors })
        {
            problems.AddRange(errors.Select(error => error.At(path)));
        }

        if (problems.Count > 0)
        {
            return new UndoReport(UndoStop.Unusable, string.Join('\n', problems));
        }

        // Which organisation's policy names the accounts is known when all were read.
        if (services.GetService<RepositoryPolicySource>() is { } repositories)
        {
            await repositories.PollAsync(findsTenants: true, ct);
        }

        var undoer = services.GetRequiredService<IUndoer>();
        var results = ImmutableArray.CreateBuilder<UndoResult>();
        foreach (var entry in entries)
        {
            ct.ThrowIfCancellationRequested();
            services.GetService<FilePolicySource>()?.Poll();
            var request = new UndoRequest(entry?.Id ?? _order.Entry!, _order.Actor, _order.Tenant);
            var result = _order.IsPreview
                ? await undoer.PreviewAsync(request, ct)
                : await undoer.UndoAsync(request, ct);
            results.Add(result);
            await done(result);
        }

        return new UndoReport(UndoStop.None, null) { Results = results.ToImmutable() };
    }

    private async Task<ImmutableArray<LedgerEntry?>> EntriesAsync(IServiceProvider services, CancellationToken ct)
    {
        if (_order.Selection is not { } selection)
        {
            return [await services.GetRequiredService<ILedger>().FindEntryAsync(_order.Entry!, _order.Tenant, ct)];
        }

        var all = ImmutableArray.CreateBuilder<LedgerEntry?>();
        await foreach (var entry in services.GetRequiredService<IUndoer>().ListAsync(selection, ct))
        {
            all.Add(entry);
        }

        return all.ToImmutable();
    }

    // Organisations' own policies are read as the App; a token says whose policy by --policy alone.
    private PolicySettings PlaceOfPolicy(GitHubSignIn? signIn)
    {
        if (_order.Policy is { } file)
        {
            return new PolicySettings(file, Repository: null);
        }

        var (path, repository) = (Said("Policy__Path"), Said("Policy__Repository"));
        return signIn is { IsByToken: false }
            ? PolicySettings.Of(path, repository)
            : new PolicySettings(path, Repository: null);
    }

    private ServiceProvider Services(
        GitHubSignIn? signIn,
        AwsSettings aws,
        PolicySettings policy,
        Action<ILoggingBuilder> logging
    )
    {
        var services = new ServiceCollection()
            .AddSingleton(_time)
            .AddLogging(logging)
            .AddZocSecStorage(_order.Azure, _order.Storage)
            .AddZocSecPolicies(policy)
            .AddZocSecAws(aws)
            .AddZocSecEngine(CronExpression.Yearly)
            .AddZocSecNotifications(new NoticeSettings(), isTriggered: true);
        signIn?.AddTo(services);
        if (signIn is null)
        {
            foreach (var github in GuardrailCatalogue.All.Where(one => one.Name.Section is "github"))
            {
                services.Remove(services.First(one => one.ImplementationType == github.Implementation));
            }
        }

        // Only asked for what takes changes back: nothing is started.
        return services.BuildServiceProvider();
    }

    private string? Said(string name) => _setting(name)?.Trim() is { Length: > 0 } said ? said : null;
}

/// <summary>What came of an order.</summary>
/// <param name="Stop">Why it could not begin.</param>
/// <param name="Problem">What is wrong and what to do; null when it could begin.</param>
public sealed record UndoReport(UndoStop Stop, string? Problem)
{
    /// <summary>What came of each entry, in the order in which they were taken.</summary>
    public ImmutableArray<UndoResult> Results
    {
        get;
        init => field = value.IsDefault ? [] : value;
    } = [];
}

/// <summary>Why an order could not begin.</summary>
public enum UndoStop
{
    /// <summary>It could.</summary>
    None,

    /// <summary>The settings cannot be used.</summary>
    Unusable,

    /// <summary>The ledger cannot be used.</summary>
    Storage,
}
