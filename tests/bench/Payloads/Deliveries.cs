using System.Security.Cryptography;
using System.Text;

namespace ZocSec.Bench.Payloads;

/// <summary>
/// Webhook deliveries of <c>repository.publicized</c>, one for each repository of a range, signed beforehand. Bodies
/// are rendered when they are sent, which only copies bytes: a run of 100,000 needs no gigabyte.
/// </summary>
internal sealed class Deliveries
{
    private const int SignatureLength = 64;

    private readonly Template _body = GitHubBody.Publicized(installation: 1);
    private readonly int _first;
    private readonly byte[] _signatures;
    private readonly byte[] _ids;
    private readonly byte[] _headStart;
    private readonly byte[] _headSignature;
    private readonly byte[] _headLength;

    public Deliveries(Uri target, string secret, int first, int count)
    {
        _first = first;
        Count = count;
        _headStart = Encoding.ASCII.GetBytes(
            $"POST {target.PathAndQuery} HTTP/1.1\r\nHost: {target.Authority}\r\nUser-Agent: GitHub-Hookshot/8b1a3f2\r\n"
                + "Accept: */*\r\nContent-Type: application/json\r\nX-GitHub-Event: repository\r\n"
                + "X-GitHub-Hook-ID: 292430182\r\nX-GitHub-Hook-Installation-Target-ID: 1\r\n"
                + "X-GitHub-Hook-Installation-Target-Type: integration\r\nX-GitHub-Delivery: "
        );
        _headSignature = Encoding.ASCII.GetBytes("\r\nX-Hub-Signature-256: sha256=");
        _headLength = Encoding.ASCII.GetBytes("\r\nContent-Length: ");
        _signatures = new byte[count * SignatureLength];
        _ids = new byte[count * 36];
        Sign(Encoding.UTF8.GetBytes(secret));
    }

    /// <summary>How many.</summary>
    public int Count { get; }

    /// <summary>A buffer of this size holds any of the requests, head and body.</summary>
    public int MaxLength => _body.LengthOf(_first + Count) + 1024;

    /// <summary>Writes the request number <paramref name="index"/>.</summary>
    /// <returns>Its length in bytes.</returns>
    public int Write(Span<byte> target, int index)
    {
        var number = _first + index;
        var at = Append(target, 0, _headStart);
        at = Append(target, at, _ids.AsSpan(index * 36, 36));
        at = Append(target, at, _headSignature);
        at = Append(target, at, _signatures.AsSpan(index * SignatureLength, SignatureLength));
        at = Append(target, at, _headLength);
        _body.LengthOf(number).TryFormat(target[at..], out var written, default, CultureInfo.InvariantCulture);
        at = Append(target, at + written, "\r\n\r\n"u8);
        return at + _body.Write(target[at..], number);
    }

    private void Sign(byte[] key)
    {
        var body = new byte[_body.LengthOf(_first + Count)];
        Span<byte> hash = stackalloc byte[HMACSHA256.HashSizeInBytes];
        for (var i = 0; i < Count; i++)
        {
            var length = _body.Write(body, _first + i);
            HMACSHA256.HashData(key, body.AsSpan(0, length), hash);
            Convert.TryToHexStringLower(hash, _signatures.AsSpan(i * SignatureLength, SignatureLength), out _);
            Guid.NewGuid().TryFormat(_ids.AsSpan(i * 36, 36), out _);
        }
    }

    private static int Append(Span<byte> target, int at, ReadOnlySpan<byte> bytes)
    {
        bytes.CopyTo(target[at..]);
        return at + bytes.Length;
    }
}
