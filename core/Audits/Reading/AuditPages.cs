using System.Collections.Immutable;
using ZocSec.Core.GitHub.GraphQl;
using ZocSec.Core.Policies;

namespace ZocSec.Core.Audits.Reading;

/// <summary>
/// Reads pages of repositories, without what who signed in may not see, which is then unknown.
/// </summary>
internal sealed class AuditPages(PageQuestions questions, TopicsReader topics, OwnersSettings owners)
{
    private const string TooMuch = "GitHub could not gather it in time";

    // What is hidden from whoever signed in, by facet, with the reason; not asked for any more.
    private readonly Dictionary<string, string> hidden = new(StringComparer.Ordinal);
    private int nameless;

    /// <summary>Reads a page.</summary>
    /// <param name="cursor">What the page before said; null for the first.</param>
    /// <param name="wanted">What is to be asked.</param>
    /// <param name="ct">Cancels.</param>
    /// <returns>The page, and what is left of GitHub's limit; null when it does not say.</returns>
    /// <exception cref="AuditStoppedException">There is no such account, or GitHub cannot be asked any more.</exception>
    public async Task<(FoundPage Page, PointsLeft? Points)> ReadAsync(
        string? cursor,
        AuditDepth wanted,
        CancellationToken ct
    )
    {
        var depth = wanted with
        {
            Alerts = wanted.Alerts && !hidden.ContainsKey(AuditFacet.VulnerabilityAlerts),
            Keys = wanted.Keys && !hidden.ContainsKey(AuditFacet.DeployKeys),
        };
        var (raw, asked) = await questions.AskAsync(cursor, depth, ct);

        // What is hidden takes its repository with it: those are asked for once more without it, the others stay as they are.
        var whole = new Dictionary<long, RawNode>();
        var hiding = new List<GraphQlError>();
        var remarks = ImmutableArray.CreateBuilder<string>();
        while (LackedBy(raw, asked) is { IsEmpty: false } fields)
        {
            foreach (var node in raw.Nodes.Where(node => node.Node?.DatabaseId is not null))
            {
                whole.TryAdd(node.Node!.DatabaseId!.Value, node);
            }

            hiding.AddRange(raw.Nodes.Where(node => node.Node is null).SelectMany(node => node.Errors));
            remarks.AddRange(Learn(raw, fields));
            (raw, asked) = await questions.AskAsync(
                cursor,
                asked with
                {
                    Alerts = asked.Alerts && !fields.Contains(AuditErrors.AlertsField, StringComparer.Ordinal),
                    Keys = asked.Keys && !fields.Contains(AuditErrors.KeysField, StringComparer.Ordinal),
                },
                ct
            );
        }

        var found = ImmutableArray.CreateBuilder<FoundRepository>(raw.Nodes.Length);
        foreach (var node in raw.Nodes)
        {
            var best = whole.GetValueOrDefault(node.Node?.DatabaseId ?? 0, node);
            if (Read(best, asked, hiding) is { } repository)
            {
                var complete = await topics.CompleteAsync(
                    repository,
                    best.Node!.RepositoryTopics?.PageInfo?.NextAfter(cursor: null),
                    ct
                );
                found.Add(Explain(complete, wanted, asked));
            }
            else
            {
                remarks.Add(Missing(best, found.Count == 0 ? null : found[^1].Row.FullName));
            }
        }

        return (new FoundPage(found.ToImmutable(), raw.Next, raw.Total, remarks.ToImmutable()), raw.Points);
    }

    private static ImmutableArray<string> LackedBy(RawPage page, AuditDepth asked)
    {
        (string Field, bool WasAsked)[] fields =
        [
            (AuditErrors.AlertsField, asked.Alerts),
            (AuditErrors.KeysField, asked.Keys),
        ];
        return
        [
            .. fields
                .Where(one => one.WasAsked && page.Nodes.Any(node => node.LacksFor(one.Field)))
                .Select(one => one.Field),
        ];
    }

    private FoundRepository? Read(RawNode node, AuditDepth depth, List<GraphQlError> hiding)
    {
        if (node.Node is not { } known || AuditNodeReader.Read(known, depth, owners) is not { } repository)
        {
            return null;
        }

        // The errors of all that were hidden say why something of this one is missing.
        return AuditErrors.With(repository, node.Errors.AddRange(hiding.Where(error => Concerns(error, known))));
    }

    // Without a name, it is told by the one that was made before; each has a number, so that two are not taken for one.
    private string Missing(RawNode node, string? before)
    {
        nameless += node.Name is null ? 1 : 0;
        var place = before is null ? "" : $", made after {before},";
        var name = node.Name ?? string.Create(CultureInfo.InvariantCulture, $"a repository (hidden {nameless}){place}");
        var why = node.Errors is [var error, ..] ? AuditErrors.InWords(error) : "GitHub shows nothing of it";
        return $"{name} cannot be read and is not in this audit: {why}";
    }

    private static bool Concerns(GraphQlError error, AuditNode node) =>
        (error.IsOf(AuditErrors.AlertsField) && node.HasVulnerabilityAlertsEnabled is null)
        || (error.IsOf(AuditErrors.KeysField) && node.DeployKeys is null);

    // Where it is the same for a whole page, it is so for all: nobody is asked for it again.
    private IEnumerable<string> Learn(RawPage page, ImmutableArray<string> fields)
    {
        foreach (var field in fields.Where(field => page.Nodes.All(node => node.LacksFor(field))))
        {
            var facet = field == AuditErrors.AlertsField ? AuditFacet.VulnerabilityAlerts : AuditFacet.DeployKeys;
            hidden[facet] = AuditErrors.InWords(page.Nodes[0].Errors.First(error => error.IsOf(field)));
            yield return $"{facet}: {hidden[facet]}; only who may administer a repository sees that";
        }
    }

    private FoundRepository Explain(FoundRepository found, AuditDepth wanted, AuditDepth asked)
    {
        var unknown = found.Row.Unknown;
        foreach (var (facet, reason) in hidden)
        {
            unknown = unknown.ContainsKey(facet) ? unknown : unknown.Add(facet, reason);
        }

        if (wanted.Deep && !asked.Deep)
        {
            unknown = unknown.SetItem(AuditFacet.Protection, TooMuch).SetItem(AuditFacet.Codeowners, TooMuch);
        }

        return unknown == found.Row.Unknown ? found : found with { Row = found.Row with { Unknown = unknown } };
    }
}
