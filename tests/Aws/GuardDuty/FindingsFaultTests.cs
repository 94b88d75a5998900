using System.Collections.Immutable;
using Microsoft.AspNetCore.Http;
using Moq;
using ZocSec.Core.Aws;
using ZocSec.Core.Aws.GuardDuty;
using ZocSec.Core.Guardrails;

namespace ZocSec.Tests.Aws.GuardDuty;

/// <summary>What is said when GuardDuty does not answer what it was asked.</summary>
public sealed class FindingsFaultTests(Moto moto) : IAsyncLifetime
{
    private static readonly DateTimeOffset s_now = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    private GuardDutyAccount _aws = null!;

    public async ValueTask InitializeAsync() => _aws = await GuardDutyAccount.StartAsync(moto);

    public ValueTask DisposeAsync() => _aws.DisposeAsync();

    [Theory]
    [InlineData(403, "AccessDeniedException", false, "allow it in the role's policy")]
    [InlineData(403, "AccessDeniedException:http://internal.amazon.com/", false, "allow it in the role's policy")]
    [InlineData(403, "com.amazon#AccessDeniedException", false, "allow it in the role's policy")]
    [InlineData(429, "TooManyRequestsException", true, "slow down")]
    [InlineData(400, "ThrottlingException", true, "slow down")]
    [InlineData(403, "ExpiredTokenException", true, "there will be another")]
    [InlineData(403, "UnrecognizedClientException", false, "region may not be enabled")]
    [InlineData(403, "InvalidSignatureException", false, "its clock is right")]
    [InlineData(400, "BadRequestException", false, "AWS refused")]
    [InlineData(500, "InternalServerErrorException", true, "AWS failed")]
    public async Task Refusal_IsSaid_AndTriedAgainWhenThatHelps(int status, string code, bool retry, string say)
    {
        var detector = _aws.Fake.Enable(_aws.Id);
        var id = _aws.Fake.Add(detector, GuardDutyFindings.OfInstance(_aws.Id, "i-0123456789abcdef0"));
        foreach (var operation in (string[])["ListDetectors", "ListFindings", "GetFindings"])
        {
            _aws.Fake.Refuse(operation, status, code);
        }

        await BlockedAsync(() => _aws.Findings.DetectorsAsync(_aws.Target, default), Findings.ListDetectors);
        await BlockedAsync(() => ListAsync(detector), Findings.ListFindings);
        await BlockedAsync(() => _aws.Findings.GetAsync(_aws.Target, detector, [id], default), Findings.GetFindings);

        async Task BlockedAsync(Func<Task> ask, string action)
        {
            var blocked = Blocked(await Assert.ThrowsAsync<AwsCallException>(ask));
            Assert.Contains(say, blocked.Reason, StringComparison.Ordinal);
            Assert.Contains($"{action} in account {_aws.Id}, eu-central-1", blocked.Reason, StringComparison.Ordinal);
            Assert.Equal(retry, blocked.RetryAt is not null);
        }
    }

    [Fact]
    public async Task CodeInTheBody_Counts()
    {
        _aws.Fake.Reply("ListDetectors", Answer(403, """{"__type":"AccessDeniedException","Message":"not you"}"""));

        var fault = await DetectorsFaultAsync();

        Assert.Equal("AccessDeniedException", fault.Code);
        Assert.Equal("not you", fault.InnerException!.Message);
    }

    [Fact]
    public async Task Detector_OfSomebodyElse_IsToldFromOtherFaults()
    {
        var other = _aws.Fake.Enable(moto.NewAccount().Id);

        var fault = await Assert.ThrowsAsync<AwsCallException>(() => ListAsync(other));

        Assert.Equal(Findings.NoDetector, fault.Code);
        var blocked = Blocked(fault);
        Assert.Null(blocked.RetryAt);
        Assert.StartsWith("GuardDuty is off for guardduty:ListFindings", blocked.Reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("..")]
    [InlineData("../x")]
    [InlineData("a/findings?x")]
    public async Task Detector_ThatIsNone_AsksNobody(string detector)
    {
        var fault = await Assert.ThrowsAsync<AwsCallException>(() => ListAsync(detector));

        Assert.Equal(Findings.NoDetector, fault.Code);
        Assert.Empty(_aws.Fake.Calls);
    }

    [Theory]
    [InlineData(200, "<html>Sign in to the proxy</html>", "could not be reached")]
    [InlineData(200, """{"detectorIds":["a""", "could not be reached")]
    [InlineData(200, "null", "could not be reached")]
    [InlineData(200, "{}", "could not be reached")]
    [InlineData(200, """{"detectorIds":null}""", "could not be reached")]
    [InlineData(200, "", "could not be reached")]
    [InlineData(502, "<html>Bad gateway</html>", "AWS failed")]
    public async Task Answer_OfSomethingElse_IsTriedAgain(int status, string body, string say)
    {
        _aws.Fake.Reply("ListDetectors", Answer(status, body));

        var blocked = Blocked(await DetectorsFaultAsync());

        Assert.Contains(say, blocked.Reason, StringComparison.Ordinal);
        Assert.NotNull(blocked.RetryAt);
    }

    [Fact]
    public async Task Answer_ThatEndsEarly_IsTriedAgain()
    {
        _aws.Fake.Reply(
            "ListDetectors",
            async context =>
            {
                context.Response.ContentLength = 100;
                await context.Response.WriteAsync("""{"detectorIds":[""");
                context.Abort();
            }
        );

        Assert.NotNull(Blocked(await DetectorsFaultAsync()).RetryAt);
    }

    [Fact]
    public async Task Finding_WithoutWhatTheModelRequires_IsNotPassedOver()
    {
        var detector = _aws.Fake.Enable(_aws.Id);
        _aws.Fake.Reply("GetFindings", Answer(200, """{"findings":[{"id":"a","type":"t"}]}"""));

        await Assert.ThrowsAsync<AwsCallException>(() => _aws.Findings.GetAsync(_aws.Target, detector, ["a"], default));
    }

    [Fact]
    public async Task NoAnswerInTime_IsTriedAgain()
    {
        var never = new TaskCompletionSource();
        _aws.Fake.Reply("ListDetectors", _ => never.Task);
        using var http = Client(TimeSpan.FromMilliseconds(50));

        var fault = await Assert.ThrowsAsync<AwsCallException>(() =>
            new Findings(Clients(http)).DetectorsAsync(_aws.Target, default)
        );

        never.SetResult();
        Assert.IsType<TimeoutException>(fault.InnerException);
        Assert.NotNull(Blocked(fault).RetryAt);
    }

    [Fact]
    public async Task WhoeverCancels_IsNotToldOfAFault()
    {
        using var cancelled = new CancellationTokenSource();
        await cancelled.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() =>
            _aws.Findings.DetectorsAsync(_aws.Target, cancelled.Token)
        );
    }

    [Fact]
    public async Task RoleThatCannotBeAssumed_IsNamed()
    {
        _aws.Fake.Front.Refused["AssumeRole"] = "AccessDenied";

        var fault = await DetectorsFaultAsync();

        Assert.Equal("sts:AssumeRole", fault.Action);
    }

    [Fact]
    public async Task Signature_ForAnotherService_IsRefused()
    {
        using var http = Client(TimeSpan.FromSeconds(20), service: "sns");

        var fault = await Assert.ThrowsAsync<AwsCallException>(() =>
            new Findings(Clients(http)).DetectorsAsync(_aws.Target, default)
        );

        Assert.Equal("InvalidSignatureException", fault.Code);
        Assert.Contains("another service", Assert.Single(_aws.Fake.Violations), StringComparison.Ordinal);
        _aws.Fake.Violations.Clear();
    }

    private static Func<HttpContext, Task> Answer(int status, string body) =>
        context =>
        {
            context.Response.StatusCode = status;
            return context.Response.WriteAsync(body);
        };

    private HttpClient Client(TimeSpan patience, string service = "guardduty") =>
        new(
            new SigningHandler(
                new Amazon.Runtime.BasicAWSCredentials("test", "test"),
                "eu-central-1",
                service,
                TimeProvider.System
            )
            {
                InnerHandler = new SocketsHttpHandler(),
            }
        )
        {
            BaseAddress = _aws.Fake.Address,
            Timeout = patience,
        };

    private static IAwsClients Clients(HttpClient http) =>
        Mock.Of<IAwsClients>(all => all.Signed(It.IsAny<AwsTarget>(), "guardduty") == http);

    private Task<(ImmutableArray<string> Ids, string? Next)> ListAsync(string detector) =>
        _aws.Findings.ListAsync(_aws.Target, detector, FindingCriteria.All(4), token: null, default);

    private Task<AwsCallException> DetectorsFaultAsync() =>
        Assert.ThrowsAsync<AwsCallException>(() => _aws.Findings.DetectorsAsync(_aws.Target, default));

    private Reading.Blocked Blocked(AwsCallException fault) =>
        AwsFaults.ToBlocked(fault.InnerException!, _aws.Target, fault.Action, s_now);
}
