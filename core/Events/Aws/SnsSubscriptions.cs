using ZocSec.Core.Aws;

namespace ZocSec.Core.Events.Aws;

/// <summary>Confirms subscriptions. Source: "ConfirmSubscription" of the Amazon SNS API Reference.</summary>
internal sealed class SnsSubscriptions(SnsWeb web)
{
    /// <summary>Confirms the subscription that a verified message asks about, at its topic's own host alone.</summary>
    public async Task<SnsVerdict> ConfirmAsync(SnsMessage message, CancellationToken ct)
    {
        if (
            SnsTopic.RegionOf(message.TopicArn) is not { } region
            || !SnsHost.TryAddress(message.SubscribeUrl, region, out var address)
            || address.AbsolutePath is not "/"
            || !Asks(address, message.TopicArn)
        )
        {
            return new SnsVerdict.Refused("its SubscribeURL confirms no subscription of its topic");
        }

        return await web.GetAsync(address, ct) is null
            ? new SnsVerdict.Unavailable("SNS did not take the confirmation")
            : new SnsVerdict.Genuine();
    }

    private static bool Asks(Uri address, string topic)
    {
        var asked = address
            .Query.TrimStart('?')
            .Split('&')
            .Select(pair => pair.Split('=', 2))
            .ToLookup(pair => pair[0], pair => Uri.UnescapeDataString(pair[^1]), StringComparer.Ordinal);
        return asked["Action"].SequenceEqual(["ConfirmSubscription"], StringComparer.Ordinal)
            && asked["TopicArn"].SequenceEqual([topic], StringComparer.Ordinal)
            && asked["Token"].Count() == 1;
    }
}
