using Microsoft.Extensions.DependencyInjection;
using ZocSec.Core.Policies;

namespace ZocSec.Tests.EndToEnd;

/// <summary>Makes the running program read its policy file now, instead of when its next look at it is due.</summary>
internal static class PolicyDriver
{
    /// <summary>Reads until what is said of the policy is as wanted.</summary>
    public static void PollPolicyUntil(this GuardedOrganization organization, Func<PolicyStatus, bool> isSo)
    {
        var source = organization.Services.GetRequiredService<FilePolicySource>();
        while (!isSo(source.Status))
        {
            source.Poll();
        }
    }
}
