using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using ZocSec.Core.GitHub.Setup;

namespace ZocSec.Action.Setup;

/// <summary>
/// GitHub's manifest flow with a browser on this machine: shows the way to GitHub, waits for the browser to come back, and
/// converts the code. Listens on 127.0.0.1 only, below a path that nobody can guess.
/// </summary>
internal sealed class LocalSetup : IDisposable
{
    private const int Attempts = 5;

    private readonly HttpListener _listener;
    private readonly string _path;
    private readonly string _state = NewText();

    private LocalSetup(HttpListener listener, string path, int port) =>
        (_listener, _path, Link) = (
            listener,
            path,
            new Uri(FormattableString.Invariant($"http://127.0.0.1:{port}{path}"))
        );

    /// <summary>What the person opens.</summary>
    public Uri Link { get; }

    /// <summary>Starts to listen.</summary>
    /// <param name="port">The port; 0 takes a free one.</param>
    /// <exception cref="HttpListenerException">The port is taken.</exception>
    public static LocalSetup Listen(int port)
    {
        var path = $"/{NewText()}/";
        for (var attempt = 1; ; attempt++)
        {
            // The listener cannot be asked for any free port; another program may be quicker than it.
            var chosen = port == 0 ? FreePort() : port;
            var listener = new HttpListener
            {
                Prefixes = { FormattableString.Invariant($"http://127.0.0.1:{chosen}/") },
            };
            try
            {
                listener.Start();
                return new LocalSetup(listener, path, chosen);
            }
            catch (HttpListenerException) when (port == 0 && attempt < Attempts)
            {
                ((IDisposable)listener).Dispose();
            }
        }
    }

    /// <summary>Serves until an App came of it, or GitHub does not give it out.</summary>
    /// <param name="request">What is to be registered.</param>
    /// <param name="ct">Gives up.</param>
    public async Task<ConversionResult> RunAsync(AppRequest request, CancellationToken ct)
    {
        await using var stop = ct.Register(_listener.Abort);
        var target = request.Site.NewApp(request.Organization, _state);
        var manifest = request.ToManifest(new Uri(Link, "done"));
        while (true)
        {
            HttpListenerContext context;
            try
            {
                context = await _listener.GetContextAsync();
            }
            catch (Exception error) when (error is HttpListenerException or ObjectDisposedException)
            {
                ct.ThrowIfCancellationRequested();
                throw;
            }

            var path = context.Request.Url?.AbsolutePath;
            if (path == _path)
            {
                await WriteAsync(context, 200, LocalPage.Leave(target, manifest, request.Name, request.Owner), target);
            }
            else if (path == $"{_path}done" && IsOurs(context.Request.QueryString["state"]))
            {
                var result = await ManifestConversion.ConvertAsync(
                    request.Site,
                    context.Request.QueryString["code"] ?? ""
                );
                await WriteAsync(context, result is ConversionResult.Converted ? 200 : 502, LocalPage.End(result));
                if (result is not ConversionResult.Failed)
                {
                    return result;
                }
            }
            else
            {
                await WriteAsync(context, 404, "");
            }
        }
    }

    public void Dispose() => ((IDisposable)_listener).Dispose();

    private bool IsOurs(string? state) =>
        state is not null
        && CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(state), Encoding.UTF8.GetBytes(_state));

    private static async Task WriteAsync(HttpListenerContext context, int status, string html, Uri? form = null)
    {
        try
        {
            using var response = context.Response;
            response.StatusCode = status;
            response.ContentType = "text/html; charset=utf-8";
            response.Headers["Content-Security-Policy"] = SetupHtml.SecurityPolicy(
                form?.GetLeftPart(UriPartial.Authority) ?? "'none'"
            );
            response.Headers["Referrer-Policy"] = "strict-origin";
            response.Headers["Cache-Control"] = "no-store";
            response.Headers["X-Content-Type-Options"] = "nosniff";
            var body = Encoding.UTF8.GetBytes(html);
            response.ContentLength64 = body.Length;
            await response.OutputStream.WriteAsync(body);
        }
        catch (Exception error) when (error is HttpListenerException or IOException or ObjectDisposedException)
        {
            // The browser went away; what it was to see is in the terminal too.
        }
    }

    private static string NewText() => RandomNumberGenerator.GetHexString(32, lowercase: true);

    private static int FreePort()
    {
        using var probe = new TcpListener(IPAddress.Loopback, 0);
        probe.Start();
        return ((IPEndPoint)probe.LocalEndpoint).Port;
    }
}

/// <summary>What is to be registered.</summary>
/// <param name="Site">The GitHub.</param>
/// <param name="Organization">Who will own it; null: the person who is signed in.</param>
/// <param name="Name">The App's name.</param>
/// <param name="Program">Where the program is reached from outside.</param>
/// <param name="IsPublic">Whether others than the owner may install it.</param>
internal sealed record AppRequest(GitHubSite Site, string? Organization, string Name, PublicUrl Program, bool IsPublic)
{
    public string Owner => Organization ?? "your personal account";

    public string ToManifest(Uri redirect) => AppManifest.Instance.ToJson(Name, Program, redirect, IsPublic);
}
