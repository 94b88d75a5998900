using System.Text;
using System.Text.Json;
using CloudNative.CloudEvents;
using CloudNative.CloudEvents.SystemTextJson;
using CsCheck;
using ZocSec.Core.Events;
using ZocSec.Tests.Contract;

namespace ZocSec.Tests.Events;

/// <summary>What is kept of a delivery is a small and valid CloudEvent, whatever was delivered.</summary>
public sealed class SourceEventTests
{
    private static readonly DateTimeOffset Received = new(2026, 3, 1, 9, 12, 34, 567, TimeSpan.Zero);

    private static readonly CloudEventAttribute[] Extensions =
    [
        CloudEventAttribute.CreateExtension("tenant", CloudEventAttributeType.String),
        CloudEventAttribute.CreateExtension("actor", CloudEventAttributeType.String),
    ];

    // As long as the endpoint takes, of a character that JSON escapes.
    private static readonly string Id = new('+', GitHubDelivery.MaxHeader);
    private static readonly string Name = new('&', GitHubDelivery.MaxHeader);

    // Text that a name may hold by mistake or malice: any UTF-16, also halves of characters.
    private static readonly Gen<string> AnyText = Gen.OneOf(
        Gen.Char.Array[0, 400].Select(characters => new string(characters)),
        Gen.Select(
            Gen.Int[0, 5].Select(index => "xé\"<\u4e2d\\"[index]),
            Gen.Int[0, 400],
            (c, length) => new string(c, length)
        )
    );

    public static TheoryData<string> OddNames =>
        ["", " ", "a\0b", "a\nb", "a\u001bb", "a\u0085b", "\ud800", "\uffff", "\ufdd0"];

    [Fact]
    public void Write_EveryExample_IsAValidSmallCloudEventAndReadsBack()
    {
        var read = 0;
        foreach (var example in WebhookExamples.All)
        {
            if (GitHubDelivery.Read(Guid.Empty.ToString(), example.Event, example.Json.Span, Received) is { } source)
            {
                AssertValid(source);
                read++;
            }
        }

        Assert.True(read > 50, $"only {read} examples belong to an installation");
    }

    [Fact]
    public void Write_Publicized_IsTheCloudEventThatWeDocument()
    {
        var source = Read(Payload("publicized", "acme/payroll", "mona", "public"), "repository")!;

        var parsed = Parse(CloudEventJson.Write(source));

        Assert.Equal(CloudEventsSpecVersion.V1_0, parsed.SpecVersion);
        Assert.Equal("72d3162e-cc78-11e3-81ab-4c9367dc0958", parsed.Id);
        Assert.Equal("/github/installations/7", parsed.Source!.OriginalString);
        Assert.Equal("com.github.repository.publicized", parsed.Type);
        Assert.Equal("acme/payroll", parsed.Subject);
        Assert.Equal(Received, parsed.Time);
        Assert.Equal("application/json", parsed.DataContentType);
        Assert.Equal(("7", "mona"), (parsed["tenant"], parsed["actor"]));
        Assert.Equal(42, ((JsonElement)parsed.Data!).GetProperty("repository").GetProperty("id").GetInt64());
    }

    [Fact]
    public void Read_AnyPayload_IsNothingOrAValidSmallCloudEvent() =>
        Gen.Select(AnyText, AnyText, AnyText, AnyText)
            .Sample(
                (action, name, sender, visibility) =>
                {
                    if (Read(Payload(action, name, sender, visibility), "repository") is { } source)
                    {
                        AssertValid(source);
                    }
                },
                iter: 2_000
            );

    [Theory]
    [InlineData(200)]
    [InlineData(140)]
    public void Read_LongestNamesThatServersAllow_AreKept(int length)
    {
        var name = $"{new string('a', length - 101)}/{new string('b', 100)}";

        var source = Read(Payload("publicized", name, new string('s', 100), "internal"), "repository");

        Assert.Equal(name, source!.Subject);
        AssertValid(source);
    }

    [Fact]
    public void Read_LongestTextsOfAllThatAreTaken_AreUnderTheLimit()
    {
        // The JSON of each of these characters takes six bytes, the most there is for one.
        var longest = Enumerable
            .Range(1, 400)
            .Select(length => new string('\u4e2d', length))
            .Select(text => GitHubDelivery.Read(Id, Name, Payload(text, text, text, text), Received)!)
            .Where(source => source is { Subject: not null, Actor: not null })
            .Max(source => CloudEventJson.Write(source).Length);

        Assert.InRange(longest, SourceEvent.MaxBytes / 2, SourceEvent.MaxBytes - 1);
    }

    [Theory]
    [MemberData(nameof(OddNames))]
    public void Read_NameThatGitHubCannotGive_IsNothingOrValid(string odd)
    {
        string[][] payloads =
        [
            [odd, "acme/payroll", "mona", "public"],
            ["publicized", odd, "mona", "public"],
            ["publicized", "acme/payroll", odd, "public"],
            ["publicized", "acme/payroll", "mona", odd],
        ];

        foreach (var texts in payloads)
        {
            if (Read(Payload(texts[0], texts[1], texts[2], texts[3]), "repository") is { } source)
            {
                AssertValid(source);
            }
        }
    }

    [Fact]
    public void Read_NoInstallation_IsNothing() =>
        Assert.Null(
            Read("""{"action":"publicized","repository":{"id":42,"full_name":"acme/payroll"}}"""u8, "repository")
        );

    private static void AssertValid(SourceEvent source)
    {
        var json = CloudEventJson.Write(source);
        Assert.InRange(json.Length, 1, SourceEvent.MaxBytes - 1);

        var parsed = Parse(json);
        Assert.True(parsed.IsValid);
        Assert.Equal(
            (source.Id, source.Source, source.Type, source.Subject),
            (parsed.Id, parsed.Source!.OriginalString, parsed.Type, parsed.Subject)
        );
        Assert.Equal((source.Tenant.Value, source.Actor), (parsed["tenant"], parsed["actor"]));

        var again = CloudEventJson.Read(json);
        Assert.Equal(source with { Data = default }, again with { Data = default });
        Assert.True(JsonElement.DeepEquals(source.Data, again.Data));
    }

    private static CloudEvent Parse(byte[] json) =>
        new JsonEventFormatter().DecodeStructuredModeMessage(json, contentType: null, Extensions);

    private static SourceEvent? Read(ReadOnlySpan<byte> payload, string name) =>
        GitHubDelivery.Read("72d3162e-cc78-11e3-81ab-4c9367dc0958", name, payload, Received);

    // Written by hand: a writer of JSON would mend the halves of characters.
    private static byte[] Payload(string action, string name, string sender, string visibility) =>
        Encoding.UTF8.GetBytes(
            $$"""
            {"action":{{Quoted(action)}},"repository":{"id":42,"full_name":{{Quoted(name)}},"private":false,
            "visibility":{{Quoted(visibility)}},"archived":false,"fork":false,"stargazers_count":9223372036854775807,
            "forks_count":9223372036854775807},"sender":{"login":{{Quoted(sender)}} },"installation":{"id":7} }
            """
        );

    private static string Quoted(string text) =>
        $"\"{string.Concat(text.Select(c => FormattableString.Invariant($"\\u{(int)c:x4}")))}\"";
}
