using System.Text;
using Amazon.Runtime;
using ZocSec.Core.Guardrails;

namespace ZocSec.Core.Aws;

/// <summary>Publishes to topics of SNS. Source: "Publish" of the Amazon SNS API Reference, version 2010-03-31.</summary>
internal sealed class SnsNotices(IAwsClients clients, TimeProvider time)
{
    /// <summary>The longest message, in bytes of UTF-8; what is beyond it is cut off.</summary>
    public const int MaxMessage = 256 * 1024;

    /// <summary>The longest subject, in characters.</summary>
    public const int MaxSubject = 100;

    /// <summary>What the role must be allowed to do.</summary>
    public const string Publish = "sns:Publish";

    /// <summary>Publishes a message.</summary>
    /// <param name="target">Whose role publishes; the region is the topic's, whatever stands here.</param>
    /// <param name="topicArn"><c>arn:aws:sns:us-east-1:111111111111:zocsec</c>.</param>
    /// <param name="subject">The subject of mails; what is not ASCII becomes a question mark, and it is cut to <see cref="MaxSubject"/>.</param>
    /// <param name="message">The text.</param>
    /// <param name="ct">Cancels.</param>
    /// <returns>Applied when the topic has it; else why not.</returns>
    public async Task<Outcome> PublishAsync(
        AwsTarget target,
        string topicArn,
        string subject,
        string message,
        CancellationToken ct
    )
    {
        if (SnsTopic.RegionOf(topicArn) is not { } region)
        {
            return new Outcome.Blocked(
                $"{OneLine.Of(topicArn)} is no ARN of a topic: mend `notify: sns`",
                RetryAt: null
            );
        }

        var there = target with { Region = region };
        using var form = new FormUrlEncodedContent(
            new Dictionary<string, string>(StringComparer.Ordinal)
            {
                ["Action"] = "Publish",
                ["Version"] = "2010-03-31",
                ["TopicArn"] = topicArn,
                ["Subject"] = SubjectOf(subject),
                ["Message"] = MessageOf(message),
            }
        );
        using var request = new HttpRequestMessage(HttpMethod.Post, (Uri?)null) { Content = form };
        try
        {
            await SignedCalls.AskAsync(clients.Signed(there, "sns"), request, Publish, FaultOf, ct);
            return new Outcome.Applied();
        }
        catch (AwsCallException error)
        {
            return AwsFaults.ToOutcome(error.InnerException!, there, error.Action, time.GetUtcNow());
        }
    }

    // SNS refuses a subject with a line break, a control character, or a blank at its start.
    private static string SubjectOf(string subject)
    {
        var line = OneLine.Of(subject).Trim();
        var ascii = string.Concat(
            line.EnumerateRunes().Select(rune => rune.Value is >= 0x20 and < 0x7F ? (char)rune.Value : '?')
        );
        return ascii switch
        {
            "" => "ZocSec",
            { Length: > MaxSubject } => ascii[..MaxSubject],
            _ => ascii,
        };
    }

    private static string MessageOf(string message)
    {
        if (Encoding.UTF8.GetByteCount(message) <= MaxMessage)
        {
            return message.Length == 0 ? "-" : message;
        }

        const string Cut = "\n(cut off)";
        Encoding
            .UTF8.GetEncoder()
            .Convert(message, new byte[MaxMessage - Cut.Length], flush: false, out var used, out _, out _);
        return (char.IsHighSurrogate(message[used - 1]) ? message[..(used - 1)] : message[..used]) + Cut;
    }

    private static AmazonServiceException FaultOf(HttpResponseMessage answer, byte[] body)
    {
        var fault = SignedCalls.XmlFaultOf(answer, body);
        fault.ErrorCode = fault.ErrorCode switch
        {
            "AuthorizationError" or "AuthorizationErrorException" => "AccessDenied",
            "InvalidClientTokenId" => "UnrecognizedClientException",
            var other => other,
        };
        return fault;
    }
}
