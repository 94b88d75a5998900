using System.Collections.Immutable;
using ZocSec.Core.Billing.Results;
using ZocSec.Core.Reports;

namespace ZocSec.Core.Billing.Reports;

/// <summary>The columns of tables of resources; <c>docs/billing-report.md</c> says what is in them.</summary>
internal static class BilledColumns
{
    private static readonly ReportColumn<BilledResource> s_payer = new("Payer", 15, it => ReportCell.Of(it.Payer));
    private static readonly ReportColumn<BilledResource> s_account = new(
        "Account",
        15,
        it => ReportCell.Of(it.Account)
    );
    private static readonly ReportColumn<BilledResource> s_accountName = new(
        "Account name",
        22,
        it => ReportCell.Of(it.AccountName)
    );
    private static readonly ReportColumn<BilledResource> s_service = new(
        "Service",
        18,
        it => ReportCell.Of(it.Service)
    );
    private static readonly ReportColumn<BilledResource> s_type = new("Type", 14, it => ReportCell.Of(it.Type));
    private static readonly ReportColumn<BilledResource> s_id = new("Resource", 42, it => ReportCell.Of(it.Id));
    private static readonly ReportColumn<BilledResource> s_key = new("Key", 50, it => ReportCell.Of(it.Key));
    private static readonly ReportColumn<BilledResource> s_currency = new(
        "Currency",
        10,
        it => ReportCell.Of(it.Currency)
    );
    private static readonly ReportColumn<BilledResource> s_effective = new(
        "Effective",
        14,
        it => ReportCell.OfAmount(it.Effective)
    );
    private static readonly ReportColumn<BilledResource> s_billed = new(
        "Billed",
        14,
        it => ReportCell.OfAmount(it.Billed)
    );
    private static readonly ReportColumn<BilledResource> s_region = new("Region", 15, it => ReportCell.Of(it.Region));
    private static readonly ReportColumn<BilledResource> s_rule = new("Rule", 22, it => ReportCell.Of(it.Rule));
    private static readonly ReportColumn<BilledResource> s_conflict = new(
        "Conflict",
        30,
        it => ReportCell.Of(it.Conflict)
    );
    private static readonly ReportColumn<BilledResource> s_ownerTag = new(
        "Owner tag",
        22,
        it => ReportCell.Of(it.OwnerTag)
    );
    private static readonly ReportColumn<BilledResource> s_creator = new(
        "Creator",
        28,
        it => ReportCell.Of(it.Creator)
    );
    private static readonly ReportColumn<BilledResource> s_name = new("Name", 24, it => ReportCell.Of(it.Name));
    private static readonly ReportColumn<BilledResource> s_project = new(
        "Project",
        18,
        it => ReportCell.Of(it.Project)
    );
    private static readonly ReportColumn<BilledResource> s_first = new("First use", 17, it => Time(it.FirstUse));
    private static readonly ReportColumn<BilledResource> s_last = new("Last use", 17, it => Time(it.LastUse));

    /// <summary>Who owns it; empty for nobody.</summary>
    public static ReportColumn<BilledResource> Owner { get; } = new("Owner", 22, it => ReportCell.Of(it.Owner));

    /// <summary>How sure that is.</summary>
    public static ReportColumn<BilledResource> Ownership { get; } =
        new("Ownership", 12, it => ReportCell.Of(Shown.Name(it.Ownership)));

    /// <summary>All there is, for other programs.</summary>
    public static ImmutableArray<ReportColumn<BilledResource>> All { get; } =
    [
        s_payer,
        s_account,
        s_accountName,
        s_service,
        s_region,
        s_type,
        s_id,
        s_key,
        s_currency,
        s_effective,
        s_billed,
        Owner,
        Ownership,
        s_rule,
        s_conflict,
        s_ownerTag,
        s_creator,
        s_name,
        s_project,
        s_first,
        s_last,
    ];

    /// <summary>What people read of resources of one service.</summary>
    public static ImmutableArray<ReportColumn<BilledResource>> OfOneService { get; } =
    [
        s_account,
        s_accountName,
        s_id,
        Owner,
        s_creator,
        s_name,
        s_project,
        s_region,
        s_effective,
        s_currency,
        Ownership,
        s_rule,
        s_conflict,
        s_ownerTag,
        s_first,
        s_last,
        s_billed,
        s_payer,
    ];

    /// <summary>What people read of resources of many services.</summary>
    public static ImmutableArray<ReportColumn<BilledResource>> OfManyServices { get; } =
    [s_account, s_accountName, s_service, s_type, .. OfOneService[2..]];

    private static ReportCell Time(DateTime? time) =>
        ReportCell.Of(time is { } known ? new DateTimeOffset(DateTime.SpecifyKind(known, DateTimeKind.Utc)) : null);
}
