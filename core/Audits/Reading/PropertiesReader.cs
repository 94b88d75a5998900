using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;
using ZocSec.Core.GitHub;
using ZocSec.Core.GitHub.Owners;
using ZocSec.Core.Guardrails;

namespace ZocSec.Core.Audits.Reading;

/// <summary>Reads the custom property that names the owner, of all repositories of an organisation; GraphQL lacks it.</summary>
internal sealed class PropertiesReader(GitHubClient client, TenantId tenant, Patience patience, IAuditProgress progress)
{
    /// <summary>Repositories on a page.</summary>
    public const int PageSize = 100;

    /// <summary>Adds the values to an account's facts, or why they could not be read.</summary>
    /// <exception cref="AuditStoppedException">GitHub cannot be asked any more.</exception>
    public async Task<AccountFacts> ReadAsync(AccountFacts facts, string property, CancellationToken ct)
    {
        if (!facts.IsOrganization || !RepositoryName.IsValid($"{facts.Login}/x"))
        {
            return facts;
        }

        var values = ImmutableDictionary.CreateBuilder<long, ImmutableArray<string>>();
        for (var (page, done) = (1, 0); ; page++)
        {
            var path = string.Create(
                CultureInfo.InvariantCulture,
                $"orgs/{facts.Login}/properties/values?per_page={PageSize}&page={page}"
            );
            var answer = await patience.AskAsync(
                () => client.AsInstallationAsync(tenant, new GitHubRequest(HttpMethod.Get, path), Read, ct),
                ct
            );
            switch (answer)
            {
                case GitHubAnswer<ImmutableArray<PropertiesBody>>.Ok { Value: var bodies }:
                    foreach (var body in bodies)
                    {
                        if (body.ValuesOf(property) is { IsEmpty: false } found)
                        {
                            values[body.RepositoryId] = found;
                        }
                    }

                    done += bodies.Length;
                    var isLast = bodies.Length < PageSize;
                    progress.Advanced(AuditPart.Properties, done, isLast ? done : null);
                    if (isLast)
                    {
                        return facts with { Properties = values.ToImmutable() };
                    }

                    break;
                case GitHubAnswer<ImmutableArray<PropertiesBody>>.Refused refused:
                    return facts with { PropertiesUnknown = refused.Reason };
                case GitHubAnswer<ImmutableArray<PropertiesBody>>.NotFound:
                    return facts with { PropertiesUnknown = "GitHub does not show custom properties here" };
                default:
                    throw AuditStoppedException.For(answer, "the custom properties cannot be read");
            }
        }
    }

    private static GitHubAnswer<ImmutableArray<PropertiesBody>>.Ok? Read(ReadOnlySpan<byte> body) =>
        JsonSerializer.Deserialize(body, AuditRestJson.Default.ImmutableArrayPropertiesBody)
            is { IsDefault: false } bodies
            ? new GitHubAnswer<ImmutableArray<PropertiesBody>>.Ok(bodies)
            : null;
}

internal sealed record PropertiesBody(long RepositoryId, ImmutableArray<PropertyBody> Properties)
{
    /// <summary>The values of one property; none when it has none.</summary>
    public ImmutableArray<string> ValuesOf(string property) =>
        [
            .. (Properties.IsDefault ? [] : Properties)
                .Where(one => property.Equals(one.PropertyName, StringComparison.OrdinalIgnoreCase))
                .SelectMany(one => one.Texts),
        ];
}

/// <summary>The members of REST's bodies that only an audit reads.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(ImmutableArray<PropertiesBody>))]
[JsonSerializable(typeof(ImmutableArray<DeployKeyBody>))]
internal sealed partial class AuditRestJson : JsonSerializerContext;
