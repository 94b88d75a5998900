using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;
using ZocSec.Bench.Payloads;

namespace ZocSec.Bench.Upstream;

/// <summary>Bodies and headers made beforehand.</summary>
internal static class Answers
{
    public static readonly byte[] Topics = """{"names":["firmware","rocket-skates","team-propulsion"]}"""u8.ToArray();

    public static readonly byte[] NotFound = """{"message":"Not Found","status":"404"}"""u8.ToArray();

    public static readonly byte[] NoRepositories = """{"total_count":0,"repositories":[]}"""u8.ToArray();

    public static readonly byte[] App =
        """
        {"id":1,"slug":"zocsec","client_id":"Iv1.8a61f9b3a7aba766","name":"ZocSec","owner":{"login":"acme","id":6811672,
        "type":"Organization"},"permissions":{"administration":"write","metadata":"read"},"events":["repository"]}
        """u8.ToArray();

    public static readonly byte[] Installations =
        """
        [{"id":1,"app_id":1,"app_slug":"zocsec","target_id":6811672,"target_type":"Organization",
        "account":{"login":"acme","id":6811672,"type":"Organization"},"repository_selection":"all",
        "permissions":{"administration":"write","metadata":"read"},"events":["repository"],"suspended_at":null}]
        """u8.ToArray();

    private static readonly Template PublicRepository = GitHubBody.Repository(isPrivate: false);
    private static readonly Template PrivateRepository = GitHubBody.Repository(isPrivate: true);

    private static readonly KeyValuePair<string, StringValues>[] Headers =
    [
        new("Content-Type", "application/json; charset=utf-8"),
        new("Cache-Control", "private, max-age=60, s-maxage=60"),
        new("Vary", "Accept, Authorization, Cookie, X-GitHub-OTP"),
        new("ETag", "W/\"2f0c1f5c1a7f2a6f0c4f9f7b8e5d3c2b1a0f9e8d7c6b5a493827160504030201\""),
        new("X-GitHub-Media-Type", "github.v3; format=json"),
        new("x-github-api-version-selected", "2022-11-28"),
        new("X-RateLimit-Limit", "15000"),
        new("X-RateLimit-Remaining", "14999"),
        new("X-RateLimit-Used", "1"),
        new("X-RateLimit-Resource", "core"),
        new("X-RateLimit-Reset", $"{InAnHour().ToUnixTimeSeconds()}"),
        new("X-GitHub-Request-Id", "C0DE:1A2B3:4C5D6E:7F8091:6A1B2C3D"),
    ];

    /// <summary>Answers with an installation's token, good for an hour.</summary>
    public static void Token(HttpResponse response)
    {
        var expires = InAnHour().ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture);
        response.StatusCode = StatusCodes.Status201Created;
        Body(
            response,
            Encoding.UTF8.GetBytes(
                $$"""
                {"token":"ghs_bench","expires_at":"{{expires}}","repository_selection":"all",
                "permissions":{"administration":"write","metadata":"read"} }
                """
            )
        );
    }

    /// <summary>Answers with a whole repository.</summary>
    public static void Repository(HttpResponse response, int number, bool isPrivate)
    {
        var body = isPrivate ? PrivateRepository : PublicRepository;
        AddHeaders(response, body.LengthOf(number));
        body.Write(response.BodyWriter, number);
    }

    /// <summary>Answers with <paramref name="body"/>.</summary>
    public static void Body(HttpResponse response, byte[] body)
    {
        AddHeaders(response, body.Length);
        body.CopyTo(response.BodyWriter.GetSpan(body.Length));
        response.BodyWriter.Advance(body.Length);
    }

    private static void AddHeaders(HttpResponse response, int length)
    {
        foreach (var header in Headers)
        {
            response.Headers[header.Key] = header.Value;
        }

        response.ContentLength = length;
    }

    private static DateTimeOffset InAnHour() => TimeProvider.System.GetUtcNow().AddHours(1);
}
