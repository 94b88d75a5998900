using System.Diagnostics;
using System.Net;
using System.Text;
using Amazon.EC2;
using Amazon.EC2.Model;
using Amazon.S3;
using Amazon.S3.Model;
using ZocSec.Bench.Compare;
using ZocSec.Sandbox;
using ZocSec.Tests.Aws;

namespace ZocSec.Bench.Aws;

/// <summary>
/// How the published program guards accounts of a real server: from an event to the change that is proved and recorded, at an
/// AWS that answers each call late; what AWS is asked meanwhile; the CPU time of a thousand events; and what sweeps ask.
/// </summary>
/// <param name="setup">Where the program is.</param>
/// <param name="latencyMs">Milliseconds that each call waits, for the reactions.</param>
/// <param name="count">How often each reaction is measured, after the first, which is told apart: it compiles code.</param>
/// <param name="output">Where the figures go.</param>
internal sealed class AwsRun(Setup setup, int latencyMs, int count, TextWriter output)
{
    private const string Account = "111111111111";
    private const string Region = "eu-central-1";
    private const string Key = "the-key-of-the-events";
    private const int Thousand = 1000;
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    private static readonly string[] s_regions =
    [
        "us-east-1",
        "us-east-2",
        "us-west-1",
        "us-west-2",
        "ap-south-1",
        "ap-northeast-1",
        "ap-northeast-2",
        "ap-northeast-3",
        "ap-southeast-1",
        "ap-southeast-2",
        "ca-central-1",
        "eu-central-1",
        "eu-west-1",
        "eu-west-2",
        "eu-west-3",
        "sa-east-1",
    ];

    private int _events;

    /// <summary>Runs it.</summary>
    /// <exception cref="ProgramFailedException">Something did not come.</exception>
    public async Task RunAsync(CancellationToken ct)
    {
        using var moto = await MotoProcess.StartAsync(ct);
        await using var front = await RecordedMoto.StartAsync(moto.Address);
        await using var sandbox = await SandboxServer.StartAsync(new SandboxOptions { Repositories = 1 }, ct);
        var owner = await moto.OwnerAsync(Account, ct);
        using var ec2 = moto.Ec2(owner, Region);
        using var s3 = moto.S3(owner, Region);

        await ReactAsync(sandbox, front, ec2, s3, ct);
        await LoadAsync(sandbox, front, ec2, ct);
        await SweepAsync(sandbox, front, s3, ct);
        await SweepManyAsync(sandbox, front, ct);
    }

    private async Task ReactAsync(
        SandboxServer sandbox,
        RecordedMoto front,
        AmazonEC2Client ec2,
        AmazonS3Client s3,
        CancellationToken ct
    )
    {
        using var program = await StartAsync(sandbox, front, PolicyOf(Mode.Enforce, [Account], [Region]), ct);
        await QuietAsync(front, ct);
        front.Before = async (_, _) =>
        {
            await Task.Delay(latencyMs, ct);
            return false;
        };
        await MeasureAsync(
            "bucket without encryption",
            program,
            front,
            async number => await BucketAsync(s3, $"react-{number}", ct),
            name => BucketEvent("CreateBucket", name),
            "aws/bucket-encryption",
            ct
        );
        await MeasureAsync(
            "bucket without public access block",
            program,
            front,
            async number => await BucketAsync(s3, $"open-{number}", ct),
            name => BucketEvent("DeleteBucketPublicAccessBlock", name),
            "aws/bucket-exposure",
            ct
        );
        await MeasureAsync(
            "port 22 open to the world",
            program,
            front,
            async number => await GroupAsync(ec2, $"react-{number}", ct),
            GroupEvent,
            "aws/open-ports",
            ct
        );
        front.Before = (_, _) => Task.FromResult(false);
    }

    private async Task MeasureAsync(
        string what,
        RunningProgram program,
        RecordedMoto front,
        Func<int, Task<string>> prepare,
        Func<string, string> eventOf,
        string guardrail,
        CancellationToken ct
    )
    {
        using var http = ClientOf(program);
        var seconds = new List<double>();
        var calls = new List<Dictionary<string, int>>();
        for (var number = 0; number <= count; number++)
        {
            var name = await prepare(number);
            var before = Snapshot(front);
            var clock = Stopwatch.StartNew();
            await SendAsync(http, eventOf(name), ct);
            var ledger = new Uri($"api/ledger?guardrail={guardrail}&resource={name}&limit=1", UriKind.Relative);
            await UntilAsync(
                async () =>
                    (await http.GetStringAsync(ledger, ct)).Contains("\"remediated\"", StringComparison.Ordinal),
                program,
                ct
            );
            seconds.Add(clock.Elapsed.TotalSeconds);
            calls.Add(Since(front, before));
        }

        await output.WriteLineAsync(
            string.Create(
                CultureInfo.InvariantCulture,
                $"{what}, {latencyMs} ms a call: {Spread.Of(seconds.Skip(1)).ToText("0.000")} s from the event to the recorded proof, the first {seconds[0]:0.000} s; {calls[^1].Values.Sum()} calls: {InWords(calls[^1])}"
            )
        );
    }

    // Each event opens a port that the program closes again.
    private async Task LoadAsync(SandboxServer sandbox, RecordedMoto front, AmazonEC2Client ec2, CancellationToken ct)
    {
        using var program = await StartAsync(sandbox, front, PolicyOf(Mode.Enforce, [Account], [Region]), ct);
        await QuietAsync(front, ct);
        var groups = new List<string>();
        for (var number = 0; number < Thousand; number++)
        {
            groups.Add(await GroupAsync(ec2, $"load-{number}", ct));
        }

        using var http = ClientOf(program);
        var before = Snapshot(front);
        var used = program.Usage.CpuSeconds;
        var clock = Stopwatch.StartNew();
        await Parallel.ForEachAsync(
            groups,
            new ParallelOptions { MaxDegreeOfParallelism = 16, CancellationToken = ct },
            async (group, cancel) => await SendAsync(http, GroupEvent(group), cancel)
        );
        await UntilAsync(
            () => Task.FromResult(Since(front, before).GetValueOrDefault("ec2:RevokeSecurityGroupIngress") >= Thousand),
            program,
            ct
        );
        await QuietAsync(front, ct);
        await output.WriteLineAsync(
            string.Create(
                CultureInfo.InvariantCulture,
                $"{Thousand} events of ports that were opened and are closed: {program.Usage.CpuSeconds - used:0.00} s of CPU, {Since(front, before).Values.Sum() / (double)Thousand:0.0} calls an event, {program.Usage.PeakMegabytes:0} MB at most ({clock.Elapsed.TotalSeconds:0} s, nearly all of it moto's)"
            )
        );
    }

    private async Task SweepAsync(SandboxServer sandbox, RecordedMoto front, AmazonS3Client s3, CancellationToken ct)
    {
        for (var number = 0; number < Thousand; number++)
        {
            await BucketAsync(s3, $"sweep-{number}", ct);
        }

        await SweepAsync(
            $"{Thousand} buckets and {Thousand} security groups",
            sandbox,
            front,
            PolicyOf(Mode.Observe, [Account], [Region]),
            ct
        );
    }

    private Task SweepManyAsync(SandboxServer sandbox, RecordedMoto front, CancellationToken ct)
    {
        var accounts = Enumerable.Range(1, 50).Select(number => $"2222222222{number:D2}");
        return SweepAsync("50 accounts in 16 regions", sandbox, front, PolicyOf(Mode.Observe, accounts, s_regions), ct);
    }

    private async Task SweepAsync(
        string what,
        SandboxServer sandbox,
        RecordedMoto front,
        string policy,
        CancellationToken ct
    )
    {
        var before = Snapshot(front);
        using var program = await StartAsync(sandbox, front, policy, ct);
        var clock = Stopwatch.StartNew();
        await QuietAsync(front, ct);
        var calls = Since(front, before);
        await output.WriteLineAsync(
            string.Create(
                CultureInfo.InvariantCulture,
                $"sweep of {what}: {calls.Values.Sum()} calls, {program.Usage.CpuSeconds:0.0} s of CPU with the start, {program.Usage.PeakMegabytes:0} MB at most ({clock.Elapsed.TotalSeconds:0} s, nearly all of it moto's): {InWords(calls)}"
            )
        );
    }

    private Task<RunningProgram> StartAsync(
        SandboxServer sandbox,
        RecordedMoto front,
        string policy,
        CancellationToken ct
    ) =>
        SandboxedProgram.StartAsync(
            setup,
            sandbox,
            policy,
            ct,
            new Dictionary<string, string>(StringComparer.Ordinal)
            {
                ["AWS_ENDPOINT_URL"] = front.Address.AbsoluteUri,
                ["AWS_ACCESS_KEY_ID"] = "test",
                ["AWS_SECRET_ACCESS_KEY"] = "test",
                ["Aws__EventKey"] = Key,
                ["Ledger__ApiKey"] = Key,
            }
        );

    private static string PolicyOf(Mode mode, IEnumerable<string> accounts, IEnumerable<string> regions)
    {
        var policy = new StringBuilder()
            .AppendLine("version: 1")
            .AppendLine(CultureInfo.InvariantCulture, $"mode: {(mode is Mode.Enforce ? "enforce" : "observe")}")
            .AppendLine("limits: { changes-per-hour: 1000000 }")
            .AppendLine("aws:")
            .AppendLine("  bucket-encryption: { grace: 0s }")
            // Else no bucket would be open.
            .AppendLine("  account-exposure: { mode: observe }")
            .AppendLine("  accounts:");
        foreach (var account in accounts)
        {
            policy.AppendLine(
                CultureInfo.InvariantCulture,
                $"    - {{ id: \"{account}\", regions: [{string.Join(", ", regions)}] }}"
            );
        }

        return policy.ToString();
    }

    private static HttpClient ClientOf(RunningProgram program)
    {
        var http = new HttpClient { BaseAddress = program.Address };
        http.DefaultRequestHeaders.Add("X-Api-Key", Key);
        return http;
    }

    private static async Task SendAsync(HttpClient http, string json, CancellationToken ct)
    {
        using var content = new StringContent(json, Encoding.UTF8, "application/json");
        using var answer = await http.PostAsync(new Uri("api/aws/events", UriKind.Relative), content, ct);
        if (answer.StatusCode is not HttpStatusCode.Accepted)
        {
            throw new ProgramFailedException($"an event was answered with {(int)answer.StatusCode}");
        }
    }

    private static async Task<string> BucketAsync(AmazonS3Client s3, string name, CancellationToken ct)
    {
        await s3.PutBucketAsync(new PutBucketRequest { BucketName = name, BucketRegionName = Region }, ct);
        return name;
    }

    private static async Task<string> GroupAsync(AmazonEC2Client ec2, string name, CancellationToken ct)
    {
        var made = await ec2.CreateSecurityGroupAsync(
            new CreateSecurityGroupRequest { GroupName = name, Description = "an example" },
            ct
        );
        await ec2.AuthorizeSecurityGroupIngressAsync(
            new AuthorizeSecurityGroupIngressRequest
            {
                GroupId = made.GroupId,
                IpPermissions =
                [
                    new IpPermission
                    {
                        IpProtocol = "tcp",
                        FromPort = 22,
                        ToPort = 22,
                        Ipv4Ranges = [new IpRange { CidrIp = "0.0.0.0/0" }],
                    },
                ],
            },
            ct
        );
        return made.GroupId;
    }

    private string BucketEvent(string call, string bucket) =>
        EventOf("s3", call, $$"""{"bucketName":"{{bucket}}"}""", "null");

    private string GroupEvent(string group) =>
        EventOf("ec2", "AuthorizeSecurityGroupIngress", $$"""{"groupId":"{{group}}"}""", """{"_return":true}""");

    private string EventOf(string service, string call, string request, string response)
    {
        var id = Interlocked.Increment(ref _events);
        return $$$"""
            {"id":"{{{id}}}","detail-type":"AWS API Call via CloudTrail","source":"aws.{{{service}}}","account":"{{{Account}}}",
             "time":"2026-11-24T11:59:30Z","region":"{{{Region}}}","detail":{"eventID":"{{{id}}}","eventName":"{{{call}}}",
             "eventSource":"{{{service}}}.amazonaws.com","awsRegion":"{{{Region}}}","eventTime":"2026-11-24T11:59:00Z",
             "userIdentity":{"arn":"arn:aws:sts::{{{Account}}}:assumed-role/Admin/alice"},
             "requestParameters":{{{request}}},"responseElements":{{{response}}}}}
            """;
    }

    private static Dictionary<string, int> Snapshot(RecordedMoto front) => new(front.Actions, StringComparer.Ordinal);

    private static Dictionary<string, int> Since(RecordedMoto front, Dictionary<string, int> before) =>
        front
            .Actions.Select(pair => (pair.Key, Value: pair.Value - before.GetValueOrDefault(pair.Key)))
            .Where(pair => pair.Value > 0)
            .ToDictionary(pair => pair.Key, pair => pair.Value, StringComparer.Ordinal);

    private static string InWords(Dictionary<string, int> calls) =>
        string.Join(", ", calls.OrderByDescending(pair => pair.Value).Select(pair => $"{pair.Key} {pair.Value}"));

    // Nothing was asked for fifteen seconds: some answers of moto take many.
    private static async Task QuietAsync(RecordedMoto front, CancellationToken ct)
    {
        var last = -1;
        for (var quiet = 0; quiet < 15; )
        {
            await Task.Delay(1000, ct);
            var now = front.Actions.Values.Sum();
            quiet = now == last && now > 0 ? quiet + 1 : 0;
            last = now;
        }
    }

    private static async Task UntilAsync(Func<Task<bool>> isSo, RunningProgram program, CancellationToken ct)
    {
        var clock = Stopwatch.StartNew();
        while (!await isSo())
        {
            if (!program.Runs || clock.Elapsed > Patience)
            {
                throw new ProgramFailedException($"nothing came in {Patience.TotalMinutes} minutes: {program.Output}");
            }

            await Task.Delay(2, ct);
        }
    }

    private enum Mode
    {
        Observe,
        Enforce,
    }
}
