using System.Collections.Immutable;

namespace ZocSec.Tests.Billing.Generator;

/// <summary>Makes the lines of a payer in a period, one after the other.</summary>
/// <param name="options">Of the bill.</param>
/// <param name="payer">The number of the payer.</param>
/// <param name="period">The number of the period.</param>
/// <param name="assembly">Which assembly of it, from 0; the last is the one that counts.</param>
internal sealed class BillSource(BillOptions options, int payer, int period, int assembly)
{
    // Of a hundred lines, what each is; the others are Usage of a resource.
    private const int NoResource = 24;
    private const int Marketplace = 25;
    private static readonly ImmutableArray<string> s_types =
    [
        "Tax",
        "RIFee",
        "Fee",
        "Fee",
        "Credit",
        "Refund",
        "BundledDiscount",
        "EdpDiscount",
        "SavingsPlanUpfrontFee",
        "SavingsPlanRecurringFee",
        "SavingsPlanCoveredUsage",
        "SavingsPlanNegation",
        "SavingsPlanCoveredUsage",
        "SavingsPlanNegation",
        "SavingsPlanCoveredUsage",
        "SavingsPlanNegation",
        "DiscountedUsage",
        "DiscountedUsage",
        "DiscountedUsage",
        "DiscountedUsage",
        "DiscountedUsage",
        "DiscountedUsage",
        "EKSPod-EC2",
        "ECSTask-EC2",
    ];

    private readonly BillWorld _world = new(options);
    private readonly BillTags _tags = new(options);
    private readonly BillLine _line = new();
    private readonly DateTime _from = options.Periods[period].ToDateTime(TimeOnly.MinValue, DateTimeKind.Utc);
    private long _used;
    private decimal _covered;

    /// <summary>How many lines there are: an older assembly has fewer.</summary>
    public long Count { get; } = CountOf(options, payer, assembly);

    /// <summary>The lines of a chunk, in the same object again and again. Chunks are to be read in their order.</summary>
    public IEnumerable<BillLine> Read(int chunk)
    {
        var keys = _tags.KeysOf(chunk).ToHashSet(StringComparer.Ordinal);
        var first = (long)chunk * options.LinesPerChunk;
        for (var number = first; number < Math.Min(Count, first + options.LinesPerChunk); number++)
        {
            Fill(number, keys);
            yield return _line;
        }
    }

    /// <summary>How many chunks there are.</summary>
    public int Chunks => (int)((Count + options.LinesPerChunk - 1) / options.LinesPerChunk);

    private static long CountOf(BillOptions options, int payer, int assembly)
    {
        var own = (options.Lines / options.Payers) + (payer < options.Lines % options.Payers ? 1 : 0);
        return own - (own / 20 * (options.Restatements - assembly));
    }

    private void Fill(long number, HashSet<string> keys)
    {
        var slot = (int)(number % 100);
        var type = slot < s_types.Length ? s_types[slot] : "Usage";
        var dice = new Dice(options.Seed + ((ulong)payer << 32), (ulong)period, (ulong)number);
        _line.Clear();
        _line.Id = $"{dice.Next():x16}{dice.Next():x16}{number:x20}";
        _line.Period = options.Periods[period];
        _line.Payer = _world.Payer(payer);
        _line.Currency = _world.Currency(payer);
        _line.Type = type;
        SetTime(ref dice);
        SetPlace(slot, type, ref dice);
        SetAmounts(slot, AmountOf(ref dice), ref dice);
        SetInvoice(slot);
        if (_line.Resource >= 0 && type != "Credit")
        {
            _tags.Add(_line, payer, keys);
        }

        if (keys.Contains($"user:batch{number / options.LinesPerChunk % 5}") && slot is > 25 and < 30)
        {
            _line.Tags.Add(($"user:batch{number / options.LinesPerChunk % 5}", "nightly"));
        }
    }

    private decimal AmountOf(ref Dice dice)
    {
        // A restated amount differs in some lines, and not by chance of its own: all assemblies make the same lines.
        var isRestated = dice.Next(10) == 0 && assembly < options.Restatements;
        var isOfOnePrice = dice.Next(10) < 8 && _line.Resource >= 0;
        var own = new Dice(options.Seed, 'p', (ulong)Math.Max(0, _line.Resource));
        return BillAmount.Next(ref isOfOnePrice ? ref own : ref dice) + (isRestated ? 1 + assembly : 0);
    }

    private void SetTime(ref Dice dice)
    {
        var end = _from.AddMonths(1);
        var hours = (int)(end - _from).TotalHours;
        var hour = dice.Next(hours);
        (_line.Start, _line.End) = dice.Of(options.Granularities) switch
        {
            BillGranularity.Hourly => (_from.AddHours(hour), _from.AddHours(hour + 1)),
            BillGranularity.Daily => (_from.AddDays(hour / 24), _from.AddDays((hour / 24) + 1)),
            _ => (_from, end),
        };
    }

    private void SetPlace(int slot, string type, ref Dice dice)
    {
        var account = dice.Next(_world.AccountsPerPayer);
        if (slot == Marketplace || (type == "Fee" && slot == 3))
        {
            _line.IsMarketplace = true;
            _world.UseAccount(_line, payer, account, BillKind.Marketplace);
        }
        else if (type is "EKSPod-EC2" or "ECSTask-EC2")
        {
            SetSplit(type, account, ref dice);
        }
        else if (slot > Marketplace || type is "DiscountedUsage" or "SavingsPlanCoveredUsage" or "Credit")
        {
            _world.Use(_line, payer, type == "Credit" ? dice.Next(_world.ResourcesPerPayer) : Turn());
        }
        else
        {
            _world.UseAccount(
                _line,
                payer,
                account,
                slot == NoResource ? BillKind.NoResource : BillKind.All[account % 6]
            );
        }
    }

    private int Turn()
    {
        // Neighbours in a report are seldom of the same resource: a stride that shares no factor with most counts.
        var count = _world.ResourcesPerPayer;
        var stride = count % 7_919 == 0 ? 1 : 7_919;
        return (int)(_used++ * stride % count);
    }

    private void SetSplit(string operation, int account, ref Dice dice)
    {
        var kind = BillKind.NoResource with
        {
            Service = operation == "EKSPod-EC2" ? "AmazonEKS" : "AmazonECS",
            ServiceName =
                operation == "EKSPod-EC2"
                    ? "Amazon Elastic Container Service for Kubernetes"
                    : "Amazon Elastic Container Service",
            UsageType = operation == "EKSPod-EC2" ? "EKS-EC2-vCPU-Hours" : "ECS-EC2-vCPU-Hours",
            Operation = operation,
        };
        _world.UseAccount(_line, payer, account, kind);
        _line.Type = "Usage";
        var what = operation == "EKSPod-EC2" ? "eks" : "ecs";
        var path = what == "eks" ? "pod/main/default/web" : "task/main";
        _line.ResourceId = $"arn:aws:{what}:{_line.Region}:{_line.Account}:{path}/{dice.Next():x16}";
        _line.SplitParent = $"i-0{dice.Next():x16}";
    }

    private void SetAmounts(int slot, decimal amount, ref Dice dice)
    {
        _line.Quantity = BillAmount.Part(amount, 3);
        _line.Rate = BillAmount.Part(amount, 0.1m);
        _line.List = _line.Billed = amount;
        var reservation = $"arn:aws:ec2:us-east-1:{_line.Account}:reserved-instances/{dice.Next():x16}";
        var plan = $"arn:aws:savingsplans::{_line.Payer}:savingsplan/{dice.Next(50):x16}";
        switch (_line.Type)
        {
            case "Usage" when _line.SplitParent.Length > 0:
                _line.SplitCost = amount;
                _line.List = _line.Billed = 0;
                break;
            case "Usage" when dice.Next(20) == 0:
                _line.Billed = 0;
                break;
            case "DiscountedUsage":
                _line.ReservationArn = reservation;
                _line.ReservationEffective = BillAmount.Part(amount, 0.63m);
                _line.Billed = slot % 2 == 0 ? 0 : BillAmount.Part(amount, 0.5m);
                break;
            case "SavingsPlanCoveredUsage":
                _line.SavingsPlanArn = plan;
                _line.SavingsPlanEffective = BillAmount.Part(amount, 0.72m);
                break;
            case "SavingsPlanNegation":
                _line.SavingsPlanArn = plan;
                _line.Billed = -_covered;
                _line.List = 0;
                break;
            case "SavingsPlanUpfrontFee":
                _line.SavingsPlanArn = plan;
                break;
            case "SavingsPlanRecurringFee":
                _line.SavingsPlanArn = plan;
                _line.Commitment = amount;
                _line.UsedCommitment = BillAmount.Part(amount, 0.97m);
                break;
            case "RIFee":
                _line.ReservationArn = reservation;
                _line.UnusedUpfront = BillAmount.Part(amount, 0.03m);
                _line.UnusedRecurring = BillAmount.Part(amount, 0.02m);
                break;
            case "Fee" when slot == 2:
                _line.ReservationArn = reservation;
                break;
            case "Credit" or "Refund" or "BundledDiscount" or "EdpDiscount":
                _line.Billed = -BillAmount.Part(amount, 0.2m);
                _line.List = 0;
                break;
        }

        _covered = _line.Type == "SavingsPlanCoveredUsage" ? amount : 0;
    }

    private void SetInvoice(int slot)
    {
        var isOpen = options.Periods.Length > 1 && period == options.Periods.Length - 1;
        var isPurchase = slot is 2 or 8;
        _line.BillType =
            isPurchase ? "Purchase"
            : _line.Type == "Refund" ? "Refund"
            : "Anniversary";
        _line.Issuer = _line.IsMarketplace ? "Contoso Security, Inc." : "Amazon Web Services, Inc.";
        var number = 1_000_000 + (((period * options.Payers) + payer) * 10);
        _line.Invoice =
            isPurchase ? $"{number + 1}"
            : isOpen || slot == Marketplace ? ""
            : _line.IsMarketplace ? $"{number + 2}"
            : $"{number}";
    }
}
