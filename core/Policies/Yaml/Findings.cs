using System.Collections.Immutable;

namespace ZocSec.Core.Policies.Yaml;

/// <summary>Collects what is wrong with a text, so that it can all be said at once.</summary>
internal sealed class Findings
{
    /// <summary>More than so many errors are one mistake repeated, and nobody reads them.</summary>
    private const int Max = 100;

    private readonly List<PolicyError> _errors = [];

    /// <summary>Whether nothing was found.</summary>
    public bool None => _errors.Count == 0;

    /// <summary>Whether no more are taken, so that no work need go into their wording.</summary>
    public bool IsFull => _errors.Count > Max;

    /// <summary>Adds an error; what exceeds the limit is only said to exist.</summary>
    public void Add(Position at, string message)
    {
        if (_errors.Count < Max)
        {
            _errors.Add(new PolicyError(at.Line, at.Column, message));
        }
        else if (_errors.Count == Max)
        {
            _errors.Add(new PolicyError(at.Line, at.Column, "there are more errors; mend these first"));
        }
    }

    /// <summary>The errors in the order of the text.</summary>
    public ImmutableArray<PolicyError> InOrder() =>
        [.. _errors.OrderBy(error => error.Line).ThenBy(error => error.Column)];
}
