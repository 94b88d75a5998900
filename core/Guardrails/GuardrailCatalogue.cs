using System.Collections.Immutable;
using ZocSec.Core.Guardrails.AccountExposure;
using ZocSec.Core.Guardrails.BucketEncryption;
using ZocSec.Core.Guardrails.BucketExposure;
using ZocSec.Core.Guardrails.CompromisedInstance;
using ZocSec.Core.Guardrails.OpenPorts;
using ZocSec.Core.Guardrails.PublicRepository;
using ZocSec.Core.Guardrails.TeamTopic;
using ZocSec.Core.Guardrails.VulnerabilityAlerts;

namespace ZocSec.Core.Guardrails;

/// <summary>The guardrails there are: one line each.</summary>
public static class GuardrailCatalogue
{
    /// <summary>All guardrails, in the order in which the documentation lists them.</summary>
    public static ImmutableArray<GuardrailDefinition> All { get; } =
    [
        PublicRepositoryGuardrail.Declaration,
        TeamTopicGuardrail.Declaration,
        VulnerabilityAlertsGuardrail.Declaration,
        BucketEncryptionGuardrail.Declaration,
        BucketExposureGuardrail.Declaration,
        AccountExposureGuardrail.Declaration,
        OpenPortsGuardrail.Declaration,
        CompromisedInstanceGuardrail.Declaration,
    ];
}
