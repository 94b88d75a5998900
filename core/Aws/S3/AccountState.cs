using System.Text.Json.Serialization;
using ZocSec.Core.Events;
using ZocSec.Core.Events.Aws;
using ZocSec.Core.Guardrails;

namespace ZocSec.Core.Aws.S3;

/// <summary>What holds for all buckets of an account, as guardrails judge it.</summary>
/// <param name="Resource">The account; its key is a <see cref="AwsResource"/>.</param>
public sealed record AccountState(ResourceId Resource) : State(Resource)
{
    /// <summary>The kind of these states' resources.</summary>
    public static ResourceKind Kind { get; } = new("aws/account");

    private const string Service = AwsEvent.TypePrefix + "s3";

    /// <summary>What keeps all its buckets from being public; null when it was not read.</summary>
    public PublicAccessBlock? Block { get; init; }

    /// <summary><c>public-access-block</c>, as <see cref="PublicAccessBlock.ToString"/> writes it.</summary>
    public override string? Value(string property) => property is BucketState.BlockProperty ? Block?.ToString() : null;

    /// <summary>An account as a resource.</summary>
    internal static ResourceId Of(TenantId tenant, string account) =>
        new AwsResource("s3", "", account, "account", account).ToResourceId(tenant, Kind);

    /// <summary>Hints at the account in which one of these calls of S3, or of its control plane, was made; at none for every other event.</summary>
    internal static Hint[] Hint(SourceEvent source, IEnumerable<string> calls) =>
        source.Type.StartsWith(Service, StringComparison.Ordinal)
        && calls.Any(call => source.Type == $"{Service}.{call}" || source.Type == $"{Service}-control.{call}")
        && AwsFacts.Of(source) is { } facts
            ? [new Hint(Of(source.Tenant, facts.Account))]
            : [];
}

/// <summary>How states of accounts are stored.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull
)]
[JsonSerializable(typeof(AccountState))]
internal sealed partial class AccountStateJson : JsonSerializerContext;
