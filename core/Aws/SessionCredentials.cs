using Amazon.Runtime;
using Amazon.SecurityToken.Model;
using Amazon.Util.Internal;

namespace ZocSec.Core.Aws;

/// <summary>
/// The credentials of a role, for as long as its session lasts. All callers share them: they are renewed by one call before
/// they end, while the others go on with those that are still good.
/// </summary>
internal abstract class SessionCredentials : RefreshingAWSCredentials
{
    /// <summary>For how long a failure is the answer for everybody, so that those who wait do not fail one after the other.</summary>
    public static readonly TimeSpan FailureLasts = TimeSpan.FromSeconds(5);

    // A call that is begun with credentials ends with them.
    private static readonly TimeSpan s_early = TimeSpan.FromMinutes(5);

    private readonly TimeProvider _time;
    private Failure? _failure;

    /// <summary>Asks nobody before the credentials are used.</summary>
    /// <param name="time">When it is.</param>
    protected SessionCredentials(TimeProvider time)
        : base(new Clock(time))
    {
        _time = time;
        PreemptExpiryTime = s_early;
    }

    /// <summary>Asks STS for a session.</summary>
    /// <exception cref="AwsCallException">There is none.</exception>
    protected abstract Task<Credentials> AssumeAsync();

    /// <inheritdoc />
    protected sealed override CredentialsRefreshState GenerateNewCredentials() =>
        throw new NotSupportedException("every client of this program is asynchronous");

    /// <inheritdoc />
    protected sealed override async Task<CredentialsRefreshState> GenerateNewCredentialsAsync()
    {
        if (_failure is { } last && _time.GetUtcNow() < last.Until)
        {
            throw new AwsCallException(last.Fault.Action, last.Fault.InnerException!);
        }

        try
        {
            var given = await AssumeAsync();
            return new CredentialsRefreshState(
                new ImmutableCredentials(given.AccessKeyId, given.SecretAccessKey, given.SessionToken),
                given.Expiration ?? throw new AmazonClientException("STS did not say how long the credentials last"),
                new Clock(_time)
            );
        }
        catch (AwsCallException fault)
        {
            _failure = new Failure(fault, _time.GetUtcNow() + FailureLasts);
            throw;
        }
    }

    private sealed record Failure(AwsCallException Fault, DateTimeOffset Until);

    private sealed class Clock(TimeProvider time) : ITimeProvider
    {
        public DateTime Now => time.GetLocalNow().DateTime;

        public DateTime UtcNow => time.GetUtcNow().UtcDateTime;

        public DateTime CorrectedUtcNow => UtcNow;
    }
}
