using System.Collections.Immutable;
using ZocSec.Core.Billing.Engines;
using ZocSec.Core.Billing.Results;

namespace ZocSec.Core.Billing.Questions;

/// <summary>Reads resources by the columns of <c>resource.sql</c>, which come first in an answer.</summary>
internal static class ResourceRow
{
    /// <summary>Asks a question whose answers are resources, a few of them.</summary>
    public static async Task<ImmutableArray<BilledResource>> ReadAsync(
        IBillingEngine engine,
        string sql,
        CancellationToken ct
    )
    {
        var resources = ImmutableArray.CreateBuilder<BilledResource>();
        await foreach (var row in engine.AskAsync(sql, ct).WithCancellation(ct))
        {
            resources.Add(Read(row));
        }

        return resources.ToImmutable();
    }

    /// <summary>The resource of a row.</summary>
    public static BilledResource Read(AnswerRow row) =>
        new()
        {
            Payer = row.Text(0),
            Account = row.Text(1),
            AccountName = row.Text(2),
            Service = row.Text(3),
            Region = row.Text(4),
            Type = row.Text(5),
            Id = row.Text(6),
            Key = row.Text(7),
            Currency = row.Text(8),
            Effective = row.Amount(9),
            Billed = row.Amount(10),
            Owner = row.Text(11),
            Ownership = (BilledOwnership)row.Count(12),
            Rule = row.Text(13),
            Conflict = row.Text(14),
            OwnerTag = row.Text(15),
            Creator = row.Text(16),
            Name = row.Text(17),
            Project = row.Text(18),
            FirstUse = row.Time(19),
            LastUse = row.Time(20),
        };
}
