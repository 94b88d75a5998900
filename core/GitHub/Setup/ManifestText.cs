using System.Collections.Immutable;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace ZocSec.Core.GitHub.Setup;

/// <summary>Reads the manifest with its comments, which are the reasons.</summary>
internal static class ManifestText
{
    /// <summary>Reads a manifest of ours.</summary>
    /// <exception cref="FormatException">A member is missing.</exception>
    public static AppManifest Read(TextReader text)
    {
        var parser = new Parser(new Scanner(text, skipComments: false));
        var values = new Dictionary<string, string>(StringComparer.Ordinal);
        var permissions = ImmutableArray.CreateBuilder<ManifestPermission>();
        var events = ImmutableArray.CreateBuilder<ManifestEvent>();
        // Where the reader stands: the keys that lead here, and the comment above.
        var path = new Stack<string>();
        string? key = null;
        var reason = "";
        while (parser.MoveNext())
        {
            switch (parser.Current)
            {
                case Comment { IsInline: false } comment:
                    reason = $"{reason} {comment.Value.Trim()}".TrimStart();
                    break;
                case MappingStart or SequenceStart:
                    path.Push(key ?? "");
                    key = null;
                    break;
                case MappingEnd or SequenceEnd:
                    path.Pop();
                    (key, reason) = (null, "");
                    break;
                case Scalar item when path.Peek() is "default_events":
                    events.Add(new ManifestEvent(item.Value, reason));
                    reason = "";
                    break;
                case Scalar name when key is null:
                    key = name.Value;
                    break;
                case Scalar level when path.Peek() is "default_permissions":
                    permissions.Add(new ManifestPermission(key, level.Value, reason));
                    (key, reason) = (null, "");
                    break;
                case Scalar value:
                    if (path.Count == 1)
                    {
                        values[key] = value.Value;
                    }

                    (key, reason) = (null, "");
                    break;
            }
        }

        return new AppManifest(
            Member("name"),
            Member("url"),
            Member("description"),
            permissions.ToImmutable(),
            events.ToImmutable()
        );

        string Member(string name) =>
            values.GetValueOrDefault(name) ?? throw new FormatException($"app-manifest.yml has no {name}");
    }
}
