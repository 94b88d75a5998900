using Microsoft.AspNetCore.Http;
using ZocSec.Functions.Access;

namespace ZocSec.Tests.Functions.Pages;

/// <summary>Whoever comes is this person, with rights that a test may take away.</summary>
internal sealed class GivenVisitors(Viewer? viewer) : IVisitors
{
    public bool HasSignIn => true;

    /// <summary>Whose rights are found when they are asked for minutes ago at most.</summary>
    public Viewer? Found { get; set; } = viewer;

    /// <summary>Whose rights are found when they are asked for now.</summary>
    public Viewer? Confirmed { get; set; } = viewer;

    /// <summary>Why nobody can be found; null when they can.</summary>
    public Exception? Failure { get; set; }

    public Task<Viewer?> FindAsync(HttpContext context, CancellationToken ct) => Answer(Found);

    public Task<Viewer?> ConfirmAsync(HttpContext context, CancellationToken ct) => Answer(Confirmed);

    private Task<Viewer?> Answer(Viewer? viewer) =>
        Failure is null ? Task.FromResult(viewer) : Task.FromException<Viewer?>(Failure);
}
