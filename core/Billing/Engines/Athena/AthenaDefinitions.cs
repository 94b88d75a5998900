using System.Text;
using System.Text.RegularExpressions;

namespace ZocSec.Core.Billing.Engines.Athena;

/// <summary>
/// Names of queries that later ones use. Athena keeps none between two queries, so each query brings those that it uses, in a
/// WITH before it.
/// </summary>
internal sealed partial class AthenaDefinitions
{
    /// <summary>How many bytes a query may have. Source: "Service quotas", Amazon Athena User Guide.</summary>
    public const int MaxBytes = 262_144;

    private readonly List<(string Name, string Sql, HashSet<string> Uses)> _all = [];
    private readonly Lock _lock = new();

    /// <summary>Takes one, which may use those before it.</summary>
    /// <exception cref="ArgumentException">The name is no plain one, or there is one of that name already.</exception>
    public void Add(string name, string sql)
    {
        if (!PlainName().IsMatch(name))
        {
            throw new ArgumentException($"{name} is no name of small letters, digits and _", nameof(name));
        }

        lock (_lock)
        {
            if (_all.Exists(one => one.Name == name))
            {
                throw new ArgumentException($"{name} is defined already", nameof(name));
            }

            _all.Add((name, sql, NamesIn(sql)));
        }
    }

    /// <summary>A query with the definitions that it uses, and no others.</summary>
    /// <exception cref="BillingException">It is longer than Athena takes.</exception>
    public string Before(string sql)
    {
        List<(string Name, string Sql)> used = [];
        lock (_lock)
        {
            var wanted = NamesIn(sql);
            // Each uses those before it only, so that one way back finds them all.
            for (var index = _all.Count - 1; index >= 0; index--)
            {
                var (name, text, uses) = _all[index];
                if (wanted.Contains(name))
                {
                    wanted.UnionWith(uses);
                    used.Insert(0, (name, text));
                }
            }
        }

        var query = Joined(used, sql);
        return Encoding.UTF8.GetByteCount(query) <= MaxBytes ? query : throw TooLong(query, used);
    }

    private static string Joined(List<(string Name, string Sql)> used, string sql)
    {
        if (used.Count == 0)
        {
            return sql;
        }

        var query = new StringBuilder("WITH ");
        // A comment at the end of a line must not take the bracket with it.
        query.AppendJoin(",\n", used.Select(one => $"{one.Name} AS (\n{one.Sql}\n)"));
        return LeadingWith().Match(sql) is { Success: true } own
            ? query.Append(",\n").Append(sql, own.Length, sql.Length - own.Length).ToString()
            : query.Append('\n').Append(sql).ToString();
    }

    private static BillingException TooLong(string query, List<(string Name, string Sql)> used)
    {
        var size = Encoding.UTF8.GetByteCount(query);
        var most = used.Select(one => (one.Name, Bytes: Encoding.UTF8.GetByteCount(one.Sql)))
            .OrderByDescending(one => one.Bytes)
            .FirstOrDefault();
        return new BillingException(
            string.Create(
                CultureInfo.InvariantCulture,
                $"a query of {size} bytes is longer than the {MaxBytes} that Athena takes"
            )
                + (
                    most.Name is null
                        ? ""
                        : string.Create(
                            CultureInfo.InvariantCulture,
                            $"; {most.Bytes} of them are the list '{most.Name}'"
                        )
                )
                + ": make that part of the policy or the directory shorter, or use --engine duckdb"
        );
    }

    // A name that is only the name of a column brings a definition too many, which costs nothing.
    private static HashSet<string> NamesIn(string sql) =>
        new(
            Token().Matches(sql).Select(token => token.Groups["name"].Value).Where(name => name.Length > 0),
            StringComparer.OrdinalIgnoreCase
        );

    [GeneratedRegex(@"^[a-z_][a-z0-9_]{0,62}\z", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex PlainName();

    // Texts and comments are read over, so that a name within them is none.
    [GeneratedRegex(
        """'[^']*'|--[^\n]*|/\*.*?\*/|"(?<name>[^"]*)"|(?<name>[A-Za-z_][A-Za-z0-9_]*)""",
        RegexOptions.Singleline | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture,
        10_000
    )]
    private static partial Regex Token();

    [GeneratedRegex(
        @"^(\s|--[^\n]*\n)*with\b",
        RegexOptions.IgnoreCase
            | RegexOptions.CultureInvariant
            | RegexOptions.NonBacktracking
            | RegexOptions.ExplicitCapture
    )]
    private static partial Regex LeadingWith();
}
