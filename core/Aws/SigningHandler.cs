using System.Net.Http.Headers;
using System.Security.Cryptography;
using Amazon.Runtime;
using Amazon.Runtime.Internal.Auth;

namespace ZocSec.Core.Aws;

/// <summary>
/// Signs requests for services whose SDK is not used, by Signature Version 4. Source: "Create a signed AWS API request" of
/// the AWS IAM User Guide.
/// </summary>
/// <param name="credentials">Who calls.</param>
/// <param name="region">The region of the service, as its credentials name it.</param>
/// <param name="service">The name the service signs with: <c>sns</c>; S3 Control's is <c>s3</c>.</param>
/// <param name="time">The clock; AWS refuses a signature more than five minutes off.</param>
internal sealed class SigningHandler(AWSCredentials credentials, string region, string service, TimeProvider time)
    : DelegatingHandler
{
    private const string BodyHash = "x-amz-content-sha256";
    private const string Date = "x-amz-date";
    private const string Token = "x-amz-security-token";

    /// <summary>Signs and sends; the body is read whole.</summary>
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken ct)
    {
        var who = await credentials.GetCredentialsAsync();
        var body = request.Content is null ? [] : await request.Content.ReadAsByteArrayAsync(ct);
        var hash = Convert.ToHexStringLower(SHA256.HashData(body));
        var now = time.GetUtcNow().UtcDateTime;
        Put(request.Headers, BodyHash, hash);
        Put(request.Headers, Date, AWS4Signer.FormatDateTime(now, "yyyyMMddTHHmmssZ"));
        Put(request.Headers, Token, who.UseToken ? who.Token : null);

        var headers = Signed(request);
        var names = string.Join(';', headers.Keys);
        var canonical = string.Join(
            '\n',
            request.Method.Method,
            PathOf(request.RequestUri!),
            QueryOf(request.RequestUri!),
            string.Concat(headers.Select(header => $"{header.Key}:{header.Value}\n")),
            names,
            hash
        );
        var signature = AWS4Signer.ComputeSignature(who, region, now, service, names, canonical);
        request.Headers.Remove("Authorization");
        request.Headers.TryAddWithoutValidation("Authorization", signature.ForAuthorizationHeader);
        return await base.SendAsync(request, ct);
    }

    private static SortedDictionary<string, string> Signed(HttpRequestMessage request)
    {
        var signed = new SortedDictionary<string, string>(StringComparer.Ordinal)
        {
            ["host"] = request.Headers.Host ?? request.RequestUri!.Authority,
        };
        foreach (var (name, values) in request.Headers)
        {
            if (name.StartsWith("x-amz-", StringComparison.OrdinalIgnoreCase))
            {
                signed[name.ToLowerInvariant()] = string.Join(',', values).Trim();
            }
        }

        if (request.Content?.Headers.ContentType is { } type)
        {
            signed["content-type"] = type.ToString();
        }

        return signed;
    }

    // S3 takes the path as it was sent; all other services encode it once more.
    private string PathOf(Uri uri) =>
        service is "s3" ? uri.AbsolutePath : string.Join('/', uri.AbsolutePath.Split('/').Select(Uri.EscapeDataString));

    private static string QueryOf(Uri uri) =>
        string.Join(
            '&',
            uri.Query.TrimStart('?')
                .Split('&', StringSplitOptions.RemoveEmptyEntries)
                .Select(pair => pair.Split('=', 2))
                .Select(pair => (Name: Encoded(pair[0]), Value: pair.Length > 1 ? Encoded(pair[1]) : ""))
                .OrderBy(pair => pair.Name, StringComparer.Ordinal)
                .ThenBy(pair => pair.Value, StringComparer.Ordinal)
                .Select(pair => $"{pair.Name}={pair.Value}")
        );

    private static string Encoded(string text) => Uri.EscapeDataString(Uri.UnescapeDataString(text));

    // A request that is sent again is signed again.
    private static void Put(HttpRequestHeaders headers, string name, string? value)
    {
        headers.Remove(name);
        if (value is not null)
        {
            headers.TryAddWithoutValidation(name, value);
        }
    }
}
