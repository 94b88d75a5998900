namespace ZocSec.Core.Events.Aws;

/// <summary>Opens what was posted in the name of SNS.</summary>
public interface ISnsInbox
{
    /// <summary>The largest body that SNS posts, in bytes.</summary>
    const int MaxBytes = 2 * 1024 * 1024;

    /// <summary>Verifies a message, and confirms the subscription where it asks for that.</summary>
    /// <param name="body">The body.</param>
    /// <param name="ct">Cancels.</param>
    Task<SnsOpened> OpenAsync(ReadOnlyMemory<byte> body, CancellationToken ct);
}

/// <summary>What was in a message of SNS.</summary>
public abstract record SnsOpened
{
    private SnsOpened() { }

    /// <summary>An event.</summary>
    /// <param name="Json">As it was published.</param>
    public sealed record Event(ReadOnlyMemory<byte> Json) : SnsOpened;

    /// <summary>News of a subscription, which was dealt with.</summary>
    public sealed record Done : SnsOpened;

    /// <summary>It is not from SNS, or of no expected topic.</summary>
    public sealed record Refused : SnsOpened;

    /// <summary>It cannot be told now; it should be sent again.</summary>
    public sealed record Unavailable : SnsOpened;
}
