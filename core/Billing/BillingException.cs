using Amazon.Runtime;
using ZocSec.Core.Aws;

namespace ZocSec.Core.Billing;

/// <summary>
/// Billing data, or what was asked of it, is wrong in a way that somebody can mend: the message names the file, and the line
/// where there is one, says what is wrong and what to do.
/// </summary>
/// <param name="message">A sentence for whoever ran the command.</param>
/// <param name="inner">What happened.</param>
public sealed class BillingException(string message, Exception? inner = null) : Exception(message, inner)
{
    /// <summary>Whether AWS or GitHub could not be reached, or refused: nothing is wrong with the data.</summary>
    public bool IsOutside { get; init; } =
        inner
        is AwsCallException
            or HubRefusal
            or AmazonServiceException
            or AmazonClientException
            or HttpRequestException;
}
