using System.Text;
using System.Text.Json;
using ZocSec.Core.Events;

namespace ZocSec.Tests.Events;

/// <summary>A payload is read tolerantly: what is odd is not there, what is unknown is skipped.</summary>
public sealed class GitHubPayloadTests
{
    [Fact]
    public void Read_Usual_TakesWhatWeNeed()
    {
        var payload = Read(
            """
            {"action":"edited","changes":{"action":"no","sender":{"login":"no"}},"repository":{"owner":{"id":1},"id":42,
            "full_name":"acme/payroll","visibility":"public"},"sender":{"id":9,"login":"mona"},"installation":{"id":7}}
            """
        );

        Assert.Equal(("edited", "mona", 7), (payload.Action, payload.Sender, payload.Installation));
        Assert.Equal(("acme/payroll", "public"), (payload.Repository.FullName, payload.Repository.Visibility));
    }

    [Theory]
    [InlineData("1")]
    [InlineData("1.5")]
    [InlineData("1e400")]
    [InlineData("true")]
    [InlineData("null")]
    [InlineData("[[{}]]")]
    [InlineData("{\"login\":{\"login\":\"mona\"},\"id\":{\"id\":7},\"full_name\":[\"acme/payroll\"]}")]
    [InlineData("\"\\ud800\"")]
    public void Read_OtherTypes_AreAsIfMissing(string value)
    {
        var payload = Read(
            $$"""
            {"action":{{value}},"sender":{"login":{{value}}},"repository":{"full_name":{{value}},"visibility":{{value}}},
            "installation":{"id":"7"},"after":1}
            """
        );

        Assert.Equal((null, null, null), (payload.Action, payload.Sender, payload.Installation));
        Assert.Equal((null, null), (payload.Repository.FullName, payload.Repository.Visibility));
    }

    [Theory]
    [InlineData("1")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("\"text\"")]
    public void Read_SomethingElseThanAnObject_IsAsIfMissing(string value)
    {
        var payload = Read(
            $$"""{"sender":{{value}},"repository":{{value}},"installation":{{value}},"action":"edited"}"""
        );

        Assert.Equal(("edited", null, null), (payload.Action, payload.Sender, payload.Installation));
        Assert.Null(payload.Repository.FullName);
    }

    [Theory]
    [InlineData("""\ud800""")]
    [InlineData("""a\ud800ction""")]
    [InlineData("""acti\udc00""")]
    [InlineData("""inst\ud800""")]
    [InlineData("""s\ud800""")]
    public void Read_NameWithHalfACharacter_IsUnknown(string name)
    {
        var payload = Read(
            $$"""
            {"{{name}}":1,"sender":{"{{name}}":1,"\ud800":1,"l\ud800":1},"installation":{"\ud800":1,"i\ud800":2,"id":7},
            "repository":{"\ud800x":1,"\ud800xx":1,"\ud800xxx":1,"\ud800xxxx":1,"v\ud800xxxx":1,"forks\ud800":1,
            "stargazers\ud800":1,"{{name}}":2,"full_name":"acme/payroll"},"action":"edited"}
            """
        );

        Assert.Equal(
            ("edited", 7, "acme/payroll"),
            (payload.Action, payload.Installation, payload.Repository.FullName)
        );
    }

    [Fact]
    public void Read_BytesThatAreNoUtf8_AreAsIfMissing()
    {
        byte[] json = [.. """{"action":"e"""u8, 0xff, .. """d","installation":{"id":7}}"""u8];

        var payload = GitHubPayload.Read(json);

        Assert.Equal((null, 7), (payload.Action, payload.Installation));
    }

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("""{"action":""")]
    [InlineData("""{"action":"edited" """)]
    [InlineData("""{"sender":{"login":"mona" """)]
    [InlineData("""{"repository":{"id":""")]
    [InlineData("""{"installation":{"id":7}""")]
    [InlineData("{}{}")]
    [InlineData("[]")]
    [InlineData("7")]
    public void Read_CutOffOrNoObject_Throws(string json) =>
        Assert.ThrowsAny<JsonException>(() => GitHubPayload.Read(Encoding.UTF8.GetBytes(json)));

    private static GitHubPayload Read(string json) => GitHubPayload.Read(Encoding.UTF8.GetBytes(json));
}
