using System.Text.Json;
using ZocSec.Sandbox.Faults;
using ZocSec.Sandbox.Organizations;

namespace ZocSec.Sandbox;

/// <summary>What GitHub has not: looking behind the scenes, and making things go wrong.</summary>
internal sealed class ControlEndpoints(SandboxServer server)
{
    public void Map(IEndpointRouteBuilder app)
    {
        var control = app.MapGroup("/_sandbox");
        control.MapGet("/repositories", WriteRepositoriesAsync);
        control.MapGet("/check-runs", WriteCheckRunsAsync);
        control.MapGet("/requests", WriteRequestsAsync);
        control.MapDelete("/requests", ResetRequestsAsync);
        control.MapGet("/deliveries", WriteDeliveriesAsync);
        control.MapGet("/faults", WriteFaultsAsync);
        control.MapPut("/faults", ReadFaultsAsync);
        control.MapDelete("/faults", ClearFaultsAsync);
    }

    private Task WriteRepositoriesAsync(HttpContext http)
    {
        var patches = server.Requests.PatchesByRepository;
        return WriteAsync(
            http,
            server
                .GitHub.Repositories.Select(repository => new RepositoryView(
                    repository.Id,
                    repository.FullName,
                    repository.Visibility,
                    repository.Archived,
                    repository.IsFork,
                    [.. repository.Topics],
                    repository.VulnerabilityAlerts,
                    repository.Stars,
                    patches.GetValueOrDefault(repository.Id)
                ))
                .ToArray()
        );
    }

    private Task WriteCheckRunsAsync(HttpContext http)
    {
        var checks = server.GitHub.Checks;
        return WriteAsync(
            http,
            checks
                .Repositories.Select(server.GitHub.Find)
                .OfType<SandboxRepository>()
                .SelectMany(repository =>
                    checks
                        .Of(repository.Id)
                        .Runs.Values.Select(run => new CheckRunView(
                            run.Id,
                            repository.FullName,
                            run.HeadSha,
                            run.Name,
                            run.Status,
                            run.Conclusion,
                            run.Title,
                            run.Summary,
                            run.Text,
                            run.Annotations.Length,
                            [.. run.Actions]
                        ))
                )
                .ToArray()
        );
    }

    private Task WriteRequestsAsync(HttpContext http) =>
        WriteAsync(
            http,
            new RequestsView(
                server.Requests.Total,
                server.Requests.MostAtOnce,
                server.TokensHandedOut,
                server.Requests.ByRoute,
                server.Requests.PatchesByRepository
            )
        );

    private Task ResetRequestsAsync(HttpContext http)
    {
        server.Requests.Reset();
        return NoContent(http);
    }

    private Task WriteDeliveriesAsync(HttpContext http) =>
        WriteAsync(
            http,
            server
                .Webhooks.Deliveries.Select(delivery => new DeliveryView(
                    delivery.Id,
                    delivery.DeliveryGuid,
                    delivery.Action is null ? delivery.Event : $"{delivery.Event}.{delivery.Action}",
                    delivery.Repository,
                    delivery.StatusCode,
                    delivery.Status,
                    delivery.IsRedelivery,
                    delivery.Duration.TotalMilliseconds
                ))
                .ToArray()
        );

    private Task WriteFaultsAsync(HttpContext http) => WriteAsync(http, server.Faults.Plan);

    private async Task ReadFaultsAsync(HttpContext http)
    {
        try
        {
            var plan = await JsonSerializer.DeserializeAsync<FaultPlan>(
                http.Request.Body,
                ControlJson.Options,
                http.RequestAborted
            );
            server.Faults.Plan = plan ?? FaultPlan.None;
            http.Response.StatusCode = StatusCodes.Status204NoContent;
        }
        catch (JsonException wrong)
        {
            http.Response.StatusCode = StatusCodes.Status400BadRequest;
            await http.Response.WriteAsync(wrong.Message, http.RequestAborted);
        }
    }

    private Task ClearFaultsAsync(HttpContext http)
    {
        server.Faults.Clear();
        return NoContent(http);
    }

    private static Task NoContent(HttpContext http)
    {
        http.Response.StatusCode = StatusCodes.Status204NoContent;
        return Task.CompletedTask;
    }

    private static Task WriteAsync<T>(HttpContext http, T value)
    {
        http.Response.ContentType = "application/json; charset=utf-8";
        return JsonSerializer.SerializeAsync(http.Response.Body, value, ControlJson.Options, http.RequestAborted);
    }
}
