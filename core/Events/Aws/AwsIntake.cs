using System.Text.Json;
using Microsoft.Extensions.Logging;
using ZocSec.Core.Aws;
using ZocSec.Core.Guardrails;

namespace ZocSec.Core.Events.Aws;

/// <summary>Takes in events of the accounts that the operator's policy names, and ignores all others with a reason.</summary>
internal sealed partial class AwsIntake(
    AwsAccounts accounts,
    Intake intake,
    TimeProvider time,
    ILogger<AwsIntake> logger
) : IAwsIntake
{
    /// <inheritdoc />
    public ValueTask<Reading.Blocked?> ReadyAsync(CancellationToken ct) => accounts.ReadyAsync(ct);

    /// <inheritdoc />
    public async Task<AwsIntakeResult> TakeAsync(ReadOnlyMemory<byte> json, CancellationToken ct)
    {
        if (await ReadyAsync(ct) is { } unknown)
        {
            Log.NotYet(logger, unknown.Reason);
            return AwsIntakeResult.NotYet;
        }

        AwsEventReading reading;
        try
        {
            reading = AwsEvent.Read(json, accounts.Operator!.Value, time.GetUtcNow());
        }
        catch (JsonException)
        {
            return AwsIntakeResult.Malformed;
        }

        if (WhyIgnored(reading) is { } reason)
        {
            Log.Ignored(logger, reason);
            return AwsIntakeResult.Ignored;
        }

        return await intake.TakeAsync(((AwsEventReading.Read)reading).Event, ct) switch
        {
            IntakeResult.Accepted => AwsIntakeResult.Accepted,
            IntakeResult.Duplicate => AwsIntakeResult.Duplicate,
            _ => AwsIntakeResult.Ignored,
        };
    }

    private string? WhyIgnored(AwsEventReading reading)
    {
        if (reading is AwsEventReading.Ignored ignored)
        {
            return ignored.Reason;
        }

        var facts = ((AwsEventReading.Read)reading).Facts;
        if (accounts.Policy.AccountOf(facts.Account) is not { } account)
        {
            return $"account {facts.Account} is not in the policy";
        }

        // Buckets are guarded wherever they are.
        return
            facts.Groups.IsEmpty && facts.GroupNames.IsEmpty && facts.PrefixList is null && facts.Instances.IsEmpty
            || account.Regions.Contains(facts.Region, StringComparer.Ordinal)
            ? null
            : $"region {facts.Region} of account {facts.Account} is not in the policy";
    }

    private static partial class Log
    {
        [LoggerMessage(1901, LogLevel.Information, "An event of AWS was put off: {Reason}")]
        public static partial void NotYet(ILogger logger, string reason);

        [LoggerMessage(1902, LogLevel.Debug, "An event of AWS needs nothing: {Reason}")]
        public static partial void Ignored(ILogger logger, string reason);
    }
}
