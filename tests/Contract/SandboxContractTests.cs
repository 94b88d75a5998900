using ZocSec.Sandbox;
using ZocSec.Sandbox.Organizations;
using ZocSec.Tests.Sandbox;

namespace ZocSec.Tests.Contract;

/// <summary>Asks the sandbox everything that it answers, rightly and wrongly, and holds it against GitHub's description.</summary>
public sealed class SandboxContractTests
{
    private static readonly string[] AllOfTeams =
    [
        "GET /orgs/acme/teams",
        "GET /orgs/acme/teams/web",
        "GET /orgs/acme/teams/nobody",
        "GET /orgs/acme/teams/web/memberships/linus",
        "GET /orgs/acme/teams/web/memberships/hubot",
        "GET /orgs/acme/properties/schema",
        "GET /orgs/acme/properties/values?per_page=2",
        """PATCH /orgs/acme/properties/values {"repository_names":["payroll"],"properties":[{"property_name":"team","value":"people"}]}""",
        """PATCH /orgs/acme/properties/values {"repository_names":["nothing"],"properties":[{"property_name":"team","value":null}]}""",
        """PATCH /repos/acme/payroll/properties/values {"properties":[{"property_name":"areas","value":["north"]}]}""",
        """PATCH /repos/acme/payroll/properties/values {"properties":[{"property_name":"areas","value":["moon"]}]}""",
        """PATCH /repos/acme/payroll/properties/values {"properties":[{"property_name":"unknown","value":"x"}]}""",
        "GET /repos/acme/payroll/properties/values",
        "GET /repos/acme/payroll/teams",
        "GET /repos/acme/payroll/collaborators/hubot/permission",
        "GET /repos/acme/payroll/collaborators/linus/permission",
        "GET /repos/acme/payroll/collaborators/nobody/permission",
    ];

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
            "GET /orgs/acme/installation",
            "GET /users/acme/installation",
            "GET /repos/acme/payroll/installation",
            "GET /repos/acme/nothing/installation",
            $$$"""POST {{{installation}}}/access_tokens {"repositories":["payroll"]}""",
            $$$"""POST {{{installation}}}/access_tokens {"repositories":["nothing"]}""",
            $$$"""POST {{{installation}}}/access_tokens {"permissions":{"metadata":"read"}}""",
            $$$"""POST {{{installation}}}/access_tokens {"permissions":{"contents":"write"}}""",
            "POST /app/installations/99/access_tokens",
            "GET /app/hook/deliveries?per_page=1",
            "GET /app/hook/config",
            $$"""PATCH /app/hook/config {"url":"{{receiver.Url}}"}""",
            "POST /app-manifests/0123/conversions",
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
            "GET /repos/acme/website/languages",
            "GET /repos/acme/threat-models/languages",
            "GET /repos/acme/infra/keys?per_page=1",
            "GET /repos/acme/backup/keys",
            "GET /user",
            "GET /user/repos",
            "GET /users/mona",
            "GET /users/acme",
            "GET /users/nobody",
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
            "GET /user",
            "GET /user/repos?per_page=5&page=2",
            "GET /installation/repositories"
        );
        await AskAllAsync(await SignInDriver.TokenAsync(github.Server, "linus"), AllOfUsers(installation));
        await AskAllAsync(await SignInDriver.TokenAsync(github.Server, "stranger"), AllOfUsers(installation));
        await AskAllAsync("mona", AllOfUsers(installation));
        var ending =
            $$"""DELETE /applications/{{github.Server.ClientId}}/token {"access_token":"{{await SignInDriver.TokenAsync(
                github.Server,
                "linus"
            )}}"}""";
        await AskAllAsync(
            github.Client(),
            ending,
            ending,
            """DELETE /applications/another/token {"access_token":"x"}"""
        );
        await AskAllAsync(github.Client("another-secret"), ending);
        await AskAllAsync(app, ending);
        var acme = github.Server.Organization;
        acme.Create("empty", empty: true);
        acme.SetProperty("payroll", "team", "people");
        acme.SetPropertyValues("payroll", "areas", "north", "south");
        acme.OpenPullRequest("payroll", files: ("docs/new.md", "new\n"));
        acme.OpenPullRequests("payroll", count: 3);
        acme.MergePullRequest("payroll", number: 1);
        token = await github.TokenAsync();
        await AskAllAsync("mona", AllOfCode(acme));
        await AskAllAsync(token, AllOfCode(acme));
        await AskAllAsync(token, AllOfChecks(acme));
        await AskAllAsync(token, AllOfTeams);
        acme.LabelPullRequest("payroll", number: 2, "costs");
        acme.SetIssues("website", on: false);
        await AskAllAsync(token, AllOfIssues());
        await AskAllAsync("mona", "POST /repos/acme/payroll/issues {\"title\":\"By a person\"}");
        token = await github.TokenAsync("""{"metadata":"read"}""");
        await AskAllAsync(token, AllOfTeams);
        await AskAllAsync(
            token,
            "GET /repos/acme/payroll/contents/README.md",
            "GET /repos/acme/payroll/pulls",
            "GET /repos/acme/payroll/commits/main/check-runs",
            """POST /repos/acme/payroll/check-runs {"name":"x","head_sha":"y"}""",
            """POST /repos/acme/payroll/issues {"title":"x"}""",
            "GET /repos/acme/payroll/issues"
        );
        await AskAllAsync(github.Server.WorkflowToken("payroll"), [.. AllOfCode(acme), "GET /repos/acme/cli"]);
        await AskAllAsync("linus", """PATCH /repos/acme/payroll {"visibility":"public"}""");
        github.Server.GitHub.Suspend(github.Server.InstallationId, suspended: true);
        await AskAllAsync(app, $"GET {installation}", $"POST {installation}/access_tokens");

        recorder.AssertAllowed();
        Assert.Empty(
            github
                .Server.Routes.Where(route => !route.IsGraphQl)
                .Where(route => !route.Template.StartsWith("/repositories/", StringComparison.Ordinal))
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

    private static string[] AllOfUsers(string installation) =>
        [
            "GET /user",
            "GET /user/installations?per_page=100&page=1",
            $"GET {installation.Replace("/app/", "/user/", StringComparison.Ordinal)}/repositories?per_page=3&page=2",
            "GET /user/installations/99/repositories",
            "GET /user/memberships/orgs/acme",
            "GET /user/memberships/orgs/umbrella",
            "GET /user/memberships/orgs/nobody",
        ];

    private static string[] AllOfCode(SandboxOrganization acme) =>
        [
            "GET /repos/acme/payroll/commits?per_page=2",
            "GET /repos/acme/payroll/commits?sha=nothing",
            "GET /repos/acme/payroll/commits?since=2020-01-01T00:00:00Z&path=README.md",
            "GET /repos/acme/empty/commits",
            "GET /repos/acme/payroll/branches/main",
            "GET /repos/acme/payroll/branches/nothing",
            "GET /repos/acme/payroll/contents/.github/CODEOWNERS",
            $"GET /repos/acme/payroll/contents/README.md?ref={acme.Head("payroll")!.Sha}",
            "GET /repos/acme/payroll/contents/README.md?ref=nothing",
            "GET /repos/acme/empty/contents/README.md",
            "GET /repos/acme/payroll/contents/nothing",
            "GET /repos/acme/payroll/pulls",
            "GET /repos/acme/payroll/pulls?state=all&sort=updated&direction=asc&per_page=1&page=2",
            "GET /repos/acme/payroll/pulls/1",
            "GET /repos/acme/payroll/pulls/99",
            "GET /repos/acme/payroll/pulls/1/files",
        ];

    // The pull requests of the scene before have the numbers to 4.
    private static string[] AllOfIssues() =>
        [
            """POST /repos/acme/payroll/labels {"name":"costs","color":"d4c5f9","description":"What costs"}""",
            """POST /repos/acme/payroll/labels {"name":"who pays?","color":"d4c5f9"}""",
            """POST /repos/acme/payroll/labels {"name":"Who pays?"}""",
            "GET /repos/acme/payroll/labels/who%20pays%3F",
            "GET /repos/acme/payroll/labels/nothing",
            """POST /repos/acme/payroll/issues {"title":"Who owns this?","body":"| a |","labels":["costs","new"]}""",
            """POST /repos/acme/payroll/issues {"title":" "}""",
            $$"""POST /repos/acme/payroll/issues {"title":"x","body":"{{new string('x', 65_537)}}"}""",
            """POST /repos/acme/old-docs/issues {"title":"x"}""",
            """POST /repos/acme/website/issues {"title":"x"}""",
            "GET /repos/acme/website/issues/1",
            "GET /repos/acme/payroll/issues?state=all&labels=costs&sort=created&direction=asc&per_page=1&page=2",
            "GET /repos/acme/payroll/issues?state=closed",
            "GET /repos/acme/payroll/issues?creator=zocsec%5Bbot%5D&sort=updated",
            "GET /repos/acme/payroll/issues/5",
            "GET /repos/acme/payroll/issues/99",
            """PATCH /repos/acme/payroll/issues/5 {"state":"closed","state_reason":"completed","body":"Done"}""",
            """PATCH /repos/acme/payroll/issues/5 {"state":"open","state_reason":"reopened","labels":["costs"]}""",
            $$"""PATCH /repos/acme/payroll/issues/5 {"title":"{{new string('x', 257)}}"}""",
            """PATCH /repos/acme/payroll/issues/99 {"title":"x"}""",
        ];

    private static string[] AllOfChecks(SandboxOrganization acme)
    {
        var head = acme.Head("payroll")!.Sha;
        var archived = acme.Head("old-docs")!.Sha;
        var foreign = acme.AddForeignCheckRun("payroll", head, "build").Id;
        // The merge had a check suite made for the head; the first of ours has the next number.
        var own = foreign + 1;
        return
        [
            $$"""POST /repos/acme/payroll/check-runs {"name":"ZocSec / policy","head_sha":"{{head}}","status":"in_progress"}""",
            $$"""POST /repos/acme/payroll/check-runs {"name":"ZocSec / policy","head_sha":"{{archived}}"}""",
            $$"""POST /repos/acme/old-docs/check-runs {"name":"ZocSec / policy","head_sha":"{{archived}}"}""",
            $$"""
                PATCH /repos/acme/payroll/check-runs/{{own}} {"conclusion":"failure","completed_at":"2026-05-04T10:00:00Z",
                "output":{"title":"2 errors","summary":"See below","text":"More","annotations":[{"path":"zocsec.yml",
                "start_line":1,"end_line":1,"annotation_level":"failure","message":"no such setting"}]},
                "actions":[{"label":"Again","description":"Look again","identifier":"again"}]}
                """,
            $$"""PATCH /repos/acme/payroll/check-runs/{{own}} {"conclusion":"success","status":"queued"}""",
            $$"""PATCH /repos/acme/payroll/check-runs/{{foreign}} {"conclusion":"failure"}""",
            """PATCH /repos/acme/payroll/check-runs/1 {"conclusion":"failure"}""",
            FormattableString.Invariant($"GET /repos/acme/payroll/check-runs/{own}"),
            FormattableString.Invariant($"GET /repos/acme/payroll/check-runs/{own}/annotations"),
            "GET /repos/acme/payroll/check-runs/1",
            $"GET /repos/acme/payroll/commits/{head}/check-runs?check_name=ZocSec%20%2F%20policy&filter=latest",
            "GET /repos/acme/payroll/commits/nothing/check-runs",
        ];
    }
}
