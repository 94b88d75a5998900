using System.Collections.Immutable;
using ZocSec.Core.Aws;
using ZocSec.Core.Aws.GuardDuty;

namespace ZocSec.Core.Doctor.Accounts;

/// <summary>Asks GuardDuty in each region whether it is on, and for a few findings where it is.</summary>
internal sealed class DetectorProofs(IAwsClients clients)
{
    private readonly Findings _findings = new(clients);

    /// <summary>Asks.</summary>
    /// <param name="target">Whom; its region is not.</param>
    /// <param name="regions">Where.</param>
    /// <param name="ct">Cancels.</param>
    /// <returns>What is known of each action, by region; and where GuardDuty is off.</returns>
    public async Task<DetectorAnswers> AskAsync(AwsTarget target, IEnumerable<string> regions, CancellationToken ct)
    {
        var proofs = ImmutableArray.CreateBuilder<(string Action, string Region, Proof Proof)>();
        var off = ImmutableArray.CreateBuilder<string>();
        foreach (var region in regions)
        {
            var here = target with { Region = region };
            ImmutableArray<string> detectors = [];
            var listed = await Proof.OfAsync(
                here,
                Findings.ListDetectors,
                async () => detectors = await _findings.DetectorsAsync(here, ct)
            );
            proofs.Add((Findings.ListDetectors, region, listed));
            if (detectors is [var detector, ..])
            {
                proofs.AddRange(await FindingsAsync(here, detector, ct));
            }
            else if (listed is Proof.Allowed)
            {
                off.Add(region);
            }
        }

        return new DetectorAnswers(proofs.ToImmutable(), off.ToImmutable());
    }

    private async Task<IEnumerable<(string, string, Proof)>> FindingsAsync(
        AwsTarget target,
        string detector,
        CancellationToken ct
    )
    {
        ImmutableArray<string> ids = [];
        var listed = await Proof.OfAsync(
            target,
            Findings.ListFindings,
            async () =>
                (ids, _) = await _findings.ListAsync(
                    target,
                    detector,
                    FindingCriteria.All(minSeverity: 1),
                    token: null,
                    ct
                )
        );
        Proof read = ids is [var id, ..]
            ? await Proof.OfAsync(target, Findings.GetFindings, () => _findings.GetAsync(target, detector, [id], ct))
            : new Proof.Untold();
        return [(Findings.ListFindings, target.Region, listed), (Findings.GetFindings, target.Region, read)];
    }
}

/// <summary>What GuardDuty answered.</summary>
/// <param name="Proofs">What is known of each action in each region.</param>
/// <param name="Off">The regions where it is off.</param>
internal sealed record DetectorAnswers(
    ImmutableArray<(string Action, string Region, Proof Proof)> Proofs,
    ImmutableArray<string> Off
);
