namespace ZocSec.Action;

/// <summary>What the program finds around it besides its arguments.</summary>
/// <param name="Setting">A setting by its name; null when it is not set.</param>
/// <param name="Time">The clock.</param>
/// <param name="IsTerminal">Whether somebody watches the error output.</param>
internal sealed record Surroundings(Func<string, string?> Setting, TimeProvider Time, bool IsTerminal)
{
    /// <summary>This process's own.</summary>
    public static Surroundings OfProcess { get; } =
        new(
            Environment.GetEnvironmentVariable,
            TimeProvider.System,
            !Console.IsErrorRedirected
                && Environment.GetEnvironmentVariable("CI") is not { Length: > 0 }
                && Environment.GetEnvironmentVariable("TERM") != "dumb"
        );

    /// <summary>
    /// Is told how many <c>applied</c> and <c>refused</c> there were when a workbook was applied; null when nobody counts.
    /// In a dry run those that would be applied count as applied.
    /// </summary>
    public Action<string, int>? Counted { get; init; }
}
