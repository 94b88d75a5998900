namespace ZocSec.Functions.Setup;

/// <summary>How far the set-up is.</summary>
internal sealed class SetupProgress
{
    private volatile bool _isDone;

    /// <summary>Whether an App is stored, so that the program can go on with it.</summary>
    public bool IsDone => _isDone;

    /// <summary>An App is stored.</summary>
    public void Finish() => _isDone = true;
}
