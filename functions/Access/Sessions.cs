using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.AspNetCore.DataProtection;
using ZocSec.Core.GitHub.People;
using ZocSec.Core.Storage;

namespace ZocSec.Functions.Access;

/// <summary>
/// Who is signed in. The browser holds a random text, the storage knows its hash, and what is kept there only this
/// program reads; so a copy of either lets nobody in, and what is removed is over everywhere at once.
/// </summary>
internal sealed class Sessions(
    IExpiringRecords records,
    IDataProtectionProvider protection,
    TokenEnds tokens,
    TimeProvider time
)
{
    // A token of GitHub's lives as long.
    private static readonly TimeSpan Longest = TimeSpan.FromHours(8);
    private static readonly TimeSpan LongestIdle = TimeSpan.FromHours(2);

    private readonly IDataProtector _protector = protection.CreateProtector("ZocSec.Access.Session");

    /// <summary>The session that a browser names; null when it names none.</summary>
    public static string? IdOf(HttpContext context) =>
        context.Request.Cookies[AccessCookie.Session] is { } id && RandomText.IsOne(id) ? id : null;

    /// <summary>Opens one under a name that nobody knew before, in place of whichever the browser had.</summary>
    public async Task OpenAsync(HttpContext context, PersonToken token, PersonRights rights, CancellationToken ct)
    {
        if (IdOf(context) is { } before)
        {
            await EndAsync(before, ct);
        }

        var now = time.GetUtcNow();
        var end = now + Longest < token.ExpiresAt ? now + Longest : token.ExpiresAt ?? now + Longest;
        var session = new Session(rights, now, token.Value, end);
        var id = RandomText.New();
        await records.TryAddAsync(KeyOf(id), Write(id, session), EndOf(session), ct);
        AccessCookie.Set(context, AccessCookie.Session, id, end - now);
    }

    /// <summary>Finds one.</summary>
    /// <exception cref="StorageException">The storage could not be read.</exception>
    /// <exception cref="CryptographicException">What is stored cannot be read.</exception>
    public async Task<Session?> FindAsync(string id, CancellationToken ct) =>
        await records.FindAsync(KeyOf(id), ct) is { } body ? Read(id, body) : null;

    /// <summary>Keeps what GitHub says now.</summary>
    /// <returns>False when the session was ended meanwhile.</returns>
    public Task<bool> RenewAsync(string id, Session session, CancellationToken ct) =>
        records.TryReplaceAsync(KeyOf(id), Write(id, session), EndOf(session), ct);

    /// <summary>Ends one, wherever its name is still held, and has its token ended at GitHub.</summary>
    /// <exception cref="StorageException">The storage could not be used: it is still good.</exception>
    public async Task EndAsync(string id, CancellationToken ct)
    {
        var token = await FindTokenAsync(id, ct);
        await records.RemoveAsync(KeyOf(id), ct);
        if (token is not null)
        {
            tokens.Begin(token);
        }
    }

    /// <summary>Uses a sign-in up.</summary>
    /// <returns>False when it was before, in whichever process.</returns>
    public Task<bool> TryUseAsync(PendingSignIn pending, CancellationToken ct) =>
        records.TryAddAsync(
            $"sign-in/{RandomText.HashOf(pending.State)}",
            RandomNumberGenerator.GetBytes(16),
            pending.End,
            ct
        );

    // A session that cannot be read has to end all the same.
    private async Task<string?> FindTokenAsync(string id, CancellationToken ct)
    {
        try
        {
            return (await FindAsync(id, ct))?.Token;
        }
        catch (CryptographicException)
        {
            return null;
        }
    }

    private static string KeyOf(string id) => $"session/{RandomText.HashOf(id)}";

    // GitHub is asked every few minutes while somebody looks at pages.
    private static DateTimeOffset EndOf(Session session) =>
        session.AskedAt + LongestIdle < session.End ? session.AskedAt + LongestIdle : session.End;

    // Each by a key of its own: one record put in another's place cannot be read.
    private IDataProtector ProtectorOf(string id) => _protector.CreateProtector(RandomText.HashOf(id));

    private byte[] Write(string id, Session session) =>
        ProtectorOf(id).Protect(JsonSerializer.SerializeToUtf8Bytes(session, AccessJson.Default.Session));

    private Session? Read(string id, byte[] body) =>
        JsonSerializer.Deserialize(ProtectorOf(id).Unprotect(body), AccessJson.Default.Session);
}
