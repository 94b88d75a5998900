using System.Collections.Immutable;

namespace ZocSec.Core.Aws.GuardDuty;

/// <summary>A finding as GuardDuty tells it when asked. Source: "Finding" of the Amazon GuardDuty API Reference.</summary>
/// <param name="Id">GuardDuty's id of it.</param>
/// <param name="Type"><c>CryptoCurrency:EC2/BitcoinTool.B</c>.</param>
/// <param name="Severity">From 1 to 10, with a fraction.</param>
/// <param name="Account">In which account: twelve digits. A delegated administrator reads those of others.</param>
/// <param name="Region">In which region.</param>
/// <param name="Archived">Whether somebody, or a suppression rule, put it aside.</param>
/// <param name="Sample">Whether it was made to try things out, and tells of nothing.</param>
/// <param name="UpdatedAt">When it was last seen.</param>
/// <param name="Title">What a human reads; null when it has none.</param>
/// <param name="Instances">The instances that it is about: one, or the members of an attack sequence; empty when it is about none.</param>
internal sealed record GuardDutyFinding(
    string Id,
    string Type,
    double Severity,
    string Account,
    string Region,
    bool Archived,
    bool Sample,
    DateTimeOffset UpdatedAt,
    string? Title,
    ImmutableArray<string> Instances
);
