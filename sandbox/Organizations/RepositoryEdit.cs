namespace ZocSec.Sandbox.Organizations;

/// <summary>What to change of a repository; null leaves a member as it is.</summary>
public sealed record RepositoryEdit
{
    /// <summary>The new name.</summary>
    public string? Name { get; init; }

    /// <summary><c>public</c>, <c>private</c> or <c>internal</c>; wins over <see cref="Private"/>.</summary>
    public string? Visibility { get; init; }

    /// <summary>Whether it shall not be public.</summary>
    public bool? Private { get; init; }

    /// <summary>Whether it shall be read-only.</summary>
    public bool? Archived { get; init; }

    /// <summary>The new description.</summary>
    public string? Description { get; init; }

    /// <summary>The new home page.</summary>
    public string? Homepage { get; init; }

    /// <summary>The new default branch.</summary>
    public string? DefaultBranch { get; init; }

    /// <summary>Whether anything but <see cref="Archived"/> is asked for.</summary>
    internal bool ChangesMoreThanArchived =>
        Name is not null
        || Visibility is not null
        || Private is not null
        || Description is not null
        || Homepage is not null
        || DefaultBranch is not null;
}

/// <summary>What came of a change.</summary>
public abstract record EditResult
{
    private EditResult() { }

    /// <summary>It was made.</summary>
    /// <param name="Repository">The repository after it.</param>
    public sealed record Done(SandboxRepository Repository) : EditResult;

    /// <summary>There is no such repository.</summary>
    public sealed record Missing : EditResult;

    /// <summary>The repository is archived, and so read-only.</summary>
    public sealed record ReadOnly : EditResult;

    /// <summary>GitHub's rules forbid it.</summary>
    /// <param name="Message">The answer's message.</param>
    /// <param name="Errors">The answer's errors.</param>
    public sealed record Invalid(string Message, params string[] Errors) : EditResult;
}
