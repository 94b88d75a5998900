using Cronos;

namespace ZocSec.Core.Billing.Rounds;

/// <summary>Where and when a program that serves asks the bill.</summary>
/// <param name="Store">The folder of the store.</param>
/// <param name="Schedule">When, in UTC.</param>
public sealed record BillingHosting(string Store, CronExpression Schedule)
{
    /// <summary>The folder of the store. Where a Functions host has put the program, only the temporary folder can be written.</summary>
    /// <param name="named"><c>Billing__Path</c>; null when it is not set.</param>
    /// <param name="storage">The storage folder.</param>
    /// <param name="isInFunctionsHost">Whether an Azure Functions host calls the program.</param>
    public static string StoreOf(string? named, string storage, bool isInFunctionsHost) =>
        named
        ?? (isInFunctionsHost ? Path.Combine(Path.GetTempPath(), "zocsec-billing") : Path.Combine(storage, "billing"));
}
