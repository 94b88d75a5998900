using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.RegularExpressions;
using ZocSec.Action;
using ZocSec.Core.GitHub.Setup;
using ZocSec.Sandbox;
using ZocSec.Tests.Contract;
using ZocSec.Tests.Storage;

namespace ZocSec.Tests.Action;

/// <summary>The set-up in the terminal, against a GitHub on which no App is registered yet.</summary>
public sealed partial class SetupCommandTests : IAsyncDisposable
{
    private readonly TempFolder _folder = new();
    private readonly HttpClient _http = new(new SocketsHttpHandler { AllowAutoRedirect = false });
    private readonly ExchangeRecorder _exchanges = new();
    private SandboxServer? _sandbox;
    private System.Action _whenInvited = static () => { };

    [Fact]
    public async Task Confirmed_StoresTheApp()
    {
        var (code, output, error) = await RunAsync("--organization", "acme", "--name", "Acme Guard");

        Assert.Equal(ExitCode.Ok, code);
        var app = new StoredAppFile(_folder.Path).Read(out _)!;
        Assert.Equal((_sandbox!.WebhookSecret, "acme"), (app.WebhookSecret, app.Owner));
        Assert.Equal("Acme Guard", _sandbox.Registration.Name);
        Assert.Contains(app.InstallUrl.AbsoluteUri, error, StringComparison.Ordinal);
        Assert.Contains($"zocsec ledger list --storage {_folder.Path};", error, StringComparison.Ordinal);
        Assert.Contains($"with Storage__Path={_folder.Path},", error, StringComparison.Ordinal);
        Assert.DoesNotContain(app.WebhookSecret, output + error, StringComparison.Ordinal);
        _exchanges.AssertAllowed();
    }

    [Fact]
    public async Task Print_StoresNothingAndPrintsSettings()
    {
        var (code, output, error) = await RunAsync("--organization", "acme", "--print");

        Assert.Equal(ExitCode.Ok, code);
        Assert.False(new StoredAppFile(_folder.Path).Exists);
        Assert.Contains($"GitHub__WebhookSecret={_sandbox!.WebhookSecret}\n", output, StringComparison.Ordinal);
        Assert.Contains($"GitHub__AppId={_sandbox.AppId}\n", output, StringComparison.Ordinal);
        Assert.Contains("start the server with these settings;", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task StorageCannotBeWritten_IsRefusedBeforeAnythingIsRegistered()
    {
        var storage = Path.Combine(_folder.Path, "file");
        await File.WriteAllTextAsync(storage, "");

        var (code, output, error) = await CommandLine.RunAsync(
            "setup",
            "--storage",
            storage,
            "--public-url",
            "https://zocsec.example.com"
        );

        Assert.Equal((ExitCode.Storage, ""), (code, output));
        Assert.StartsWith($"cannot write to {storage}: ", error, StringComparison.Ordinal);
        Assert.EndsWith("; name another --storage\n", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task StorageCannotBeWrittenAfterTheRegistration_PrintsTheSettingsAsSecrets()
    {
        _whenInvited = () =>
        {
            Directory.Delete(_folder.Path, recursive: true);
            File.WriteAllText(_folder.Path, "");
        };
        try
        {
            var (code, output, error) = await RunAsync("--organization", "acme");

            Assert.Equal(ExitCode.Storage, code);
            Assert.Contains($"GitHub__WebhookSecret={_sandbox!.WebhookSecret}\n", output, StringComparison.Ordinal);
            Assert.Contains("They are secrets", error, StringComparison.Ordinal);
            Assert.Contains("start the server with these settings;", error, StringComparison.Ordinal);
            Assert.DoesNotContain(_sandbox.WebhookSecret, error, StringComparison.Ordinal);
        }
        finally
        {
            File.Delete(_folder.Path);
            Directory.CreateDirectory(_folder.Path);
        }
    }

    [Fact]
    public async Task PortIsTaken_IsNamed()
    {
        using var other = new TcpListener(IPAddress.Loopback, 0);
        other.Start();
        var port = ((IPEndPoint)other.LocalEndpoint).Port.ToString(CultureInfo.InvariantCulture);

        var (code, output, error) = await CommandLine.RunAsync(
            "setup",
            "--storage",
            _folder.Path,
            "--public-url",
            "https://zocsec.example.com",
            "--port",
            port
        );

        Assert.Equal((ExitCode.Problems, ""), (code, output));
        Assert.StartsWith($"cannot listen on port {port} (", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AppIsThereAlready_IsRefusedBeforeAnythingIsRegistered()
    {
        new StoredAppFile(_folder.Path).TryWrite(GitHub.Setup.StoredAppFileTests.App);

        var (code, output, error) = await CommandLine.RunAsync(
            "setup",
            "--storage",
            _folder.Path,
            "--public-url",
            "https://zocsec.example.com"
        );

        Assert.Equal((ExitCode.Problems, ""), (code, output));
        Assert.Contains("already", error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--public-url", "http://zocsec.example.com")]
    [InlineData("--github-url", "http://github.example.com")]
    [InlineData("--organization", "../admin")]
    [InlineData("--port", "99999")]
    [InlineData("--port", "-1")]
    [InlineData("--port", "http")]
    [InlineData("--name", "A name that is longer than GitHub's 34")]
    public async Task WrongOption_IsNamed(string option, string value)
    {
        string[] args = ["setup", "--storage", _folder.Path, option, value];
        if (option != "--public-url")
        {
            args = [.. args, "--public-url", "https://zocsec.example.com"];
        }

        var (code, _, error) = await CommandLine.RunAsync(args);

        Assert.Equal(ExitCode.Usage, code);
        Assert.Contains(option, error, StringComparison.Ordinal);
    }

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        _folder.Dispose();
        if (_sandbox is not null)
        {
            await _sandbox.DisposeAsync();
        }
    }

    private async Task<(int Code, string Output, string Error)> RunAsync(params string[] args)
    {
        _sandbox = await SandboxServer.StartAsync(new SandboxOptions { IsInstalled = false });
        _sandbox.Observer = _exchanges;
        await using var output = new Heard();
        await using var error = new Heard();
        var running = ZocSecCommand.RunAsync(
            [
                "setup",
                "--storage",
                _folder.Path,
                "--public-url",
                "https://zocsec.example.com",
                "--github-url",
                _sandbox.Url.AbsoluteUri,
                .. args,
            ],
            output,
            error
        );
        var link = await output.WhenAsync(Link(), running);
        _whenInvited();
        await ConfirmAsync(link);
        return (await running.WaitAsync(TimeSpan.FromMinutes(1)), output.ToString(), error.ToString());
    }

    // What a person does in a browser.
    private async Task ConfirmAsync(string link)
    {
        var leave = await _http.GetStringAsync(link);
        Assert.Contains("<code>administration: write</code>", leave, StringComparison.Ordinal);
        var action = Unescaped(Field("action").Match(leave));
        using var manifest = Form(("manifest", Unescaped(Field("value").Match(leave))));
        using var confirm = await _http.PostAsync(action, manifest);
        var page = await confirm.Content.ReadAsStringAsync();
        var name = Unescaped(Field("name=\"name\" value").Match(page));
        using var named = Form(("ticket", Field("name=\"ticket\" value").Match(page).Groups[1].Value), ("name", name));
        using var back = await _http.PostAsync(new Uri(_sandbox!.Url, "settings/apps"), named);
        Assert.Equal(HttpStatusCode.NotFound, (await _http.GetAsync(new Uri(back.Headers.Location!, "/"))).StatusCode);
        using var end = await _http.GetAsync(back.Headers.Location);
        Assert.Equal(HttpStatusCode.OK, end.StatusCode);
    }

    private static string Unescaped(Match match) => WebUtility.HtmlDecode(match.Groups[1].Value);

    private static Regex Field(string name) => new($"{name}=\"([^\"]*)\"", RegexOptions.NonBacktracking);

    private static FormUrlEncodedContent Form(params (string Key, string Value)[] fields) =>
        new(fields.Select(field => KeyValuePair.Create(field.Key, field.Value)));

    [GeneratedRegex("http://127.0.0.1:\\d+/[0-9a-f]+/", RegexOptions.NonBacktracking)]
    private static partial Regex Link();

    /// <summary>What a command says while it runs.</summary>
    private sealed class Heard : TextWriter
    {
        private readonly StringBuilder _text = new();

        public Heard() => NewLine = "\n";

        public override Encoding Encoding => Encoding.UTF8;

        public override void Write(char value)
        {
            lock (_text)
            {
                _text.Append(value);
            }
        }

        public override string ToString()
        {
            lock (_text)
            {
                return _text.ToString();
            }
        }

        public async Task<string> WhenAsync(Regex regex, Task running)
        {
            while (!running.IsCompleted)
            {
                if (regex.Match($"{this}") is { Success: true } match)
                {
                    return match.Value;
                }

                await Task.Delay(10);
            }

            throw new InvalidOperationException($"the command ended without a link:\n{this}");
        }
    }
}
