using System.Collections;
using System.Text.Json;
using ZocSec.Sandbox.Rest;

namespace ZocSec.Sandbox.GraphQl;

/// <summary>Writes what GraphQL answers: always with status 200, whatever went wrong.</summary>
internal static class GraphAnswer
{
    /// <summary>The answer to a query that took too long.</summary>
    public static Answer Timeout { get; } =
        Of(
            data: null,
            [
                new GraphError(
                    null,
                    "Something went wrong while executing your query. This may be the result of a timeout, or it could be a GitHub bug.",
                    []
                ),
            ]
        );

    /// <summary>The answer when the hour's points are used up.</summary>
    public static Answer LimitExceeded(Caller caller) =>
        Of(data: null, [new GraphError("RATE_LIMITED", $"API rate limit exceeded for {caller.LimitKey}.", [])]) with
        {
            LimitUsedUp = true,
        };

    public static Answer Of(GraphResult? data, IReadOnlyList<GraphError> errors) =>
        Answer.Json(
            (data, errors),
            static (json, of) =>
            {
                json.WriteStartObject();
                if (of.data is not null || of.errors.Any(error => error.Path.Count > 0))
                {
                    json.WritePropertyName("data");
                    Write(json, of.data);
                }

                if (of.errors.Count > 0)
                    WriteErrors(json, of.errors);
                json.WriteEndObject();
            }
        );

    private static void WriteErrors(Utf8JsonWriter json, IReadOnlyList<GraphError> errors)
    {
        json.WriteStartArray("errors");
        foreach (var error in errors)
        {
            json.WriteStartObject();
            if (error.Type is not null)
                json.WriteString("type", error.Type);
            if (error.Path.Count > 0)
            {
                json.WritePropertyName("path");
                Write(json, error.Path);
            }

            json.WriteString("message", error.Message);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void Write(Utf8JsonWriter json, object? value)
    {
        switch (value)
        {
            case null:
                json.WriteNullValue();
                break;
            case string text:
                json.WriteStringValue(text);
                break;
            case bool boolean:
                json.WriteBooleanValue(boolean);
                break;
            case int number:
                json.WriteNumberValue(number);
                break;
            case long number:
                json.WriteNumberValue(number);
                break;
            case GraphResult result:
                json.WriteStartObject();
                for (var i = 0; i < result.Values.Length; i++)
                {
                    json.WritePropertyName(result.Plan.Steps[i].Encoded);
                    Write(json, result.Values[i]);
                }

                json.WriteEndObject();
                break;
            case IEnumerable list:
                json.WriteStartArray();
                foreach (var item in list)
                    Write(json, item);
                json.WriteEndArray();
                break;
            default:
                throw new InvalidOperationException($"{value} is no value of GraphQL");
        }
    }
}
