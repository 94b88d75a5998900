using ZocSec.Core.Aws;
using ZocSec.Sandbox;
using ZocSec.Tests.Aws;
using ZocSec.Tests.Storage;

namespace ZocSec.Tests.EndToEnd;

/// <summary>What the program says when it is nobody in AWS.</summary>
public sealed class AwsIdentityFaultTests(Moto moto) : IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly AwsAccount _account = moto.NewAccount();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task NoCredentials_AreMissedBySettingAndRole()
    {
        await using var sandbox = await SandboxServer.StartAsync();
        using var program = await StartAsync(sandbox);

        await Eventually.IsSoAsync(() =>
            Task.FromResult(
                program.Output.Contains(
                    $"no credentials of AWS to assume the role ZocSecRemediation of account {_account.Id} with: set Aws__HubRoleArn",
                    StringComparison.Ordinal
                )
            )
        );
    }

    [Fact]
    public async Task IdentityWithoutToken_IsToldApartFromAws()
    {
        await using var identity = await ManagedIdentity.StartAsync();
        await using var sandbox = await SandboxServer.StartAsync();
        using var program = await StartAsync(
            sandbox,
            ("Aws__HubRoleArn", "arn:aws:iam::999999999999:role/ZocSecHub"),
            ("Aws__TokenAudience", "api://zocsec-aws"),
            ("IDENTITY_ENDPOINT", identity.Address.AbsoluteUri),
            ("IDENTITY_HEADER", "a-header-that-the-endpoint-refuses")
        );

        await Eventually.IsSoAsync(() =>
            Task.FromResult(
                program.Output.Contains("Azure gave no token for Aws__TokenAudience", StringComparison.Ordinal)
            )
        );
        Assert.DoesNotContain("a-header-that-the-endpoint-refuses", program.Output, StringComparison.Ordinal);
    }

    private async Task<ProgramProcess> StartAsync(SandboxServer sandbox, params (string Name, string Value)[] settings)
    {
        var policy = Path.Combine(_folder.Path, "zocsec.yml");
        await File.WriteAllTextAsync(
            policy,
            $$"""
            version: 1
            aws:
              accounts: [ { id: "{{_account.Id}}", regions: [eu-central-1] } ]
              bucket-encryption: { mode: enforce, grace: 0s }
            """
        );
        var nothing = Path.Combine(_folder.Path, "no-such-file");
        return await ProgramProcess.StartAsync(
            sandbox,
            Path.Combine(_folder.Path, "data"),
            policy,
            [
                ("AWS_ENDPOINT_URL", (await moto.AddressAsync()).AbsoluteUri),
                ("AWS_EC2_METADATA_DISABLED", "true"),
                ("AWS_ACCESS_KEY_ID", ""),
                ("AWS_SECRET_ACCESS_KEY", ""),
                ("AWS_SHARED_CREDENTIALS_FILE", nothing),
                ("AWS_CONFIG_FILE", nothing),
                .. settings,
            ]
        );
    }
}
