using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;

namespace ZocSec.Functions.Setup;

/// <summary>A page of the set-up: no script, nothing from elsewhere, kept by nobody.</summary>
/// <param name="Title">Its heading.</param>
/// <param name="Body">HTML, its values encoded.</param>
internal sealed record Page(string Title, string Body)
{
    private const string Style = """
        :root { color-scheme: light dark }
        body { font: 1.05rem/1.55 system-ui, sans-serif; max-width: 44rem; margin: 2.5rem auto; padding: 0 1rem }
        h1 { line-height: 1.2 }
        code, pre { font-family: ui-monospace, monospace; font-size: .92em; overflow-wrap: anywhere }
        pre { white-space: pre-wrap; border: 1px solid #8886; border-radius: .4rem; padding: .8rem }
        label, legend { font-weight: 600 }
        fieldset { border: 1px solid #8886; border-radius: .4rem; margin: 1rem 0; padding: .6rem 1rem }
        fieldset label, label.choice { font-weight: 400 }
        input[type=text] { display: block; width: 100%; box-sizing: border-box; font: inherit; padding: .45rem .6rem; margin: .2rem 0 }
        small { opacity: .85 }
        button, a.button { display: inline-block; font: inherit; font-weight: 600; padding: .6rem 1.2rem; border: 0; border-radius: .4rem; background: #1a6b3c; color: #fff; text-decoration: none; cursor: pointer }
        .problem { border-left: .3rem solid #c0392b; padding: .4rem .8rem }
        dl { margin: 0 }
        dt { font-weight: 600; margin-top: .5rem }
        dd { margin-left: 1rem }
        """;

    private static readonly string StyleHash = Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(Style)));

    /// <summary>The HTTP status.</summary>
    public int Status { get; init; } = StatusCodes.Status200OK;

    /// <summary>Where a form of the page may go besides this program; null for nowhere.</summary>
    public Uri? FormTarget { get; init; }

    /// <summary>Encodes a value for text and for attributes in double quotes.</summary>
    public static string Html(string? text) => HtmlEncoder.Default.Encode(text ?? "");

    /// <summary>Writes the page.</summary>
    public Task WriteAsync(HttpContext context)
    {
        var response = context.Response;
        response.StatusCode = Status;
        response.ContentType = "text/html; charset=utf-8";
        response.Headers.ContentSecurityPolicy =
            $"default-src 'none'; style-src 'sha256-{StyleHash}'; base-uri 'none'; frame-ancestors 'none'; "
            + $"form-action 'self'{(FormTarget is null ? "" : $" {FormTarget.GetLeftPart(UriPartial.Authority)}")}";
        response.Headers.XContentTypeOptions = "nosniff";
        // The address holds a code: nobody else is told of it, but GitHub may see from which host the browser comes.
        response.Headers["Referrer-Policy"] = "strict-origin";
        response.Headers.CacheControl = "no-store";
        return response.WriteAsync(
            $"""
            <!doctype html>
            <html lang="en">
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <title>{Html(Title)}</title>
            <style>{Style}</style>
            <h1>{Html(Title)}</h1>
            {Body}
            </html>
            """,
            context.RequestAborted
        );
    }
}
