using ZocSec.Core.GitHub;
using ZocSec.Core.Guardrails;

namespace ZocSec.Core.Notifications.Issues;

/// <summary>A repository, and as whom issues are kept there.</summary>
/// <param name="Installation">The installation.</param>
/// <param name="Repository"><c>owner/name</c>.</param>
internal readonly record struct IssueSpot(TenantId Installation, string Repository)
{
    /// <summary>An issue here as a text.</summary>
    public string Write(long number) =>
        string.Create(CultureInfo.InvariantCulture, $"{Installation} {Repository}#{number}");

    /// <summary>Reads <see cref="Write"/> back.</summary>
    public static bool TryRead(string text, out IssueSpot spot, out long number)
    {
        var (space, hash) = (text.IndexOf(' ', StringComparison.Ordinal), text.LastIndexOf('#'));
        (spot, number) = (default, 0);
        if (space < 0 || hash < space)
        {
            return false;
        }

        spot = new IssueSpot(new TenantId(text[..space]), text[(space + 1)..hash]);
        return RepositoryName.IsValid(spot.Repository)
            && long.TryParse(text.AsSpan(hash + 1), NumberStyles.None, CultureInfo.InvariantCulture, out number);
    }
}
