using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.AspNetCore.DataProtection;
using ZocSec.Core.Storage;

namespace ZocSec.Functions.Access;

/// <summary>
/// Keeps sign-ins under way in the browsers that began them, so that nobody fills the storage by beginning many.
/// </summary>
internal sealed class PendingSignIns(IDataProtectionProvider protection, TimeProvider time)
{
    // GitHub's code lives as long.
    private static readonly TimeSpan Lives = TimeSpan.FromMinutes(10);

    private readonly IDataProtector _protector = protection.CreateProtector("ZocSec.Access.SignIn");

    /// <summary>Begins one in the browser that asks.</summary>
    /// <exception cref="CryptographicException">The storage of the keys could not be used.</exception>
    public PendingSignIn Begin(HttpContext context, string to)
    {
        var pending = new PendingSignIn(RandomText.New(), RandomText.New(), to, time.GetUtcNow() + Lives);
        var body = JsonSerializer.SerializeToUtf8Bytes(pending, AccessJson.Default.PendingSignIn);
        AccessCookie.Set(context, AccessCookie.SignIn, Base64Url.EncodeToString(_protector.Protect(body)), Lives);
        return pending;
    }

    /// <summary>Finds the one of the browser that asks, and takes it away from there.</summary>
    /// <returns>Null when there is none with this state, or it is too old.</returns>
    public PendingSignIn? Take(HttpContext context, string state)
    {
        if (context.Request.Cookies[AccessCookie.SignIn] is not { Length: > 0 } cookie)
        {
            return null;
        }

        AccessCookie.Remove(context, AccessCookie.SignIn);
        return Read(cookie) is { } pending && pending.Is(state) && time.GetUtcNow() < pending.End ? pending : null;
    }

    private PendingSignIn? Read(string cookie)
    {
        try
        {
            var body = _protector.Unprotect(Base64Url.DecodeFromChars(cookie));
            return JsonSerializer.Deserialize(body, AccessJson.Default.PendingSignIn);
        }
        catch (Exception error)
            when (error is FormatException or CryptographicException { InnerException: not StorageException })
        {
            // Somebody's own invention, or of a key that is gone.
            return null;
        }
    }
}
