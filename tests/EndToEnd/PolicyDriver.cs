using Microsoft.Extensions.DependencyInjection;
using ZocSec.Core.Policies;

namespace ZocSec.Tests.EndToEnd;

/// <summary>Makes the running program read its policy file now, instead of when its next look at it is due.</summary>
internal static class PolicyDriver
{
    /// <summary>Reads until the hash is as wanted.</summary>
    public static async Task PolicyStatusAsync(this GuardedOrganization organization, Func<string, bool> isSo)
    {
        var source = organization.Services.GetRequiredService<FilePolicySource>();
        while (!isSo(source.Status.Hash))
        {
            await source.ReloadAsync(default);
        }
    }

    /// <summary>Reads until the newest text was refused.</summary>
    public static async Task PolicyErrorsAsync(this GuardedOrganization organization)
    {
        var source = organization.Services.GetRequiredService<FilePolicySource>();
        while (source.Status.Errors.IsEmpty)
        {
            await source.ReloadAsync(default);
        }
    }
}
