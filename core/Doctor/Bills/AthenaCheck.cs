using ZocSec.Core.Aws;
using ZocSec.Core.Billing;
using ZocSec.Core.Billing.Engines.Athena;
using ZocSec.Core.Billing.Sources;
using ZocSec.Core.Policies;

namespace ZocSec.Core.Doctor.Bills;

/// <summary>Whether Athena has the table, and a workgroup that takes questions; starts no query.</summary>
/// <param name="aws">Who asks.</param>
/// <param name="settings">The workgroup, database and table.</param>
/// <param name="time">The clock.</param>
internal sealed class AthenaCheck(IBillingAws aws, AthenaSettings settings, TimeProvider time)
{
    /// <summary>What the finding is about.</summary>
    public const string Subject = "Athena";

    private readonly AthenaCalls _calls = new(aws, settings, time);

    /// <summary>Looks.</summary>
    /// <exception cref="BillingException">Questions would fail.</exception>
    public async Task<Finding> RunAsync(CancellationToken ct)
    {
        var table = AthenaTable.Of(await _calls.TableAsync(ct));
        // Refuses a table whose lines say no period.
        _ = table.PeriodSql;
        var there = $"the table {settings.Database}.{settings.Table} is there, with {table.Columns.Length} columns";
        AthenaWorkgroup workgroup;
        try
        {
            workgroup = await _calls.WorkgroupAsync(ct);
        }
        // It may be allowed to ask there all the same.
        catch (BillingException error)
            when (error.InnerException is AwsCallException { IsDenied: true, Action: AthenaPermissions.Workgroup })
        {
            return Warn(
                $"{there}; whether the workgroup {settings.Workgroup} takes questions cannot be told beforehand, since the role may not do {AthenaPermissions.Workgroup}",
                "allow it, or deploy the stack of deploy/aws/billing.yaml anew"
            );
        }

        return Judge(workgroup, there);
    }

    private Finding Judge(AthenaWorkgroup workgroup, string there) =>
        workgroup switch
        {
            { IsOff: true } => Fail(
                "is turned off",
                "turn it on in Athena under Workgroups, or name another in `billing: athena: workgroup`"
            ),
            { HasPlace: false } => Fail(
                "puts its answers into no bucket, so that they cannot be read",
                "choose a bucket of yours as the location of its query results, not results that Athena manages"
            ),
            { Encryption: "CSE_KMS" } => Fail(
                "encrypts its answers by CSE_KMS, which the program cannot read",
                "choose SSE_S3 or SSE_KMS for its query results"
            ),
            { ScanLimit: null } => Warn(
                $"{there}; the workgroup {settings.Workgroup} takes questions, and limits nowhere how much one of them may read and cost",
                "give it a limit of data scanned by one query, as ScanLimit of deploy/aws/billing.yaml does"
            ),
            { ScanLimit: { } limit } => Finding.Ok(
                BillChecks.Name,
                $"{there}; the workgroup {settings.Workgroup} takes questions, each of which may read {AthenaUse.Size(limit)}; answers are encrypted {By(workgroup)}",
                Subject
            ),
        };

    private static string By(AthenaWorkgroup workgroup) =>
        workgroup.Encryption is { } option ? $"by {OneLine.Of(option)}" : "as their bucket says";

    private Finding Fail(string what, string advice) =>
        Finding.Fail(BillChecks.Name, $"the workgroup {settings.Workgroup} {what}", advice, Subject);

    private static Finding Warn(string message, string advice) =>
        Finding.Warn(BillChecks.Name, message, advice, Subject);
}
