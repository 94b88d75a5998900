using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using ZocSec.Functions.Triggers;

namespace ZocSec.Tests.Functions;

public sealed class TriggerRequestTests
{
    [Theory]
    [InlineData(
        """{"Data":{"work":"\"plain text \\\"quoted\\\"\""},"Metadata":{"DequeueCount":"1"}}""",
        "plain text \"quoted\""
    )]
    [InlineData("""{"Data":{"work":"\"{\\\"id\\\":\\\"a\\\"}\""},"Metadata":{"id":"\"b\""}}""", """{"id":"a"}""")]
    [InlineData("""{"Data":{"work":"{\"id\":\"a\"}"}}""", """{"id":"a"}""")]
    [InlineData("""{"Data":{"work":{"id":"a"}}}""", """{"id":"a"}""")]
    [InlineData("""{"Data":{"work":""}}""", "")]
    public void ReadMessage_UndoesTheEncodingsOfTheHost(string body, string message) =>
        Assert.Equal(message, TriggerRequest.ReadMessage(Encoding.UTF8.GetBytes(body)));

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("""{"Data":null}""")]
    [InlineData("""{"Data":{"job":"\"x\""}}""")]
    [InlineData("""{"Data":{"work":"\"cut off"}}""")]
    public void ReadMessage_OfAnythingElse_IsNoJson(string body) =>
        Assert.ThrowsAny<JsonException>(() => TriggerRequest.ReadMessage(Encoding.UTF8.GetBytes(body)));

    [Theory]
    [InlineData(true, "X-Azure-Functions-InvocationId")]
    [InlineData(false)]
    [InlineData(false, "X-Azure-Functions-InvocationId", "X-Forwarded-Host")]
    [InlineData(false, "x-azure-functions-invocationid", "X-MS-Invocation-Id")]
    public void IsFromHost_IsTold_ByTheHeadersOfTheHostAndOfItsProxy(bool expected, params string[] names)
    {
        var headers = new HeaderDictionary();
        foreach (var name in names)
        {
            headers[name] = "something";
        }

        Assert.Equal(expected, TriggerRequest.IsFromHost(headers));
    }
}
