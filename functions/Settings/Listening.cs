using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Connections;

namespace ZocSec.Functions.Settings;

/// <summary>Decides where the program listens, and starts to.</summary>
internal static class Listening
{
    /// <summary>Where the program listens when nobody says.</summary>
    public const string Default = "http://localhost:7071";

    /// <summary>The command line for ASP.NET Core: no settings file is watched, since all settings are read once.</summary>
    public static string[] Args(string[] args) => ["--hostBuilder:reloadConfigOnChange=false", .. args];

    /// <summary>
    /// The addresses: the Functions host's port, else the caller's, else <c>ASPNETCORE_URLS</c>, else the default. A
    /// Functions host hands on its own <c>ASPNETCORE_URLS</c>.
    /// </summary>
    public static string[] UrlsOf(
        string? urls,
        int? customHandlerPort,
        IConfiguration configuration,
        string @default
    ) =>
        customHandlerPort is { } port
            ? [string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{port}")]
            : (urls ?? configuration["urls"] ?? @default).Split(
                ';',
                StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries
            );

    /// <summary>The addresses: the caller's, else <c>ASPNETCORE_URLS</c>, else the default.</summary>
    /// <exception cref="SettingsException">
    /// One of them is unusable, or without a real App could be reached from another machine.
    /// </exception>
    public static string[] UrlsOf(HostSettings settings, IConfiguration configuration, string @default)
    {
        var urls = Checked(UrlsOf(settings.Urls, settings.CustomHandlerPort, configuration, @default));
        if (settings.IsSandbox && Array.Find(urls, url => !IsLoopback(url)) is { } open)
        {
            throw new SettingsException([
                $"ASPNETCORE_URLS names {open}; without a GitHub App the program listens on localhost only",
            ]);
        }

        return urls;
    }

    /// <summary>The same addresses, when the program can listen at all of them.</summary>
    /// <exception cref="SettingsException">It cannot.</exception>
    public static string[] Checked(string[] urls) =>
        Problems(urls).ToList() is { Count: > 0 } problems ? throw new SettingsException(problems) : urls;

    /// <summary>What is wrong with addresses: each is http, with a host and a port from 0 to 65535, or a Unix socket.</summary>
    public static IEnumerable<string> Problems(string[] urls) =>
        Array.TrueForAll(urls, IsUsable)
            ? []
            : [$"ASPNETCORE_URLS must be like {Default}; for https put a reverse proxy in front"];

    /// <summary>Starts a program that listens.</summary>
    /// <exception cref="SettingsException">An address is taken, not of this machine, or not allowed to this user.</exception>
    public static async Task StartAsync(WebApplication app, CancellationToken ct)
    {
        try
        {
            await app.StartAsync(ct);
        }
        catch (Exception error) when (ProblemOf(app, error) is { } problem)
        {
            // What began before the server did is told to stop: by being disposed of alone it would look like a failure.
            await app.StopAsync(CancellationToken.None);
            throw new SettingsException(problem, error);
        }
    }

    private static string? ProblemOf(WebApplication app, Exception error) =>
        error switch
        {
            IOException { InnerException: AddressInUseException } =>
                $"{Named(app, error)} is taken: set ASPNETCORE_URLS to a free one, or stop what listens there.",
            SocketException or IOException { InnerException: AggregateException } =>
                $"The program cannot listen at {Named(app, error)} ({error.Message}): set ASPNETCORE_URLS to an address where it may.",
            _ => null,
        };

    // Kestrel names the address that it could not bind; for localhost that is one of two that nobody wrote.
    private static string Named(WebApplication app, Exception error)
    {
        var urls = app.Configuration[WebHostDefaults.ServerUrlsKey]?.Split(';') ?? [];
        return Array.Find(urls, url => error.Message.Contains(url, StringComparison.OrdinalIgnoreCase))
            ?? string.Join(" or ", urls);
    }

    private static bool IsUsable(string url)
    {
        BindingAddress address;
        try
        {
            address = BindingAddress.Parse(url);
        }
        catch (FormatException)
        {
            return false;
        }

        return string.Equals(address.Scheme, Uri.UriSchemeHttp, StringComparison.OrdinalIgnoreCase)
            && address.PathBase.Length == 0
            && (address.IsUnixPipe || (IsHost(address.Host) && IsPort(address)));
    }

    // What follows a host and is no port stays a part of it; Kestrel would take that for any address of the machine.
    private static bool IsHost(string host) =>
        host is "*" or "+" || Uri.CheckHostName(host) is not UriHostNameType.Unknown;

    // Kestrel listens at both addresses of localhost, and cannot choose one free port for both.
    private static bool IsPort(BindingAddress address) =>
        address.Port is >= 0 and <= ushort.MaxValue
        && (address.Port > 0 || !string.Equals(address.Host, "localhost", StringComparison.OrdinalIgnoreCase));

    private static bool IsLoopback(string url) =>
        Uri.TryCreate(url, UriKind.Absolute, out var address)
        && (
            string.Equals(address.Host, "localhost", StringComparison.OrdinalIgnoreCase)
            || (IPAddress.TryParse(address.Host.Trim('[', ']'), out var ip) && IPAddress.IsLoopback(ip))
        );
}
