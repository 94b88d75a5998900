using System.Diagnostics;
using ZocSec.Core.GitHub.Setup;
using ZocSec.Core.Storage;

namespace ZocSec.Functions.Setup;

/// <summary><c>GET /setup</c>, <c>POST /setup</c> and <c>GET /setup/done</c>: from nothing to an App, by GitHub's manifest flow.</summary>
internal sealed partial class SetupEndpoint(
    SetupSettings settings,
    SetupTickets tickets,
    Guesses guesses,
    StoredAppFile file,
    ILogger<SetupEndpoint> logger
) : IDisposable
{
    // Two requests with one state: the second finds it spent.
    private readonly SemaphoreSlim _one = new(1, 1);

    /// <summary>Shows the form to whoever has the code.</summary>
    public Task ShowAsync(HttpContext context) =>
        AnswerAsync(
            context,
            async ct =>
            {
                var code = context.Request.Query["code"].ToString();
                return await RefusalAsync(context, code, ct)
                    ?? (
                        settings.PublicUrl is null
                            ? SetupPages.NoPublicUrl()
                            : SetupPages.Form(settings, code, SetupForm.Empty, problem: null)
                    );
            }
        );

    /// <summary>Takes the form and shows the way to GitHub.</summary>
    public Task BeginAsync(HttpContext context) =>
        AnswerAsync(
            context,
            async ct =>
            {
                if (!context.Request.HasFormContentType)
                {
                    return SetupPages.NoEntry("The form was not sent.");
                }

                var sent = await context.Request.ReadFormAsync(ct);
                var code = sent["code"].ToString();
                if (await RefusalAsync(context, code, ct) is { } refusal)
                {
                    return refusal;
                }

                if (settings.PublicUrl is not { } program)
                {
                    return SetupPages.NoPublicUrl();
                }

                var form = SetupForm.Read(sent);
                if (form.Problem() is { } problem)
                {
                    return SetupPages.Form(settings, code, form, problem);
                }

                var target = settings.Site.NewApp(form.Organization, await tickets.OpenAsync(code, ct));
                var manifest = AppManifest.Instance.ToJson(form.Name, program, program.SetupDone, form.IsPublic);
                return SetupPages.Leave(settings, form, target, manifest);
            }
        );

    /// <summary>GitHub brings the browser back: converts the code and keeps the App.</summary>
    public Task FinishAsync(HttpContext context) =>
        AnswerAsync(
            context,
            async ct =>
            {
                await _one.WaitAsync(ct);
                try
                {
                    return await FinishAsync(context.Request.Query, ct);
                }
                finally
                {
                    _one.Release();
                }
            }
        );

    /// <inheritdoc />
    public void Dispose() => _one.Dispose();

    private async Task<Page> FinishAsync(IQueryCollection query, CancellationToken ct)
    {
        var state = query["state"].ToString();
        if (!await tickets.IsOpenAsync(state, ct))
        {
            return SetupPages.NoEntry(
                "This way back from GitHub was used already, is older than an hour, or was not begun here."
            );
        }

        if (file.Exists)
        {
            return SetupPages.Failed("An App was stored meanwhile; delete the new one at GitHub", canRetry: false);
        }

        // From here on nothing is cancelled: the code can be converted only once.
        switch (await ManifestConversion.ConvertAsync(settings.Site, query["code"].ToString()))
        {
            case ConversionResult.Converted { App: var app }:
                await tickets.CloseAsync(state, withCode: true, CancellationToken.None);
                return Keep(app);
            case ConversionResult.Refused { Reason: var reason }:
                await tickets.CloseAsync(state, withCode: false, CancellationToken.None);
                return SetupPages.Failed(reason, canRetry: false);
            case ConversionResult.Failed { Reason: var reason }:
                return SetupPages.Failed(reason, canRetry: true);
            default:
                throw new UnreachableException();
        }
    }

    private Page Keep(StoredApp app)
    {
        if (settings.PrintsSettings)
        {
            Log.Printed(logger, app.Slug, app.AppId, app.InstallUrl);
            return SetupPages.Print(app, storage: null);
        }

        try
        {
            if (file.TryWrite(app))
            {
                Log.Stored(logger, app.Slug, app.AppId, file.Path, app.InstallUrl);
                return SetupPages.Done(app, settings.StoragePath);
            }

            Log.NotStored(logger, app.Slug, app.AppId, "another App is stored there already");
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            Log.NotStored(logger, app.Slug, app.AppId, error.Message);
        }

        // The code is used up: shown to the person who holds the set-up's code, the App is not lost.
        return SetupPages.Print(app, settings.StoragePath);
    }

    private async Task<Page?> RefusalAsync(HttpContext context, string code, CancellationToken ct)
    {
        if (code.Length > 0 && await tickets.IsCodeAsync(code, ct))
        {
            return null;
        }

        if (!guesses.IsOneTooMany())
        {
            return SetupPages.NoEntry(
                code.Length == 0 ? "It has no code." : "Its code is wrong, too old, or was used already."
            );
        }

        context.Response.Headers.RetryAfter = "60";
        return SetupPages.NoEntry("Too many wrong codes came in; wait a minute.") with
        {
            Status = StatusCodes.Status429TooManyRequests,
        };
    }

    private async Task AnswerAsync(HttpContext context, Func<CancellationToken, Task<Page>> answer)
    {
        Page page;
        try
        {
            page = await answer(context.RequestAborted);
        }
        catch (StorageException error)
        {
            Log.Storage(logger, error);
            page = SetupPages.Failed("The storage folder cannot be used; the program's log says why", canRetry: true);
        }
        catch (Exception error) when (error is InvalidDataException or BadHttpRequestException)
        {
            page = SetupPages.NoEntry("The form was not sent whole.");
        }

        await page.WriteAsync(context);
    }

    private static partial class Log
    {
        [LoggerMessage(
            3111,
            LogLevel.Information,
            "The GitHub App {Slug} ({AppId}) is registered and kept in {Path}; install it at {Link}"
        )]
        public static partial void Stored(ILogger logger, string slug, long appId, string path, Uri link);

        [LoggerMessage(
            3112,
            LogLevel.Information,
            "The GitHub App {Slug} ({AppId}) is registered; its settings were shown once, put them into the host's settings; install it at {Link}"
        )]
        public static partial void Printed(ILogger logger, string slug, long appId, Uri link);

        [LoggerMessage(
            3113,
            LogLevel.Error,
            "The GitHub App {Slug} ({AppId}) is registered but could not be stored ({Reason}); the page showed its settings"
        )]
        public static partial void NotStored(ILogger logger, string slug, long appId, string reason);

        [LoggerMessage(3114, LogLevel.Error, "The set-up could not use the storage")]
        public static partial void Storage(ILogger logger, Exception error);
    }
}
