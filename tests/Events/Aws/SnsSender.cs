using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.Logging.Abstractions;
using ZocSec.Core.Events.Aws;

namespace ZocSec.Tests.Events.Aws;

/// <summary>SNS as far as a receiver sees it: it signs messages, offers its certificate, and takes confirmations.</summary>
internal sealed class SnsSender : HttpMessageHandler
{
    public const string Region = "eu-central-1";
    public const string Topic = $"arn:aws:sns:{Region}:111111111111:zocsec";
    public const string Host = $"sns.{Region}.amazonaws.com";
    public static readonly DateTimeOffset Now = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    private readonly RSA _key = RSA.Create(2048);
    private readonly List<Uri> _gets = [];

    public SnsSender(string name = "sns.amazonaws.com", DateTimeOffset? ends = null, bool isTrusted = true)
    {
        using var rootKey = RSA.Create(2048);
        var root = new CertificateRequest("CN=Root", rootKey, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        root.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        using var issuer = root.CreateSelfSigned(Now.AddYears(-2), Now.AddYears(2));
        var leaf = new CertificateRequest($"CN={name}", _key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName(name);
        leaf.CertificateExtensions.Add(names.Build());
        using var certificate = leaf.Create(issuer, Now.AddYears(-1), ends ?? Now.AddYears(1), [1, 2, 3, 4]);
        Pem = certificate.ExportCertificatePem();
        if (isTrusted)
        {
            Roots.Add(X509CertificateLoader.LoadCertificate(issuer.RawData));
        }
    }

    public string? Pem { get; set; }

    public HttpStatusCode Confirmation { get; set; } = HttpStatusCode.OK;

    public X509Certificate2Collection Roots { get; } = [];

    /// <summary>What was asked for, in order.</summary>
    public IReadOnlyList<Uri> Gets => _gets;

    public static Dictionary<string, string> Notification(string message = "{}") =>
        new(StringComparer.Ordinal)
        {
            ["Type"] = "Notification",
            ["MessageId"] = "m-1",
            ["TopicArn"] = Topic,
            ["Message"] = message,
            ["Timestamp"] = "2026-03-01T11:59:00.000Z",
            ["SignatureVersion"] = "2",
            ["SigningCertURL"] = $"https://{Host}/SimpleNotificationService-1.pem",
        };

    public static Dictionary<string, string> Subscription() =>
        new(Notification("You have chosen to subscribe"), StringComparer.Ordinal)
        {
            ["Type"] = "SubscriptionConfirmation",
            ["Token"] = "t-1",
            ["SubscribeURL"] =
                $"https://{Host}/?Action=ConfirmSubscription&TopicArn={Uri.EscapeDataString(Topic)}&Token=t-1",
        };

    /// <summary>A message as it is posted.</summary>
    public byte[] Sign(Dictionary<string, string> message)
    {
        // Written anew from the documentation, not by what is tested.
        var counted = message["Type"] is "Notification"
            ? new[] { "Message", "MessageId", "Subject", "Timestamp", "TopicArn", "Type" }
            : ["Message", "MessageId", "SubscribeURL", "Timestamp", "Token", "TopicArn", "Type"];
        var text = string.Concat(counted.Where(message.ContainsKey).Select(name => $"{name}\n{message[name]}\n"));
        var signature = _key.SignData(
            Encoding.UTF8.GetBytes(text),
            HashAlgorithmName.SHA256,
            RSASignaturePadding.Pkcs1
        );
        return Json(
            new Dictionary<string, string>(message, StringComparer.Ordinal)
            {
                ["Signature"] = Convert.ToBase64String(signature),
            }
        );
    }

    public static byte[] Json(Dictionary<string, string> message) => JsonSerializer.SerializeToUtf8Bytes(message);

    /// <summary>A receiver that listens to <see cref="Topic"/> alone.</summary>
    public SnsInbox Inbox(TimeProvider time)
    {
        var web = new SnsWeb(this);
        return new SnsInbox(
            new SnsSignature(new SnsSettings { Topics = [Topic] }, new SnsCertificates(web, time, Roots), time),
            new SnsSubscriptions(web),
            NullLogger<SnsInbox>.Instance
        );
    }

    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken ct)
    {
        _gets.Add(request.RequestUri!);
        return request.RequestUri!.AbsolutePath.EndsWith(".pem", StringComparison.Ordinal)
            ? Pem is null
                ? throw new HttpRequestException("down")
                : Task.FromResult(new HttpResponseMessage(HttpStatusCode.OK) { Content = new StringContent(Pem) })
            : Task.FromResult(new HttpResponseMessage(Confirmation));
    }

    protected override void Dispose(bool disposing)
    {
        _key.Dispose();
        base.Dispose(disposing);
    }
}
