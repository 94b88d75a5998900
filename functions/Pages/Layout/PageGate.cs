using System.Net;
using ZocSec.Core.Guardrails;
using ZocSec.Functions.Access;
using ZocSec.Functions.Protection;
using ZocSec.Functions.Settings;

namespace ZocSec.Functions.Pages.Layout;

/// <summary>Lets people in: says who it is, at which tenant they look, and for what changes something that it is really them.</summary>
internal sealed class PageGate(IVisitors visitors, FormTokens tokens, PageWriter writer, HostSettings settings)
{
    /// <summary>Lets somebody look at a page.</summary>
    /// <returns>Null when nobody is let in; then the answer is written.</returns>
    public Task<Visit?> EnterAsync(HttpContext context) => AdmitAsync(context, isChange: false);

    /// <summary>Lets an administrator look at a page.</summary>
    /// <returns>Null when nobody is let in; then the answer is written.</returns>
    public async Task<Visit?> EnterAsAdministratorAsync(HttpContext context) =>
        await OnlyAdministratorAsync(await EnterAsync(context));

    /// <summary>
    /// Lets an administrator do something: rights are asked for now, and the form is one of ours, sent from one of our pages.
    /// </summary>
    /// <returns>Null when nobody is let in; then the answer is written.</returns>
    public async Task<Visit?> EnterToChangeAsync(HttpContext context)
    {
        if (await IsForgedAsync(context))
        {
            await WriteAsync(
                context,
                "This form is not taken",
                "It was not sent from a page that this program gave you, or that page is too old. Go back, load the page again, and repeat it.",
                StatusCodes.Status400BadRequest
            );
            return null;
        }

        return await OnlyAdministratorAsync(await AdmitAsync(context, isChange: true));
    }

    /// <summary>Writes a page that only says something, to somebody who was let in.</summary>
    public Task WriteAsync(Visit visit, string title, string text, int status) =>
        WriteAsync(visit.Context, visit.Frame(title, ""), text, status);

    /// <summary>Writes a page that only says something, whoever looks.</summary>
    public Task WriteAsync(HttpContext context, string title, string text, int status, PageLink? link = null) =>
        WriteAsync(context, new PageFrame(title, "") { HasSignIn = visitors.HasSignIn }, text, status, link);

    private Task WriteAsync(HttpContext context, PageFrame page, string text, int status, PageLink? link = null) =>
        writer.WriteAsync<MessagePage>(
            context,
            new Dictionary<string, object?>(StringComparer.Ordinal)
            {
                ["Page"] = page,
                ["Text"] = text,
                ["Link"] = link,
            },
            status
        );

    private async Task<Visit?> OnlyAdministratorAsync(Visit? visit)
    {
        if (visit is not { Grant.IsAdministrator: false })
        {
            return visit;
        }

        await WriteAsync(
            visit,
            "For administrators",
            $"This takes somebody who administers {visit.Grant.Account}. You see what concerns the repositories that you maintain.",
            StatusCodes.Status403Forbidden
        );
        return null;
    }

    private async Task<Visit?> AdmitAsync(HttpContext context, bool isChange)
    {
        if (IsForeignName(context.Request))
        {
            // A page of somebody else's, whose name was made to lead to this machine, is not shown anything.
            await WriteAsync(
                context,
                "Not by this name",
                "Without a GitHub App this program answers only as localhost.",
                StatusCodes.Status421MisdirectedRequest
            );
            return null;
        }

        var viewer = isChange
            ? await visitors.ConfirmAsync(context, context.RequestAborted)
            : await visitors.FindAsync(context, context.RequestAborted);
        if (viewer is null && context.Features.Get<VisitProblem>() is { } problem)
        {
            await WriteAsync(
                context,
                "Not now",
                $"{problem.Reason}. Load the page again in a minute.",
                StatusCodes.Status503ServiceUnavailable
            );
            return null;
        }

        if (viewer is null)
        {
            await AskToSignInAsync(context);
            return null;
        }

        var grant = GrantOf(viewer, context.Request);
        if (grant is null)
        {
            await RefuseAsync(context, viewer);
            return null;
        }

        return new Visit(context, viewer, grant, visitors.HasSignIn, tokens);
    }

    // Whoever came by the wrong account can leave it.
    private Task RefuseAsync(HttpContext context, Viewer viewer)
    {
        var page = new PageFrame("Nothing to see", "")
        {
            Viewer = viewer,
            HasSignIn = visitors.HasSignIn,
            Token = tokens.Give(context),
        };
        return viewer.Grants.IsEmpty
            ? WriteAsync(
                context,
                page,
                $"{viewer.Login} administers no organisation that this program guards, and maintains no repository there.",
                StatusCodes.Status403Forbidden
            )
            : WriteAsync(
                context,
                page,
                "There is nothing under this address that you may see.",
                StatusCodes.Status403Forbidden,
                new PageLink("./", "To what you see")
            );
    }

    private Task AskToSignInAsync(HttpContext context)
    {
        if (!visitors.HasSignIn)
        {
            return WriteAsync(
                context,
                "Not now",
                "What you may see could not be told. Load the page again in a moment.",
                StatusCodes.Status503ServiceUnavailable
            );
        }

        var here = HttpMethods.IsGet(context.Request.Method)
            ? $"{context.Request.Path}{context.Request.QueryString}"
            : "/";
        return WriteAsync(
            context,
            "Sign in",
            "This program guards GitHub organisations and AWS accounts. Sign in with GitHub to see what it found and did where you administer or maintain something.",
            // The front door is no error: monitors and hosts ask there whether the program answers.
            context.Request.Path == "/"
                ? StatusCodes.Status200OK
                : StatusCodes.Status401Unauthorized,
            new PageLink($"./signin?to={Uri.EscapeDataString(here)}", "Sign in with GitHub")
        );
    }

    // Nobody learns whether a tenant that they do not see is there.
    private static Grant? GrantOf(Viewer viewer, HttpRequest request)
    {
        string? asked = request.HasFormContentType ? request.Form["tenant"] : request.Query["tenant"];
        return string.IsNullOrEmpty(asked)
            ? viewer.Grants.FirstOrDefault()
            : viewer.Grants.FirstOrDefault(grant => grant.Tenant == new TenantId(asked));
    }

    private async Task<bool> IsForgedAsync(HttpContext context)
    {
        // Every browser of today says where a request is from; one that does not is still asked for the token.
        if (context.Request.Headers["Sec-Fetch-Site"] is [{ } site] && site is not ("same-origin" or "none"))
        {
            return true;
        }

        return !await tokens.AreValidAsync(context);
    }

    private bool IsForeignName(HttpRequest request) =>
        settings.IsSandbox
        && !string.Equals(request.Host.Host, "localhost", StringComparison.OrdinalIgnoreCase)
        && !(IPAddress.TryParse(request.Host.Host.Trim('[', ']'), out var address) && IPAddress.IsLoopback(address));
}
