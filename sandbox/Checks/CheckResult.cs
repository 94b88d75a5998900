namespace ZocSec.Sandbox.Checks;

/// <summary>What came of a request about a check run.</summary>
internal abstract record CheckResult
{
    private CheckResult() { }

    public sealed record Done(SandboxCheckRun Run) : CheckResult;

    public sealed record Missing : CheckResult;

    public sealed record ReadOnly : CheckResult;

    /// <summary>Only the App that made a check run may change it.</summary>
    public sealed record NotItsOwn(long App) : CheckResult;

    public sealed record Invalid(string Message) : CheckResult;
}
