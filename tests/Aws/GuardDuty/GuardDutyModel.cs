using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace ZocSec.Tests.Aws.GuardDuty;

/// <summary>What AWS publishes of GuardDuty's requests and answers; it comes with the Python of <see cref="Moto"/>.</summary>
internal sealed partial class GuardDutyModel
{
    private const string Load =
        "import botocore.loaders, json, sys; json.dump(botocore.loaders.Loader().load_service_model('guardduty', 'service-2', '2017-11-28'), sys.stdout)";

    private static readonly string[] s_served = ["ListDetectors", "ListFindings", "GetFindings"];
    private static readonly Lazy<Task<GuardDutyModel>> s_model = new(LoadAsync);

    private readonly JsonElement _shapes;
    private readonly List<Operation> _operations;

    private GuardDutyModel(JsonElement model)
    {
        _shapes = model.GetProperty("shapes");
        var operations = model.GetProperty("operations");
        _operations = [.. s_served.Select(name => Operation.Of(name, operations.GetProperty(name)))];
        var keys = _shapes.GetProperty("ListFindingsRequest").GetProperty("members").GetProperty("FindingCriteria");
        Criteria = ListItem()
            .Matches(keys.GetProperty("documentation").GetString()!)
            .Select(match => match.Groups["item"].Value)
            .ToHashSet(StringComparer.Ordinal);
    }

    /// <summary>The attributes by which findings can be chosen; the shapes take any, the documentation names them.</summary>
    public IReadOnlySet<string> Criteria { get; }

    public static Task<GuardDutyModel> ReadAsync() => s_model.Value;

    /// <summary>The operation of a request; null when it is none that the program has reason to call.</summary>
    public Operation? OperationOf(string method, string path) =>
        _operations.FirstOrDefault(operation => operation.Method == method && operation.Path.IsMatch(path));

    /// <summary>What is wrong with a request: the parts of its path, its query, and its body.</summary>
    public IEnumerable<string> WrongRequest(
        Operation operation,
        string path,
        IReadOnlyDictionary<string, string> query,
        JsonElement? body
    )
    {
        var input = _shapes.GetProperty(operation.Input);
        var parts = operation.Path.Match(path).Groups;
        var queries = new HashSet<string>(StringComparer.Ordinal);
        foreach (var member in input.GetProperty("members").EnumerateObject().Select(one => one.Value))
        {
            var shape = member.GetProperty("shape").GetString()!;
            switch (LocationOf(member))
            {
                case "uri":
                    var part = Uri.UnescapeDataString(parts[NameOf(member)].Value);
                    foreach (var wrong in Wrong(JsonSerializer.SerializeToElement(part), shape, NameOf(member)))
                    {
                        yield return wrong;
                    }

                    break;
                case "querystring":
                    queries.Add(NameOf(member));
                    if (query.TryGetValue(NameOf(member), out var text))
                    {
                        foreach (var wrong in Wrong(Parsed(text, shape), shape, NameOf(member)))
                        {
                            yield return wrong;
                        }
                    }

                    break;
                default:
                    break;
            }
        }

        foreach (var name in query.Keys.Where(name => !queries.Contains(name)))
        {
            yield return $"?{name}: unknown";
        }

        if (body is { } given)
        {
            foreach (var wrong in Wrong(given, operation.Input, "request"))
            {
                yield return wrong;
            }
        }
        else if (operation.Method is "POST")
        {
            yield return "request: no body";
        }
    }

    /// <summary>What is wrong with an answer.</summary>
    public IEnumerable<string> WrongAnswer(Operation operation, JsonElement body) =>
        Wrong(body, operation.Output, "answer");

    /// <summary>What is wrong with a value of a shape.</summary>
    public IEnumerable<string> Wrong(JsonElement value, string shapeName, string at)
    {
        var shape = _shapes.GetProperty(shapeName);
        return (shape.GetProperty("type").GetString(), value.ValueKind) switch
        {
            ("structure", JsonValueKind.Object) => WrongMembers(value, shape, at),
            ("list", JsonValueKind.Array) =>
            [
                .. WrongSize(value.GetArrayLength(), shape, at),
                .. value
                    .EnumerateArray()
                    .SelectMany(
                        (item, index) =>
                            Wrong(
                                item,
                                ShapeOf(shape, "member"),
                                string.Create(CultureInfo.InvariantCulture, $"{at}[{index}]")
                            )
                    ),
            ],
            ("map", JsonValueKind.Object) =>
            [
                .. WrongSize(value.EnumerateObject().Count(), shape, at),
                .. value
                    .EnumerateObject()
                    .SelectMany(pair => Wrong(pair.Value, ShapeOf(shape, "value"), $"{at}.{pair.Name}")),
            ],
            ("string", JsonValueKind.String) => WrongText(value.GetString()!, shape, at),
            ("integer", JsonValueKind.Number) when value.TryGetInt32(out var number) => WrongSize(number, shape, at),
            ("long", JsonValueKind.Number) when value.TryGetInt64(out var number) => WrongSize(number, shape, at),
            ("double", JsonValueKind.Number) => WrongSize(value.GetDouble(), shape, at),
            ("timestamp", JsonValueKind.Number) or ("boolean", JsonValueKind.True or JsonValueKind.False) => [],
            var (type, kind) => [$"{at}: {kind} for {type}"],
        };
    }

    private IEnumerable<string> WrongMembers(JsonElement value, JsonElement shape, string at)
    {
        var members = shape
            .GetProperty("members")
            .EnumerateObject()
            .Where(member => LocationOf(member.Value) is null)
            .ToDictionary(member => NameOf(member.Value), member => member, StringComparer.Ordinal);
        var required = shape.TryGetProperty("required", out var names)
            ? names.EnumerateArray().Select(name => name.GetString()!).ToHashSet(StringComparer.Ordinal)
            : [];
        foreach (var (name, member) in members)
        {
            if (required.Contains(member.Name) && !value.TryGetProperty(name, out _))
            {
                yield return $"{at}.{name}: missing";
            }
        }

        foreach (var pair in value.EnumerateObject())
        {
            if (!members.TryGetValue(pair.Name, out var member))
            {
                yield return $"{at}.{pair.Name}: unknown";
                continue;
            }

            var shapeName = member.Value.GetProperty("shape").GetString()!;
            foreach (var wrong in Wrong(pair.Value, shapeName, $"{at}.{pair.Name}"))
            {
                yield return wrong;
            }
        }
    }

    private static IEnumerable<string> WrongText(string text, JsonElement shape, string at)
    {
        var wrong = WrongSize(text.Length, shape, at);
        return shape.TryGetProperty("enum", out var known) && !known.EnumerateArray().Any(one => one.ValueEquals(text))
            ? [.. wrong, $"{at}: {text} is none of {known.GetRawText()}"]
            : wrong;
    }

    private static IEnumerable<string> WrongSize(double size, JsonElement shape, string at)
    {
        if (
            (shape.TryGetProperty("min", out var min) && size < min.GetDouble())
            || (shape.TryGetProperty("max", out var max) && size > max.GetDouble())
        )
        {
            yield return string.Create(CultureInfo.InvariantCulture, $"{at}: {size} is too little or too much");
        }
    }

    private JsonElement Parsed(string text, string shape) =>
        _shapes.GetProperty(shape).GetProperty("type").GetString() is "integer"
        && long.TryParse(text, CultureInfo.InvariantCulture, out var number)
            ? JsonSerializer.SerializeToElement(number)
            : JsonSerializer.SerializeToElement(text);

    private static string? LocationOf(JsonElement member) =>
        member.TryGetProperty("location", out var location) ? location.GetString() : null;

    private static string NameOf(JsonElement member) => member.GetProperty("locationName").GetString()!;

    private static string ShapeOf(JsonElement shape, string part) =>
        shape.GetProperty(part).GetProperty("shape").GetString()!;

    private static async Task<GuardDutyModel> LoadAsync()
    {
        var start = new ProcessStartInfo(Moto.Python)
        {
            ArgumentList = { "-c", Load },
            UseShellExecute = false,
            RedirectStandardOutput = true,
        };
        using var python = Process.Start(start)!;
        using var model = await JsonDocument.ParseAsync(python.StandardOutput.BaseStream);
        await python.WaitForExitAsync();
        return new GuardDutyModel(model.RootElement.Clone());
    }

    [GeneratedRegex(@"<li>\s*<p>(?<item>[A-Za-z0-9.]+)</p>", RegexOptions.NonBacktracking)]
    private static partial Regex ListItem();

    /// <summary>An operation.</summary>
    /// <param name="Name"><c>ListFindings</c>.</param>
    /// <param name="Method"><c>POST</c>.</param>
    /// <param name="Path">Matches its path; each part that varies is a group.</param>
    /// <param name="Input">The shape of requests.</param>
    /// <param name="Output">The shape of answers.</param>
    internal sealed partial record Operation(string Name, string Method, Regex Path, string Input, string Output)
    {
        public static Operation Of(string name, JsonElement operation)
        {
            var http = operation.GetProperty("http");
            var path = Part().Replace(http.GetProperty("requestUri").GetString()!, "(?<${name}>[^/]+)");
            return new Operation(
                name,
                http.GetProperty("method").GetString()!,
                new Regex($"^{path}$", RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking),
                operation.GetProperty("input").GetProperty("shape").GetString()!,
                operation.GetProperty("output").GetProperty("shape").GetString()!
            );
        }

        [GeneratedRegex(@"\{(?<name>\w+)\+?\}", RegexOptions.NonBacktracking)]
        private static partial Regex Part();
    }
}
