using System.Text.Json;
using ZocSec.Sandbox.Rest;

namespace ZocSec.Sandbox.SignIn;

/// <summary>What the App says, by its client secret, of the tokens by which it asks as people.</summary>
internal sealed class UserTokenRoutes(UserTokens tokens)
{
    public IEnumerable<RestRoute> All =>
        [
            new(
                "DELETE",
                "/applications/{client_id}/token",
                "rest/apps/oauth-applications#delete-an-app-token",
                Access.Anyone,
                End
            ),
        ];

    private Answer End(Call call)
    {
        if (call.Caller is not Caller.Client)
            return call.Error(401, "Requires authentication");
        if (call.Value("client_id") != AppIdentity.ClientId)
            return call.NotFound();
        if (!call.TryReadBody(out var body, out var problem))
            return problem;
        using (body)
        {
            return !body.RootElement.TryGetProperty("access_token", out var token)
                || token.ValueKind != JsonValueKind.String
                    ? call.Error(422, "Invalid request.", "\"access_token\" wasn't supplied.")
                : tokens.TryEnd(token.GetString()!) ? Answer.NoContent
                : call.NotFound();
        }
    }
}
