using System.Net;
using Azure.Storage.Queues;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Moq;
using ZocSec.Core.Engine;
using ZocSec.Core.Events.Aws.Queues;
using ZocSec.Core.Ledger;
using ZocSec.Core.Queue;
using ZocSec.Core.Storage.Azure;
using ZocSec.Sandbox;
using ZocSec.Sandbox.Organizations;
using ZocSec.Tests.Storage;

namespace ZocSec.Tests.Functions;

/// <summary>The program as the custom handler of an Azure Functions host, with Azurite as its storage account.</summary>
public sealed class CustomHandlerTests(Azurite azurite)
{
    private const string Policy = "version: 1\nmode: enforce\n";

    [Fact]
    public async Task AnEvent_IsTakenThroughTheProxy_AndDoneByTheTrigger()
    {
        await using var function = await FunctionApp.StartAsync(azurite);
        function.Acme.Publicize("payroll");
        await function.Sandbox.Webhooks.WhenIdleAsync(TestContext.Current.CancellationToken);
        Assert.True(function.Acme["payroll"].IsPublic);

        await function.DrainAsync();

        Assert.False(function.Acme["payroll"].IsPublic);
        var ledger = function.Program.Services.GetRequiredService<ILedger>();
        Assert.Contains(
            await ledger.ReadAsync(new LedgerQuery { Resource = "acme/payroll" }, CancellationToken.None),
            entry => entry.Outcome == EntryOutcome.Remediated
        );
    }

    [Theory]
    [InlineData("/ProcessEvent")]
    [InlineData("/Sweep")]
    [InlineData("/Redeliver")]
    [InlineData("/Billing")]
    [InlineData("/processevent")]
    [InlineData("/api/health/..%5c..%5cProcessEvent")]
    [InlineData("/api/health/..%2f..%2fProcessEvent")]
    [InlineData("/api/ledger/../../ProcessEvent")]
    [InlineData("//ProcessEvent")]
    public async Task ATrigger_ThroughTheProxy_IsRefused(string path)
    {
        await using var function = await FunctionApp.StartAsync(azurite);

        using var answer = await function.Host.ProxyAsync(HttpMethod.Post, path, "{}"u8.ToArray());

        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        Assert.Equal(0, function.Sandbox.Requests.Total);
    }

    [Fact]
    public async Task ATrigger_WithoutTheHeadersOfTheHost_IsRefused()
    {
        await using var function = await FunctionApp.StartAsync(azurite);

        using var answer = await function.Program.Http.PostAsync(
            "/Sweep",
            new StringContent("{}"),
            TestContext.Current.CancellationToken
        );

        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
    }

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("""{"Data":{}}""")]
    [InlineData("""{"Data":{"work":"\"no message\""}}""")]
    [InlineData("""{"Data":{"work":"\"{\\\"partition\\\":\\\"../x\\\",\\\"row\\\":\\\"#?/\\\"}\""}}""")]
    public async Task AMessageThatNobodySent_IsAnswered_AndDropped(string body)
    {
        await using var function = await FunctionApp.StartAsync(azurite);

        using var answer = await function.Host.TriggerAsync("ProcessEvent", body);

        await FunctionsHost.AssertUnderstoodAsync(answer);
    }

    [Fact]
    public async Task AMessage_Twice_IsDoneOnce()
    {
        await using var function = await FunctionApp.StartAsync(azurite);
        function.Acme.Publicize("payroll");
        await function.Sandbox.Webhooks.WhenIdleAsync(TestContext.Current.CancellationToken);

        await function.DrainAsync(times: 3);

        Assert.Equal(1, function.Sandbox.Requests.PatchesByRepository[function.Acme["payroll"].Id]);
    }

    [Fact]
    public async Task TheTimers_SweepAndRedeliver()
    {
        await using var function = await FunctionApp.StartAsync(azurite);

        using var sweep = await function.Host.TimerAsync("Sweep");
        using var redeliver = await function.Host.TimerAsync("Redeliver");
        await FunctionsHost.AssertUnderstoodAsync(sweep);
        await FunctionsHost.AssertUnderstoodAsync(redeliver);
        await function.DrainAsync();

        Assert.Equal(1, function.Sandbox.Requests.Count("GET", "/app/hook/deliveries"));
        Assert.True(function.Sandbox.Requests.Count("POST", "/graphql") > 0);
    }

    [Fact]
    public async Task TheTimerOfRedelivery_AlsoReadsQueues()
    {
        var read = 0;
        var queues = new Mock<IAwsQueues>();
        queues
            .Setup(all => all.DrainAsync(It.IsAny<CancellationToken>()))
            .Callback(() => read++)
            .Returns(Task.CompletedTask);
        await using var function = await FunctionApp.StartAsync(
            await azurite.SettingsAsync(),
            builder => builder.Services.AddSingleton(queues.Object)
        );

        using var answer = await function.Host.TimerAsync("Redeliver");

        await FunctionsHost.AssertUnderstoodAsync(answer);
        Assert.Equal(1, read);
    }

    [Fact]
    public async Task NothingIsSweptOrDone_UnlessTheHostAsks()
    {
        await using var function = await FunctionApp.StartAsync(azurite);
        function.Acme.Publicize("payroll");
        await function.Sandbox.Webhooks.WhenIdleAsync(TestContext.Current.CancellationToken);

        var services = function.Program.Services.GetServices<Microsoft.Extensions.Hosting.IHostedService>();

        Assert.DoesNotContain(services, service => service is WorkDispatcher or Sweeper or QueuePolling);
        Assert.True(function.Acme["payroll"].IsPublic);
    }

    [Fact]
    public async Task TheLedger_AsksForItsKey_ThoughEveryCallerLooksLocal()
    {
        await using var function = await FunctionApp.StartAsync(azurite);

        using var stranger = await function.Host.ProxyAsync(HttpMethod.Get, "/api/ledger");
        using var known = await function.Host.ProxyAsync(
            HttpMethod.Get,
            "/api/ledger?resource=acme%2Fpayroll",
            body: null,
            ("X-Api-Key", HostDriver.LedgerKey)
        );

        Assert.Equal((HttpStatusCode.Unauthorized, HttpStatusCode.OK), (stranger.StatusCode, known.StatusCode));
    }

    [Fact]
    public async Task WithoutStorage_TheHandlerAnswers_AndTheHostRepeats()
    {
        var nowhere = new AzureSettings(
            "DefaultEndpointsProtocol=http;AccountName=zocsec;AccountKey=AAAA;QueueEndpoint=http://127.0.0.1:9/zocsec;TableEndpoint=http://127.0.0.1:9/zocsec;",
            AccountName: null,
            ClientId: null
        );
        await using var function = await FunctionApp.StartAsync(nowhere);

        using var start = await function.Host.ProxyAsync(HttpMethod.Get, "/");
        using var trigger = await function.Host.QueueAsync("""{"partition":"a","row":"b"}""");
        using var timer = await function.Host.TimerAsync("Sweep");

        Assert.Equal(HttpStatusCode.OK, start.StatusCode);
        await FunctionsHost.AssertUnderstoodAsync(trigger, HttpStatusCode.ServiceUnavailable);
        await FunctionsHost.AssertUnderstoodAsync(timer, HttpStatusCode.ServiceUnavailable);
    }

    /// <summary>Sandbox, program and host together.</summary>
    private sealed class FunctionApp : IAsyncDisposable
    {
        private readonly TempFolder _folder = new();
        private readonly AzureSettings _storage;

        private FunctionApp(AzureSettings storage, SandboxServer sandbox) => (_storage, Sandbox) = (storage, sandbox);

        public SandboxServer Sandbox { get; }

        public SandboxOrganization Acme => Sandbox.Organization;

        public HostDriver Program { get; private set; } = null!;

        public FunctionsHost Host { get; private set; } = null!;

        public static async Task<FunctionApp> StartAsync(Azurite azurite) =>
            await StartAsync(await azurite.SettingsAsync());

        public static async Task<FunctionApp> StartAsync(
            AzureSettings storage,
            Action<WebApplicationBuilder>? configure = null
        )
        {
            var sandbox = await SandboxServer.StartAsync(
                new SandboxOptions { WebhookSecret = HostDriver.Secret },
                TestContext.Current.CancellationToken
            );
            var function = new FunctionApp(storage, sandbox);
            var policy = Path.Combine(function._folder.Path, "zocsec.yml");
            await File.WriteAllTextAsync(policy, Policy, TestContext.Current.CancellationToken);
            function.Program = await HostDriver.StartAsync(
                sandbox,
                settings => settings with { CustomHandlerPort = 0, Azure = storage, PolicyPath = policy },
                configure
            );
            function.Host = new FunctionsHost(function.Program.Http.BaseAddress!);
            sandbox.Webhooks.Target = new Uri(function.Program.Http.BaseAddress!, HostDriver.WebhookPath);
            return function;
        }

        /// <summary>Hands out messages as the host does until none is left: one that was answered with a 2xx is deleted.</summary>
        /// <param name="times">How often each is handed out.</param>
        public async Task DrainAsync(int times = 1)
        {
            var ct = TestContext.Current.CancellationToken;
            var queue = new QueueClient(
                _storage.ConnectionString,
                _storage.Queue,
                new QueueClientOptions(QueueClientOptions.ServiceVersion.V2026_06_06)
                {
                    MessageEncoding = QueueMessageEncoding.Base64,
                }
            );
            var work = Program.Services.GetRequiredService<IWorkQueue>();
            while ((await work.StatusAsync(ct)).Waiting > 0)
            {
                foreach (var message in (await queue.ReceiveMessagesAsync(16, TimeSpan.FromSeconds(30), ct)).Value)
                {
                    var text = message.Body.ToString();
                    await Task.WhenAll(Enumerable.Range(0, times).Select(_ => HandOutAsync(text)));
                    await queue.DeleteMessageAsync(message.MessageId, message.PopReceipt, ct);
                }
            }
        }

        public async ValueTask DisposeAsync()
        {
            Host.Dispose();
            await Program.DisposeAsync();
            await Sandbox.DisposeAsync();
            _folder.Dispose();
        }

        private async Task HandOutAsync(string message)
        {
            using var answer = await Host.QueueAsync(message);
            await FunctionsHost.AssertUnderstoodAsync(answer);
        }
    }
}
