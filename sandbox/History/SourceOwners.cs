using System.Text;
using ZocSec.Sandbox.Organizations;

namespace ZocSec.Sandbox.History;

/// <summary>
/// What GitHub finds wrong with a repository's CODEOWNERS. Source: "About code owners": the first of three places counts;
/// owners must be people or teams that may write, or addresses of people.
/// </summary>
internal static class SourceOwners
{
    private static readonly string[] Places = [".github/CODEOWNERS", "CODEOWNERS", "docs/CODEOWNERS"];

    /// <summary>The errors, by line; null when there is no such file.</summary>
    public static IReadOnlyList<SourceOwnersError>? Errors(SandboxGitHub github, SandboxRepository repository)
    {
        foreach (var path in Places)
        {
            if (github.Histories.FileOf(repository, path) is { } file)
                return [.. Errors(github, repository, path, Encoding.UTF8.GetString(file.Content.Span))];
        }

        return null;
    }

    private static IEnumerable<SourceOwnersError> Errors(
        SandboxGitHub github,
        SandboxRepository repository,
        string path,
        string text
    )
    {
        foreach (var (place, source) in text.Split('\n').Index())
        {
            var line = source.Split('#', 2)[0];
            var words = line.Split([' ', '\t', '\r'], StringSplitOptions.RemoveEmptyEntries);
            if (words.Length == 0)
                continue;
            if (words[0] is ['!', ..] || words[0].AsSpan().ContainsAny('[', ']'))
                yield return Error("Invalid pattern", words[0], "patterns cannot begin with ! and hold no brackets");
            foreach (var owner in words.Skip(1))
            {
                if (!IsWellFormed(owner))
                    yield return Error("Invalid owner", owner, "an owner is @user, @organization/team or an address");
                else if (!MayWrite(github, repository, owner))
                    yield return Error("Unknown owner", owner, $"make sure {owner} exists and has write access");
            }

            SourceOwnersError Error(string kind, string word, string why) =>
                new(
                    kind,
                    place + 1,
                    source.IndexOf(word, StringComparison.Ordinal) + 1,
                    source.TrimEnd('\r'),
                    path,
                    FormattableString.Invariant($"{kind} on line {place + 1}: {why}")
                );
        }
    }

    private static bool IsWellFormed(string owner) =>
        owner.IndexOf('@', StringComparison.Ordinal) switch
        {
            -1 => false,
            0 => owner.Length > 1 && owner.Count(letter => letter == '/') <= 1 && owner[^1] != '/',
            var at => at < owner.Length - 1,
        };

    private static bool MayWrite(SandboxGitHub github, SandboxRepository repository, string owner)
    {
        // Nobody tells whose an address is.
        if (owner[0] != '@')
            return true;
        if (!github.TryGetOrganization(repository.Owner, out var organization))
            return true;
        return owner[1..].Split('/') is [var login, var team]
            ? string.Equals(login, organization.Login, StringComparison.OrdinalIgnoreCase)
                && organization
                    .TeamsOf(repository)
                    .Any(grant =>
                        string.Equals(grant.Team.Slug, team, StringComparison.OrdinalIgnoreCase)
                        && grant.Permission is ("push" or "maintain" or "admin")
                    )
            : organization.RoleOf(owner[1..], repository) is "write" or "maintain" or "admin";
    }
}

/// <summary>Something that is wrong with a line of CODEOWNERS.</summary>
/// <param name="Kind">What kind it is: <c>Unknown owner</c>.</param>
/// <param name="Line">The line, from 1.</param>
/// <param name="Column">Where in the line, from 1.</param>
/// <param name="Source">The line as it stands.</param>
/// <param name="Path">The file.</param>
/// <param name="Message">In words.</param>
internal sealed record SourceOwnersError(string Kind, int Line, int Column, string Source, string Path, string Message);
