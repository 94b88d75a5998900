using System.Text.Json;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using ZocSec.Functions;
using ZocSec.Functions.Setup;
using ZocSec.Functions.Triggers;
using ZocSec.Tests.Policies;
using ZocSec.Tests.Storage;

namespace ZocSec.Tests.Functions;

/// <summary>Holds <c>host.json</c>, the <c>function.json</c> files and the endpoints of the program together.</summary>
public sealed class FunctionFilesTests
{
    private static readonly string Folder = RepositoryFile.Path("functions");

    [Fact]
    public void EveryEndpoint_HasAFunction_AndEveryFunctionAnEndpoint()
    {
        var described = Functions()
            .SelectMany(function =>
                function.Trigger.GetProperty("type").GetString() == "httpTrigger"
                    ? Methods(function.Trigger)
                        .Select(method =>
                            $"{method} /{function.Trigger.GetProperty("route").GetString()!.TrimStart('/')}"
                        )
                    : [$"POST /{function.Name}"]
            )
            .ToHashSet(StringComparer.Ordinal);

        Assert.Equal(described.Order(), Mapped().Order());
    }

    [Fact]
    public void HttpFunctions_AreProxied_ByLiteralRoutesThatAskForNoKey()
    {
        foreach (var (name, bindings) in Functions().Select(function => (function.Name, function.Bindings)))
        {
            if (bindings[0].GetProperty("type").GetString() != "httpTrigger")
            {
                continue;
            }

            Assert.Equal(["httpTrigger", "http"], bindings.Select(binding => binding.GetProperty("type").GetString()!));
            Assert.Equal(["in", "out"], bindings.Select(binding => binding.GetProperty("direction").GetString()!));
            var trigger = bindings[0];
            Assert.Equal("anonymous", trigger.GetProperty("authLevel").GetString());
            Assert.DoesNotContain(trigger.GetProperty("route").GetString()!, letter => letter is '{' or '*' or '?');
            Assert.True(name.All(char.IsAsciiLetter), name);
        }
    }

    [Fact]
    public void QueueFunction_ListensToTheQueueOfTheProgram()
    {
        var trigger = Functions().Single(function => function.Name == "ProcessEvent").Trigger;

        Assert.Equal(TriggerRequest.Binding, trigger.GetProperty("name").GetString());
        Assert.Equal("zocsec-work", trigger.GetProperty("queueName").GetString());
        Assert.Equal("AzureWebJobsStorage", trigger.GetProperty("connection").GetString());
    }

    [Fact]
    public void Timers_AreCronExpressionsOfSixFields()
    {
        var timers = Functions()
            .Where(function => function.Trigger.GetProperty("type").GetString() == "timerTrigger")
            .ToDictionary(function => function.Name, function => function.Trigger.GetProperty("schedule").GetString()!);

        Assert.Equal(["Billing", "Redeliver", "Sweep"], timers.Keys.Order());
        Assert.All(timers.Values, schedule => Cronos.CronExpression.Parse(schedule, Cronos.CronFormat.IncludeSeconds));
    }

    [Fact]
    public void Host_ProxiesUnchangedRequests_WithoutAPrefix_ToTheProgram()
    {
        var host = Read(Path.Combine(Folder, "host.json"));
        var handler = host.GetProperty("customHandler");
        var queues = host.GetProperty("extensions").GetProperty("queues");

        Assert.True(handler.GetProperty("enableProxyingHttpRequest").GetBoolean());
        Assert.False(handler.TryGetProperty("enableForwardingHttpRequest", out _));
        Assert.Equal(
            typeof(ZocSecHost).Assembly.GetName().Name,
            handler.GetProperty("description").GetProperty("defaultExecutablePath").GetString()
        );
        Assert.Equal("", host.GetProperty("extensions").GetProperty("http").GetProperty("routePrefix").GetString());
        Assert.Equal("[4.0.0, 5.0.0)", host.GetProperty("extensionBundle").GetProperty("version").GetString());
        Assert.Equal("base64", queues.GetProperty("messageEncoding").GetString());
        // A work that takes its time is ended by the program, not by the host, which would kill all that is under way.
        Assert.True(
            TimeSpan.Parse(
                host.GetProperty("functionTimeout").GetString()!,
                System.Globalization.CultureInfo.InvariantCulture
            ) > ZocSec.Core.Engine.TriggeredWork.TimeLimit
        );
    }

    private static IEnumerable<(string Name, JsonElement[] Bindings, JsonElement Trigger)> Functions() =>
        Directory
            .EnumerateFiles(Folder, "function.json", SearchOption.AllDirectories)
            .Where(file => Path.GetDirectoryName(Path.GetDirectoryName(file)) == Folder)
            .Select(file =>
            {
                JsonElement[] bindings = [.. Read(file).GetProperty("bindings").EnumerateArray()];
                return (Path.GetFileName(Path.GetDirectoryName(file))!, bindings, bindings[0]);
            });

    private static IEnumerable<string> Methods(JsonElement trigger) =>
        trigger.GetProperty("methods").EnumerateArray().Select(method => method.GetString()!.ToUpperInvariant());

    private static HashSet<string> Mapped()
    {
        using var folder = new TempFolder();
        var settings = new Dictionary<string, string?>(StringComparer.Ordinal)
        {
            ["FUNCTIONS_CUSTOMHANDLER_PORT"] = "0",
            ["AzureWebJobsStorage:accountName"] = "zocsec",
            ["Storage:Path"] = folder.Path,
        };
        var setup = SetupSettings.ReadIfNoApp(new ConfigurationBuilder().AddInMemoryCollection(settings).Build())!;
        var serving = HostDriver.Settings(folder.Path) with { CustomHandlerPort = 0 };
        using var first = SetupHost.Build(setup, []);
        using var second = ZocSecHost.Build(serving, []);
        return [.. RoutesOf(first), .. RoutesOf(second)];
    }

    private static IEnumerable<string> RoutesOf(Microsoft.AspNetCore.Builder.WebApplication app) =>
        ((IEndpointRouteBuilder)app)
            .DataSources.SelectMany(source => source.Endpoints)
            .OfType<RouteEndpoint>()
            .SelectMany(endpoint =>
                endpoint
                    .Metadata.GetRequiredMetadata<HttpMethodMetadata>()
                    .HttpMethods.Select(method => $"{method} /{endpoint.RoutePattern.RawText!.TrimStart('/')}")
            );

    private static JsonElement Read(string file) => JsonSerializer.Deserialize<JsonElement>(File.ReadAllBytes(file));
}
