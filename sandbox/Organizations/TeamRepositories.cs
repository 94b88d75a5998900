using System.Collections.Immutable;

namespace ZocSec.Sandbox.Organizations;

/// <summary>What one team was granted of an organisation's repositories: number to permission, by number.</summary>
internal sealed class TeamRepositories
{
    private readonly Lock _gate = new();
    private readonly SortedDictionary<long, string> _grants = [];
    private ImmutableArray<KeyValuePair<long, string>> _ordered = [];
    private bool _isOrdered = true;

    /// <summary>All grants; those of repositories that went are among them.</summary>
    public ImmutableArray<KeyValuePair<long, string>> All
    {
        get
        {
            lock (_gate)
            {
                if (!_isOrdered)
                    (_ordered, _isOrdered) = ([.. _grants], true);
                return _ordered;
            }
        }
    }

    /// <summary>Sets what the team may do with a repository; null for nothing.</summary>
    public void Set(long repository, string? permission)
    {
        lock (_gate)
        {
            if (permission is null)
                _grants.Remove(repository);
            else
                _grants[repository] = permission;
            _isOrdered = false;
        }
    }
}
