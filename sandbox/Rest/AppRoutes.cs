using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using ZocSec.Sandbox.Organizations;

namespace ZocSec.Sandbox.Rest;

/// <summary>The App itself, its installations and their tokens.</summary>
internal sealed class AppRoutes(SandboxGitHub github, AppIdentity app, InstallationTokens tokens, RateMeter meter)
{
    public IEnumerable<RestRoute> All =>
        [
            new("GET", "/app", "rest/apps/apps#get-the-authenticated-app", Access.App, GetApp),
            new(
                "GET",
                "/app/installations",
                "rest/apps/apps#list-installations-for-the-authenticated-app",
                Access.App,
                ListInstallations
            ),
            new(
                "GET",
                "/app/installations/{installation_id}",
                "rest/apps/apps#get-an-installation-for-the-authenticated-app",
                Access.App,
                GetInstallation
            ),
            new(
                "GET",
                "/orgs/{org}/installation",
                "rest/apps/apps#get-an-organization-installation-for-the-authenticated-app",
                Access.App,
                call => ShowInstallation(call, InstallationOn(call.Value("org"), AccountKind.Organization))
            ),
            new(
                "GET",
                "/users/{username}/installation",
                "rest/apps/apps#get-a-user-installation-for-the-authenticated-app",
                Access.App,
                call => ShowInstallation(call, InstallationOn(call.Value("username"), kind: null))
            ),
            new(
                "GET",
                "/repos/{owner}/{repo}/installation",
                "rest/apps/apps#get-a-repository-installation-for-the-authenticated-app",
                Access.App,
                call =>
                    ShowInstallation(
                        call,
                        github.Find($"{call.Value("owner")}/{call.Value("repo")}") is { } repository
                            ? github.InstallationFor(repository)
                            : null
                    )
            ),
            new(
                "POST",
                "/app/installations/{installation_id}/access_tokens",
                "rest/apps/apps#create-an-installation-access-token-for-an-app",
                Access.App,
                CreateToken
            ),
            new(
                "DELETE",
                "/installation/token",
                "rest/apps/installations#revoke-an-installation-access-token",
                Access.Installation,
                RevokeToken
            ),
            new(
                "GET",
                "/rate_limit",
                "rest/rate-limit/rate-limit#get-rate-limit-status-for-the-authenticated-user",
                Access.Anyone,
                GetRateLimit
            ),
        ];

    private Answer GetApp(Call call)
    {
        var installations = github.Installations.ToArray();
        var owner = app.Owner is { } login
            ? github.AccountOf(login)
            : installations.FirstOrDefault()?.Account ?? github.AccountOf("acme");
        return Answer.Json(
            (app, owner, installations, call.Urls),
            static (json, of) =>
                InstallationJson.WriteApp(
                    json,
                    of.app,
                    of.owner,
                    of.installations.FirstOrDefault(),
                    of.installations.Length,
                    of.Urls
                )
        );
    }

    private Answer ListInstallations(Call call)
    {
        var page = call.Page(github.Installations);
        return Answer.Json(
            (page, app, call.Urls),
            static (json, of) =>
            {
                json.WriteStartArray();
                foreach (var installation in of.page.Items)
                    InstallationJson.Write(json, installation, of.app, of.Urls);
                json.WriteEndArray();
            }
        ) with
        {
            Link = page.Link,
        };
    }

    private Answer GetInstallation(Call call) => ShowInstallation(call, Find(call));

    private SandboxInstallation? InstallationOn(string login, AccountKind? kind) =>
        github.Installations.FirstOrDefault(installation =>
            string.Equals(installation.Account.Login, login, StringComparison.OrdinalIgnoreCase)
            && (kind is null || installation.Account.Kind == kind)
        );

    private Answer ShowInstallation(Call call, SandboxInstallation? found) =>
        found is { } installation
            ? Answer.Json(
                (installation, app, call.Urls),
                static (json, of) => InstallationJson.Write(json, of.installation, of.app, of.Urls)
            )
            : call.NotFound();

    private Answer CreateToken(Call call)
    {
        if (Find(call) is not { } installation)
            return call.NotFound();
        if (installation.SuspendedAt is not null)
            return call.Error(403, "This installation has been suspended");
        if (!call.TryReadBody(out var body, out var problem))
            return problem;
        using (body)
        {
            if (Asked(body, installation) is not { } permissions)
                return call.Error(422, "The permissions requested are not granted to this installation.");
            if (!TryReadRepositories(body, installation, out var repositories))
                return call.Error(422, "There is at least one repository that does not exist or is not accessible.");
            var token = tokens.HandOut(installation.Id, permissions, repositories);
            return Answer.Json(
                (token, installation),
                static (json, of) =>
                {
                    json.WriteStartObject();
                    json.WriteString("token", of.token.Value);
                    json.WriteTime("expires_at", of.token.ExpiresAt);
                    InstallationJson.WritePermissions(json, of.token.Permissions);
                    json.WriteString(
                        "repository_selection",
                        of.token.Repositories is null ? InstallationJson.Selection(of.installation) : "selected"
                    );
                    json.WriteEndObject();
                },
                status: 201
            );
        }
    }

    private Answer RevokeToken(Call call)
    {
        tokens.Revoke(((Caller.Installed)call.Caller).Token);
        return Answer.NoContent;
    }

    private Answer GetRateLimit(Call call) =>
        Answer.Json(
            meter.Read(call.Caller.LimitKey),
            static (json, rate) =>
            {
                json.WriteStartObject();
                json.WriteStartObject("resources");
                foreach (var resource in (string[])["core", "search", "graphql"])
                    WriteRate(json, resource, rate);
                json.WriteEndObject();
                WriteRate(json, "rate", rate);
                json.WriteEndObject();
            }
        );

    private SandboxInstallation? Find(Call call) =>
        call.Number("installation_id") is { } id ? github.FindInstallation(id) : null;

    /// <summary>Reads which repositories a token is asked for, by name or number; null for all.</summary>
    private bool TryReadRepositories(
        JsonDocument body,
        SandboxInstallation installation,
        out ImmutableHashSet<long>? repositories
    )
    {
        repositories = null;
        var asked = new List<SandboxRepository?>();
        if (body.RootElement.TryGetProperty("repositories", out var names) && names.ValueKind == JsonValueKind.Array)
            asked.AddRange(names.EnumerateArray().Select(name => github.Find($"{installation.Account.Login}/{name}")));
        if (body.RootElement.TryGetProperty("repository_ids", out var ids) && ids.ValueKind == JsonValueKind.Array)
            asked.AddRange(
                ids.EnumerateArray()
                    .Select(id =>
                        long.TryParse($"{id}", CultureInfo.InvariantCulture, out var number)
                            ? github.Find(number)
                            : null
                    )
            );
        if (asked.Count == 0)
            return true;
        if (!asked.TrueForAll(repository => repository is not null && installation.Covers(repository)))
            return false;
        repositories = [.. asked.Select(repository => repository!.Id)];
        return true;
    }

    /// <summary>The permissions asked for, all that are granted when none are; null when more than that is asked.</summary>
    private static ImmutableDictionary<string, string>? Asked(JsonDocument body, SandboxInstallation installation)
    {
        if (!body.RootElement.TryGetProperty("permissions", out var asked))
            return installation.Permissions;
        var permissions = ImmutableDictionary<string, string>.Empty;
        foreach (var permission in asked.EnumerateObject())
        {
            var level = permission.Value.GetString() ?? "";
            if (!installation.Permissions.TryGetValue(permission.Name, out var granted))
                return null;
            if (granted != level && granted == "read")
                return null;
            permissions = permissions.Add(permission.Name, level);
        }

        return permissions;
    }

    private static void WriteRate(Utf8JsonWriter json, string member, RateReading rate)
    {
        json.WriteStartObject(member);
        json.WriteNumber("limit", rate.Limit);
        json.WriteNumber("used", rate.Used);
        json.WriteNumber("remaining", rate.Remaining);
        json.WriteNumber("reset", rate.Reset.ToUnixTimeSeconds());
        json.WriteEndObject();
    }
}
