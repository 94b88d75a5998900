using System.Security.Cryptography;
using System.Text;
using ZocSec.Sandbox;
using ZocSec.Sandbox.Organizations;

namespace ZocSec.Tests.EndToEnd;

/// <summary>The delivery that tells of a repository's having been made public, sent by a test itself.</summary>
internal static class PublicizedDelivery
{
    /// <summary>The request, signed.</summary>
    public static HttpRequestMessage Of(SandboxServer sandbox, SandboxRepository repository, string id)
    {
        var body = Encoding.UTF8.GetBytes(
            $$$"""
            {"action":"publicized","installation":{"id":{{{sandbox.InstallationId}}}},"sender":{"login":"mona"},
            "repository":{"id":{{{repository.Id}}},"full_name":"{{{repository.FullName}}}","private":false,"visibility":"public"}}
            """
        );
        var signature = HMACSHA256.HashData(Encoding.UTF8.GetBytes(sandbox.WebhookSecret), body);
        return new HttpRequestMessage(HttpMethod.Post, "/api/github/webhooks")
        {
            Content = new ByteArrayContent(body) { Headers = { { "Content-Type", "application/json" } } },
            Headers =
            {
                { "X-GitHub-Event", "repository" },
                { "X-GitHub-Delivery", id },
                { "X-Hub-Signature-256", $"sha256={Convert.ToHexStringLower(signature)}" },
            },
        };
    }

    /// <summary>How the ledger names the event.</summary>
    public static string KeyOf(SandboxServer sandbox, string id) =>
        $"/github/installations/{sandbox.InstallationId}#{id}";
}
