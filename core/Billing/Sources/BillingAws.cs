using Amazon.S3;
using ZocSec.Core.Aws;
using ZocSec.Core.Guardrails;
using ZocSec.Core.Policies;

namespace ZocSec.Core.Billing.Sources;

/// <summary>The clients of AWS for reading billing data; nobody is called before one is used.</summary>
internal sealed class BillingAws : IBillingAws, IDisposable
{
    // What CloudTrail shows as session and tag beside those of the guardrails.
    private static readonly GuardrailName s_name = new("billing/owners");

    private readonly MemberCredentials _members;
    private readonly AwsClients _clients;
    private readonly AwsTarget _target;

    private BillingAws(AwsSettings settings, AwsAccount? reader, TimeProvider time)
    {
        Reader = reader;
        Region = reader?.Regions.FirstOrDefault() ?? settings.Region;
        _members = new MemberCredentials(settings, time);
        _clients = new AwsClients(settings, reader is null ? new OwnCredentials(_members.Hub) : _members, time);
        _target = new AwsTarget(reader ?? new AwsAccount(), Region, s_name);
    }

    /// <inheritdoc />
    public AwsAccount? Reader { get; }

    /// <inheritdoc />
    public string? BucketOwner { get; private init; }

    /// <inheritdoc />
    public string Region { get; }

    /// <inheritdoc />
    public IAmazonS3 S3 => _clients.S3(_target);

    /// <inheritdoc />
    public IAmazonS3 S3In(string region) => _clients.S3(_target with { Region = region });

    /// <summary>Makes it.</summary>
    /// <param name="settings">How AWS is reached, as <see cref="AwsSettingsReader"/> reads it, without problems.</param>
    /// <param name="reader">The account whose role is assumed; null: the process's own credentials read.</param>
    /// <param name="time">The clock.</param>
    public static BillingAws Create(AwsSettings settings, AwsAccount? reader, TimeProvider time) =>
        new(settings, reader, time);

    /// <summary>Makes it as the policy's section says.</summary>
    /// <param name="settings">How AWS is reached, as <see cref="AwsSettingsReader"/> reads it, without problems.</param>
    /// <param name="billing">Who reads, and whose buckets.</param>
    /// <param name="time">The clock.</param>
    public static BillingAws Create(AwsSettings settings, BillingSettings billing, TimeProvider time) =>
        new(settings, billing.Reader, time) { BucketOwner = billing.BucketOwner };

    /// <inheritdoc />
#pragma warning disable CA1720 // Signed as a letter is, not as a number is.
    public HttpClient Signed(string service) => _clients.Signed(_target, service);
#pragma warning restore CA1720

    /// <inheritdoc />
    public void Dispose()
    {
        _clients.Dispose();
        _members.Dispose();
    }
}
