using ZocSec.Sandbox;
using ZocSec.Sandbox.Organizations;
using ZocSec.Tests.Sandbox;

namespace ZocSec.Tests.Contract;

/// <summary>Asks the sandbox everything that it answers, rightly and wrongly, and holds it against GitHub's description.</summary>
public sealed class SandboxContractTests
{
    [Fact]
    public async Task EveryAnswer_IsWhatGitHubDescribes()
    {
        var recorder = new ExchangeRecorder();
        await using var receiver = await WebhookReceiver.StartAsync();
        await using var github = await SandboxDriver.StartAsync(
            new SandboxOptions { WebhookUrl = receiver.Url },
            recorder
        );
        await github.Server.Webhooks.WhenIdleAsync();
        var app = github.Jwt();
        var token = await github.TokenAsync();
        var installation = FormattableString.Invariant($"/app/installations/{github.Server.InstallationId}");

        await AskAllAsync(
            app,
            "GET /app",
            "GET /app/installations?per_page=100&page=1",
            $"GET {installation}",
            "GET /app/installations/99",
            $$$"""POST {{{installation}}}/access_tokens {"permissions":{"metadata":"read"}}""",
            $$$"""POST {{{installation}}}/access_tokens {"permissions":{"contents":"write"}}""",
            "POST /app/installations/99/access_tokens",
            "GET /app/hook/deliveries?per_page=1",
            "GET /app/hook/deliveries/1",
            "POST /app/hook/deliveries/1/attempts",
            "GET /repos/acme/cli"
        );
        await AskAllAsync(
            token,
            "GET /app",
            "GET /installation/repositories?per_page=5&page=2",
            "GET /rate_limit",
            "GET /orgs/acme",
            "GET /orgs/nobody",
            "GET /orgs/acme/repos",
            "GET /orgs/acme/teams",
            "GET /orgs/acme/members?role=admin",
            "GET /repos/acme/forked-linter",
            "GET /repos/acme/payroll",
            "GET /repos/acme/nothing",
            """PATCH /repos/acme/cli {"visibility":"private"}""",
            """PATCH /repos/acme/cli {"visibility":"private"}""",
            """PATCH /repos/acme/forked-linter {"private":true}""",
            """PATCH /repos/acme/old-shop {"archived":true}""",
            """PATCH /repos/acme/old-shop {"archived":false}""",
            """PATCH /repos/acme/billing {"name":"invoices","description":"new"}""",
            "GET /repos/acme/billing",
            "GET /repos/acme/billing/topics",
            FormattableString.Invariant($"GET /repositories/{github.Server.Organization["billing"].Id}"),
            """PATCH /repos/acme/billing {"archived":true}""",
            """PUT /repos/acme/cli/topics {"names":["one","two"]}""",
            """PUT /repos/acme/cli/topics {"names":["Not a topic!"]}""",
            "GET /repos/acme/cli/topics",
            "GET /repos/acme/cli/vulnerability-alerts",
            "DELETE /repos/acme/cli/vulnerability-alerts",
            "GET /repos/acme/cli/vulnerability-alerts",
            "PUT /repos/acme/cli/vulnerability-alerts",
            "DELETE /installation/token",
            "GET /repos/acme/cli"
        );
        github.Server.GitHub.AddOrganization("umbrella").AddPerson("mona", PersonRole.Owner);
        await AskAllAsync(
            "mona",
            """POST /orgs/acme/repos {"name":"fresh","visibility":"private"}""",
            """POST /orgs/acme/repos {"name":"fresh"}""",
            """POST /repos/acme/fresh/transfer {"new_owner":"umbrella"}""",
            "DELETE /repos/acme/etl",
            "GET /installation/repositories"
        );
        await AskAllAsync("linus", """PATCH /repos/acme/payroll {"visibility":"public"}""");
        github.Server.GitHub.Suspend(github.Server.InstallationId, suspended: true);
        await AskAllAsync(app, $"GET {installation}", $"POST {installation}/access_tokens");

        recorder.AssertAllowed();
        Assert.Empty(
            github
                .Server.Routes.Where(route => !route.Template.StartsWith("/repositories/", StringComparison.Ordinal))
                .Select(route => $"{route.Method} {route.Template}")
                .Except(recorder.Exchanges.Select(exchange => $"{exchange.Method} {exchange.Route}"))
        );

        async Task AskAllAsync(string credentials, params string[] requests)
        {
            foreach (var parts in requests.Select(request => request.Split(' ', 3)))
            {
                using var answer = await github.SendAsync(
                    HttpMethod.Parse(parts[0]),
                    parts[1],
                    credentials,
                    parts.Length > 2 ? parts[2] : null
                );
            }
        }
    }
}
