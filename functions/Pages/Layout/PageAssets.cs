using System.Security.Cryptography;

namespace ZocSec.Functions.Pages.Layout;

/// <summary>The style sheet and the script of the pages; their addresses name what is in them, so that browsers keep them.</summary>
internal static class PageAssets
{
    private static readonly byte[] s_style = Read("style.css");
    private static readonly byte[] s_script = Read("live.js");

    /// <summary>Names what is in the style sheet.</summary>
    public static string StyleVersion { get; } = VersionOf(s_style);

    /// <summary>Names what is in the script.</summary>
    public static string ScriptVersion { get; } = VersionOf(s_script);

    /// <summary>Writes the style sheet.</summary>
    public static Task WriteStyleAsync(HttpContext context) => WriteAsync(context, "text/css", s_style);

    /// <summary>Writes the script.</summary>
    public static Task WriteScriptAsync(HttpContext context) => WriteAsync(context, "text/javascript", s_script);

    private static Task WriteAsync(HttpContext context, string type, byte[] body)
    {
        var response = context.Response;
        response.ContentType = $"{type}; charset=utf-8";
        response.ContentLength = body.Length;
        response.Headers.XContentTypeOptions = "nosniff";
        response.Headers.CacheControl = "public, max-age=31536000, immutable";
        return response.Body.WriteAsync(body, context.RequestAborted).AsTask();
    }

    private static string VersionOf(byte[] body) => Convert.ToHexStringLower(SHA256.HashData(body))[..12];

    private static byte[] Read(string name)
    {
        using var stream = typeof(PageAssets).Assembly.GetManifestResourceStream($"ZocSec.Functions.Pages.{name}")!;
        using var body = new MemoryStream();
        stream.CopyTo(body);
        return body.ToArray();
    }
}
