using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using BenchmarkDotNet.Attributes;
using ZocSec.Bench.Payloads;
using ZocSec.Core.Events;

namespace ZocSec.Bench.Micro;

/// <summary>What an acknowledgement costs before anything is written: the signature, and the small event.</summary>
public class ReadDelivery
{
    private const string Secret = "0123456789abcdef0123456789abcdef";

    private readonly WebhookSignature _signature = new(Secret);
    private byte[] _body = [];
    private string _header = "";

    [GlobalSetup]
    public void Prepare()
    {
        var template = GitHubBody.Publicized(installation: 1);
        _body = new byte[template.LengthOf(4711)];
        template.Write(_body, 4711);
        _header = $"sha256={Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(Secret), _body))}";
    }

    [Benchmark]
    public bool VerifySignature() => _signature.IsValid(_body, _header);

    [Benchmark]
    public object? ReadEvent() => GitHubDelivery.Read("bench", "repository", _body, DateTimeOffset.UnixEpoch);

    [Benchmark(Baseline = true)]
    public long? ParseWholeDocument()
    {
        using var document = JsonDocument.Parse(_body);
        return document.RootElement.GetProperty("installation").GetProperty("id").GetInt64();
    }
}
