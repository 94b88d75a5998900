using System.Collections.Concurrent;

namespace ZocSec.Sandbox.Organizations;

/// <summary>The custom properties that an organisation defines, and their values for its repositories.</summary>
public sealed class OrganizationProperties
{
    private readonly SandboxGitHub _github;
    private readonly ConcurrentDictionary<string, SandboxProperty> _defined = new(StringComparer.OrdinalIgnoreCase);

    internal OrganizationProperties(SandboxGitHub github) => _github = github;

    /// <summary>All that are defined, by name.</summary>
    public IEnumerable<SandboxProperty> All =>
        _defined.Values.OrderBy(property => property.Name, StringComparer.Ordinal);

    /// <summary>Defines a property, or replaces its definition.</summary>
    public void Define(SandboxProperty property) => _defined[property.Name] = property;

    /// <summary>
    /// Sets a value past every rule; null takes it away. A property that is not defined yet is defined as a text, or as a
    /// choice of what the list holds.
    /// </summary>
    internal void Put(SandboxRepository repository, string name, PropertyValue? value)
    {
        if (value is not null && !_defined.ContainsKey(name))
        {
            Define(
                value.IsList
                    ? new SandboxProperty
                    {
                        Name = name,
                        Type = "multi_select",
                        Allowed = value.Values,
                    }
                    : new SandboxProperty { Name = name }
            );
        }

        Set(repository.Id, name, value);
    }

    /// <summary>Sets values by GitHub's rules: all of them, or none.</summary>
    /// <returns>Why they are refused; null when they are set.</returns>
    internal string? Change(
        IEnumerable<SandboxRepository> repositories,
        IReadOnlyCollection<KeyValuePair<string, PropertyValue?>> values
    )
    {
        foreach (var (name, value) in values)
        {
            if (!_defined.TryGetValue(name, out var property))
                return $"Property \"{name}\" does not exist";
            if (value is not null && property.Refusal(value) is { } refusal)
                return refusal;
        }

        foreach (var repository in repositories)
        {
            foreach (var (name, value) in values)
                Set(repository.Id, _defined[name].Name, value);
        }

        return null;
    }

    private void Set(long repository, string name, PropertyValue? value) =>
        _github.Adjust(
            repository,
            before =>
                before with
                {
                    CustomProperties = value is null
                        ? before.CustomProperties.Remove(name)
                        : before.CustomProperties.SetItem(name, value),
                }
        );
}
