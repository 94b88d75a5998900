using ZocSec.Core.GitHub.People;

namespace ZocSec.Functions.Access;

/// <summary>Somebody who is signed in.</summary>
/// <param name="Rights">Who it is, and what GitHub last said that they may.</param>
/// <param name="AskedAt">When GitHub was asked.</param>
/// <param name="Token">What asks GitHub as them.</param>
/// <param name="End">When they have to sign in again.</param>
internal sealed record Session(PersonRights Rights, DateTimeOffset AskedAt, string Token, DateTimeOffset End)
{
    /// <summary>Without the token.</summary>
    public override string ToString() => $"{Rights.Login} until {End:O}";
}
