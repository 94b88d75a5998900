using System.Collections.Immutable;
using System.Text.Json;
using ZocSec.Core.Guardrails;

namespace ZocSec.Core.Events.Aws;

/// <summary>Reads an event as EventBridge delivers it: a call recorded by CloudTrail, or a finding of GuardDuty.</summary>
internal static class AwsEvent
{
    /// <summary>How the types of all these events begin; service and event name follow: <c>com.amazonaws.s3.CreateBucket</c>.</summary>
    public const string TypePrefix = "com.amazonaws.";

    /// <summary>The type of events that tell of a finding of GuardDuty.</summary>
    public const string FindingType = TypePrefix + "guardduty.Finding";

    private const int MaxWord = 256;
    private const string ServiceSuffix = ".amazonaws.com";

    /// <summary>Reads an event.</summary>
    /// <param name="json">One JSON object.</param>
    /// <param name="tenant">Whose accounts they are.</param>
    /// <param name="received">When it came; its time where it does not tell its own.</param>
    /// <exception cref="JsonException">It is no JSON object, or is cut off.</exception>
    public static AwsEventReading Read(ReadOnlyMemory<byte> json, TenantId tenant, DateTimeOffset received)
    {
        using var document = JsonDocument.Parse(json);
        var root = document.RootElement;
        if (root.ValueKind is not JsonValueKind.Object)
        {
            throw new JsonException("an event is a JSON object");
        }

        // Nobody but AWS itself can send events whose source begins so.
        var source = root.Text("source");
        if (source?.StartsWith("aws.", StringComparison.Ordinal) is not true)
        {
            return new AwsEventReading.Ignored("its source is not AWS");
        }

        if (root.Object("detail") is not { } detail)
        {
            return new AwsEventReading.Ignored("it has no detail");
        }

        var envelope = new Envelope(
            root.Text("id"),
            root.Text("account"),
            root.Text("region"),
            root.Time("time") ?? received,
            tenant
        );
        return root.Text("detail-type") switch
        {
            "AWS API Call via CloudTrail" => ReadCall(envelope, detail),
            "GuardDuty Finding" => ReadFinding(envelope, detail),
            _ => new AwsEventReading.Ignored("it is neither a recorded call nor a finding"),
        };
    }

    private static AwsEventReading ReadCall(Envelope envelope, JsonElement detail)
    {
        if (detail.Text("errorCode") is not null)
        {
            return new AwsEventReading.Ignored("the call failed");
        }

        var id = Word(detail.Text("eventID") ?? envelope.Id);
        var name = Word(detail.Text("eventName"));
        var service = detail.Text("eventSource");
        var account = envelope.Account;
        var region = Word(detail.Text("awsRegion") ?? envelope.Region);
        if (
            id is null
            || name is null
            || region is null
            || !Core.Aws.AwsResource.IsAccount(account)
            || service?.EndsWith(ServiceSuffix, StringComparison.Ordinal) is not true
        )
        {
            return new AwsEventReading.Ignored("it does not say which call was made, or where");
        }

        var facts = CallFacts.Of(name, detail, new AwsFacts { Account = account, Region = region });
        if (facts is null)
        {
            return new AwsEventReading.Ignored("the call names nothing that is guarded, or did nothing");
        }

        return envelope.Event(
            id,
            $"{TypePrefix}{service[..^ServiceSuffix.Length]}.{name}",
            facts,
            facts.Bucket ?? facts.Groups.FirstOrDefault() ?? facts.PrefixList,
            detail.Time("eventTime") ?? envelope.Time,
            CallFacts.ActorOf(detail)
        );
    }

    private static AwsEventReading ReadFinding(Envelope envelope, JsonElement detail)
    {
        var service = detail.Object("service");
        if (FindingFacts.IsSample(detail))
        {
            return new AwsEventReading.Ignored("the finding is a sample");
        }

        if (service?.Flag("archived") is true)
        {
            return new AwsEventReading.Ignored("the finding is archived");
        }

        // A delegated administrator's account receives the findings of others.
        var account = detail.Text("accountId") ?? envelope.Account;
        var region = Word(detail.Text("region") ?? envelope.Region);
        var id = Word(detail.Text("id"));
        var type = Word(detail.Text("type"));
        if (id is null || type is null || region is null || !Core.Aws.AwsResource.IsAccount(account))
        {
            return new AwsEventReading.Ignored("it does not say what was found, or where");
        }

        ImmutableArray<string> instances = [.. FindingFacts.InstancesOf(detail).Take(AwsFacts.MaxNames)];
        if (instances.IsEmpty)
        {
            return new AwsEventReading.Ignored("the finding is not about an instance");
        }

        var facts = new AwsFacts
        {
            Account = account,
            Region = region,
            Instances = instances,
            Finding = new AwsFinding(id, Word(service?.Text("detectorId")), type, detail.Number("severity") ?? 0),
        };
        return envelope.Event(
            // The same finding comes again whenever it is seen again, and once more for each account that watches.
            $"{id}@{Word(detail.Text("updatedAt")) ?? envelope.Id}",
            FindingType,
            facts,
            instances[0],
            detail.Time("updatedAt") ?? envelope.Time,
            actor: null
        );
    }

    /// <summary>A text that an event may keep: visible ASCII, not long; null for any other.</summary>
    internal static string? Word(string? text) =>
        text is { Length: > 0 and <= MaxWord } && !text.AsSpan().ContainsAnyExceptInRange('!', '~') ? text : null;

    private sealed record Envelope(string? Id, string? Account, string? Region, DateTimeOffset Time, TenantId Tenant)
    {
        public AwsEventReading.Read Event(
            string id,
            string type,
            AwsFacts facts,
            string? subject,
            DateTimeOffset time,
            string? actor
        ) =>
            new AwsEventReading.Read(
                new SourceEvent(
                    id,
                    $"/aws/{facts.Account}/{facts.Region}",
                    type,
                    subject,
                    time,
                    Tenant,
                    actor,
                    JsonSerializer.SerializeToElement(facts, AwsFactsJson.Default.AwsFacts)
                ),
                facts
            );
    }
}

/// <summary>What came of reading an event of AWS.</summary>
internal abstract record AwsEventReading
{
    private AwsEventReading() { }

    /// <summary>It tells of something that may be guarded.</summary>
    /// <param name="Event">The event.</param>
    /// <param name="Facts">Its facts.</param>
    public sealed record Read(SourceEvent Event, AwsFacts Facts) : AwsEventReading;

    /// <summary>It tells of nothing that is guarded.</summary>
    /// <param name="Reason">Why.</param>
    public sealed record Ignored(string Reason) : AwsEventReading;
}
