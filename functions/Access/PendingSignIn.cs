using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace ZocSec.Functions.Access;

/// <summary>A sign-in under way.</summary>
/// <param name="State">What GitHub brings back.</param>
/// <param name="Verifier">What proves to GitHub that who began is who ends.</param>
/// <param name="To">Where to go then.</param>
/// <param name="End">Until when it may be ended.</param>
internal sealed record PendingSignIn(string State, string Verifier, string To, DateTimeOffset End)
{
    /// <summary>What GitHub is told of the verifier beforehand.</summary>
    public string Challenge => Base64Url.EncodeToString(SHA256.HashData(Encoding.ASCII.GetBytes(Verifier)));

    /// <summary>Whether a state is this one's.</summary>
    public bool Is(string state) =>
        CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(state), Encoding.UTF8.GetBytes(State));

    /// <summary>Without what only the browser may know.</summary>
    public override string ToString() => $"a sign-in until {End:O}";
}
