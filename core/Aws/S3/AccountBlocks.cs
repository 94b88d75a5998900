using System.Collections.Concurrent;
using System.Net;
using System.Net.Http.Headers;
using System.Xml;
using System.Xml.Linq;

namespace ZocSec.Core.Aws.S3;

/// <summary>
/// Reads and sets the public access block of whole accounts. Source: "GetPublicAccessBlock" and "PutPublicAccessBlock" of the
/// Amazon S3 Control API Reference, version 2018-08-20.
/// </summary>
internal sealed class AccountBlocks(IAwsClients clients, TimeProvider time)
{
    /// <summary>What the role must be allowed to do to read it.</summary>
    public const string Get = "s3:GetAccountPublicAccessBlock";

    /// <summary>What the role must be allowed to do to set it.</summary>
    public const string Put = "s3:PutAccountPublicAccessBlock";

    private const string NoBlock = "NoSuchPublicAccessBlockConfiguration";
    private static readonly XNamespace s_names = "http://awss3control.amazonaws.com/doc/2018-08-20/";
    private static readonly Uri s_address = new("v20180820/configuration/publicAccessBlock", UriKind.Relative);
    private static readonly TimeSpan Recent = TimeSpan.FromSeconds(30);

    private readonly ConcurrentDictionary<string, (DateTimeOffset Until, Lazy<Task<PublicAccessBlock>> Block)> _recent =
        new(StringComparer.Ordinal);

    /// <summary>An account's block; <see cref="PublicAccessBlock.None"/> when it has none.</summary>
    /// <exception cref="AwsCallException">The call failed.</exception>
    public async Task<PublicAccessBlock> ReadAsync(AwsTarget target, CancellationToken ct)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, s_address);
        try
        {
            var body = await AskAsync(target, request, Get, ct);
            return BlockOf(body);
        }
        catch (AwsCallException fault) when (fault.Code is NoBlock)
        {
            return PublicAccessBlock.None;
        }
    }

    /// <summary>An account's block as it was at most half a minute ago, so that reading a thousand buckets does not ask a thousand times.</summary>
    /// <exception cref="AwsCallException">The call failed.</exception>
    public Task<PublicAccessBlock> ReadRecentAsync(AwsTarget target)
    {
        var now = time.GetUtcNow();
        return _recent
            .AddOrUpdate(
                target.Account.Id,
                _ => Asked(),
                (_, last) =>
                    now < last.Until && !(last.Block.IsValueCreated && last.Block.Value.IsFaulted) ? last : Asked()
            )
            .Block.Value;

        // Once for all who ask at the same time: whoever gives up takes it from no other.
        (DateTimeOffset, Lazy<Task<PublicAccessBlock>>) Asked() =>
            (now + Recent, new Lazy<Task<PublicAccessBlock>>(() => ReadAsync(target, CancellationToken.None)));
    }

    /// <summary>Sets an account's block, all of it.</summary>
    /// <exception cref="AwsCallException">The call failed.</exception>
    public async Task SetAsync(AwsTarget target, PublicAccessBlock block, CancellationToken ct)
    {
        var body = new XElement(
            s_names + "PublicAccessBlockConfiguration",
            new XElement(s_names + "BlockPublicAcls", block.BlockAcls),
            new XElement(s_names + "IgnorePublicAcls", block.IgnoreAcls),
            new XElement(s_names + "BlockPublicPolicy", block.BlockPolicy),
            new XElement(s_names + "RestrictPublicBuckets", block.RestrictBuckets)
        );
        using var request = new HttpRequestMessage(HttpMethod.Put, s_address);
        request.Content = new StringContent(
            body.ToString(SaveOptions.DisableFormatting),
            new MediaTypeHeaderValue("application/xml")
        );
        await AskAsync(target, request, Put, ct);
        _recent.TryRemove(target.Account.Id, out _);
    }

    private Task<byte[]> AskAsync(AwsTarget target, HttpRequestMessage request, string action, CancellationToken ct) =>
        SignedCalls.AskAsync(
            clients.Signed(target, SignedClients.S3Control),
            request,
            action,
            SignedCalls.XmlFaultOf,
            ct
        );

    private static PublicAccessBlock BlockOf(byte[] body)
    {
        try
        {
            var settings = XDocument
                .Load(new MemoryStream(body))
                .Descendants()
                .ToLookup(part => part.Name.LocalName, part => part.Value, StringComparer.Ordinal);
            return new PublicAccessBlock(
                Is("BlockPublicAcls"),
                Is("IgnorePublicAcls"),
                Is("BlockPublicPolicy"),
                Is("RestrictPublicBuckets")
            );

            bool Is(string name) =>
                string.Equals(settings[name].FirstOrDefault(), "true", StringComparison.OrdinalIgnoreCase);
        }
        catch (XmlException error)
        {
            throw new AwsCallException(Get, new HttpRequestException("the answer is no XML", error, HttpStatusCode.OK));
        }
    }
}
