using System.Security.Cryptography;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.DataProtection;
using ZocSec.Core.Storage;

namespace ZocSec.Functions.Protection;

/// <summary>The tokens by which a form is known for one of this program's.</summary>
internal sealed class FormTokens(IAntiforgery antiforgery, IDataProtectionProvider protection)
{
    private readonly IDataProtector _trial = protection.CreateProtector("ZocSec.FormTokens");

    /// <summary>Gives a page its token, and the browser its cookie.</summary>
    /// <exception cref="StorageException">The keys could not be read.</exception>
    public AntiforgeryTokenSet Give(HttpContext context) => Try(() => antiforgery.GetAndStoreTokens(context));

    /// <summary>Whether a form came back with them.</summary>
    /// <exception cref="StorageException">The keys could not be read.</exception>
    public async Task<bool> AreValidAsync(HttpContext context)
    {
        try
        {
            if (await antiforgery.IsRequestValidAsync(context))
            {
                return true;
            }
        }
        catch (Exception error)
            when (error
                    is AntiforgeryValidationException
                        or InvalidDataException
                        or BadHttpRequestException
                        or IOException
            )
        {
            // A form that is too large, or is none.
            return false;
        }

        // Without keys every form looks forged.
        Try(() => _trial.Protect([]));
        return false;
    }

    private static T Try<T>(Func<T> use)
    {
        try
        {
            return use();
        }
        catch (CryptographicException error) when (error.InnerException is StorageException)
        {
            throw new StorageException(error.Message, error);
        }
    }
}
