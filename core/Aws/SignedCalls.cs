using System.Text.Json;
using System.Xml;
using System.Xml.Linq;
using Amazon.Runtime;
using ZocSec.Core.Events.Aws;

namespace ZocSec.Core.Aws;

/// <summary>Calls of services without SDK, which fail as those of the SDK do.</summary>
internal static class SignedCalls
{
    /// <summary>Makes a call.</summary>
    /// <param name="client">Of <see cref="IAwsClients.Signed"/>.</param>
    /// <param name="request">The call.</param>
    /// <param name="action">What the role must be allowed to do: <c>sns:Publish</c>.</param>
    /// <param name="faultOf">Reads an answer that is no success, and its body.</param>
    /// <param name="ct">Cancels.</param>
    /// <returns>The body of the answer.</returns>
    /// <exception cref="AwsCallException">It was refused, failed, or was not answered in time.</exception>
    public static Task<byte[]> AskAsync(
        HttpClient client,
        HttpRequestMessage request,
        string action,
        Func<HttpResponseMessage, byte[], AmazonServiceException> faultOf,
        CancellationToken ct
    ) =>
        AwsCalls.AskAsync(
            action,
            async () =>
            {
                try
                {
                    using var answer = await client.SendAsync(request, ct);
                    var body = await answer.Content.ReadAsByteArrayAsync(ct);
                    return answer.IsSuccessStatusCode ? body : throw faultOf(answer, body);
                }
                catch (OperationCanceledException error) when (!ct.IsCancellationRequested)
                {
                    throw new TimeoutException("no answer in time", error);
                }
            }
        );

    /// <summary>Reads the fault of a service that speaks JSON. Source: "AWS restJson1 protocol" of Smithy, Operation error serialization.</summary>
    public static AmazonServiceException JsonFaultOf(HttpResponseMessage answer, byte[] body)
    {
        var code = answer.Headers.TryGetValues("x-amzn-ErrorType", out var types) ? types.FirstOrDefault() : null;
        string? message = null;
        try
        {
            using var document = JsonDocument.Parse(body);
            var fault = document.RootElement;
            code ??= fault.Text("__type") ?? fault.Text("code");
            message = fault.Text("message") ?? fault.Text("Message");
        }
        catch (JsonException)
        {
            // A proxy's page says nothing that AWS said.
        }

        return Fault(answer, CodeOf(code), message);
    }

    /// <summary>Reads the fault of a service that speaks XML.</summary>
    public static AmazonServiceException XmlFaultOf(HttpResponseMessage answer, byte[] body)
    {
        string? code = null;
        string? message = null;
        try
        {
            // The error and what is around it are in the namespace of the service.
            var parts = XDocument
                .Load(new MemoryStream(body))
                .Descendants()
                .ToLookup(part => part.Name.LocalName, StringComparer.Ordinal);
            code = parts["Code"].FirstOrDefault()?.Value;
            message = parts["Message"].FirstOrDefault()?.Value;
        }
        catch (XmlException)
        {
            // A proxy's page says nothing that AWS said.
        }

        return Fault(answer, code, message);
    }

    /// <summary>A fault whose code, when the answer has none, is its status.</summary>
    public static AmazonServiceException Fault(HttpResponseMessage answer, string? code, string? message) =>
        new(message ?? "no message")
        {
            ErrorCode = code ?? ((int)answer.StatusCode).ToString(CultureInfo.InvariantCulture),
            StatusCode = answer.StatusCode,
        };

    // aws.protocoltests.restjson#FooError:http://internal.amazon.com/coral/com.amazon.coral.validate/
    private static string? CodeOf(string? text)
    {
        var code = text?.Split(':')[0];
        code = code?[(code.LastIndexOf('#') + 1)..].Trim();
        return code is { Length: > 0 } ? code : null;
    }
}
