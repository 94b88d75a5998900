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
        control.MapPost("/pull-requests", OpenPullRequestAsync);
        control.MapPost("/clicks", ClickAsync);
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

    private Task ReadFaultsAsync(HttpContext http) =>
        ObeyAsync<FaultPlan>(
            http,
            plan =>
            {
                server.Faults.Plan = plan;
                return NoContent(http);
            }
        );

    private Task OpenPullRequestAsync(HttpContext http) =>
        ObeyAsync<PullRequestOrder>(
            http,
            order =>
            {
                var pull = server.Organization.OpenPullRequest(order.Repository, order.Title, by: order.By);
                return WriteAsync(http, new PullRequestView(pull.Number, pull.HeadSha, pull.Branch));
            }
        );

    private Task ClickAsync(HttpContext http) =>
        ObeyAsync<ClickOrder>(
            http,
            order =>
            {
                var run = server.Organization.CheckRuns(order.Repository).Single(run => run.Id == order.CheckRun);
                var action =
                    run.Actions.FirstOrDefault(action => action.Label == order.Button)
                    ?? throw new InvalidOperationException(
                        $"its buttons are: {string.Join(", ", run.Actions.Select(action => action.Label))}"
                    );
                server.Organization.ClickAction(order.Repository, run.Id, action.Identifier, order.By);
                return NoContent(http);
            }
        );

    /// <summary>Does what the body orders; what cannot be done is answered with 400 and the reason.</summary>
    private static async Task ObeyAsync<T>(HttpContext http, Func<T, Task> act)
        where T : class
    {
        try
        {
            var order = await JsonSerializer.DeserializeAsync<T>(
                http.Request.Body,
                ControlJson.Options,
                http.RequestAborted
            );
            await act(order ?? throw new JsonException("The body is null."));
        }
        catch (Exception wrong) when (wrong is JsonException or InvalidOperationException or KeyNotFoundException)
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
