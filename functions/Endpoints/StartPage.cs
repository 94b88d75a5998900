namespace ZocSec.Functions.Endpoints;

/// <summary><c>GET /</c>: where things are. Tells nothing that is not in the documentation.</summary>
internal static class StartPage
{
    private const string Html = """
        <!doctype html>
        <html lang="en">
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <meta name="color-scheme" content="light dark">
        <title>ZocSec App</title>
        <style>
          body { font: 1.1rem/1.6 system-ui, sans-serif; max-width: 42rem; margin: 3rem auto; padding: 0 1rem }
          code { font-family: ui-monospace, monospace }
        </style>
        <h1>ZocSec App</h1>
        <p>This program guards GitHub organisations: it notices when something becomes unsafe, puts it right, and keeps a record.</p>
        <ul>
          <li><a href="/api/ledger"><code>/api/ledger</code></a>: every decision with its reason, newest first</li>
          <li><a href="/api/health/ready"><code>/api/health/ready</code></a>: storage, policy and GitHub</li>
          <li><code>POST /api/github/webhooks</code>: where GitHub delivers</li>
        </ul>
        </html>
        """;

    /// <summary>Writes the page.</summary>
    public static Task WriteAsync(HttpContext context)
    {
        context.Response.ContentType = "text/html; charset=utf-8";
        context.Response.Headers.ContentSecurityPolicy = "default-src 'none'; style-src 'unsafe-inline'";
        context.Response.Headers.XContentTypeOptions = "nosniff";
        return context.Response.WriteAsync(Html);
    }
}
