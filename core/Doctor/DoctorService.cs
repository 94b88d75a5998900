using Microsoft.Extensions.DependencyInjection;
using ZocSec.Core.Doctor.Accounts;
using ZocSec.Core.Doctor.Bills;
using ZocSec.Core.Guardrails;
using ZocSec.Core.Ledger;
using ZocSec.Core.Policies;
using ZocSec.Core.Queue;
using ZocSec.Core.Storage;
using ZocSec.Core.Storage.Sqlite;

namespace ZocSec.Core.Doctor;

/// <summary>The doctor: examines a server by its settings and its storage folder, whether it runs or not.</summary>
public static class DoctorService
{
    /// <summary>Examines.</summary>
    /// <param name="settings">The server's settings.</param>
    /// <param name="folder">Its storage folder.</param>
    /// <param name="time">The clock.</param>
    /// <param name="ct">Cancels.</param>
    public static async Task<DoctorReport> ExamineAsync(
        DoctorSettings settings,
        string folder,
        TimeProvider time,
        CancellationToken ct
    )
    {
        using var probe = settings.GitHub is { } github ? new OctokitProbe(github, time) : null;
        var policies = new PolicyFacts(settings.Policies, probe, new PolicyReader(GuardrailCatalogue.All));
        var accounts = new AwsChecks(settings, time);
        var bills = new BillChecks(settings, time);
        return await new Examination(
            settings,
            probe,
            policies,
            Storage,
            accounts.CheckAsync,
            bills.CheckAsync,
            time
        ).RunAsync(ct);

        async Task<IReadOnlyList<Finding>> Storage(CancellationToken cancel)
        {
            // Opening would make an empty database, and all would seem well.
            if (settings.Azure is null && !File.Exists(Path.Combine(folder, SqliteServices.FileName)))
            {
                throw new StorageException($"there is no {SqliteServices.FileName} in {Path.GetFullPath(folder)}");
            }

            await using var services = new ServiceCollection()
                .AddSingleton(time)
                .AddLogging()
                .AddZocSecStorage(settings.Azure, folder)
                .BuildServiceProvider();
            return await new StorageChecks(
                services.GetRequiredService<ICursors>(),
                services.GetRequiredService<IWorkQueue>(),
                services.GetRequiredService<ILedger>(),
                time
            ).CheckAsync(cancel);
        }
    }
}
