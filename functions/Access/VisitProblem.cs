namespace ZocSec.Functions.Access;

/// <summary>Says, among a request's features, why a person who is signed in sees nothing now.</summary>
/// <param name="Reason">In words, as a sentence without its full stop.</param>
/// <param name="RetryAt">When to try again; null: soon.</param>
public sealed record VisitProblem(string Reason, DateTimeOffset? RetryAt);
