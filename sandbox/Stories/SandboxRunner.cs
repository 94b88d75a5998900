using System.Runtime.InteropServices;

namespace ZocSec.Sandbox.Stories;

/// <summary>
/// The sandbox as a program: starts it, starts the program under test beside it, plays the story, and keeps both running.
/// </summary>
/// <param name="settings">How.</param>
/// <param name="startApp">
/// Starts the program under test, with the sandbox as its GitHub; it answers when the task ends. What is returned stops it.
/// </param>
/// <param name="output">Where the story is told.</param>
/// <param name="time">The clock.</param>
public sealed class SandboxRunner(
    RunnerSettings settings,
    Func<SandboxServer, CancellationToken, Task<IAsyncDisposable>> startApp,
    TextWriter output,
    TimeProvider time
)
{
    /// <summary>Runs until the story ended (<see cref="RunnerSettings.Once"/>) or somebody stops it.</summary>
    /// <returns>The exit code: 1 when something did not come out as it should.</returns>
    public async Task<int> RunAsync(CancellationToken ct = default)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(ct);
        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
        using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
        try
        {
            return await PlayAsync(stop.Token);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            return 0;
        }

        void Stop(PosixSignalContext signal)
        {
            signal.Cancel = true;
            stop.Cancel();
        }
    }

    private async Task<int> PlayAsync(CancellationToken ct)
    {
        SandboxServer sandbox;
        try
        {
            sandbox = await SandboxServer.StartAsync(
                new SandboxOptions
                {
                    Port = settings.Port,
                    Repositories = settings.Repositories,
                    Time = time,
                    IsInstalled = !settings.Setup,
                },
                ct
            );
        }
        catch (IOException)
        {
            await output.WriteLineAsync(
                $"Port {settings.Port} is taken: set Sandbox__Port to a free one, or stop what listens there."
            );
            return 1;
        }

        await using (sandbox)
        {
            BeginAnew();
            IAsyncDisposable app;
            try
            {
                app = await startApp(sandbox, ct);
            }
            catch (IOException)
            {
                await output.WriteLineAsync(
                    $"{settings.AppUrl} is taken: set ASPNETCORE_URLS to a free one, or stop what listens there."
                );
                return 1;
            }

            await using (app)
                return settings.Setup ? await InviteAsync(sandbox, ct) : await TellAsync(sandbox, ct);
        }
    }

    private async Task<int> TellAsync(SandboxServer sandbox, CancellationToken ct)
    {
        using var app = new AppClient(settings.AppUrl);
        await output.WriteLineAsync(
            $"""

            ZocSec listens at {settings.AppUrl}
            A sandbox of GitHub listens at {sandbox.Url}: the organisation acme with {settings.Repositories} repositories.
            """
        );
        sandbox.Webhooks.Target = app.WebhookUrl;
        sandbox.Webhooks.SendPing("mona", sandbox.Organization.Login);
        var isGood = await new Story(sandbox, app, output, settings.Patience, time).PlayAsync(ct);
        if (settings.Once)
        {
            await output.WriteLineAsync(
                isGood ? "\nAll of it came out as it should." : "\nSomething did not come out as it should; see above."
            );
            return isGood ? 0 : 1;
        }

        await output.WriteLineAsync(
            $$"""

            Go on by yourself:
              the dashboard       {{new Uri(settings.AppUrl, "/")}}
              every decision      {{new Uri(settings.AppUrl, "/api/ledger")}}, or: script/zocsec ledger list --storage {{settings.StoragePath}}
              make one public     curl -X PATCH {{sandbox.Url}}repos/acme/payroll -H "Authorization: Bearer mona" -d '{"visibility":"public"}'
              a check run         curl {{sandbox.Url}}_sandbox/pull-requests -d '{"repository":"payroll"}'; curl {{sandbox.Url}}_sandbox/check-runs
              all repositories    {{sandbox.Url}}_sandbox/repositories
              only look           write "mode: observe" in {{Path.GetFullPath(
                settings.PolicyPath
            )}}, then make one public again
              make GitHub fail    curl -X PUT {{sandbox.Url}}_sandbox/faults -d '{"rules":[{"method":"PATCH","kind":"CutOff","count":1}]}', then make one public
            Stop with Ctrl-C.
            """
        );
        await Task.Delay(Timeout.InfiniteTimeSpan, time, ct);
        return isGood ? 0 : 1;
    }

    private async Task<int> InviteAsync(SandboxServer sandbox, CancellationToken ct)
    {
        await output.WriteLineAsync(
            $$"""

            A sandbox of GitHub listens at {{sandbox.Url}}: the organisation acme, where no App is registered yet.
            Open the link that ZocSec prints, and set one up for acme. Then:
              what it sees        script/zocsec ledger list --storage {{settings.StoragePath}}
              what is in its way  App__PublicUrl={{settings.AppUrl}} script/zocsec doctor --storage {{settings.StoragePath}}
              make one public     curl -X PATCH {{sandbox.Url}}repos/acme/payroll -H "Authorization: Bearer mona" -d '{"visibility":"public"}'
            Stop with Ctrl-C.
            """
        );
        await Task.Delay(Timeout.InfiniteTimeSpan, time, ct);
        return 0;
    }

    // The organisation begins anew at each start; what was decided about the one before is about other repositories.
    private void BeginAnew()
    {
        if (Directory.Exists(settings.StoragePath))
            Directory.Delete(settings.StoragePath, recursive: true);
        if (!settings.Setup)
            StartingPolicy.WriteIfMissing(settings.PolicyPath);
    }
}
