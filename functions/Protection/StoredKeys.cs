using System.Security.Cryptography;
using System.Xml.Linq;
using Microsoft.AspNetCore.DataProtection.Repositories;
using ZocSec.Core.Storage;

namespace ZocSec.Functions.Protection;

/// <summary>Keeps the keys of Data Protection in the storage, so that all processes on one storage have the same.</summary>
/// <param name="cursors">Where they are kept: one cursor for each element, so that nobody overwrites another's.</param>
internal sealed class StoredKeys(ICursors cursors) : IXmlRepository
{
    /// <summary>What the names of their cursors begin with.</summary>
    public const string Prefix = "data-protection/";

    /// <inheritdoc />
    /// <exception cref="CryptographicException">The storage could not be read; the message says why.</exception>
    public IReadOnlyCollection<XElement> GetAllElements() =>
        [.. Ask("read", ct => cursors.ListAsync(Prefix, ct)).Select(cursor => XElement.Parse(cursor.Value))];

    /// <inheritdoc />
    /// <param name="element">The element.</param>
    /// <param name="friendlyName">Its name: the key manager gives none twice.</param>
    /// <exception cref="CryptographicException">The storage could not be written; the message says why.</exception>
    public void StoreElement(XElement element, string friendlyName) =>
        Ask(
            "written",
            async ct =>
            {
                await cursors.SetAsync(Prefix + friendlyName, element.ToString(SaveOptions.DisableFormatting), ct);
                return true;
            }
        );

    // Whoever protects or unprotects waits for the answer, at the first use and once a day: the interface is synchronous.
    // Any exception but this one reaches them without its message.
    private static T Ask<T>(string verb, Func<CancellationToken, Task<T>> ask)
    {
        try
        {
            return ask(CancellationToken.None).GetAwaiter().GetResult();
        }
        catch (StorageException error)
        {
            throw new CryptographicException(
                $"The keys of Data Protection could not be {verb}: {error.Message}",
                error
            );
        }
    }
}
