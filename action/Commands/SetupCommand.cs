using System.CommandLine;
using System.CommandLine.Parsing;
using System.Diagnostics;
using System.Net;
using System.Text.RegularExpressions;
using ZocSec.Action.Setup;
using ZocSec.Core.GitHub.Setup;

namespace ZocSec.Action.Commands;

/// <summary><c>zocsec setup</c>: registers a GitHub App for a server.</summary>
internal static partial class SetupCommand
{
    private const string AddressSetting = "App__PublicUrl";
    private const string ApiSetting = "GitHub__ApiUrl";

    /// <summary>Makes the command.</summary>
    public static Command Create()
    {
        var storage = StorageFolder.Option();
        var organization = new Option<string?>("--organization")
        {
            Description = "The organisation that will own the App. Without it your personal account does.",
        };
        organization.Validators.Add(result =>
            Require(result, Login(), "--organization is the name in the organisation's address on GitHub")
        );
        var address = new Option<string?>("--public-url")
        {
            Description =
                $"The https address by which GitHub reaches the server. Without it the setting {AddressSetting}.",
            DefaultValueFactory = _ => Environment.GetEnvironmentVariable(AddressSetting),
        };
        var name = new Option<string>("--name")
        {
            Description = "The App's name; no other App on GitHub may have it.",
            DefaultValueFactory = _ => AppManifest.Instance.Name,
        };
        name.Validators.Add(result => Require(result, Name(), $"--name has 1 to {AppManifest.LongestName} characters"));
        var github = new Option<string>("--github-url")
        {
            Description =
                $"Your GitHub, for an Enterprise Server https://HOST. Without it the setting {ApiSetting}, else github.com.",
            DefaultValueFactory = _ =>
                Environment.GetEnvironmentVariable(ApiSetting) is { Length: > 0 } set ? set : "https://github.com",
        };
        var open = new Option<bool>("--any-organization") { Description = "Other organisations may install it too." };
        var print = new Option<bool>("--print")
        {
            Description = "Print the App as settings, secrets and all, instead of storing it.",
        };
        var port = new Option<int>("--port")
        {
            Description = "The port to listen on, on 127.0.0.1; 0 takes a free one.",
        };
        port.RequireWithin(IPEndPoint.MinPort, IPEndPoint.MaxPort);
        var command = new Command(
            "setup",
            """
            Registers a GitHub App for a server. Opens a page on this machine that leads to GitHub, where you confirm; then stores
            the App's key and secrets in the server's storage folder, where a waiting server takes it up by itself.

            On a machine without a browser choose a --port and forward it: ssh -L 7073:127.0.0.1:7073 SERVER

            Examples:
              zocsec setup --organization octo-org --public-url https://zocsec.example.com
              zocsec setup --organization octo-org --public-url https://zocsec.example.com --print
            """
        )
        {
            storage,
            organization,
            address,
            name,
            github,
            open,
            print,
            port,
        };
        command.SetAction(
            (parsed, ct) =>
            {
                if (!PublicUrl.TryRead(parsed.GetValue(address), out var program, out var problem))
                {
                    return UsageAsync(parsed, $"--public-url {problem}");
                }

                if (!TryReadSite(parsed.GetRequiredValue(github), out var site))
                {
                    return UsageAsync(parsed, "--github-url must be an https address, for example https://github.com");
                }

                var request = new AppRequest(
                    site!,
                    parsed.GetValue(organization),
                    parsed.GetRequiredValue(name),
                    program,
                    parsed.GetValue(open)
                );
                var folder = parsed.GetRequiredValue(storage);
                var file = parsed.GetValue(print) ? null : new StoredAppFile(folder);
                return RunAsync(parsed, request, file, folder, parsed.GetValue(port), ct);
            }
        );
        return command;
    }

    private static async Task<int> RunAsync(
        ParseResult parsed,
        AppRequest request,
        StoredAppFile? file,
        string folder,
        int port,
        CancellationToken ct
    )
    {
        if (file?.Exists == true)
        {
            await parsed.ComplainAsync(
                $"{file.Path} holds an App already; name another --storage, or delete the file first"
            );
            return ExitCode.Problems;
        }

        // GitHub gives the key out once: whether it can be kept is known before.
        if (file?.WhyNotWritable() is { } reason)
        {
            await parsed.ComplainAsync($"cannot write to {folder}: {reason}; name another --storage");
            return ExitCode.Storage;
        }

        LocalSetup setup;
        try
        {
            setup = LocalSetup.Listen(port);
        }
        catch (HttpListenerException error)
        {
            await parsed.ComplainAsync($"cannot listen on port {port} ({error.Message}); choose another --port");
            return ExitCode.Problems;
        }

        using (setup)
        {
            await parsed.SayAsync(
                "Open this page in a browser on this machine, and confirm at GitHub (Ctrl-C gives up):"
            );
            await parsed.SayAsync($"  {setup.Link}");
            switch (await setup.RunAsync(request, ct))
            {
                case ConversionResult.Converted { App: var app }:
                    return await KeepAsync(parsed, app, file, folder);
                case ConversionResult.Refused { Reason: var refusal }:
                    await parsed.ComplainAsync(refusal);
                    return ExitCode.Problems;
                default:
                    throw new UnreachableException();
            }
        }
    }

    private static async Task<int> KeepAsync(ParseResult parsed, StoredApp app, StoredAppFile? file, string folder)
    {
        var code = ExitCode.Ok;
        if (file is not null)
        {
            try
            {
                if (file.TryWrite(app))
                {
                    await parsed.SayAsync($"The App {app.Slug} is registered and kept in {file.Path}.");
                    var named = StorageFolder.Argument(folder);
                    await SayNextAsync(
                        parsed,
                        app,
                        folder,
                        named.Length == 0
                            ? "start the server, if it does not run"
                            : $"start the server with Storage__Path={folder}, if it does not run"
                    );
                    return ExitCode.Ok;
                }

                await parsed.ComplainAsync($"{file.Path} holds another App by now. {Secrets("the new one's")}");
            }
            catch (Exception error) when (error is IOException or UnauthorizedAccessException)
            {
                await parsed.ComplainAsync(
                    $"{file.Path} cannot be written ({error.Message.TrimEnd('.')}). {Secrets("the App's")}"
                );
            }

            // The key is not lost because a folder cannot be written any more.
            code = ExitCode.Storage;
        }

        foreach (var (setting, value) in app.ToSettings())
        {
            await parsed.SayAsync($"{setting}={value}");
        }

        await SayNextAsync(parsed, app, folder, "start the server with these settings");
        return code;
    }

    private static string Secrets(string whose) =>
        $"These are {whose} settings. They are secrets and GitHub does not show them again: put them away safely, and clear the terminal.";

    private static async Task SayNextAsync(ParseResult parsed, StoredApp app, string folder, string start)
    {
        var storage = StorageFolder.Argument(folder);
        string[] steps =
        [
            $"install it on {app.Account}: {app.InstallUrl}",
            $"{start}; it looks at every repository, and changes nothing",
            $"see what it would do: zocsec ledger list{storage}; whether anything is in its way: zocsec doctor{storage}",
            $"put a zocsec.yml into the repository .github-private of {app.Account}, with mode: enforce where you agree",
        ];
        var error = parsed.InvocationConfiguration.Error;
        await error.WriteLineAsync("Next:");
        foreach (var (index, step) in steps.Index())
        {
            await error.WriteLineAsync(Terminal.Line(FormattableString.Invariant($"  {index + 1}. {step}")));
        }
    }

    private static async Task<int> UsageAsync(ParseResult parsed, string message)
    {
        await parsed.ComplainAsync(message);
        return ExitCode.Usage;
    }

    private static bool TryReadSite(string text, out GitHubSite? site)
    {
        site =
            Uri.TryCreate(text, UriKind.Absolute, out var address)
            && (address.Scheme is "https" || (address.Scheme is "http" && address.IsLoopback))
            && address is { Query.Length: 0, Fragment.Length: 0, UserInfo.Length: 0 }
                ? GitHubSite.OfAddress(address)
                : null;
        return site is not null;
    }

    private static void Require(OptionResult result, Regex form, string message)
    {
        if (result.Tokens is [{ Value: var value }] && !form.IsMatch(value))
        {
            result.AddError(message);
        }
    }

    [GeneratedRegex("^[A-Za-z0-9](?:-?[A-Za-z0-9_]){0,38}$", RegexOptions.NonBacktracking)]
    private static partial Regex Login();

    [GeneratedRegex("^.{1,34}$", RegexOptions.NonBacktracking)]
    private static partial Regex Name();
}
