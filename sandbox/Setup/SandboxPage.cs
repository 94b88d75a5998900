using System.Text.Encodings.Web;

namespace ZocSec.Sandbox.Setup;

/// <summary>A page for people, as plain as can be.</summary>
internal static class SandboxPage
{
    /// <summary>Writes one.</summary>
    /// <param name="http">Where.</param>
    /// <param name="status">The HTTP status.</param>
    /// <param name="title">Its heading.</param>
    /// <param name="body">HTML, its values encoded.</param>
    public static Task WriteAsync(HttpContext http, int status, string title, string body)
    {
        http.Response.StatusCode = status;
        http.Response.ContentType = "text/html; charset=utf-8";
        return http.Response.WriteAsync(
            $"""
            <!doctype html><html lang="en"><meta charset="utf-8"><title>{Html(title)} (sandbox)</title>
            <h1>{Html(title)}</h1><p>The sandbox of GitHub.</p>{body}</html>
            """,
            http.RequestAborted
        );
    }

    /// <summary>Encodes a value for text and for attributes in double quotes.</summary>
    public static string Html(string text) => HtmlEncoder.Default.Encode(text);
}
