using System.Text;
using System.Text.RegularExpressions;

namespace ZocSec.Core.Policies;

/// <summary>Adds exemptions to the text of a policy; all else in it, comments too, stays as it is.</summary>
internal static partial class ExemptionWriter
{
    /// <summary>Adds lines of <see cref="ExemptionLine"/>, before those that are there. Pure.</summary>
    /// <param name="policy">The text.</param>
    /// <param name="lines">The lines.</param>
    /// <returns>Null where the exemptions are written in a way that no line can be added to.</returns>
    public static string? Add(string policy, IReadOnlyCollection<string> lines)
    {
        var end = policy.Contains("\r\n", StringComparison.Ordinal) ? "\r\n" : "\n";
        var there = Key().Match(policy);
        if (!there.Success)
        {
            var begun = policy.Length == 0 || policy.EndsWith('\n') ? policy : policy + end;
            return $"{begun}exemptions:{end}{Joined("  ")}";
        }

        if (there.Groups["value"].Value is not ("" or "[]"))
        {
            return null;
        }

        var next = there.Index + there.Length;
        var head = $"exemptions:{there.Groups["comment"].Value}{end}";
        return new StringBuilder(policy, 0, there.Index, policy.Length + head.Length)
            .Append(head)
            .Append(
                Joined(FirstItem().Match(policy, next) is { Success: true } item ? item.Groups["indent"].Value : "  ")
            )
            .Append(policy, next, policy.Length - next)
            .ToString();

        string Joined(string indent) => string.Concat(lines.Select(line => $"{indent}{line.TrimStart()}{end}"));
    }

    [GeneratedRegex(
        @"^exemptions:[ ]*(?<value>[^#\s].*?)?(?<comment>[ ]+\#.*?)?[ ]*(\r?\n|\z)",
        RegexOptions.ExplicitCapture | RegexOptions.Multiline,
        matchTimeoutMilliseconds: 1000
    )]
    private static partial Regex Key();

    // Comments and empty lines may come before it.
    [GeneratedRegex(
        @"\G([ ]*(\#[^\n]*)?\r?\n)*(?<indent>[ ]*)-[ ]",
        RegexOptions.ExplicitCapture,
        matchTimeoutMilliseconds: 1000
    )]
    private static partial Regex FirstItem();
}
