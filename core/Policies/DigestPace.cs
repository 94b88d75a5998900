namespace ZocSec.Core.Policies;

/// <summary>How often what needs nobody at once is told in one message.</summary>
public enum DigestPace
{
    /// <summary>Never: each is told by itself.</summary>
    Off,

    /// <summary>Once a day, after midnight in UTC.</summary>
    Daily,

    /// <summary>Once an hour.</summary>
    Hourly,
}
