using ZocSec.Core.GitHub.Setup;

namespace ZocSec.Functions.Setup;

/// <summary>A page of the set-up: no script, nothing from elsewhere, kept by nobody.</summary>
/// <param name="Title">Its heading.</param>
/// <param name="Body">HTML, its values encoded.</param>
internal sealed record Page(string Title, string Body)
{
    /// <summary>The HTTP status.</summary>
    public int Status { get; init; } = StatusCodes.Status200OK;

    /// <summary>Where a form of the page may go besides this program; null for nowhere.</summary>
    public Uri? FormTarget { get; init; }

    /// <summary>Encodes a value for text and for attributes in double quotes.</summary>
    public static string Html(string? text) => SetupHtml.Encode(text);

    /// <summary>Writes the page.</summary>
    public Task WriteAsync(HttpContext context)
    {
        var response = context.Response;
        response.StatusCode = Status;
        response.ContentType = "text/html; charset=utf-8";
        response.Headers.ContentSecurityPolicy = SetupHtml.SecurityPolicy(
            $"'self'{(FormTarget is null ? "" : $" {FormTarget.GetLeftPart(UriPartial.Authority)}")}"
        );
        response.Headers.XContentTypeOptions = "nosniff";
        // The address holds a code: nobody else is told of it, but GitHub may see from which host the browser comes.
        response.Headers["Referrer-Policy"] = "strict-origin";
        response.Headers.CacheControl = "no-store";
        return response.WriteAsync(SetupHtml.Document(Title, Body), context.RequestAborted);
    }
}
