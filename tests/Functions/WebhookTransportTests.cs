using System.Text;
using ZocSec.Functions.Endpoints;

namespace ZocSec.Tests.Functions;

/// <summary>Bodies that are too large, cut off on the way, or come in pieces.</summary>
public sealed class WebhookTransportTests(WebhookHost host) : IClassFixture<WebhookHost>
{
    private static readonly byte[] Body = Encoding.UTF8.GetBytes("""{"zen":"Design for failure."}""");

    [Theory]
    [InlineData(1)]
    [InlineData(1_000)]
    [InlineData(20_000_000)]
    public async Task Deliver_CutOffOnTheWay_Is400OrClosed(int missing)
    {
        var status = await RawRequest.PostAsync(
            host.Program,
            $"{RawRequest.HeadersOf(Body)}Content-Length: {Body.Length + missing}\r\n",
            Body,
            hangUp: true
        );

        Assert.True(status is null or 400, $"{status}");
    }

    [Fact]
    public async Task Deliver_ChunksCutOffOnTheWay_Is400OrClosed()
    {
        var status = await RawRequest.PostAsync(
            host.Program,
            $"{RawRequest.HeadersOf(Body)}Transfer-Encoding: chunked\r\n",
            RawRequest.Chunked(Body).AsMemory()[..^5],
            hangUp: true
        );

        Assert.True(status is null or 400, $"{status}");
    }

    [Fact]
    public async Task Deliver_InChunks_IsTaken()
    {
        var status = await RawRequest.PostAsync(
            host.Program,
            $"{RawRequest.HeadersOf(Body)}Transfer-Encoding: chunked\r\n",
            RawRequest.Chunked(Body)
        );

        Assert.Equal(200, status);
    }

    [Fact]
    public async Task Deliver_InManyChunksOfAllSizes_IsTakenWhole()
    {
        var body = Padded(300_000);
        var chunks = new MemoryStream();
        var random = new Random(3);
        for (var at = 0; at < body.Length; )
        {
            var piece = body.AsSpan(at, Math.Min(random.Next(1, 40_000), body.Length - at));
            chunks.Write(RawRequest.Chunked(piece).AsSpan()[..^5]);
            at += piece.Length;
        }

        chunks.Write("0\r\n\r\n"u8);

        var status = await RawRequest.PostAsync(
            host.Program,
            $"{RawRequest.HeadersOf(body)}Transfer-Encoding: chunked\r\n",
            chunks.ToArray()
        );

        Assert.Equal(200, status);
    }

    [Fact]
    public async Task Deliver_DeclaredTooLarge_Is413BeforeAnythingIsSent()
    {
        var status = await RawRequest.PostAsync(
            host.Program,
            $"{RawRequest.HeadersOf(Body)}Content-Length: {WebhookEndpoint.MaxBody + 1}\r\n"
        );

        Assert.Equal(413, status);
    }

    [Theory]
    [InlineData(0, 200)]
    [InlineData(1, 413)]
    public async Task Deliver_ChunksAsLargeAsGitHubSendsAndLarger_AreTakenAndRefused(int more, int expected)
    {
        var body = Padded(WebhookEndpoint.MaxBody + more);

        var status = await RawRequest.PostAsync(
            host.Program,
            $"{RawRequest.HeadersOf(body)}Transfer-Encoding: chunked\r\n",
            RawRequest.Chunked(body)
        );

        Assert.Equal(expected, status);
    }

    [Fact]
    public async Task Deliver_DeclaredAsLargeAsGitHubSends_IsTaken()
    {
        var answer = await host.Program.DeliverAsync(Padded(WebhookEndpoint.MaxBody));

        Assert.Equal(200, answer.Status);
    }

    private static byte[] Padded(int length)
    {
        var body = new byte[length];
        body.AsSpan().Fill((byte)' ');
        Body.CopyTo(body, 0);
        return body;
    }
}
