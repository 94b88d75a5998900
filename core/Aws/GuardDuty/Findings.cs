using System.Collections.Immutable;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Amazon.Runtime;
using ZocSec.Core.Events.Aws;

namespace ZocSec.Core.Aws.GuardDuty;

/// <summary>Asks GuardDuty for findings. Source: Amazon GuardDuty API Reference, version 2017-11-28.</summary>
internal sealed class Findings(IAwsClients clients)
{
    private const string Service = "guardduty";
    private const int MaxDetector = 300;

    /// <summary>How many findings are listed, or read, at once.</summary>
    public const int MaxPage = 50;

    /// <summary>The code of a fault: the detector is not, or no longer, the account's own in the region.</summary>
    public const string NoDetector = "DetectorNotOwned";

    /// <summary>What the role must be allowed to do to find the detector.</summary>
    public const string ListDetectors = "guardduty:ListDetectors";

    /// <summary>What the role must be allowed to do to list findings.</summary>
    public const string ListFindings = "guardduty:ListFindings";

    /// <summary>What the role must be allowed to do to read findings.</summary>
    public const string GetFindings = "guardduty:GetFindings";

    /// <summary>The detectors of an account in the region: one, or none where GuardDuty is off.</summary>
    /// <exception cref="AwsCallException">A call failed.</exception>
    public async Task<ImmutableArray<string>> DetectorsAsync(AwsTarget target, CancellationToken ct)
    {
        var ids = ImmutableArray.CreateBuilder<string>();
        string? token = null;
        do
        {
            var next = token is null ? "" : $"?nextToken={Uri.EscapeDataString(token)}";
            using var request = new HttpRequestMessage(HttpMethod.Get, new Uri($"detector{next}", UriKind.Relative));
            var page = await AskAsync(target, request, ListDetectors, FindingsJson.Default.ListDetectorsAnswer, ct);
            ids.AddRange(Given(page.DetectorIds, ListDetectors));
            token = More(page.NextToken);
        } while (token is not null);

        return ids.ToImmutable();
    }

    /// <summary>Lists a page of findings, those seen last first.</summary>
    /// <param name="target">Whom to ask.</param>
    /// <param name="detector">The account's detector in the region.</param>
    /// <param name="criteria">Which; GuardDuty compares whole numbers, so findings of a fraction less than the severity are listed too.</param>
    /// <param name="token">What the page before returned; null for the first.</param>
    /// <param name="ct">Cancels.</param>
    /// <returns>Their ids, at most <see cref="MaxPage"/>, and the next page's token; null after the last. A page may be empty and not the last.</returns>
    /// <exception cref="AwsCallException">The call failed; its code is <see cref="NoDetector"/> when there is no such detector.</exception>
    public async Task<(ImmutableArray<string> Ids, string? Next)> ListAsync(
        AwsTarget target,
        string detector,
        FindingCriteria criteria,
        string? token,
        CancellationToken ct
    )
    {
        var page = await PostAsync(
            target,
            ListFindings,
            detector,
            "findings",
            JsonContent.Create(
                ListFindingsRequest.Of(target.Account.Id, criteria, token),
                FindingsJson.Default.ListFindingsRequest
            ),
            FindingsJson.Default.ListFindingsAnswer,
            ct
        );
        return (Given(page.FindingIds, ListFindings), More(page.NextToken));
    }

    /// <summary>Reads findings; those that no longer are do not come back, and the order is anyone's.</summary>
    /// <param name="target">Whom to ask.</param>
    /// <param name="detector">The account's detector in the region.</param>
    /// <param name="ids">Their ids, at most <see cref="MaxPage"/>; none asks nobody.</param>
    /// <param name="ct">Cancels.</param>
    /// <exception cref="AwsCallException">The call failed; its code is <see cref="NoDetector"/> when there is no such detector.</exception>
    public async Task<ImmutableArray<GuardDutyFinding>> GetAsync(
        AwsTarget target,
        string detector,
        ImmutableArray<string> ids,
        CancellationToken ct
    )
    {
        if (ids.Length > MaxPage)
        {
            throw new ArgumentOutOfRangeException(nameof(ids));
        }

        if (ids.IsEmpty)
        {
            return [];
        }

        var answer = await PostAsync(
            target,
            GetFindings,
            detector,
            "findings/get",
            JsonContent.Create(new GetFindingsRequest(ids), FindingsJson.Default.GetFindingsRequest),
            FindingsJson.Default.GetFindingsAnswer,
            ct
        );
        return
        [
            .. Given(answer.Findings, GetFindings)
                .Select(one => Read(one) ?? throw Unreadable(GetFindings, inner: null)),
        ];
    }

    /// <summary>Lists and reads a page of findings that meet the criteria exactly; samples and archived ones are left out.</summary>
    /// <inheritdoc cref="ListAsync" path="/param"/>
    /// <returns>The findings, those seen last first, and the next page's token; null after the last. A page may be empty and not the last.</returns>
    /// <exception cref="AwsCallException">A call failed; its code is <see cref="NoDetector"/> when there is no such detector.</exception>
    public async Task<(ImmutableArray<GuardDutyFinding> Findings, string? Next)> ReadPageAsync(
        AwsTarget target,
        string detector,
        FindingCriteria criteria,
        string? token,
        CancellationToken ct
    )
    {
        var (ids, next) = await ListAsync(target, detector, criteria, token, ct);
        var findings = await GetAsync(target, detector, ids, ct);
        return (
            [
                .. findings
                    .Where(finding =>
                        Stands(finding, target, criteria.MinSeverity)
                        && (criteria.Instance is null || IsAbout(finding, criteria.Instance))
                    )
                    .OrderByDescending(finding => finding.UpdatedAt),
            ],
            next
        );
    }

    /// <summary>All findings about an instance, attack sequences among them, without samples and archived ones.</summary>
    /// <param name="target">Whom to ask.</param>
    /// <param name="instance"><c>i-0123456789abcdef0</c>.</param>
    /// <param name="minSeverity">The least severity, from 1 to 10.</param>
    /// <param name="claimed">The id of one that is read although it may not be listed yet; null for none.</param>
    /// <param name="ct">Cancels.</param>
    /// <returns>Null when the account has no detector in the region.</returns>
    /// <exception cref="AwsCallException">A call failed.</exception>
    public async Task<ImmutableArray<GuardDutyFinding>?> OfInstanceAsync(
        AwsTarget target,
        string instance,
        double minSeverity,
        string? claimed,
        CancellationToken ct
    )
    {
        var detectors = await DetectorsAsync(target, ct);
        // What is seen again while pages are read may come on two of them.
        var found = new Dictionary<string, GuardDutyFinding>(StringComparer.Ordinal);
        foreach (var detector in detectors)
        {
            FindingCriteria[] either =
            [
                FindingCriteria.Of(instance, minSeverity),
                FindingCriteria.AttackSequences(minSeverity),
            ];
            foreach (var criteria in either)
            {
                string? token = null;
                do
                {
                    (var page, token) = await ReadPageAsync(target, detector, criteria, token, ct);
                    foreach (var finding in page.Where(finding => IsAbout(finding, instance)))
                    {
                        found[finding.Id] = finding;
                    }
                } while (token is not null);
            }

            if (claimed is not null && !found.ContainsKey(claimed))
            {
                foreach (var finding in await GetAsync(target, detector, [claimed], ct))
                {
                    if (Stands(finding, target, minSeverity) && IsAbout(finding, instance))
                    {
                        found[finding.Id] = finding;
                    }
                }
            }
        }

        return detectors.IsEmpty ? null : [.. found.Values.OrderByDescending(finding => finding.UpdatedAt)];
    }

    // A delegated administrator reads those of other accounts too.
    private static bool Stands(GuardDutyFinding finding, AwsTarget target, double minSeverity) =>
        finding is { Sample: false, Archived: false }
        && finding.Account == target.Account.Id
        && finding.Severity >= minSeverity;

    private static bool IsAbout(GuardDutyFinding finding, string instance) =>
        finding.Instances.Contains(instance, StringComparer.Ordinal);

    private async Task<T> PostAsync<T>(
        AwsTarget target,
        string action,
        string detector,
        string path,
        HttpContent content,
        JsonTypeInfo<T> type,
        CancellationToken ct
    )
    {
        // Events are one source of detectors; GuardDuty's own have only letters and digits.
        if (!IsDetector(detector))
        {
            throw new AwsCallException(action, NotOwned(HttpStatusCode.BadRequest, "it is no id of a detector"));
        }

        using var request = new HttpRequestMessage(
            HttpMethod.Post,
            new Uri($"detector/{detector}/{path}", UriKind.Relative)
        )
        {
            Content = content,
        };
        return await AskAsync(target, request, action, type, ct);
    }

    private async Task<T> AskAsync<T>(
        AwsTarget target,
        HttpRequestMessage request,
        string action,
        JsonTypeInfo<T> type,
        CancellationToken ct
    )
    {
        var body = await SignedCalls.AskAsync(clients.Signed(target, Service), request, action, FaultOf, ct);
        try
        {
            return JsonSerializer.Deserialize(body, type) ?? throw Unreadable(action, inner: null);
        }
        catch (JsonException error)
        {
            throw Unreadable(action, error);
        }
    }

    private static GuardDutyFinding? Read(JsonElement finding) =>
        finding.Text("id") is { } id
        && finding.Text("type") is { } type
        && finding.Number("severity") is { } severity
        && finding.Text("accountId") is { } account
        && finding.Text("region") is { } region
        && finding.Time("updatedAt") is { } updated
            ? new GuardDutyFinding(
                id,
                type,
                severity,
                account,
                region,
                finding.Object("service")?.Flag("archived") is true,
                FindingFacts.IsSample(finding),
                updated,
                finding.Text("title"),
                FindingFacts.InstancesOf(finding)
            )
            : null;

    private static AmazonServiceException FaultOf(HttpResponseMessage answer, byte[] body)
    {
        var fault = SignedCalls.JsonFaultOf(answer, body);
        return
            fault.StatusCode is HttpStatusCode.BadRequest
            && fault.Message.Contains("detectorId is not owned", StringComparison.OrdinalIgnoreCase)
            ? NotOwned(fault.StatusCode, fault.Message)
            : fault;
    }

    private static AmazonServiceException NotOwned(HttpStatusCode status, string message) =>
        new(message) { ErrorCode = NoDetector, StatusCode = status };

    private static bool IsDetector(string detector) =>
        detector is { Length: > 0 and <= MaxDetector } && detector.All(char.IsAsciiLetterOrDigit);

    // A last page may have an empty token.
    private static string? More(string? token) => token is { Length: > 0 } ? token : null;

    private static ImmutableArray<T> Given<T>(ImmutableArray<T> list, string action) =>
        list.IsDefault ? throw Unreadable(action, inner: null) : list;

    // Somebody else answered, or the answer was cut off: it may come whole another time.
    private static AwsCallException Unreadable(string action, JsonException? inner) =>
        new(action, new IOException("the answer is not what GuardDuty answers", inner));
}
