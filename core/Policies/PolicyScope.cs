namespace ZocSec.Core.Policies;

/// <summary>Whose policy a file is, and so what it may hold.</summary>
public enum PolicyScope
{
    /// <summary>An organisation's own: nothing in it may reach beyond the organisation's repositories.</summary>
    Organization,

    /// <summary>The operator's: it may also name accounts and costs, which belong to whoever runs the program.</summary>
    Operator,
}
