using ZocSec.Core.Billing.Results;

namespace ZocSec.Core.Billing.Reports.Html;

/// <summary>The colours of the ways to be owned, as classes of the style sheet.</summary>
internal static class SpendMarks
{
    /// <summary>The class.</summary>
    public static string Of(BilledOwnership ownership) =>
        ownership switch
        {
            BilledOwnership.Owned => "owned",
            BilledOwnership.Likely => "likely",
            BilledOwnership.ByAccount => "account",
            _ => "nobody",
        };

    /// <summary>A square in the colour, which says nothing by itself.</summary>
    public static string Key(BilledOwnership ownership) =>
        $"<svg class=\"key\" viewBox=\"0 0 1 1\" aria-hidden=\"true\" focusable=\"false\"><rect class=\"{Of(ownership)}\" width=\"1\" height=\"1\"/></svg>";
}
