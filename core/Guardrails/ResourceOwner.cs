namespace ZocSec.Core.Guardrails;

/// <summary>Who answers for a resource, as far as it and the policy say so.</summary>
/// <param name="Named">Whom the resource itself names, in words; null for nobody.</param>
/// <param name="Otherwise">Who answers for what names nobody, in words; null for nobody.</param>
public sealed record ResourceOwner(string? Named, string? Otherwise)
{
    // The sessions of this program, and the services of AWS, own nothing.
    private const string OwnSession = "/zocsec-";
    private const string Service = ".amazonaws.com";

    /// <summary>Whom to ask, in words: whom the resource names, else who did what is looked at, else who answers for the rest.</summary>
    /// <param name="actor">Who caused the look; null when unknown.</param>
    /// <returns>Null when there is nobody.</returns>
    public string? InWords(string? actor) => Named ?? (IsPerson(actor) ? $"{actor} (did it)" : Otherwise);

    private static bool IsPerson(string? actor) =>
        actor is not null
        && !actor.EndsWith(Service, StringComparison.Ordinal)
        && !actor.Contains(OwnSession, StringComparison.Ordinal);
}
