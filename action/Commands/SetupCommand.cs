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
                var file = parsed.GetValue(print) ? null : new StoredAppFile(parsed.GetRequiredValue(storage));
                return RunAsync(parsed, request, file, parsed.GetValue(port), ct);
            }
        );
        return command;
    }

    private static async Task<int> RunAsync(
        ParseResult parsed,
        AppRequest request,
        StoredAppFile? file,
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

        LocalSetup setup;
        try
        {
            setup = LocalSetup.Listen(port);
        }
        catch (HttpListenerException)
        {
            await parsed.ComplainAsync($"port {port} is taken; choose another --port");
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
                    return await KeepAsync(parsed, app, file);
                case ConversionResult.Refused { Reason: var reason }:
                    await parsed.ComplainAsync(reason);
                    return ExitCode.Problems;
                default:
                    throw new UnreachableException();
            }
        }
    }

    private static async Task<int> KeepAsync(ParseResult parsed, StoredApp app, StoredAppFile? file)
    {
        var code = ExitCode.Ok;
        if (file is not null)
        {
            try
            {
                if (file.TryWrite(app))
                {
                    await parsed.SayAsync($"The App {app.Slug} is registered and kept in {file.Path}.");
                    await SayNextAsync(parsed, app);
                    return ExitCode.Ok;
                }

                await parsed.ComplainAsync(
                    $"{file.Path} holds another App by now; these are the settings of the new one:"
                );
            }
            catch (Exception error) when (error is IOException or UnauthorizedAccessException)
            {
                await parsed.ComplainAsync(
                    $"{file.Path} cannot be written ({error.Message}); these are the App's settings:"
                );
            }

            // GitHub gives the key out once: it is not lost because a folder cannot be written.
            code = ExitCode.Storage;
        }

        foreach (var (setting, value) in app.ToSettings())
        {
            await parsed.SayAsync($"{setting}={value}");
        }

        await SayNextAsync(parsed, app);
        return code;
    }

    private static async Task SayNextAsync(ParseResult parsed, StoredApp app)
    {
        var error = parsed.InvocationConfiguration.Error;
        await error.WriteLineAsync("Next:");
        await error.WriteLineAsync($"  1. install it on the organisation: {app.InstallUrl}");
        await error.WriteLineAsync(
            "  2. start the server, if it does not run; it looks at every repository, and changes nothing"
        );
        await error.WriteLineAsync(
            "  3. see what it would do: zocsec ledger list; whether anything is in its way: zocsec doctor"
        );
        await error.WriteLineAsync(
            "  4. put a zocsec.yml into the organisation's repository .github-private, with mode: enforce where you agree"
        );
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
