using System.Net;
using Microsoft.Extensions.Time.Testing;
using Moq;
using ZocSec.Core.Aws;
using ZocSec.Core.Aws.S3;
using ZocSec.Core.Guardrails;

namespace ZocSec.Tests.Guardrails.AccountExposure;

/// <summary>What no server does on demand: refusals, nonsense, and how often an account is asked.</summary>
public sealed class AccountBlocksTests : IDisposable
{
    private const string Blocked = """
        <PublicAccessBlockConfiguration xmlns="http://awss3control.amazonaws.com/doc/2018-08-20/"><BlockPublicAcls>true</BlockPublicAcls>
        <IgnorePublicAcls>TRUE</IgnorePublicAcls><BlockPublicPolicy>false</BlockPublicPolicy></PublicAccessBlockConfiguration>
        """;

    private static readonly AwsTarget s_target = new(
        new AwsAccount { Id = "111111111111" },
        "eu-central-1",
        new GuardrailName("aws/account-exposure")
    );

    private readonly FakeTimeProvider _time = new();
    private readonly Answers _answers = new();
    private readonly HttpClient _http;
    private readonly AccountBlocks _blocks;

    public AccountBlocksTests()
    {
        _http = new HttpClient(_answers) { BaseAddress = new Uri("http://localhost/") };
        var clients = new Mock<IAwsClients>();
        clients.Setup(all => all.Signed(s_target, "s3-control")).Returns(_http);
        _blocks = new AccountBlocks(clients.Object, _time);
    }

    public void Dispose() => _http.Dispose();

    [Fact]
    public async Task Block_IsReadAsItIs()
    {
        _answers.Next = (HttpStatusCode.OK, Blocked);

        Assert.Equal(new PublicAccessBlock(true, true, false, false), await _blocks.ReadAsync(s_target, default));
    }

    [Fact]
    public async Task NoBlock_IsNone()
    {
        _answers.Next = (
            HttpStatusCode.NotFound,
            "<Error><Code>NoSuchPublicAccessBlockConfiguration</Code><Message>none</Message></Error>"
        );

        Assert.Equal(PublicAccessBlock.None, await _blocks.ReadAsync(s_target, default));
    }

    [Theory]
    [InlineData(HttpStatusCode.Forbidden, "<Error><Code>AccessDenied</Code></Error>", "AccessDenied")]
    [InlineData(HttpStatusCode.NotFound, "<html>", "404")]
    [InlineData(HttpStatusCode.OK, "<html>", null)]
    public async Task WhatIsNoAnswer_IsAFault(HttpStatusCode status, string body, string? code)
    {
        _answers.Next = (status, body);

        var fault = await Assert.ThrowsAsync<AwsCallException>(() => _blocks.ReadAsync(s_target, default));

        Assert.Equal((AccountBlocks.Get, code), (fault.Action, fault.Code));
    }

    [Fact]
    public async Task RecentBlock_IsAskedForOnceInHalfAMinute_ButNotAfterAFailure()
    {
        _answers.Next = (HttpStatusCode.Forbidden, "");
        await Assert.ThrowsAsync<AwsCallException>(() => _blocks.ReadRecentAsync(s_target));
        _answers.Next = (HttpStatusCode.OK, Blocked);

        for (var bucket = 0; bucket < 1000; bucket++)
        {
            await _blocks.ReadRecentAsync(s_target);
        }

        Assert.Equal(2, _answers.Count);
        _time.Advance(TimeSpan.FromSeconds(31));
        await _blocks.ReadRecentAsync(s_target);
        Assert.Equal(3, _answers.Count);
    }

    private sealed class Answers : HttpMessageHandler
    {
        public (HttpStatusCode Status, string Body) Next { get; set; }

        public int Count { get; private set; }

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken ct)
        {
            Count++;
            return Task.FromResult(new HttpResponseMessage(Next.Status) { Content = new StringContent(Next.Body) });
        }
    }
}
