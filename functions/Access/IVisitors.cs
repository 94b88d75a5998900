namespace ZocSec.Functions.Access;

/// <summary>Tells who a request's person is.</summary>
public interface IVisitors
{
    /// <summary>Whether people sign in; false where everybody who reaches the program is its operator.</summary>
    bool HasSignIn { get; }

    /// <summary>Who it is, by rights that were asked for minutes ago at most.</summary>
    /// <returns>Null when nobody is signed in, or GitHub could not be asked.</returns>
    Task<Viewer?> FindAsync(HttpContext context, CancellationToken ct);

    /// <summary>Who it is, by rights asked for now: for what changes something.</summary>
    /// <returns>Null when nobody is signed in, or GitHub could not be asked.</returns>
    Task<Viewer?> ConfirmAsync(HttpContext context, CancellationToken ct);
}
