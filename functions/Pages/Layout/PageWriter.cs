using System.Globalization;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;

namespace ZocSec.Functions.Pages.Layout;

/// <summary>Renders pages, and sends each with the headers that keep it to itself: nothing from elsewhere, shown nowhere else.</summary>
internal sealed class PageWriter(IServiceProvider services, ILoggerFactory logging)
{
    private const string SecurityPolicy =
        "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; img-src data:; "
        + "form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

    /// <summary>Writes a page.</summary>
    /// <typeparam name="TPage">The component.</typeparam>
    /// <param name="context">The request.</param>
    /// <param name="parameters">The component's parameters by name.</param>
    /// <param name="status">The HTTP status.</param>
    public async Task WriteAsync<TPage>(
        HttpContext context,
        IDictionary<string, object?> parameters,
        int status = StatusCodes.Status200OK
    )
        where TPage : IComponent
    {
        // Rendered whole first: a page that fails half-way is none.
        var html = await RenderAsync<TPage>(ParameterView.FromDictionary(parameters));
        var response = context.Response;
        response.StatusCode = status;
        response.ContentType = "text/html; charset=utf-8";
        AddHeaders(response.Headers);
        await response.WriteAsync(html, context.RequestAborted);
    }

    /// <summary>Adds the headers of a page; also to an answer that only leads on.</summary>
    public static void AddHeaders(IHeaderDictionary headers)
    {
        headers.ContentSecurityPolicy = SecurityPolicy;
        headers.XContentTypeOptions = "nosniff";
        headers["Referrer-Policy"] = "same-origin";
        headers["Cross-Origin-Opener-Policy"] = "same-origin";
        headers["Cross-Origin-Resource-Policy"] = "same-origin";
        headers.CacheControl = "no-store";
    }

    private async Task<string> RenderAsync<TPage>(ParameterView parameters)
        where TPage : IComponent
    {
        await using var renderer = new HtmlRenderer(services, logging);
        return await renderer.Dispatcher.InvokeAsync(async () =>
        {
            var root = await renderer.RenderComponentAsync<TPage>(parameters);
            using var html = new StringWriter(CultureInfo.InvariantCulture);
            root.WriteHtmlTo(html);
            return html.ToString();
        });
    }
}
