using System.Net;
using System.Text;
using Amazon.Runtime;
using ZocSec.Core.Aws;

namespace ZocSec.Tests.Aws.GuardDuty;

/// <summary>That the fake takes no request, and no finding, that AWS's model does not allow.</summary>
public sealed class GuardDutyFakeTests(Moto moto) : IAsyncLifetime
{
    private GuardDutyFake _fake = null!;
    private string _detector = "";

    public async ValueTask InitializeAsync()
    {
        _fake = await GuardDutyFake.StartAsync(moto);
        // Of keys that moto did not give out.
        _detector = _fake.Enable("123456789012");
    }

    public ValueTask DisposeAsync() => _fake.DisposeAsync();

    [Theory]
    [InlineData("GET", "detector", null)]
    [InlineData("GET", "detector?maxResults=1&nextToken=", null)]
    [InlineData("POST", "detector/{0}/findings", "{}")]
    [InlineData(
        "POST",
        "detector/{0}/findings",
        """{"findingCriteria":{"criterion":{"severity":{"greaterThanOrEqual":7}}}}"""
    )]
    [InlineData("POST", "detector/{0}/findings/get", """{"findingIds":["a"]}""")]
    public async Task WhatIsAllowed_IsAnswered(string method, string path, string? body)
    {
        using var answer = await SendAsync(method, path, body);

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
    }

    [Theory]
    [InlineData("GET", "detector/", null, "none")]
    [InlineData("PUT", "detector/{0}/findings", "{}", "none")]
    [InlineData("GET", "detector?maxResults=51", null, "too much")]
    [InlineData("GET", "detector?maxresults=5", null, "unknown")]
    [InlineData("POST", "detector/{0}/findings", null, "no body")]
    [InlineData("POST", "detector/{0}/findings", "[]", "Array for structure")]
    [InlineData("POST", "detector/{0}/findings", """{"maxResults":"5"}""", "String for integer")]
    [InlineData("POST", "detector/{0}/findings", """{"MaxResults":5}""", "unknown")]
    [InlineData("POST", "detector/{0}/findings", """{"nextToken":null}""", "Null for string")]
    [InlineData("POST", "detector/{0}/findings", """{"sortCriteria":{"orderBy":"DOWN"}}""", "is none of")]
    [InlineData(
        "POST",
        "detector/{0}/findings",
        """{"findingCriteria":{"criterion":{"severity":{"greaterThanOrEqual":7.5}}}}""",
        "Number for long"
    )]
    [InlineData(
        "POST",
        "detector/{0}/findings",
        """{"findingCriteria":{"criterion":{"resource.instanceId":{"equals":["i-1"]}}}}""",
        "no such criterion"
    )]
    [InlineData("POST", "detector/{0}/findings/get", "{}", "missing")]
    [InlineData("POST", "detector/{0}/findings/get", """{"findingIds":[""]}""", "too little")]
    public async Task WhatIsNot_IsRefusedAndKept(string method, string path, string? body, string wrong)
    {
        using var answer = await SendAsync(method, path, body);

        Assert.False(answer.IsSuccessStatusCode);
        Assert.Contains(wrong, Assert.Single(_fake.Violations), StringComparison.Ordinal);
        _fake.Violations.Clear();
    }

    [Fact]
    public void Finding_OutsideTheModel_IsTheTestsOwnError()
    {
        var finding = GuardDutyFindings.OfInstance("123456789012", "i-1");
        finding.Remove("type");
        finding["service"]!["sample"] = true;

        var error = Assert.Throws<InvalidOperationException>(() => _fake.Add(_detector, finding));

        Assert.Contains("finding.type: missing", error.Message, StringComparison.Ordinal);
        Assert.Contains("finding.service.sample: unknown", error.Message, StringComparison.Ordinal);
    }

    private async Task<HttpResponseMessage> SendAsync(string method, string path, string? body)
    {
        using var client = new HttpClient(
            new SigningHandler(
                new BasicAWSCredentials("test", "test"),
                "eu-central-1",
                "guardduty",
                TimeProvider.System
            )
            {
                InnerHandler = new SocketsHttpHandler(),
            }
        );
        using var request = new HttpRequestMessage(
            new HttpMethod(method),
            new Uri(_fake.Address, path.Replace("{0}", _detector, StringComparison.Ordinal))
        );
        request.Content = body is null ? null : new StringContent(body, Encoding.UTF8, "application/json");
        return await client.SendAsync(request);
    }
}
