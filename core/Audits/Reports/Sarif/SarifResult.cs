using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace ZocSec.Core.Audits.Reports.Sarif;

/// <summary>One thing that is wrong with a repository.</summary>
/// <param name="Rule">What is wrong.</param>
/// <param name="Repository">With which.</param>
/// <param name="Reason">Why, in words.</param>
internal sealed record SarifResult(SarifRule Rule, AuditedRepository Repository, string Reason)
{
    private const int LongestText = 1000;

    /// <summary>All that is wrong with a repository.</summary>
    public static IEnumerable<SarifResult> Of(AuditedRepository repository)
    {
        foreach (var finding in repository.Findings)
        {
            if (
                finding.Status == FindingStatus.Violation
                && SarifRule.All.FirstOrDefault(rule => rule.Id == finding.Guardrail.Value) is { } rule
            )
            {
                yield return new SarifResult(rule, repository, finding.Reason);
            }
        }

        if (WorstFirst.LacksOwner(repository))
        {
            yield return new SarifResult(SarifRule.Unowned, repository, repository.Owner.Why);
        }
    }

    /// <summary>Writes it as a result.</summary>
    public void WriteTo(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteString("ruleId", Rule.Id);
        json.WriteNumber("ruleIndex", SarifRule.All.IndexOf(Rule));
        json.WriteString("level", Rule.Level);
        json.WriteStartObject("message");
        json.WriteString("text", Text($"{Repository.FullName}: {Reason}"));
        json.WriteEndObject();
        WriteLocation(json);
        // A rename changes the location; the fingerprint keeps the alert the same.
        json.WriteStartObject("partialFingerprints");
        json.WriteString("primaryLocationLineHash", Fingerprint());
        json.WriteEndObject();
        json.WriteEndObject();
    }

    /// <summary>Other people's words on one line. Brackets would begin a link.</summary>
    public static string Text(string text)
    {
        var line = OneLine.Of(text.AsSpan(0, Math.Min(text.Length, LongestText)));
        return line.Replace("\\", "\\\\", StringComparison.Ordinal)
            .Replace("[", "\\[", StringComparison.Ordinal)
            .Replace("]", "\\]", StringComparison.Ordinal);
    }

    // Code scanning wants a file. There is none: the path says which repository, and can be filtered by.
    private void WriteLocation(Utf8JsonWriter json)
    {
        var path = $"repositories/{Uri.EscapeDataString(Repository.Account)}/{Uri.EscapeDataString(Repository.Name)}";
        json.WriteStartArray("locations");
        json.WriteStartObject();
        json.WriteStartObject("physicalLocation");
        json.WriteStartObject("artifactLocation");
        json.WriteString("uri", path);
        json.WriteEndObject();
        json.WriteStartObject("region");
        json.WriteNumber("startLine", 1);
        json.WriteEndObject();
        json.WriteEndObject();
        json.WriteEndObject();
        json.WriteEndArray();
    }

    private string Fingerprint()
    {
        var key = string.Create(CultureInfo.InvariantCulture, $"{Rule.Id}\n{Repository.Id}");
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(key)).AsSpan(0, 8)) + ":1";
    }
}
