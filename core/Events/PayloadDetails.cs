using System.Text;
using System.Text.Json;
using Octokit.Webhooks;
using Octokit.Webhooks.Models.CheckRunEvent;
using Octokit.Webhooks.Models.InstallationRepositoriesEvent;
using CheckSuite = Octokit.Webhooks.Models.CheckSuiteEvent.CheckSuite;
using Installation = Octokit.Webhooks.Models.Installation;

namespace ZocSec.Core.Events;

/// <summary>
/// Members of check and installation events, read by Octokit's types. Where those refuse what GitHub sent, the few members
/// that matter are read by name.
/// </summary>
/// <param name="isWanted">False: nothing is read.</param>
internal sealed class PayloadDetails(bool isWanted)
{
    private static readonly string[] Names =
    [
        "check_run",
        "check_suite",
        "requested_action",
        "installation",
        "repositories_added",
    ];

    private readonly Dictionary<string, JsonElement> _members = new(StringComparer.Ordinal);

    /// <summary>Whether an event has such members that this program reads.</summary>
    public static bool AreIn(string eventName) =>
        eventName
            is WebhookEventType.CheckRun
                or WebhookEventType.CheckSuite
                or WebhookEventType.Installation
                or WebhookEventType.InstallationRepositories;

    /// <summary><c>installation.id</c>.</summary>
    public long? InstallationId => TypedInstallation?.Id ?? Number(Member("installation"), "id");

    /// <summary>The login of the account that the App is installed on.</summary>
    public string? Account =>
        TypedInstallation?.Account?.Login ?? Text(Member(Member("installation"), "account"), "login");

    /// <summary>The commit that a check run or a check suite is about.</summary>
    public string? Head =>
        TypedCheckRun?.HeadSha
        ?? As<CheckSuite>("check_suite")?.HeadSha
        ?? Text(Member("check_run"), "head_sha")
        ?? Text(Member("check_suite"), "head_sha");

    /// <summary>The check run's name; null for a check suite.</summary>
    public string? CheckName => TypedCheckRun?.Name ?? Text(Member("check_run"), "name");

    /// <summary>The identifier of the button that was clicked.</summary>
    public string? Action =>
        As<RequestedAction>("requested_action")?.Identifier ?? Text(Member("requested_action"), "identifier");

    /// <summary>The repositories that an installation gained.</summary>
    public IEnumerable<(long Id, string FullName)> Added =>
        As<IReadOnlyList<Repository>>("repositories_added") is { } typed ? typed.Select(one => (one.Id, one.FullName))
        : Member("repositories_added") is { ValueKind: JsonValueKind.Array } array
            ? array.EnumerateArray().Select(one => (Number(one, "id") ?? 0, Text(one, "full_name") ?? ""))
        : [];

    /// <summary>Takes the member the reader stands on.</summary>
    /// <returns>False when it is none of these; the reader has not moved then.</returns>
    public bool ReadMember(ref Utf8JsonReader reader)
    {
        if (!isWanted)
        {
            return false;
        }

        foreach (var name in Names)
        {
            if (GitHubPayload.Is(ref reader, Encoding.ASCII.GetBytes(name)))
            {
                reader.Read();
                _members[name] = JsonElement.ParseValue(ref reader);
                return true;
            }
        }

        return false;
    }

    private Installation? TypedInstallation => field ??= As<Installation>("installation");

    private CheckRun? TypedCheckRun => field ??= As<CheckRun>("check_run");

    private JsonElement Member(string name) => _members.GetValueOrDefault(name);

    private T? As<T>(string name)
        where T : class
    {
        if (Member(name) is not { ValueKind: JsonValueKind.Object or JsonValueKind.Array } element)
        {
            return null;
        }

        try
        {
            return element.Deserialize<T>();
        }
        catch (Exception refused) when (refused is JsonException or InvalidOperationException or NotSupportedException)
        {
            // GitHub sends what the types do not know yet; the members are read by name instead.
            return null;
        }
    }

    private static JsonElement Member(JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var value) ? value : default;

    private static string? Text(JsonElement element, string name)
    {
        try
        {
            return Member(element, name) is { ValueKind: JsonValueKind.String } text ? text.GetString() : null;
        }
        catch (InvalidOperationException)
        {
            // Half of a surrogate pair.
            return null;
        }
    }

    private static long? Number(JsonElement element, string name) =>
        Member(element, name) is { ValueKind: JsonValueKind.Number } value && value.TryGetInt64(out var number)
            ? number
            : null;
}
