using System.Text.Json;

namespace ZocSec.Tests.Contract;

/// <summary>
/// What JSON values of one place have in common: the kinds that were seen, the members that all objects have, and the
/// shape of the arrays' elements.
/// </summary>
internal sealed class JsonShape
{
    private readonly HashSet<string> _kinds = new(StringComparer.Ordinal);
    private readonly Dictionary<string, JsonShape> _members = new(StringComparer.Ordinal);
    private JsonShape? _elements;

    public static JsonShape Of(IReadOnlyCollection<JsonElement> values)
    {
        var shape = new JsonShape();
        foreach (var value in values)
            shape._kinds.Add(KindOf(value));
        var objects = values.Where(value => value.ValueKind == JsonValueKind.Object).ToArray();
        foreach (
            var name in objects
                .SelectMany(value => value.EnumerateObject())
                .Select(member => member.Name)
                .Distinct(StringComparer.Ordinal)
        )
        {
            var found = objects.Where(value => value.TryGetProperty(name, out _)).ToArray();
            if (found.Length == objects.Length)
                shape._members[name] = Of([.. found.Select(value => value.GetProperty(name))]);
        }

        var elements = values
            .Where(value => value.ValueKind == JsonValueKind.Array)
            .SelectMany(value => value.EnumerateArray())
            .ToArray();
        if (elements.Length > 0)
            shape._elements = Of(elements);
        return shape;
    }

    /// <summary>What <paramref name="value"/> lacks of this shape, or has of another kind.</summary>
    public IEnumerable<string> Differences(JsonElement value, string path = "$")
    {
        var kind = KindOf(value);
        // Where only null was seen, the recorded payloads do not tell what else there may be.
        if (!_kinds.Contains(kind) && !_kinds.SetEquals(["null"]))
        {
            yield return $"{path} is {kind}, not {string.Join(" or ", _kinds.Order(StringComparer.Ordinal))}";
            yield break;
        }

        if (kind == "object")
        {
            foreach (var (name, shape) in _members)
            {
                if (!value.TryGetProperty(name, out var member))
                {
                    yield return $"{path}.{name} is missing";
                    continue;
                }

                foreach (var difference in shape.Differences(member, $"{path}.{name}"))
                    yield return difference;
            }
        }

        if (kind == "array" && _elements is not null)
        {
            foreach (
                var difference in value
                    .EnumerateArray()
                    .SelectMany(
                        (element, i) => _elements.Differences(element, FormattableString.Invariant($"{path}[{i}]"))
                    )
            )
                yield return difference;
        }
    }

    private static string KindOf(JsonElement value) =>
        value.ValueKind switch
        {
            JsonValueKind.True or JsonValueKind.False => "boolean",
            var kind => kind.ToString().ToLowerInvariant(),
        };
}
