using System.Diagnostics;
using Amazon.EC2;
using Amazon.Runtime;
using Amazon.S3;
using Amazon.SecurityToken;
using Amazon.SecurityToken.Model;
using ZocSec.Bench.Compare;

namespace ZocSec.Bench.Aws;

/// <summary>moto in a process of its own, and its accounts past the program's front.</summary>
internal sealed class MotoProcess : IDisposable
{
    private readonly Process _process;

    private MotoProcess(Process process, Uri address) => (_process, Address) = (process, address);

    /// <summary>Where it listens.</summary>
    public Uri Address { get; }

    /// <summary>Starts it, from the folder of the repository.</summary>
    /// <exception cref="ProgramFailedException">It does not listen.</exception>
    public static async Task<MotoProcess> StartAsync(CancellationToken ct)
    {
        var own = Path.GetFullPath("artifacts/moto/bin/python");
        var process = Process.Start(
            new ProcessStartInfo(File.Exists(own) ? own : "python3")
            {
                ArgumentList = { Path.GetFullPath("tests/moto/start.py") },
                WorkingDirectory = Path.GetTempPath(),
                UseShellExecute = false,
                // It ends when its input does.
                RedirectStandardInput = true,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            }
        )!;
        process.ErrorDataReceived += (_, _) => { };
        process.BeginErrorReadLine();
        return await process.StandardOutput.ReadLineAsync(ct) is { } line
            ? new MotoProcess(process, new Uri(line))
            : throw new ProgramFailedException("moto does not start: run script/bootstrap");
    }

    /// <summary>The credentials of whoever owns an account.</summary>
    public async Task<AWSCredentials> OwnerAsync(string account, CancellationToken ct)
    {
        using var sts = new AmazonSecurityTokenServiceClient(
            new BasicAWSCredentials("test", "test"),
            new AmazonSecurityTokenServiceConfig
            {
                ServiceURL = Address.AbsoluteUri,
                AuthenticationRegion = "us-east-1",
            }
        );
        var role = new AssumeRoleRequest { RoleArn = $"arn:aws:iam::{account}:role/Owner", RoleSessionName = "owner" };
        return (await sts.AssumeRoleAsync(role, ct)).Credentials;
    }

    /// <summary>A client of EC2.</summary>
    public AmazonEC2Client Ec2(AWSCredentials owner, string region) =>
        new(owner, new AmazonEC2Config { ServiceURL = Address.AbsoluteUri, AuthenticationRegion = region });

    /// <summary>A client of S3.</summary>
    public AmazonS3Client S3(AWSCredentials owner, string region) =>
        new(
            owner,
            new AmazonS3Config
            {
                ServiceURL = Address.AbsoluteUri,
                AuthenticationRegion = region,
                ForcePathStyle = true,
            }
        );

    public void Dispose()
    {
        _process.Kill();
        _process.Dispose();
    }
}
