namespace ZocSec.Core.Audits;

/// <summary>Is told how an audit goes; called from several threads. Implementations return quickly and do not throw.</summary>
public interface IAuditProgress
{
    /// <summary>What lies ahead is known.</summary>
    void Planned(AuditBudget budget);

    /// <summary>An interrupted audit goes on with what it had read.</summary>
    /// <param name="repositories">How many repositories.</param>
    /// <param name="startedAt">When it began.</param>
    void Resumed(int repositories, DateTimeOffset startedAt);

    /// <summary>So much of a part is done.</summary>
    /// <param name="part">The part.</param>
    /// <param name="done">How many.</param>
    /// <param name="total">Of how many; null while that is not known.</param>
    void Advanced(AuditPart part, int done, int? total);

    /// <summary>GitHub has to be waited for.</summary>
    /// <param name="reason">Why.</param>
    /// <param name="until">Until when.</param>
    void Waiting(string reason, DateTimeOffset until);

    /// <summary>Something of the whole cannot be read.</summary>
    void Remarked(string remark);
}

/// <summary>What is read apart from the others.</summary>
public enum AuditPart
{
    /// <summary>Repositories, in pages.</summary>
    Repositories,

    /// <summary>Teams, and what they may do.</summary>
    Teams,

    /// <summary>Values of custom properties, by repository.</summary>
    Properties,

    /// <summary>Deploy keys, by repository that has some.</summary>
    DeployKeys,

    /// <summary>Older commits, by repository whose last ones are by machines.</summary>
    Commits,
}

/// <summary>What an audit will take of GitHub's limits.</summary>
/// <param name="Repositories">How many repositories there are.</param>
/// <param name="Requests">Requests when all is well, without those for deploy keys: one a repository that has some.</param>
/// <param name="PointsLeft">GraphQL points that are left this hour; null when GitHub does not say.</param>
/// <param name="PointsLimit">Of how many.</param>
public sealed record AuditBudget(int Repositories, int Requests, int? PointsLeft, int? PointsLimit);
