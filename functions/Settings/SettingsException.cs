namespace ZocSec.Functions.Settings;

/// <summary>The settings are not usable; every error is named, none holds a secret.</summary>
public sealed class SettingsException : Exception
{
    /// <summary>Names the errors.</summary>
    public SettingsException(IReadOnlyCollection<string> errors)
        : base($"The settings need mending:\n{string.Join('\n', errors.Select(error => $"  - {error}"))}") =>
        Errors = errors;

    /// <inheritdoc />
    public SettingsException(string message)
        : base(message) => Errors = [message];

    /// <inheritdoc />
    public SettingsException()
        : this("The settings need mending.") { }

    /// <inheritdoc />
    public SettingsException(string message, Exception inner)
        : base(message, inner) => Errors = [message];

    /// <summary>One line an error.</summary>
    public IReadOnlyCollection<string> Errors { get; }
}
