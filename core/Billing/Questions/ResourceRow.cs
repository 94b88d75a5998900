using ZocSec.Core.Billing.Engines;
using ZocSec.Core.Billing.Results;

namespace ZocSec.Core.Billing.Questions;

/// <summary>Reads resources by the columns of <c>resource.sql</c>, which come first in an answer.</summary>
internal static class ResourceRow
{
    /// <summary>How many columns there are.</summary>
    public const int Columns = 21;

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
