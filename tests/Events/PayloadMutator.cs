using System.Text;
using System.Text.Json.Nodes;

namespace ZocSec.Tests.Events;

/// <summary>Spoils payloads in the ways that other programs, other versions and bad luck do; the same seed spoils alike.</summary>
internal sealed class PayloadMutator(int seed)
{
    private const string Mark = "mark-of-the-mutator-";

    // What stands in the place of a value. JSON that no writer of ours would write is put in as text.
    private static readonly string[] Values =
    [
        "null",
        "true",
        "false",
        "0",
        "-1",
        "1.5",
        "1e400",
        "-9223372036854775809",
        "99999999999999999999999999999999",
        "2147483648",
        "\"\"",
        "\" \"",
        "\"1\"",
        "\"public\"",
        "\"../../orgs/acme\"",
        "\"acme/\"",
        "\"/payroll\"",
        "\"acme/payroll?visibility=private\"",
        "\"acme/pay\\u0000roll\"",
        "\"\\u001b[2J\\r\\n12:00:00 remediated\"",
        "\"\\ud800\"",
        "\"\\udc00\\ud800\"",
        "\"\\u202eetag\"",
        "\"\\uffff\"",
        "[]",
        "{}",
        "[{}]",
        "{\"id\":{\"id\":1}}",
        Nested(40),
        Nested(200),
        Long(301),
        Long(70_000),
        "\"" + string.Concat(Enumerable.Repeat("\\u0001", 300)) + "\"",
    ];

    private static readonly string[] Names =
    [
        "",
        "id",
        "repository",
        "installation",
        "\\ud800",
        "\\ud800x",
        "a\\ud800ction",
        "i\\udfff",
        "full_nam\\ud800",
        "\\u0069d",
        new string('n', 20_000),
    ];

    private static readonly string[][] Places =
    [
        ["action"],
        ["installation"],
        ["installation", "id"],
        ["sender"],
        ["sender", "login"],
        ["repository"],
        ["repository", "id"],
        ["repository", "full_name"],
        ["repository", "visibility"],
        ["repository", "private"],
        ["repository", "archived"],
        ["repository", "fork"],
        ["repository", "stargazers_count"],
        ["repository", "forks_count"],
    ];

    private readonly Random _random = new(seed);

    /// <summary>Spoils a payload in one to three places.</summary>
    public byte[] Mutate(ReadOnlyMemory<byte> payload)
    {
        if (_random.Next(4) == 0)
        {
            return SpoilBytes(payload.ToArray());
        }

        var marks = new List<string>();
        var root = JsonNode.Parse(payload.Span)!.AsObject();
        for (var times = _random.Next(1, 4); times > 0; times--)
        {
            SpoilMember(root, marks);
        }

        var text = new StringBuilder(root.ToJsonString());
        foreach (var (index, json) in marks.Index())
        {
            text.Replace($"\"{Mark}{index}\"", json);
        }

        return Encoding.UTF8.GetBytes(text.ToString());
    }

    private byte[] SpoilBytes(byte[] body)
    {
        for (var times = _random.Next(1, 9); times > 0; times--)
        {
            body[_random.Next(body.Length)] = (byte)_random.Next(256);
        }

        return _random.Next(3) switch
        {
            0 => body[.._random.Next(body.Length)],
            1 => [.. body, .. body[_random.Next(body.Length)..]],
            _ => body,
        };
    }

    private void SpoilMember(JsonObject root, List<string> marks)
    {
        var (parent, name) = _random.Next(3) == 0 ? AnyPlace(root) : KnownPlace(root);
        switch (_random.Next(5))
        {
            case 0:
                parent.Remove(name);
                break;
            case 1:
                // The same name twice: the first or the last may be the wrong one.
                parent.Insert(_random.Next(parent.Count + 1), Marked($"\"{name}\"", marks), Marked(AnyValue(), marks));
                break;
            case 2:
                parent[Marked($"\"{Names[_random.Next(Names.Length)]}\"", marks)] = Marked(AnyValue(), marks);
                break;
            default:
                parent[name] = Marked(AnyValue(), marks);
                break;
        }
    }

    private (JsonObject Parent, string Name) KnownPlace(JsonObject root)
    {
        var place = Places[_random.Next(Places.Length)];
        return place.Length == 2 && root[place[0]] is JsonObject parent ? (parent, place[1]) : (root, place[0]);
    }

    private (JsonObject Parent, string Name) AnyPlace(JsonObject root)
    {
        var (parent, name) = (root, "");
        for (var next = root; next is { Count: > 0 }; next = _random.Next(2) == 0 ? next[name] as JsonObject : null)
        {
            (parent, name) = (next, next.ElementAt(_random.Next(next.Count)).Key);
        }

        return (parent, name);
    }

    private string AnyValue() => Values[_random.Next(Values.Length)];

    private static string Marked(string json, List<string> marks)
    {
        marks.Add(json);
        return FormattableString.Invariant($"{Mark}{marks.Count - 1}");
    }

    private static string Nested(int depth) => new string('[', depth) + new string(']', depth);

    private static string Long(int length) => $"\"{new string('x', length)}\"";
}
