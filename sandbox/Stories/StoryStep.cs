namespace ZocSec.Sandbox.Stories;

/// <summary>One scene of the story: somebody does something, and something has to come of it.</summary>
/// <param name="Title">What happens, for people.</param>
/// <param name="Act">Makes it happen.</param>
/// <param name="Check">Asks the program and the sandbox what came of it; null when that is as it should be, else what is wrong.</param>
/// <param name="Meaning">What came of it, for people.</param>
internal sealed record StoryStep(
    string Title,
    Func<CancellationToken, Task> Act,
    Func<CancellationToken, Task<string?>> Check,
    string Meaning
);
