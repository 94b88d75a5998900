using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text.Json;
using ZocSec.Sandbox.Organizations;

namespace ZocSec.Sandbox.Rest;

/// <summary>A request that has come as far as its endpoint.</summary>
/// <param name="Http">The request.</param>
/// <param name="Route">Its endpoint.</param>
/// <param name="Caller">Who asks.</param>
/// <param name="Body">The body.</param>
/// <param name="Urls">The roots of addresses in the answer.</param>
internal sealed record Call(
    HttpContext Http,
    RestRoute Route,
    Caller Caller,
    ReadOnlyMemory<byte> Body,
    SandboxUrls Urls
)
{
    /// <summary>What its requests are counted under.</summary>
    public string LimitKey => Caller.LimitKeyOf(Route.IsGraphQl);

    public string Value(string name) => (string)Http.Request.RouteValues[name]!;

    /// <summary>A value that may hold slashes: a path, a branch.</summary>
    public string Whole(string name) => Value(name).Replace("%2F", "/", StringComparison.OrdinalIgnoreCase);

    public long? Number(string name) =>
        long.TryParse(Value(name), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;

    /// <summary>A number from the query, at least 1.</summary>
    public int Query(string name, int otherwise) =>
        int.TryParse(Http.Request.Query[name], NumberStyles.None, CultureInfo.InvariantCulture, out var number)
        && number >= 1
            ? number
            : otherwise;

    public Answer Error(int status, string message, params string[] errors) =>
        Answer.Error(status, message, Route.Docs, errors);

    public Answer NotFound() => Error(404, "Not Found");

    /// <summary>Refuses for want of a permission, and tells an App which one would have sufficed.</summary>
    public Answer Forbidden(string permission, string level) =>
        Caller is Caller.Person
            ? Error(403, "Must have admin rights to Repository.")
            : Error(403, "Resource not accessible by integration") with
            {
                Accepted = $"{permission}={level}",
            };

    public Answer Of(EditResult result, Func<SandboxRepository, Answer> done, bool hasSimpleErrors = false) =>
        result switch
        {
            EditResult.Done(var repository) => done(repository),
            EditResult.ReadOnly => Error(403, "Repository was archived so is read-only."),
            EditResult.Invalid(var message, var errors) => Answer.Error(
                422,
                message,
                Route.Docs,
                errors,
                hasSimpleErrors
            ),
            _ => NotFound(),
        };

    /// <summary>Reads the body as a JSON object; an empty one is an empty object.</summary>
    public bool TryReadBody([NotNullWhen(true)] out JsonDocument? body, [NotNullWhen(false)] out Answer? problem)
    {
        (body, problem) = (null, null);
        try
        {
            body = Body.IsEmpty ? JsonDocument.Parse("{}") : JsonDocument.Parse(Body);
            if (body.RootElement.ValueKind == JsonValueKind.Object)
                return true;
            body.Dispose();
            body = null;
            problem = Error(400, "Body should be a JSON object");
        }
        catch (JsonException)
        {
            problem = Error(400, "Problems parsing JSON");
        }

        return false;
    }
}
