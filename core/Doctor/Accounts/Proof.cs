using ZocSec.Core.Aws;

namespace ZocSec.Core.Doctor.Accounts;

/// <summary>What is known of whether a role may do something.</summary>
internal abstract record Proof
{
    private Proof() { }

    /// <summary>It may.</summary>
    public sealed record Allowed : Proof;

    /// <summary>It may not.</summary>
    public sealed record Denied : Proof;

    /// <summary>AWS has no way to tell without doing it.</summary>
    public sealed record Untold : Proof;

    /// <summary>AWS does not serve the account in this region.</summary>
    /// <param name="Reason">What that means.</param>
    public sealed record NoRegion(string Reason) : Proof;

    /// <summary>The question was not answered.</summary>
    /// <param name="Reason">Why.</param>
    public sealed record Failed(string Reason) : Proof;

    /// <summary>Asks, and takes the answer for a proof.</summary>
    /// <param name="target">Whom the call is for.</param>
    /// <param name="action">What it proves.</param>
    /// <param name="ask">Makes the call.</param>
    public static async Task<Proof> OfAsync(AwsTarget target, string action, Func<Task> ask)
    {
        try
        {
            await AwsCalls.AskAsync(
                action,
                async () =>
                {
                    await ask();
                    return true;
                }
            );
            return new Allowed();
        }
        catch (AwsCallException fault)
        {
            return Of(fault, target, action);
        }
    }

    private static Proof Of(AwsCallException fault, AwsTarget target, string action) =>
        fault.Code switch
        {
            // The session was refused, not the call.
            _ when fault.Action != action => new Failed(Why(fault, target)),
            "DryRunOperation" => new Allowed(),
            // EC2 looks for what a call names once it has let the caller through.
            { } code when IsNotFound(code) && IsEc2(action) => new Allowed(),
            _ when fault.IsDenied => new Denied(),
            "AuthFailure" or "OptInRequired" or "UnrecognizedClientException" => new NoRegion(Why(fault, target)),
            // It was not let through because of its parameters: nobody has asked yet whether it may.
            { } code when code.StartsWith("Invalid", StringComparison.Ordinal) && IsEc2(action) => new Untold(),
            _ => new Failed(Why(fault, target)),
        };

    private static bool IsEc2(string action) => action.StartsWith("ec2:", StringComparison.Ordinal);

    private static bool IsNotFound(string code) =>
        code.StartsWith("Invalid", StringComparison.Ordinal) && code.EndsWith(".NotFound", StringComparison.Ordinal);

    private static string Why(AwsCallException fault, AwsTarget target) =>
        AwsFaults.ToBlocked(fault.InnerException!, target, fault.Action, DateTimeOffset.UnixEpoch).Reason;
}
