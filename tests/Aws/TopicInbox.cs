using System.Text.Json;
using Amazon.SQS;
using Amazon.SQS.Model;
using ZocSec.Core.Aws;
using ZocSec.Core.Guardrails;

namespace ZocSec.Tests.Aws;

/// <summary>A topic, and a queue that is subscribed to it.</summary>
internal sealed class TopicInbox : IDisposable
{
    private const string Name = "zocsec";
    private static readonly GuardrailName s_guardrail = new("aws/bucket-encryption");

    private readonly AwsTarget _target;
    private readonly string _region;
    private readonly MemberCredentials _members;
    private readonly AwsClients _clients;
    private readonly AmazonSQSClient _sqs;
    private string _queue = "";

    private TopicInbox(AwsSettings settings, AwsAccount account, string region)
    {
        _region = region;
        _target = new AwsTarget(account, account.Regions[0], s_guardrail);
        _members = new MemberCredentials(settings, TimeProvider.System);
        _clients = new AwsClients(settings, _members, TimeProvider.System);
        _sqs = new AmazonSQSClient(
            _members.For(account, s_guardrail),
            new AmazonSQSConfig { ServiceURL = settings.Endpoint!.AbsoluteUri, AuthenticationRegion = region }
        );
    }

    public string Account => _target.Account.Id;

    public string Topic => $"arn:aws:sns:{_region}:{Account}:{Name}";

    public static async Task<TopicInbox> CreateAsync(Moto moto, AwsAccount account, string region)
    {
        var inbox = new TopicInbox(await moto.SettingsAsync(), account, region);
        inbox._queue = (await inbox._sqs.CreateQueueAsync("inbox")).QueueUrl;
        await inbox.AskAsync("CreateTopic", ("Name", Name));
        await inbox.AskAsync(
            "Subscribe",
            ("TopicArn", inbox.Topic),
            ("Protocol", "sqs"),
            ("Endpoint", $"arn:aws:sqs:{region}:{inbox.Account}:inbox")
        );
        return inbox;
    }

    public Task<Outcome> PublishAsync(string subject, string message, string? topic = null) =>
        new SnsNotices(_clients, TimeProvider.System).PublishAsync(
            _target,
            topic ?? Topic,
            subject,
            message,
            CancellationToken.None
        );

    /// <summary>Takes the topic away.</summary>
    public Task DeleteTopicAsync() => AskAsync("DeleteTopic", ("TopicArn", Topic));

    /// <summary>The one message that is there.</summary>
    public async Task<JsonElement> ReceiveAsync() => Assert.Single(await ReceiveAllAsync());

    /// <summary>All messages that came since the last time, as SNS wraps them.</summary>
    public async Task<List<JsonElement>> ReceiveAllAsync()
    {
        var received = new List<JsonElement>();
        while (true)
        {
            var answer = await _sqs.ReceiveMessageAsync(
                new ReceiveMessageRequest { QueueUrl = _queue, MaxNumberOfMessages = 10 }
            );
            if (answer.Messages is not { Count: > 0 } messages)
            {
                return received;
            }

            received.AddRange(messages.Select(message => JsonSerializer.Deserialize<JsonElement>(message.Body)));
        }
    }

    public void Dispose()
    {
        _sqs.Dispose();
        _clients.Dispose();
        _members.Dispose();
    }

    private async Task AskAsync(string action, params (string Name, string Value)[] parameters)
    {
        using var form = SignedHttpTests.Form(action, "2010-03-31", parameters);
        using var answer = await _clients.Signed(_target with { Region = _region }, "sns").PostAsync((Uri?)null, form);
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
    }
}
