using System.Text;
using System.Text.RegularExpressions;
using ZocSec.Core.Billing.Engines.DuckDb;

namespace ZocSec.Tests.Billing.Sql;

/// <summary>
/// Texts in Trino's SQL as DuckDB runs them. Functions that DuckDB lacks, or has otherwise, are macros; those that take a lambda
/// of two arguments are written anew, since no macro of DuckDB can take one.
/// </summary>
internal static partial class TrinoOnDuckDb
{
    /// <summary>Functions as Trino has them.</summary>
    public const string Macros =
        DuckDbRelations.Macros
        + """
            CREATE OR REPLACE MACRO from_iso8601_timestamp(s) AS CAST(s AS TIMESTAMPTZ);
            CREATE OR REPLACE MACRO split_part(s, d, n) AS list_extract(string_split(s, d), n);
            CREATE OR REPLACE MACRO greatest(a, b) AS CASE WHEN a IS NULL OR b IS NULL THEN NULL WHEN a > b THEN a ELSE b END;
            CREATE OR REPLACE MACRO least(a, b) AS CASE WHEN a IS NULL OR b IS NULL THEN NULL WHEN a < b THEN a ELSE b END;
            CREATE OR REPLACE MACRO count_if(c) AS CAST(count(*) FILTER (WHERE c) AS BIGINT);
            """;

    /// <summary>The text as DuckDB takes it.</summary>
    public static string Of(string trino)
    {
        var text = trino;
        while (Lambda().Match(text) is { Success: true } call)
        {
            var open = call.Index + call.Length - 1;
            var (arguments, end) = Arguments(text, open);
            Assert.Equal(2, arguments.Count);
            var arrow = arguments[1].IndexOf("->", StringComparison.Ordinal);
            Assert.Equal("(k, v)", arguments[1][..arrow].Trim());
            var body = Named(arguments[1][(arrow + 2)..].Trim());
            var entries = $"map_entries({arguments[0].Trim()})";
            var instead =
                call.Groups["name"].Value == "map_filter"
                    ? $"map_from_entries(list_filter({entries}, lambda e: {body}))"
                    : $"map_from_entries(list_transform({entries}, lambda e: {{'key': {body}, 'value': e.value}}))";
            text = text[..call.Index] + instead + text[end..];
        }

        return text;
    }

    // Texts stay as they are.
    private static string Named(string body) =>
        Names()
            .Replace(
                body,
                name =>
                    name.Value switch
                    {
                        "k" => "e.key",
                        "v" => "e.value",
                        _ => name.Value,
                    }
            );

    /// <summary>The arguments behind a bracket, and where what follows the closing one begins.</summary>
    private static (List<string> Arguments, int End) Arguments(string text, int open)
    {
        var (arguments, current, depth) = (new List<string>(), new StringBuilder(), 0);
        var quote = '\0';
        for (var at = open; at < text.Length; at++)
        {
            var letter = text[at];
            if (quote != '\0')
            {
                quote = letter == quote ? '\0' : quote;
            }
            else if (letter is '\'' or '"')
            {
                quote = letter;
            }
            else if (letter is '(' or '[')
            {
                if (depth++ == 0)
                {
                    continue;
                }
            }
            else if (letter is ')' or ']')
            {
                if (--depth == 0)
                {
                    arguments.Add(current.ToString());
                    return (arguments, at + 1);
                }
            }
            else if (letter == ',' && depth == 1)
            {
                arguments.Add(current.ToString());
                current.Clear();
                continue;
            }

            current.Append(letter);
        }

        throw new InvalidOperationException($"a bracket is not closed in: {text}");
    }

    [GeneratedRegex(@"\b(?<name>map_filter|transform_keys)\(", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Lambda();

    [GeneratedRegex("'[^']*'|[A-Za-z_][A-Za-z0-9_.]*", RegexOptions.None, 1000)]
    private static partial Regex Names();
}
