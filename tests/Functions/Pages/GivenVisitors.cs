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

    public Task<Viewer?> FindAsync(HttpContext context, CancellationToken ct) => Task.FromResult(Found);

    public Task<Viewer?> ConfirmAsync(HttpContext context, CancellationToken ct) => Task.FromResult(Confirmed);
}
