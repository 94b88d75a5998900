using System.Text.Json.Serialization;
using ZocSec.Core;

namespace ZocSec.Functions.Health;

/// <summary>What <c>GET /api/health/ready</c> answers.</summary>
/// <param name="Status">The worst of the checks.</param>
/// <param name="Checks">Each by name.</param>
public sealed record HealthReport(HealthStatus Status, IReadOnlyList<HealthCheck> Checks);

/// <summary>One check.</summary>
/// <param name="Name"><c>storage</c>, <c>policy</c> or <c>github</c>.</param>
/// <param name="Status">Whether it passed.</param>
/// <param name="Message">What was found, and what to do when it did not pass.</param>
public sealed record HealthCheck(string Name, HealthStatus Status, string Message);

/// <summary>Whether something works.</summary>
[JsonConverter(typeof(KebabEnum<HealthStatus>))]
public enum HealthStatus
{
    /// <summary>It works.</summary>
    Ready,

    /// <summary>It does not.</summary>
    NotReady,
}
