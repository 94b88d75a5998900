using System.Text.Json;

namespace ZocSec.Core.Events;

/// <summary>What this program reads of a payload's <c>repository</c>; null where the payload does not say.</summary>
internal sealed class PayloadRepository
{
    private long? _id;
    private string? _fullName;
    private string? _visibility;
    private bool? _private;
    private bool? _archived;
    private bool? _fork;
    private long? _stars;
    private long? _forks;
    private string? _defaultBranch;

    /// <summary><c>full_name</c>.</summary>
    public string? FullName => _fullName;

    /// <summary><c>visibility</c>.</summary>
    public string? Visibility => _visibility;

    /// <summary><c>default_branch</c>; never written, only compared.</summary>
    public string? DefaultBranch => _defaultBranch;

    /// <summary>Takes the member the reader stands on.</summary>
    /// <returns>False when it is none of ours; the reader has not moved then.</returns>
    public bool ReadMember(ref Utf8JsonReader reader)
    {
        // Settled by the length first: a repository has some ninety members.
        switch (reader.ValueSpan.Length)
        {
            case 2 when GitHubPayload.Is(ref reader, "id"u8):
                _id = GitHubPayload.ReadNumber(ref reader);
                return true;
            case 4 when GitHubPayload.Is(ref reader, "fork"u8):
                _fork = GitHubPayload.ReadBoolean(ref reader);
                return true;
            case 7 when GitHubPayload.Is(ref reader, "private"u8):
                _private = GitHubPayload.ReadBoolean(ref reader);
                return true;
            case 8 when GitHubPayload.Is(ref reader, "archived"u8):
                _archived = GitHubPayload.ReadBoolean(ref reader);
                return true;
            case 9 when GitHubPayload.Is(ref reader, "full_name"u8):
                _fullName = GitHubPayload.ReadString(ref reader);
                return true;
            case 10 when GitHubPayload.Is(ref reader, "visibility"u8):
                _visibility = GitHubPayload.ReadString(ref reader);
                return true;
            case 11 when GitHubPayload.Is(ref reader, "forks_count"u8):
                _forks = GitHubPayload.ReadNumber(ref reader);
                return true;
            case 14 when GitHubPayload.Is(ref reader, "default_branch"u8):
                _defaultBranch = GitHubPayload.ReadRef(ref reader);
                return true;
            case 16 when GitHubPayload.Is(ref reader, "stargazers_count"u8):
                _stars = GitHubPayload.ReadNumber(ref reader);
                return true;
            default:
                return false;
        }
    }

    /// <summary>Writes what was read, under short names of our own; nothing where nothing was read.</summary>
    public void WriteTo(Utf8JsonWriter writer)
    {
        writer.WriteStartObject("repository"u8);
        Number("id"u8, _id);
        Text("full_name"u8, _fullName);
        Text("visibility"u8, _visibility);
        Boolean("private"u8, _private);
        Boolean("archived"u8, _archived);
        Boolean("fork"u8, _fork);
        Number("stars"u8, _stars);
        Number("forks"u8, _forks);
        writer.WriteEndObject();

        void Number(ReadOnlySpan<byte> name, long? value)
        {
            if (value is { } number)
            {
                writer.WriteNumber(name, number);
            }
        }

        void Text(ReadOnlySpan<byte> name, string? value)
        {
            if (value is not null)
            {
                writer.WriteString(name, value);
            }
        }

        void Boolean(ReadOnlySpan<byte> name, bool? value)
        {
            if (value is { } boolean)
            {
                writer.WriteBoolean(name, boolean);
            }
        }
    }
}
