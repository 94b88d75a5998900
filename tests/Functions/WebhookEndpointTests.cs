using System.Text;

namespace ZocSec.Tests.Functions;

/// <summary>What the endpoint takes and refuses, a request at a time.</summary>
public sealed class WebhookEndpointTests(WebhookHost host) : IClassFixture<WebhookHost>
{
    private const string Push = """{"ref":"refs/heads/main","installation":{"id":1}}""";

    private static readonly byte[] PushBytes = Encoding.UTF8.GetBytes(Push);

    public static TheoryData<string> OtherFormsOfSignature
    {
        get
        {
            var signature = HostDriver.Sign(PushBytes);
            var hex = signature["sha256=".Length..];
            return
            [
                "",
                "sha256=",
                hex,
                $"sha1={hex}",
                $"sha1={hex[..40]}",
                $"SHA256={hex}",
                $"sha256:{hex}",
                $"sha256= {hex}",
                $"sha256={hex[..^1]}",
                $"sha256={hex}0",
                $"sha256={hex}{hex}",
                $"sha256={new string('0', 64)}",
                $"sha256={new string('g', 64)}",
                $"sha256={new string('é', 64)}",
                $"{signature},{signature}",
                HostDriver.Sign(PushBytes, "another-secret-of-some-length"),
            ];
        }
    }

    [Theory]
    [MemberData(nameof(OtherFormsOfSignature))]
    public async Task Deliver_SignatureOfAnotherForm_Is401(string signature)
    {
        var answer = await host.Program.DeliverAsync(PushBytes, signature: signature);

        Assert.Equal(401, answer.Status);
        Assert.Contains("X-Hub-Signature-256", answer.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Deliver_NoSignature_Is401()
    {
        var answer = await host.Program.SendAsync(PushBytes, ("X-GitHub-Event", "push"), ("X-GitHub-Delivery", "1"));

        Assert.Equal(401, answer.Status);
    }

    [Fact]
    public async Task Deliver_OnlyTheOldSignature_Is401()
    {
        var sha1 = Convert.ToHexStringLower(
#pragma warning disable CA5350 // What GitHub sends beside the signature that counts.
            System.Security.Cryptography.HMACSHA1.HashData(Encoding.UTF8.GetBytes(HostDriver.Secret), PushBytes)
#pragma warning restore CA5350
        );

        var answer = await host.Program.SendAsync(
            PushBytes,
            ("X-GitHub-Event", "push"),
            ("X-GitHub-Delivery", "1"),
            ("X-Hub-Signature", $"sha1={sha1}")
        );

        Assert.Equal(401, answer.Status);
    }

    [Fact]
    public async Task Deliver_TwoSignatures_Is401()
    {
        var signature = HostDriver.Sign(PushBytes);

        var answer = await host.Program.SendAsync(
            PushBytes,
            ("X-GitHub-Event", "push"),
            ("X-GitHub-Delivery", "1"),
            ("X-Hub-Signature-256", signature),
            ("X-Hub-Signature-256", signature)
        );

        Assert.Equal(401, answer.Status);
    }

    [Fact]
    public async Task Deliver_Unsigned_SaysNothingOfTheBody()
    {
        var malformed = await host.Program.DeliverAsync("{"u8.ToArray(), signature: "sha256=");

        Assert.Equal(401, malformed.Status);
    }

    [Theory]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("\"text\"")]
    [InlineData("{}{}")]
    [InlineData("{} x")]
    [InlineData("{\"a\":1,}")]
    [InlineData("{'a':1}")]
    [InlineData("\uFEFF{}")]
    [InlineData("{\"a\":NaN}")]
    [InlineData("{ /* note */ }")]
    public async Task Deliver_NoJsonObject_Is400(string body)
    {
        var answer = await host.Program.DeliverAsync(body);

        Assert.Equal(400, answer.Status);
    }

    [Fact]
    public async Task Deliver_AsAForm_Is400AndSaysWhichContentTypeToSet()
    {
        var answer = await host.Program.DeliverAsync($"payload={Uri.EscapeDataString(Push)}");

        Assert.Equal(400, answer.Status);
        Assert.Contains("application/json", answer.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("X-GitHub-Event", null)]
    [InlineData("X-GitHub-Event", "")]
    [InlineData("X-GitHub-Event", "push push")]
    [InlineData("X-GitHub-Event", "push\u00e9")]
    [InlineData("X-GitHub-Event", "push\u202e")]
    [InlineData("X-GitHub-Delivery", null)]
    [InlineData("X-GitHub-Delivery", "")]
    [InlineData("X-GitHub-Delivery", "a b")]
    [InlineData("X-GitHub-Delivery", "a\u00e9")]
    public async Task Deliver_HeaderMissingOrOdd_Is400AndNamesIt(string header, string? value)
    {
        var answer = await SendWithAsync(header, value);

        Assert.Equal(400, answer.Status);
        Assert.Contains(header, answer.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("X-GitHub-Event", 100, 200)]
    [InlineData("X-GitHub-Event", 101, 400)]
    [InlineData("X-GitHub-Delivery", 100, 200)]
    [InlineData("X-GitHub-Delivery", 101, 400)]
    [InlineData("X-GitHub-Delivery", 5_000, 400)]
    public async Task Deliver_LongHeader_IsTakenUpToAHundredCharacters(string header, int length, int status)
    {
        var answer = await SendWithAsync(header, new string('x', length));

        Assert.Equal(status, answer.Status);
    }

    [Theory]
    [InlineData("ping", """{"zen":"Keep it logically awesome.","hook_id":1,"hook":{"type":"App"}}""")]
    [InlineData("nobody_has_heard_of_this", """{"action":"appeared","installation":{"id":1}}""")]
    [InlineData("repository", """{"action":"nobody_has_heard_of_this","installation":{"id":1}}""")]
    [InlineData("repository", """{"action":"publicized","installation":{"id":1}}""")]
    [InlineData("repository", "{}")]
    [InlineData("push", Push)]
    public async Task Deliver_WhatNoGuardrailNeeds_Is200Ignored(string name, string body)
    {
        var answer = await host.Program.DeliverAsync(body, name);

        Assert.Equal((200, """{"result":"ignored"}"""), (answer.Status, answer.Text));
    }

    [Theory]
    [InlineData("GET", 405)]
    [InlineData("PUT", 405)]
    [InlineData("DELETE", 405)]
    public async Task Ask_AnotherMethod_Is405(string method, int status)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), HostDriver.WebhookPath);
        using var answer = await host.Program.Http.SendAsync(request);

        Assert.Equal(status, (int)answer.StatusCode);
        Assert.Equal("POST", answer.Content.Headers.Allow.Single());
    }

    private Task<Answer> SendWithAsync(string header, string? value)
    {
        var headers = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["X-GitHub-Event"] = "push",
            ["X-GitHub-Delivery"] = "1",
            ["X-Hub-Signature-256"] = HostDriver.Sign(PushBytes),
        };
        headers.Remove(header);
        if (value is not null)
        {
            headers.Add(header, value);
        }

        return host.Program.SendAsync(PushBytes, [.. headers.Select(pair => (pair.Key, pair.Value))]);
    }
}
