using System.Net;
using System.Text;
using Microsoft.Extensions.Time.Testing;
using ZocSec.Core.Events.Aws;

namespace ZocSec.Tests.Events.Aws;

/// <summary>Which messages are SNS's own, and what is done with them.</summary>
public sealed class SnsInboxTests : IDisposable
{
    private readonly SnsSender _sns = new();
    private readonly FakeTimeProvider _time = new(SnsSender.Now);

    [Theory]
    [InlineData(null)]
    [InlineData("A subject")]
    public async Task Genuine_GivesTheEventAsItWasPublished(string? subject)
    {
        var message = SnsSender.Notification("{\"detail\":\"é\\n\"}");
        if (subject is not null)
        {
            message["Subject"] = subject;
        }

        var opened = await OpenAsync(_sns.Sign(message));

        var published = Assert.IsType<SnsOpened.Event>(opened);
        Assert.Equal("{\"detail\":\"é\\n\"}", Encoding.UTF8.GetString(published.Json.Span));
    }

    [Theory]
    [InlineData("TopicArn", "arn:aws:sns:eu-central-1:222222222222:zocsec")]
    [InlineData("SignatureVersion", "1")]
    [InlineData("Timestamp", "2026-03-01T10:59:59.000Z")]
    [InlineData("Timestamp", "2026-03-01T12:05:01.000Z")]
    [InlineData("Timestamp", "yesterday")]
    [InlineData("SigningCertURL", "http://sns.eu-central-1.amazonaws.com/a.pem")]
    [InlineData("SigningCertURL", "https://sns.us-east-1.amazonaws.com/a.pem")]
    [InlineData("SigningCertURL", "https://sns.eu-central-1.amazonaws.com.evil.example/a.pem")]
    [InlineData("SigningCertURL", "https://sns.eu-central-1.amazonaws.com.cn/a.pem")]
    [InlineData("SigningCertURL", "https://sns.eu-central-1.amazonaws.com@evil.example/a.pem")]
    [InlineData("SigningCertURL", "https://x@sns.eu-central-1.amazonaws.com/a.pem")]
    [InlineData("SigningCertURL", "https://sns.eu-central-1.amazonaws.com:8443/a.pem")]
    [InlineData("SigningCertURL", "https://sns.eu-central-1.amazonaws.com/?a.pem")]
    [InlineData("SigningCertURL", "https://sns.eu-central-1.amazonaws.com/a.pem?Action=Publish")]
    [InlineData("SigningCertURL", "https://evil.example/a.pem")]
    [InlineData("Type", "Other")]
    public async Task Signed_ButNotAsExpected_IsRefused_AndNobodyIsAsked(string member, string value)
    {
        var message = SnsSender.Notification();
        message[member] = value;

        Assert.IsType<SnsOpened.Refused>(await OpenAsync(_sns.Sign(message)));
        Assert.Empty(_sns.Gets);
    }

    [Theory]
    [InlineData("2026-03-01T11:00:00.000Z")]
    [InlineData("2026-03-01T12:05:00.000Z")]
    public async Task Timestamp_AtItsBorder_IsTaken(string timestamp)
    {
        var message = SnsSender.Notification();
        message["Timestamp"] = timestamp;

        Assert.IsType<SnsOpened.Event>(await OpenAsync(_sns.Sign(message)));
    }

    [Theory]
    [InlineData("Message")]
    [InlineData("MessageId")]
    [InlineData("Subject")]
    public async Task ChangedAfterSigning_IsRefused(string member)
    {
        var body = Encoding.UTF8.GetString(_sns.Sign(SnsSender.Notification("{\"a\":1}")));
        var value = $"\"{member}\":\"other\"";
        var changed = member switch
        {
            "Message" => body.Replace("{\\u0022a\\u0022:1}", "other", StringComparison.Ordinal),
            "MessageId" => body.Replace("\"m-1\"", "\"m-2\"", StringComparison.Ordinal),
            _ => body.Replace("{\"Type\"", $"{{{value},\"Type\"", StringComparison.Ordinal),
        };

        Assert.NotEqual(body, changed);
        Assert.IsType<SnsOpened.Refused>(await OpenAsync(Encoding.UTF8.GetBytes(changed)));
    }

    [Theory]
    [InlineData("")]
    [InlineData("not base64")]
    [InlineData("AAAA")]
    public async Task Signature_OfNoForm_IsRefused(string signature)
    {
        var message = SnsSender.Notification();
        message["Signature"] = signature;

        Assert.IsType<SnsOpened.Refused>(await OpenAsync(SnsSender.Json(message)));
    }

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("{\"Type\":\"Notification\"}")]
    [InlineData("{\"Type\":{},\"Message\":1}")]
    public async Task NoMessage_IsRefused(string body) =>
        Assert.IsType<SnsOpened.Refused>(await OpenAsync(Encoding.UTF8.GetBytes(body)));

    [Fact]
    public async Task Member_ThatStandsTwice_IsRefused()
    {
        var body = Encoding.UTF8.GetString(_sns.Sign(SnsSender.Notification()));

        Assert.IsType<SnsOpened.Refused>(
            await OpenAsync(Encoding.UTF8.GetBytes($"{{\"Message\":\"other\",{body[1..]}"))
        );
    }

    [Theory]
    [InlineData("sns.us-east-1.amazonaws.com")]
    [InlineData("evil.amazonaws.com")]
    [InlineData("*.amazonaws.com")]
    public async Task Certificate_OfAnotherName_IsRefused(string name)
    {
        using var other = new SnsSender(name);

        Assert.IsType<SnsOpened.Refused>(await OpenAsync(other.Sign(SnsSender.Notification()), other));
    }

    [Theory]
    [InlineData("sns.eu-central-1.amazonaws.com")]
    [InlineData("sns-signing.eu-central-1.amazonaws.com")]
    public async Task Certificate_OfTheRegion_IsTaken(string name)
    {
        using var other = new SnsSender(name);

        Assert.IsType<SnsOpened.Event>(await OpenAsync(other.Sign(SnsSender.Notification()), other));
    }

    [Fact]
    public async Task Certificate_ThatIsExpired_IsRefused()
    {
        using var old = new SnsSender(ends: SnsSender.Now.AddMinutes(-1));

        Assert.IsType<SnsOpened.Refused>(await OpenAsync(old.Sign(SnsSender.Notification()), old));
    }

    [Fact]
    public async Task Certificate_OfNoTrustedRoot_IsNeverTaken()
    {
        using var stranger = new SnsSender(isTrusted: false);

        Assert.IsType<SnsOpened.Unavailable>(await OpenAsync(stranger.Sign(SnsSender.Notification()), stranger));
    }

    [Fact]
    public async Task Certificate_ThatSignsItself_IsRefused()
    {
        using var key = System.Security.Cryptography.RSA.Create(2048);
        var request = new System.Security.Cryptography.X509Certificates.CertificateRequest(
            "CN=sns.amazonaws.com",
            key,
            System.Security.Cryptography.HashAlgorithmName.SHA256,
            System.Security.Cryptography.RSASignaturePadding.Pkcs1
        );
        using var own = request.CreateSelfSigned(SnsSender.Now.AddDays(-1), SnsSender.Now.AddDays(1));
        _sns.Pem = own.ExportCertificatePem();

        Assert.IsType<SnsOpened.Refused>(await OpenAsync(_sns.Sign(SnsSender.Notification())));
    }

    [Fact]
    public async Task Certificate_IsFetchedOnce_UntilItEnds()
    {
        using var sns = new SnsSender(ends: SnsSender.Now.AddMinutes(1));
        var inbox = sns.Inbox(_time);
        var body = sns.Sign(SnsSender.Notification());

        var opened = await Task.WhenAll(
            Enumerable.Range(0, 10).Select(_ => inbox.OpenAsync(body, CancellationToken.None))
        );

        Assert.All(opened, one => Assert.IsType<SnsOpened.Event>(one));
        Assert.Single(sns.Gets);

        _time.Advance(TimeSpan.FromMinutes(2));
        Assert.IsType<SnsOpened.Refused>(await inbox.OpenAsync(body, CancellationToken.None));
    }

    [Fact]
    public async Task Certificate_ThatCannotBeFetched_IsAskedForAgain()
    {
        var inbox = _sns.Inbox(_time);
        var body = _sns.Sign(SnsSender.Notification());
        var pem = _sns.Pem;

        _sns.Pem = null;
        Assert.IsType<SnsOpened.Unavailable>(await inbox.OpenAsync(body, CancellationToken.None));
        _sns.Pem = pem;
        Assert.IsType<SnsOpened.Event>(await inbox.OpenAsync(body, CancellationToken.None));
    }

    [Fact]
    public async Task Subscription_IsConfirmedAtItsTopicsHost()
    {
        var message = SnsSender.Subscription();

        Assert.IsType<SnsOpened.Done>(await OpenAsync(_sns.Sign(message)));
        Assert.Equal(message["SubscribeURL"], _sns.Gets[^1].AbsoluteUri);
    }

    [Theory]
    [InlineData("https://evil.example/?Action=ConfirmSubscription&TopicArn=T&Token=t-1")]
    [InlineData("http://sns.eu-central-1.amazonaws.com/?Action=ConfirmSubscription&TopicArn=T&Token=t-1")]
    [InlineData("https://sns.eu-central-1.amazonaws.com/?Action=Unsubscribe&TopicArn=T&Token=t-1")]
    [InlineData("https://sns.eu-central-1.amazonaws.com/?Action=ConfirmSubscription&TopicArn=other&Token=t-1")]
    [InlineData("https://sns.eu-central-1.amazonaws.com/?Action=ConfirmSubscription&Action=Publish&TopicArn=T&Token=t")]
    [InlineData("https://sns.eu-central-1.amazonaws.com/x?Action=ConfirmSubscription&TopicArn=T&Token=t-1")]
    public async Task Subscription_ByAnotherAddress_IsRefused_AndTheAddressIsNotCalled(string address)
    {
        var message = SnsSender.Subscription();
        message["SubscribeURL"] = address.Replace("=T&", $"={SnsSender.Topic}&", StringComparison.Ordinal);

        Assert.IsType<SnsOpened.Refused>(await OpenAsync(_sns.Sign(message)));
        Assert.All(_sns.Gets, get => Assert.EndsWith(".pem", get.AbsolutePath, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Subscription_ThatSnsDoesNotTake_IsPutOff()
    {
        _sns.Confirmation = HttpStatusCode.Redirect;

        Assert.IsType<SnsOpened.Unavailable>(await OpenAsync(_sns.Sign(SnsSender.Subscription())));
    }

    [Fact]
    public async Task EndOfSubscription_IsNotTakenBack()
    {
        var message = SnsSender.Subscription();
        message["Type"] = "UnsubscribeConfirmation";

        Assert.IsType<SnsOpened.Done>(await OpenAsync(_sns.Sign(message)));
        Assert.Single(_sns.Gets);
    }

    public void Dispose() => _sns.Dispose();

    private Task<SnsOpened> OpenAsync(byte[] body, SnsSender? sender = null) =>
        (sender ?? _sns).Inbox(_time).OpenAsync(body, CancellationToken.None);
}
