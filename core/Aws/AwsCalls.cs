using Amazon.Runtime;

namespace ZocSec.Core.Aws;

/// <summary>Calls of AWS that say, when they fail, which action it was that failed.</summary>
internal static class AwsCalls
{
    /// <summary>Makes a call.</summary>
    /// <param name="action">What the role must be allowed to do: <c>s3:GetEncryptionConfiguration</c>.</param>
    /// <param name="call">The call.</param>
    /// <exception cref="AwsCallException">It failed.</exception>
    public static async Task<T> AskAsync<T>(string action, Func<Task<T>> call)
    {
        try
        {
            return await call();
        }
        catch (Exception error)
            when (error
                    is AmazonServiceException
                        or AmazonClientException
                        or HttpRequestException
                        or IOException
                        or TimeoutException
            )
        {
            throw new AwsCallException(action, error);
        }
    }
}

/// <summary>A call of AWS failed.</summary>
/// <param name="action">Which: <c>s3:GetEncryptionConfiguration</c>.</param>
/// <param name="inner">How.</param>
internal sealed class AwsCallException(string action, Exception inner) : Exception($"{action} failed", inner)
{
    /// <summary>What the role must be allowed to do.</summary>
    public string Action { get; } = action;

    /// <summary>The code of AWS's answer; null when there was none.</summary>
    public string? Code => (InnerException as AmazonServiceException)?.ErrorCode;

    /// <summary>Whether the role may not do it.</summary>
    public bool IsDenied => Code is "AccessDenied" or "AccessDeniedException" or "UnauthorizedOperation";
}
