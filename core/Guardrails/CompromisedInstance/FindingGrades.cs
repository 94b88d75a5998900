using System.Collections.Immutable;

namespace ZocSec.Core.Guardrails.CompromisedInstance;

/// <summary>How far findings lead. Source of the types: "GuardDuty EC2 finding types" of the Amazon GuardDuty User Guide.</summary>
internal static class FindingGrades
{
    private const int High = 7;

    /// <summary>What holds for findings that the policy does not name; types that are in neither are reported.</summary>
    public static ImmutableArray<FindingGrade> BuiltIn { get; } =
    [
        Stop("Backdoor:EC2/C&CActivity.B"),
        Stop("Backdoor:EC2/C&CActivity.B!DNS"),
        Stop("Backdoor:EC2/DenialOfService.Dns"),
        Stop("Backdoor:EC2/DenialOfService.Tcp"),
        Stop("Backdoor:EC2/DenialOfService.Udp"),
        Stop("Backdoor:EC2/DenialOfService.UdpOnTcpPorts"),
        Stop("Backdoor:EC2/DenialOfService.UnusualProtocol"),
        Stop("Backdoor:EC2/Spambot"),
        // Retired by GuardDuty; older findings and events may still tell of it.
        Stop("Backdoor:EC2/XORDDOS"),
        Stop("CryptoCurrency:EC2/BitcoinTool.B"),
        Stop("CryptoCurrency:EC2/BitcoinTool.B!DNS"),
        Stop("Execution:EC2/MaliciousFile") with
        {
            Severity = High,
        },
        Stop("Impact:EC2/BitcoinDomainRequest.Reputation"),
        Stop("Impact:EC2/MaliciousDomainRequest.Reputation"),
        Stop("Trojan:EC2/BlackholeTraffic"),
        Stop("Trojan:EC2/BlackholeTraffic!DNS"),
        Stop("Trojan:EC2/DGADomainRequest.B"),
        Stop("Trojan:EC2/DGADomainRequest.C!DNS"),
        Stop("Trojan:EC2/DNSDataExfiltration"),
        Stop("Trojan:EC2/DriveBySourceTraffic!DNS"),
        Stop("Trojan:EC2/DropPoint"),
        Stop("Trojan:EC2/DropPoint!DNS"),
        Stop("Trojan:EC2/PhishingDomainRequest!DNS"),
        Stop("UnauthorizedAccess:EC2/TorRelay"),
        Stop("AttackSequence:EC2/*"),
    ];

    /// <summary>How far a finding leads.</summary>
    public static Reach ReachOf(string type, double severity, CompromisedInstanceSettings settings) =>
        severity < settings.Severity
            ? Reach.Ignore
            : settings.Findings.Concat(BuiltIn).FirstOrDefault(grade => grade.Fits(type, severity))?.UpTo
                ?? Reach.Report;

    private static FindingGrade Stop(string type) => new() { Type = type, UpTo = Reach.Stop };
}
