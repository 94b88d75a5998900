namespace ZocSec.Core.Billing.Lines;

/// <summary>The texts of a line that are kept as they were found, in the order of the columns of the table <c>raw</c>.</summary>
internal enum RawText
{
    /// <summary>The account that pays.</summary>
    PayerId,

    /// <summary>The invoice; empty until there is one.</summary>
    InvoiceId,

    /// <summary>Who writes the invoice: AWS's company, or a seller of the Marketplace.</summary>
    InvoicingEntity,

    /// <summary><c>Anniversary</c>, <c>Purchase</c> or <c>Refund</c>.</summary>
    BillType,

    /// <summary>ISO 4217: <c>USD</c>.</summary>
    Currency,

    /// <summary>The account that used it; twelve digits, which may begin with zeros.</summary>
    AccountId,

    /// <summary>What that account is called; empty where the format does not say.</summary>
    AccountName,

    /// <summary>The code of the service: <c>AmazonEC2</c>.</summary>
    Service,

    /// <summary>What the service is called.</summary>
    ServiceName,

    /// <summary>The family of products: <c>Compute Instance</c>.</summary>
    Family,

    /// <summary>The region by its code.</summary>
    Region,

    /// <summary>The resource as the report writes it; empty where a line belongs to none.</summary>
    ResourceId,

    /// <summary>The line item type of a CUR; the charge category of FOCUS.</summary>
    LineType,

    /// <summary>The charge class of FOCUS, <c>Correction</c> or empty; empty in a CUR.</summary>
    ChargeClass,

    /// <summary>The ARN of the reservation or savings plan that a line belongs to.</summary>
    Commitment,

    /// <summary>Of FOCUS, whether what was committed is <c>Used</c> or <c>Unused</c>; empty in a CUR, and where nothing was.</summary>
    CommitmentStatus,

    /// <summary>The resource that a line of split cost allocation divides up; such a line is in no invoice.</summary>
    SplitParent,
}

/// <summary>The amounts of a line, in the order of the columns of the table <c>raw</c>. A cell that is empty is 0.</summary>
internal enum RawAmount
{
    /// <summary>What is billed: unblended cost; billed cost of FOCUS.</summary>
    Billed,

    /// <summary>What it would cost without any commitment or discount: public on-demand cost; list cost of FOCUS.</summary>
    List,

    /// <summary>Effective cost as FOCUS gives it.</summary>
    Effective,

    /// <summary>A reservation's effective cost of this use.</summary>
    ReservationEffective,

    /// <summary>What of a reservation's upfront fee was not used in the period.</summary>
    ReservationUnusedUpfront,

    /// <summary>What of a reservation's recurring fee was not used.</summary>
    ReservationUnusedRecurring,

    /// <summary>A savings plan's effective cost of this use.</summary>
    SavingsPlanEffective,

    /// <summary>A savings plan's whole commitment so far.</summary>
    SavingsPlanCommitment,

    /// <summary>How much of it was used.</summary>
    SavingsPlanUsed,

    /// <summary>Discounts that CUR 2.0 has in a column of their own, and not in <see cref="Billed"/>, where it has no lines for them.</summary>
    Discount,
}
