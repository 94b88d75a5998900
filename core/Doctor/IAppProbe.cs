using System.Collections.Immutable;
using ZocSec.Core.GitHub.Issues;
using ZocSec.Core.GitHub.Setup;

namespace ZocSec.Core.Doctor;

/// <summary>Asks GitHub, as the App, what the doctor has to know; changes nothing.</summary>
public interface IAppProbe
{
    /// <summary>The App itself.</summary>
    Task<ProbeAnswer<AppFacts>> ReadAppAsync(CancellationToken ct);

    /// <summary>All installations.</summary>
    Task<ProbeAnswer<ImmutableArray<InstallationFacts>>> ReadInstallationsAsync(CancellationToken ct);

    /// <summary>The webhook.</summary>
    Task<ProbeAnswer<HookFacts>> ReadHookAsync(CancellationToken ct);

    /// <summary>The latest hundred attempts to deliver, newest first.</summary>
    Task<ProbeAnswer<ImmutableArray<DeliveryFacts>>> ReadDeliveriesAsync(CancellationToken ct);

    /// <summary>An organisation, as its installation sees it.</summary>
    Task<ProbeAnswer<OrganizationFacts>> ReadOrganizationAsync(InstallationFacts installation, CancellationToken ct);

    /// <summary>A file of one of the organisation's repositories, from its default branch; refused with 404 when there is none.</summary>
    Task<ProbeAnswer<byte[]>> ReadFileAsync(
        InstallationFacts installation,
        string repository,
        string path,
        CancellationToken ct
    );

    /// <summary>A repository that issues are to be opened in, <c>owner/name</c>; refused with 404 when it is not seen.</summary>
    Task<ProbeAnswer<IssuePlace>> ReadIssuePlaceAsync(
        InstallationFacts installation,
        string fullName,
        CancellationToken ct
    );

    /// <summary>What is answered at the program's public address for <c>/api/health/live</c>.</summary>
    Task<ProbeAnswer<string>> ReadPublicAsync(PublicUrl url, CancellationToken ct);
}

/// <summary>What came of a question.</summary>
public abstract record ProbeAnswer<T>
{
    private ProbeAnswer() { }

    /// <summary>The answer.</summary>
    /// <param name="Value">What was asked.</param>
    /// <param name="Date">The other side's clock; null when it did not say.</param>
    public sealed record Found(T Value, DateTimeOffset? Date = null) : ProbeAnswer<T>;

    /// <summary>The other side refused.</summary>
    /// <param name="Status">The HTTP status.</param>
    /// <param name="Reason">Its words.</param>
    /// <param name="Date">The other side's clock; null when it did not say.</param>
    public sealed record Refused(int Status, string Reason, DateTimeOffset? Date = null) : ProbeAnswer<T>;

    /// <summary>No answer came.</summary>
    public sealed record Unreachable(string Reason) : ProbeAnswer<T>;
}
