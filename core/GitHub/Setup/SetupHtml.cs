using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;

namespace ZocSec.Core.GitHub.Setup;

/// <summary>How the pages of the set-up look, be they shown by the server or by the terminal: no script, nothing from elsewhere.</summary>
public static class SetupHtml
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

    /// <summary>Encodes a value for text and for attributes in double quotes.</summary>
    public static string Encode(string? text) => HtmlEncoder.Default.Encode(text ?? "");

    /// <summary>A whole page.</summary>
    /// <param name="title">Its heading, not encoded.</param>
    /// <param name="body">HTML, its values encoded.</param>
    public static string Document(string title, string body) =>
        $"""
            <!doctype html>
            <html lang="en">
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <title>{Encode(title)}</title>
            <style>{Style}</style>
            <h1>{Encode(title)}</h1>
            {body}
            </html>
            """;

    /// <summary>The header <c>Content-Security-Policy</c> of a page: nothing but its own style, and forms where they belong.</summary>
    /// <param name="formAction">Where forms may go, in the header's terms: <c>'self'</c>, <c>'none'</c>, an origin.</param>
    public static string SecurityPolicy(string formAction) =>
        $"default-src 'none'; style-src 'sha256-{StyleHash}'; base-uri 'none'; frame-ancestors 'none'; form-action {formAction}";

    /// <summary>What the App asks for, and why, as the manifest says it.</summary>
    public static string Asked()
    {
        var list = new StringBuilder();
        foreach (var permission in AppManifest.Instance.Permissions)
        {
            list.Append("<dt><code>").Append(Encode(permission.Name)).Append(": ").Append(Encode(permission.Level));
            list.Append("</code></dt><dd>").Append(Encode(permission.Reason)).Append("</dd>");
        }

        var events = string.Join(", ", AppManifest.Instance.Events.Select(one => $"<code>{Encode(one.Name)}</code>"));
        return $"<h2>What the App asks for, and why</h2><dl>{list}</dl><p>It is told of: {events}.</p>";
    }
}
