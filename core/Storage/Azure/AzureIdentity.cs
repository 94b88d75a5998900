using Azure.Core;
using Azure.Identity;

namespace ZocSec.Core.Storage.Azure;

/// <summary>Who this program is in Azure.</summary>
internal static class AzureIdentity
{
    /// <summary>
    /// In Azure, which sets <c>IDENTITY_ENDPOINT</c>, the managed identity at once; on a developer's machine whoever is
    /// signed in there.
    /// </summary>
    /// <param name="clientId">Which user-assigned identity; null for the system-assigned one.</param>
    public static TokenCredential Of(string? clientId)
    {
        if (Environment.GetEnvironmentVariable("IDENTITY_ENDPOINT") is { Length: > 0 })
        {
            return new ManagedIdentityCredential(
                clientId is null
                    ? ManagedIdentityId.SystemAssigned
                    : ManagedIdentityId.FromUserAssignedClientId(clientId)
            );
        }

        return new DefaultAzureCredential(new DefaultAzureCredentialOptions { ManagedIdentityClientId = clientId });
    }
}
