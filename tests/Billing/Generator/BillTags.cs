namespace ZocSec.Tests.Billing.Generator;

/// <summary>The tags of resources.</summary>
/// <param name="options">Of the bill.</param>
internal sealed class BillTags(BillOptions options)
{
    public const string Owner = "user:Owner";
    public const string LowerOwner = "user:owner";
    public const string Team = "user:Team";
    public const string Creator = "user:creator";
    public const string CreatedBy = "aws:createdBy";

    private static readonly string[] s_plain =
    [
        Owner,
        Team,
        Creator,
        CreatedBy,
        "user:Name",
        "user:Project",
        "user:Environment",
        "user:CostCenter",
        "aws:cloudformation:stack-name",
    ];

    private static readonly string[] s_nasty =
    [
        LowerOwner,
        "user:cost-center",
        "user:Description",
        "user:Was=\"quoted\", here",
    ];

    private static readonly string[] s_people =
    [
        "jane.doe",
        "joao.silva",
        "li.wei",
        "amina.khan",
        "o.larsen",
        "m.rossi",
    ];
    private static readonly string[] s_teams =
    [
        "payments",
        "platform",
        "search",
        "data-lake",
        "identity",
        "mobile",
        "web",
    ];
    private static readonly string[] s_environments = ["prod", "staging", "dev"];

    private static readonly string[] s_nastyOwners =
    [
        "O'Brien, \"Jo\"",
        "=HYPERLINK(\"http://example.com\",\"x\")",
        "équipe-🚀",
        "<script>alert(1)</script>",
        "a|b`c*d_e",
    ];

    private static readonly string[] s_nastyNames =
    [
        "say \"hi\", he said",
        "line one\nline two",
        "first\r\nsecond",
        "=cmd|' /C calc'!A0",
        "@SUM(1+1)",
        "-2+3",
        "naïve 🦉 name",
        "tab\there; semicolon",
        "\"",
        "'",
        "\\",
        "[link](http://example.com)",
        new string('x', 500),
    ];

    /// <summary>The keys that a chunk has columns for, in its order; tags of other keys are not in it.</summary>
    public string[] KeysOf(int chunk)
    {
        List<string> keys = [.. s_plain];
        if (options.Nasty)
        {
            keys.AddRange(s_nasty);
        }

        if (chunk % 3 == 1)
        {
            keys.Remove(Team);
        }

        if (chunk % 4 == 2)
        {
            keys.Remove(Creator);
        }

        keys.Add($"user:batch{chunk % 5}");
        var order = keys.ToArray();
        new Dice(options.Seed, 'k', (ulong)chunk).Shuffle(order);
        return order;
    }

    /// <summary>Puts the tags of a resource onto a line.</summary>
    /// <param name="line">The line; its start tells which owner it is, where that changes.</param>
    /// <param name="payer">The number of the payer.</param>
    /// <param name="keys">The keys that there are columns for.</param>
    public void Add(BillLine line, int payer, HashSet<string> keys)
    {
        var dice = new Dice(options.Seed, 't' + (ulong)payer, (ulong)line.Resource);
        if (!dice.Happens(options.Tagged))
        {
            return;
        }

        var kind = dice.Next(100);
        var team = dice.Of(s_teams);
        var person = $"{dice.Of(s_people)}{dice.Next(40)}@example.com";
        var owner = Value(ref dice, kind % 2 == 0 ? person : $"team-{team}");
        var changes = options.Nasty && dice.Next(20) == 0;
        if (changes && line.Start.Day > 15)
        {
            owner = $"{owner} (new)";
        }

        if (kind < 60)
        {
            var lower = options.Nasty ? dice.Next(6) : 5;
            Put(Owner, lower == 0 ? "" : owner);
            Put(LowerOwner, lower <= 1 ? owner : null);
        }

        Put(Team, kind is >= 50 and < 75 ? team : "");
        Put(Creator, kind is >= 70 and < 85 ? person : null);
        Put(
            CreatedBy,
            kind is >= 40 and < 95
                ? $"IAMUser:AIDAEXAMPLE{dice.Next(1000):d4}:{person[..person.IndexOf('@', StringComparison.Ordinal)]}"
                : ""
        );
        Put("user:Name", Name(ref dice, line));
        Put("user:Project", team);
        Put("user:Environment", dice.Of(s_environments));
        Put("user:CostCenter", $"{1000 + dice.Next(50)}");
        Put("user:cost-center", dice.Next(5) == 0 ? $"{1000 + dice.Next(50)}" : null);
        Put("user:Description", options.Nasty ? dice.Of(s_nastyNames) : null);
        Put("aws:cloudformation:stack-name", dice.Next(4) == 0 ? $"{team}-stack" : null);

        void Put(string key, string? value)
        {
            if (keys.Contains(key))
            {
                line.Tags.Add((key, value));
            }
        }
    }

    private string Value(ref Dice dice, string plain) =>
        options.Nasty && dice.Next(10) == 0 ? dice.Of(s_nastyOwners) : plain;

    private string Name(ref Dice dice, BillLine line) =>
        options.Nasty && dice.Next(4) == 0
            ? dice.Of(s_nastyNames)
            : $"{line.Kind.Family.ToLowerInvariant()}-{line.Resource}";
}
