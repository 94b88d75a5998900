namespace ZocSec.Tests.Billing.Generator;

/// <summary>A line of a bill, whatever the format; one object is filled again and again.</summary>
internal sealed class BillLine
{
    public string Id { get; set; } = "";
    public DateOnly Period { get; set; }
    public string Payer { get; set; } = "";
    public string Account { get; set; } = "";
    public string AccountName { get; set; } = "";
    public string Invoice { get; set; } = "";
    public string Issuer { get; set; } = "";
    public bool IsMarketplace { get; set; }
    public string BillType { get; set; } = "";
    public string Currency { get; set; } = "";
    public BillKind Kind { get; set; } = BillKind.NoResource;
    public string UsageType { get; set; } = "";
    public string Operation { get; set; } = "";
    public string Region { get; set; } = "";
    public string ResourceId { get; set; } = "";

    /// <summary>The number of the resource among those of its payer; -1 where the line belongs to none.</summary>
    public int Resource { get; set; }

    public string Type { get; set; } = "";
    public string ReservationArn { get; set; } = "";
    public string SavingsPlanArn { get; set; } = "";
    public string SplitParent { get; set; } = "";
    public DateTime Start { get; set; }
    public DateTime End { get; set; }
    public decimal Quantity { get; set; }
    public decimal Rate { get; set; }
    public decimal Billed { get; set; }
    public decimal List { get; set; }
    public decimal ReservationEffective { get; set; }
    public decimal UnusedUpfront { get; set; }
    public decimal UnusedRecurring { get; set; }
    public decimal SavingsPlanEffective { get; set; }
    public decimal Commitment { get; set; }
    public decimal UsedCommitment { get; set; }
    public decimal SplitCost { get; set; }
    public string Sku { get; set; } = "";

    /// <summary>Tags with their prefix (<c>user:Owner</c>, <c>aws:createdBy</c>); null and empty values are among them.</summary>
    public List<(string Key, string? Value)> Tags { get; } = [];

    /// <summary>The value of a tag; empty where there is none.</summary>
    public string Tag(string key)
    {
        foreach (var (name, value) in Tags)
        {
            if (string.Equals(name, key, StringComparison.Ordinal))
            {
                return value ?? "";
            }
        }

        return "";
    }

    /// <summary>Makes it one without resource, amounts, commitment and tags.</summary>
    public void Clear()
    {
        Invoice = Issuer = UsageType = Operation = Region = ResourceId = "";
        ReservationArn = SavingsPlanArn = SplitParent = "";
        BillType = "Anniversary";
        IsMarketplace = false;
        Resource = -1;
        Quantity = Rate = Billed = List = ReservationEffective = UnusedUpfront = UnusedRecurring = 0;
        SavingsPlanEffective = Commitment = UsedCommitment = SplitCost = 0;
        Tags.Clear();
    }
}
