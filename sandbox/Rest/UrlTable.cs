using System.Text;
using System.Text.Json;

namespace ZocSec.Sandbox.Rest;

/// <summary>Addresses that all begin with the same root; written without making a string for each.</summary>
internal sealed class UrlTable(params (string Member, string Suffix)[] rows)
{
    private const int LongestUrl = 512;

    private readonly (JsonEncodedText Member, byte[] Suffix)[] _rows =
    [
        .. rows.Select(row => (JsonEncodedText.Encode(row.Member), Encoding.ASCII.GetBytes(row.Suffix))),
    ];

    public void Write(Utf8JsonWriter json, string root)
    {
        Span<byte> url = stackalloc byte[LongestUrl];
        var length = Encoding.UTF8.GetBytes(root, url);
        foreach (var (member, suffix) in _rows)
        {
            suffix.CopyTo(url[length..]);
            json.WriteString(member, url[..(length + suffix.Length)]);
        }
    }
}
