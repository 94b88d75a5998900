using ZocSec.Core.Engine;
using ZocSec.Core.Queue;

namespace ZocSec.Tests.Functions.Pages;

/// <summary>Does nothing, so that work which is tried again is over.</summary>
internal sealed class DoneAtOnce : IErrandRunner
{
    public const string Name = "done-at-once";

    public string Kind => Name;

    public Task<ErrandResult> RunAsync(Errand errand, CancellationToken ct) =>
        Task.FromResult<ErrandResult>(new ErrandResult.Done());
}
