using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Amazon.EC2;
using Amazon.KeyManagementService;
using Amazon.Runtime;
using Amazon.S3;
using Amazon.SecurityToken;
using Amazon.SecurityToken.Model;
using ZocSec.Core.Aws;
using ZocSec.Tests.Architecture;
using ZocSec.Tests.Aws;

[assembly: AssemblyFixture(typeof(Moto))]

namespace ZocSec.Tests.Aws;

/// <summary>AWS on this machine: one process for all tests, begun by the first that needs it. Each account is its own world.</summary>
public sealed class Moto : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly Lazy<Task<Uri>> _address;
    private Process? _process;
    private int _accounts;

    public Moto() => _address = new Lazy<Task<Uri>>(StartAsync);

    /// <summary>The Python that has moto.</summary>
    internal static string Python
    {
        get
        {
            var own = Path.Combine(Solution.Root, "artifacts", "moto", "bin", "python");
            return File.Exists(own) ? own : "python3";
        }
    }

    /// <summary>Where all services are.</summary>
    public Task<Uri> AddressAsync() => _address.Value;

    /// <summary>An account that no other test has.</summary>
    public AwsAccount NewAccount() =>
        new()
        {
            Id = (200_000_000_000 + Interlocked.Increment(ref _accounts)).ToString(CultureInfo.InvariantCulture),
            Regions = ["eu-central-1"],
        };

    /// <summary>Settings for a program that calls it.</summary>
    internal async Task<AwsSettings> SettingsAsync() =>
        new() { Endpoint = await _address.Value, Credentials = new BasicAWSCredentials("test", "test") };

    /// <summary>The clients of whoever owns an account, past the program's own.</summary>
    public async Task<MotoAccount> OwnerAsync(AwsAccount account)
    {
        var address = (await _address.Value).AbsoluteUri;
        using var sts = new AmazonSecurityTokenServiceClient(
            new BasicAWSCredentials("test", "test"),
            new AmazonSecurityTokenServiceConfig { ServiceURL = address, AuthenticationRegion = "us-east-1" }
        );
        var role = new AssumeRoleRequest
        {
            RoleArn = $"arn:aws:iam::{account.Id}:role/Owner",
            RoleSessionName = "owner",
        };
        return new MotoAccount(account.Id, (await sts.AssumeRoleAsync(role)).Credentials, address);
    }

    public void Dispose()
    {
        if (_process is not null)
        {
            _process.Kill();
            _process.Dispose();
        }
    }

    private async Task<Uri> StartAsync()
    {
        var start = new ProcessStartInfo(Python)
        {
            ArgumentList = { Path.Combine(Solution.Root, "tests", "moto", "start.py") },
            WorkingDirectory = Path.GetTempPath(),
            UseShellExecute = false,
            // It ends when its input does, however this process ends.
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        _process = Process.Start(start)!;

        // It writes a line for each request, and waits when nobody reads them.
        _ = _process.StandardError.BaseStream.CopyToAsync(Stream.Null);
        var line =
            await _process.StandardOutput.ReadLineAsync().WaitAsync(Patience)
            ?? throw new InvalidOperationException("moto did not start: run script/bootstrap");
        return new Uri(line);
    }
}

/// <summary>What the owner of an account does there.</summary>
public sealed class MotoAccount(string id, AWSCredentials credentials, string address)
{
    /// <summary>Twelve digits.</summary>
    public string Id => id;

    public AmazonS3Client S3(string region = "eu-central-1") =>
        new(
            credentials,
            new AmazonS3Config
            {
                ServiceURL = address,
                AuthenticationRegion = region,
                ForcePathStyle = true,
            }
        );

    public AmazonEC2Client Ec2(string region = "eu-central-1") =>
        new(credentials, new AmazonEC2Config { ServiceURL = address, AuthenticationRegion = region });

    /// <summary>Asks a service without SDK by AWS's Query protocol; moto checks no signatures.</summary>
    /// <returns>The answer's XML.</returns>
    public async Task<string> QueryAsync(string service, string version, params (string Name, string Value)[] form)
    {
        using var content = new FormUrlEncodedContent(
            form.Append(("Version", version)).Select(pair => KeyValuePair.Create(pair.Item1, pair.Item2))
        );
        return await AskAsync(service, content);
    }

    /// <summary>Asks a service without SDK by AWS's JSON protocol.</summary>
    /// <param name="service"><c>events</c>.</param>
    /// <param name="target"><c>AWSEvents.TestEventPattern</c>.</param>
    /// <param name="body">The request.</param>
    /// <returns>The answer's JSON.</returns>
    public async Task<string> JsonAsync(string service, string target, JsonObject body)
    {
        using var content = new StringContent(body.ToJsonString(), Encoding.UTF8, "application/x-amz-json-1.1");
        content.Headers.Add("X-Amz-Target", target);
        return await AskAsync(service, content);
    }

    private async Task<string> AskAsync(string service, HttpContent content)
    {
        using var http = new HttpClient();
        var key = (await credentials.GetCredentialsAsync()).AccessKey;
        http.DefaultRequestHeaders.TryAddWithoutValidation(
            "Authorization",
            $"AWS4-HMAC-SHA256 Credential={key}/20260301/us-east-1/{service}/aws4_request, SignedHeaders=host, Signature=none"
        );
        using var answer = await http.PostAsync(new Uri(address), content);
        var text = await answer.Content.ReadAsStringAsync();
        Assert.True(answer.IsSuccessStatusCode, text);
        return text;
    }

    public AmazonKeyManagementServiceClient Kms(string region = "eu-central-1") =>
        new(credentials, new AmazonKeyManagementServiceConfig { ServiceURL = address, AuthenticationRegion = region });
}
