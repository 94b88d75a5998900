using System.Collections.Immutable;

namespace ZocSec.Tests.Billing.Generator;

/// <summary>Payers, accounts and resources; all follow from their numbers, so that none is held.</summary>
/// <param name="options">Of the bill.</param>
internal sealed class BillWorld(BillOptions options)
{
    private const int FirstPayer = 5_000_000;
    private static readonly string[] s_words =
    [
        "acme",
        "orders",
        "logs",
        "media",
        "backup",
        "ingest",
        "ledger",
        "assets",
    ];

    /// <summary>The regions that there are.</summary>
    public static ImmutableArray<string> Regions { get; } =
    ["us-east-1", "eu-west-1", "eu-central-1", "us-west-2", "ap-southeast-2"];

    /// <summary>Resources of each payer.</summary>
    public int ResourcesPerPayer { get; } = Math.Max(1, options.Resources / options.Payers);

    /// <summary>Accounts of each payer.</summary>
    public int AccountsPerPayer { get; } = (options.Accounts + options.Payers - 1) / options.Payers;

    /// <summary>The id of a payer.</summary>
    public string Payer(int payer) => Id(FirstPayer + payer, hasZeros: payer % 2 == 1);

    /// <summary>The currency of a payer.</summary>
    public string Currency(int payer) => options.Currencies[payer % options.Currencies.Length];

    /// <summary>The id of an account.</summary>
    public string Account(int payer, int account)
    {
        var number = (account * options.Payers) + payer;
        return Id(number, hasZeros: number % 7 == 3);
    }

    /// <summary>Puts a resource onto a line.</summary>
    public void Use(BillLine line, int payer, int resource)
    {
        var dice = new Dice(options.Seed, 'r' + (ulong)payer, (ulong)resource);
        var account = dice.Next(AccountsPerPayer);
        line.Resource = resource;
        line.Kind = BillKind.Of(dice.Next(100));
        line.Region = line.Kind.Service == "AmazonCloudFront" ? "" : dice.Of(Regions);
        line.Account = Account(payer, account);
        line.AccountName = $"{s_words[account % s_words.Length]}-{account}";
        line.UsageType = $"{Prefix(line.Region)}{line.Kind.UsageType}";
        line.Operation = line.Kind.Operation;
        line.Sku = Sku(line);
        line.ResourceId = IdOf(ref dice, line, resource);
    }

    /// <summary>Puts use of an account onto a line that belongs to no resource.</summary>
    public void UseAccount(BillLine line, int payer, int account, BillKind kind)
    {
        line.Kind = kind;
        line.Account = Account(payer, account);
        line.AccountName = $"{s_words[account % s_words.Length]}-{account}";
        line.Region = Regions[account % Regions.Length];
        line.UsageType = $"{Prefix(line.Region)}{kind.UsageType}";
        line.Operation = kind.Operation;
        line.Sku = "QHF4M6CPR2WS9TKE";
    }

    // A product is the same for all who use it.
    private static string Sku(BillLine line)
    {
        var product = (line.Kind.Service + line.UsageType).Aggregate(0UL, (sum, letter) => (sum * 31) + letter);
        var dice = new Dice(product, 's', 0);
        Span<char> code = stackalloc char[16];
        foreach (ref var letter in code)
        {
            letter = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"[dice.Next(31)];
        }

        return new string(code);
    }

    private static string IdOf(ref Dice dice, BillLine line, int resource)
    {
        var id = line.Kind.Id;
        var hex = $"0{dice.Next():x16}";
        return id.Replace("{r}", line.Region, StringComparison.Ordinal)
            .Replace("{a}", line.Account, StringComparison.Ordinal)
            .Replace("{h}", hex, StringComparison.Ordinal)
            .Replace("{n}", $"{line.Account[^3..]}-{resource}", StringComparison.Ordinal)
            .Replace("{w}", dice.Of(s_words), StringComparison.Ordinal);
    }

    private static string Prefix(string region) =>
        region switch
        {
            "eu-west-1" => "EU-",
            "eu-central-1" => "EUC1-",
            "us-west-2" => "USW2-",
            "ap-southeast-2" => "APS2-",
            _ => "",
        };

    private string Id(int number, bool hasZeros)
    {
        // Numbers below a prime stay apart when they are multiplied by another.
        const long Prime = 9_999_999_967;
        var digits = ((number + 1L) * (1_000_003L + (long)(options.Seed % 1_000_000))) % Prime;
        return hasZeros ? $"00{digits:d10}" : $"{10 + (number % 90)}{digits:d10}";
    }
}
