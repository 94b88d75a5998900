using Cronos;

namespace ZocSec.Core.Billing.Rounds;

/// <summary>Where and when a program that serves asks the bill.</summary>
/// <param name="Store">The folder of the store.</param>
/// <param name="Schedule">When, in UTC.</param>
/// <param name="Megabytes">How much memory DuckDB may hold.</param>
public sealed record BillingHosting(
    string Store,
    CronExpression Schedule,
    int Megabytes = BillingRequest.DefaultMegabytes
);
