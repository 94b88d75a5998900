using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;

namespace ZocSec.Functions.Endpoints;

/// <summary>The header <c>X-Api-Key</c>.</summary>
internal static class ApiKey
{
    /// <summary>Whether a request carries one of these keys; all are compared, each in constant time.</summary>
    public static bool IsOneOf(HttpRequest request, ImmutableArray<string> keys)
    {
        if (request.Headers["X-Api-Key"] is not [{ } given])
        {
            return false;
        }

        var isOne = false;
        foreach (var key in keys)
        {
            isOne |= CryptographicOperations.FixedTimeEquals(Hash(given), Hash(key));
        }

        return isOne;
    }

    private static byte[] Hash(string text) => SHA256.HashData(Encoding.UTF8.GetBytes(text));
}
