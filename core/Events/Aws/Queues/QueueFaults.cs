using Amazon.Runtime;
using Amazon.SQS.Model;
using ZocSec.Core.Aws;
using ZocSec.Core.Guardrails;

namespace ZocSec.Core.Events.Aws.Queues;

/// <summary>Says why a queue cannot be read, and what to do about it.</summary>
internal static class QueueFaults
{
    private static readonly GuardrailName s_nobody = new("aws/events");

    /// <summary>Why, the same words for the same cause.</summary>
    public static string Explain(AwsCallException fault, AwsQueue queue, AwsSettings settings)
    {
        var who = settings.HubRoleArn is { } role ? $"the hub role {role}" : "whoever the program is in AWS";
        return fault.InnerException switch
        {
            QueueDoesNotExistException
            or AmazonServiceException { ErrorCode: "QueueDoesNotExist" or "AWS.SimpleQueueService.NonExistentQueue" } =>
                $"there is no queue {queue.Name} in account {queue.Account}, {queue.Region}: create it, or mend Aws__Queues",
            AmazonServiceException { ErrorCode: "AccessDenied" or "AccessDeniedException" or "AuthorizationError" }
                when fault.Action.StartsWith("sqs:", StringComparison.Ordinal) =>
                $"{who} may not do {fault.Action} on it: allow sqs:ReceiveMessage, sqs:DeleteMessage and sqs:ChangeMessageVisibility, and see that neither the queue's policy nor that of its key denies it",
            AmazonClientException error
                when error.Message.Contains("credentials", StringComparison.OrdinalIgnoreCase) =>
                "the program has no credentials of AWS: set Aws__HubRoleArn and Aws__TokenAudience, or give it credentials that the SDK of AWS finds",
            var other => AwsFaults
                .ToBlocked(
                    other!,
                    new AwsTarget(new AwsAccount { Id = queue.Account, Role = who }, queue.Region, s_nobody),
                    fault.Action,
                    now: default
                )
                .Reason,
        };
    }
}
