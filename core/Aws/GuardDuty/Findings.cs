using System.Collections.Immutable;

namespace ZocSec.Core.Aws.GuardDuty;

/// <summary>Asks GuardDuty for findings. Source: Amazon GuardDuty API Reference, version 2017-11-28.</summary>
internal sealed class Findings(IAwsClients clients)
{
    /// <summary>How many findings are listed, or read, at once.</summary>
    public const int MaxPage = 50;

    /// <summary>The code of a fault: the detector is not, or no longer, the account's own in the region.</summary>
    public const string NoDetector = "DetectorNotOwned";

    /// <summary>What the role must be allowed to do to find the detector.</summary>
    public const string ListDetectors = "guardduty:ListDetectors";

    /// <summary>What the role must be allowed to do to list findings.</summary>
    public const string ListFindings = "guardduty:ListFindings";

    /// <summary>What the role must be allowed to do to read findings.</summary>
    public const string GetFindings = "guardduty:GetFindings";

    /// <summary>The detectors of an account in the region: one, or none where GuardDuty is off.</summary>
    /// <exception cref="AwsCallException">A call failed.</exception>
    public Task<ImmutableArray<string>> DetectorsAsync(AwsTarget target, CancellationToken ct) =>
        throw new NotImplementedException();

    /// <summary>Lists a page of findings, those seen last first.</summary>
    /// <param name="target">Whom to ask.</param>
    /// <param name="detector">The account's detector in the region.</param>
    /// <param name="criteria">Which; GuardDuty compares whole numbers, so findings of a fraction less than the severity are listed too.</param>
    /// <param name="token">What the page before returned; null for the first.</param>
    /// <param name="ct">Cancels.</param>
    /// <returns>Their ids, at most <see cref="MaxPage"/>, and the next page's token; null after the last. A page may be empty and not the last.</returns>
    /// <exception cref="AwsCallException">The call failed; its code is <see cref="NoDetector"/> when there is no such detector.</exception>
    public Task<(ImmutableArray<string> Ids, string? Next)> ListAsync(
        AwsTarget target,
        string detector,
        FindingCriteria criteria,
        string? token,
        CancellationToken ct
    ) => throw new NotImplementedException();

    /// <summary>Reads findings; those that no longer are do not come back, and the order is anyone's.</summary>
    /// <param name="target">Whom to ask.</param>
    /// <param name="detector">The account's detector in the region.</param>
    /// <param name="ids">Their ids, at most <see cref="MaxPage"/>; none asks nobody.</param>
    /// <param name="ct">Cancels.</param>
    /// <exception cref="AwsCallException">The call failed; its code is <see cref="NoDetector"/> when there is no such detector.</exception>
    public Task<ImmutableArray<GuardDutyFinding>> GetAsync(
        AwsTarget target,
        string detector,
        ImmutableArray<string> ids,
        CancellationToken ct
    ) => throw new NotImplementedException();

    /// <summary>Lists and reads a page of findings that meet the criteria exactly; samples and archived ones are left out.</summary>
    /// <inheritdoc cref="ListAsync" path="/param"/>
    /// <returns>The findings, those seen last first, and the next page's token; null after the last. A page may be empty and not the last.</returns>
    /// <exception cref="AwsCallException">A call failed; its code is <see cref="NoDetector"/> when there is no such detector.</exception>
    public Task<(ImmutableArray<GuardDutyFinding> Findings, string? Next)> ReadPageAsync(
        AwsTarget target,
        string detector,
        FindingCriteria criteria,
        string? token,
        CancellationToken ct
    ) => throw new NotImplementedException();

    /// <summary>All findings about an instance, attack sequences among them, without samples and archived ones.</summary>
    /// <param name="target">Whom to ask.</param>
    /// <param name="instance"><c>i-0123456789abcdef0</c>.</param>
    /// <param name="minSeverity">The least severity, from 1 to 10.</param>
    /// <param name="ct">Cancels.</param>
    /// <returns>Null when the account has no detector in the region.</returns>
    /// <exception cref="AwsCallException">A call failed.</exception>
    public Task<ImmutableArray<GuardDutyFinding>?> OfInstanceAsync(
        AwsTarget target,
        string instance,
        double minSeverity,
        CancellationToken ct
    ) => throw new NotImplementedException();
}
