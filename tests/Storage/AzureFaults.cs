using Azure;
using Azure.Core;
using Azure.Core.Pipeline;

namespace ZocSec.Tests.Storage;

/// <summary>What can happen to the requests of one process on their way to the storage account.</summary>
internal sealed class AzureFaults : HttpPipelinePolicy
{
    private const int Never = int.MaxValue;

    private int _left = Never;
    private Fault _fault;

    private enum Fault
    {
        Crash,
        LostAnswer,
        Refusal,
    }

    /// <summary>Whether it happened.</summary>
    public bool Happened { get; private set; }

    /// <summary>To be given to the clients.</summary>
    public void Adjust(ClientOptions options)
    {
        options.Retry.Delay = TimeSpan.FromMilliseconds(1);
        options.AddPolicy(this, HttpPipelinePosition.PerRetry);
    }

    /// <summary>The process dies after so many more requests: it sends none after that.</summary>
    public void CrashAfter(int requests) => Arm(Fault.Crash, requests);

    /// <summary>After so many more requests, the service does what the next one asks, and its answer gets lost.</summary>
    public void LoseAnswerAfter(int requests) => Arm(Fault.LostAnswer, requests);

    /// <summary>Every request is refused, as of an identity without a role.</summary>
    public void Refuse() => Arm(Fault.Refusal, 0);

    public override void Process(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline) =>
        throw new NotSupportedException("The stores do not block.");

    public override async ValueTask ProcessAsync(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline)
    {
        var left = _left == Never ? Never : Interlocked.Decrement(ref _left);
        if (left >= 0)
        {
            await ProcessNextAsync(message, pipeline);
            return;
        }

        Happened = true;
        switch (_fault)
        {
            case Fault.LostAnswer when left == -1:
                await ProcessNextAsync(message, pipeline);
                throw new IOException("The answer got lost.");
            case Fault.LostAnswer:
                await ProcessNextAsync(message, pipeline);
                break;
            case Fault.Refusal:
                throw new RequestFailedException(
                    403,
                    "secret",
                    "AuthorizationPermissionMismatch",
                    innerException: null
                );
            default:
                throw new CrashException();
        }
    }

    private void Arm(Fault fault, int requests)
    {
        (_fault, Happened) = (fault, false);
        Volatile.Write(ref _left, requests);
    }
}

/// <summary>The process is dead.</summary>
internal sealed class CrashException : Exception
{
    public CrashException() { }

    public CrashException(string message)
        : base(message) { }

    public CrashException(string message, Exception inner)
        : base(message, inner) { }
}
