using System.Buffers;
using System.Collections.Immutable;
using ZocSec.Sandbox.History;

namespace ZocSec.Sandbox.Organizations;

/// <summary>
/// What GitHub allows to be changed of a repository; pure. Sources: REST "Update a repository" and "Replace all
/// repository topics", and the answers that GitHub was seen to give.
/// </summary>
internal static class EditRules
{
    private const int MostTopics = 20;
    private const int LongestTopic = 50;

    private static readonly SearchValues<char> TopicCharacters = SearchValues.Create(
        "abcdefghijklmnopqrstuvwxyz0123456789-"
    );

    private static readonly SearchValues<char> NameCharacters = SearchValues.Create(
        "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_."
    );

    /// <summary>Why <paramref name="edit"/> is refused; null when it is allowed.</summary>
    public static EditResult? Refusal(SandboxRepository repository, RepositoryEdit edit, bool hasInternal)
    {
        // Only the way out of the archive is open, and only by itself.
        if (repository.Archived && (edit.Archived != false || edit.ChangesMoreThanArchived))
            return new EditResult.ReadOnly();
        if (edit.Name is { } name && !IsName(name))
            return Failed("name is invalid");
        if (edit.DefaultBranch is { } branch && !BranchName.IsAllowed(branch))
            return Failed("default_branch is invalid");
        if (edit.Visibility is { } visibility)
        {
            if (visibility is not ("public" or "private" or "internal"))
                return Failed("visibility is invalid");
            if (visibility == "internal" && !hasInternal)
                return Failed("Only organizations associated with an enterprise can set visibility to internal");
            if (visibility == repository.Visibility)
                return new EditResult.Invalid($"Visibility is already {visibility}.");
        }

        var becomes = VisibilityAfter(repository, edit);
        return repository is { IsFork: true, IsPublic: true } && becomes != "public"
            ? Failed("Public forks can't be made private. Please duplicate the repository.")
            : null;
    }

    /// <summary>The visibility after an edit.</summary>
    public static string VisibilityAfter(SandboxRepository repository, RepositoryEdit edit) =>
        edit switch
        {
            { Visibility: { } visibility } => visibility,
            { Private: true } when repository.IsPublic => "private",
            { Private: false } => "public",
            _ => repository.Visibility,
        };

    /// <summary>Why topics are refused; null when they are allowed.</summary>
    public static EditResult? Refusal(SandboxRepository repository, ImmutableArray<string> topics)
    {
        if (repository.Archived)
            return new EditResult.ReadOnly();
        if (topics.Length > MostTopics)
            return Failed($"A repository cannot have more than {MostTopics} topics.");
        return topics.All(IsTopic)
            ? null
            : Failed(
                "Topics must start with a lowercase letter or number, consist of 50 characters or less, and can include hyphens."
            );
    }

    /// <summary>Whether a repository may have this name.</summary>
    public static bool IsName(string name) =>
        name.Length is > 0 and <= 100 && name is not ("." or "..") && !name.AsSpan().ContainsAnyExcept(NameCharacters);

    private static bool IsTopic(string topic) =>
        topic.Length is > 0 and <= LongestTopic
        && topic[0] != '-'
        && !topic.AsSpan().ContainsAnyExcept(TopicCharacters);

    private static EditResult.Invalid Failed(string error) => new("Validation Failed", error);
}
