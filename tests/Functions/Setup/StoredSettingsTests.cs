using Microsoft.Extensions.Configuration;
using ZocSec.Core.GitHub.Setup;
using ZocSec.Functions.Settings;
using ZocSec.Functions.Setup;
using ZocSec.Tests.GitHub.Setup;
using ZocSec.Tests.Storage;

namespace ZocSec.Tests.Functions.Setup;

/// <summary>Where the App comes from: the environment, else what the set-up stored, else the set-up.</summary>
public sealed class StoredSettingsTests : IDisposable
{
    private readonly TempFolder _folder = new();

    [Fact]
    public void Nothing_IsSetUp()
    {
        var settings = SetupSettings.ReadIfNoApp(With(("App:PublicUrl", "https://zocsec.example.com")));

        Assert.Equal("https://zocsec.example.com", settings!.PublicUrl!.ToString());
        Assert.Equal(new Uri("https://github.com/"), settings.Site.Web);
        Assert.False(settings.PrintsSettings);
    }

    [Fact]
    public void Stored_IsServed()
    {
        Store();
        var configuration = With();

        Assert.Null(SetupSettings.ReadIfNoApp(configuration));
        var settings = HostSettings.Read(AppConfiguration.WithStored(configuration));
        Assert.Equal("12", settings.GitHub.AppId);
        Assert.Equal(["the-webhook-secret-of-the-app"], settings.WebhookSecrets);
    }

    [Fact]
    public void EnvironmentNamesAnApp_TheStoredOneIsNotRead()
    {
        Store();
        var configuration = With(
            ("GitHub:AppId", "99"),
            ("GitHub:PrivateKey", TestKey.Pem),
            ("GitHub:WebhookSecret", HostDriver.Secret)
        );

        Assert.Equal("99", HostSettings.Read(AppConfiguration.WithStored(configuration)).GitHub.AppId);
    }

    [Fact]
    public void EnvironmentNamesAnAppInPart_IsAnErrorAndNoSetup()
    {
        var configuration = With(("GitHub:AppId", "99"));

        Assert.Null(SetupSettings.ReadIfNoApp(configuration));
        var error = Assert.Throws<SettingsException>(() =>
            HostSettings.Read(AppConfiguration.WithStored(configuration))
        );
        Assert.Equal(
            ["GitHub__PrivateKey", "GitHub__WebhookSecret"],
            error.Errors.Select(problem => problem.Split(' ')[0]).Order()
        );
    }

    [Fact]
    public void StoredWithAClient_PeopleSignInByIt()
    {
        Store();

        var client = HostSettings.Read(AppConfiguration.WithStored(With())).SignIn;

        Assert.Equal(("Iv1.1", "the-client-secret"), (client!.Id, client.Secret));
    }

    [Fact]
    public void StoredWithoutAClient_TheEnvironmentSaysIt()
    {
        new StoredAppFile(_folder.Path).TryWrite(StoredAppFileTests.App with { ClientId = "", ClientSecret = "" });

        var without = HostSettings.Read(AppConfiguration.WithStored(With()));
        var with = HostSettings.Read(
            AppConfiguration.WithStored(With(("GitHub:ClientId", "Iv1.2"), ("GitHub:ClientSecret", "another-secret")))
        );

        Assert.Null(without.SignIn);
        Assert.Equal("Iv1.2", with.SignIn!.Id);
    }

    [Fact]
    public void StoredOfAnotherGitHub_IsRefused()
    {
        Store();

        var error = Assert.Throws<SettingsException>(() =>
            AppConfiguration.WithStored(With(("GitHub:ApiUrl", "https://github.example.com/api/v3")))
        );

        Assert.StartsWith("GitHub__ApiUrl ", Assert.Single(error.Errors), StringComparison.Ordinal);
    }

    [Fact]
    public void StoredAndBroken_IsRefused()
    {
        File.WriteAllText(new StoredAppFile(_folder.Path).Path, "{");

        Assert.Null(SetupSettings.ReadIfNoApp(With()));
        Assert.Throws<SettingsException>(() => AppConfiguration.WithStored(With()));
    }

    [Fact]
    public void WrongAddresses_AreNamed()
    {
        var error = Assert.Throws<SettingsException>(() =>
            SetupSettings.ReadIfNoApp(
                With(("App:PublicUrl", "http://zocsec.example.com"), ("GitHub:ApiUrl", "https://github.com"))
            )
        );

        Assert.Equal(
            ["App__PublicUrl", "GitHub__ApiUrl"],
            error.Errors.Select(problem => problem.Split(' ')[0]).Order()
        );
    }

    public void Dispose() => _folder.Dispose();

    private void Store() => Assert.True(new StoredAppFile(_folder.Path).TryWrite(StoredAppFileTests.App));

    private IConfiguration With(params (string Key, string Value)[] settings) =>
        new ConfigurationBuilder()
            .AddInMemoryCollection(
                settings
                    .Append(("Storage:Path", _folder.Path))
                    .Select(setting => KeyValuePair.Create(setting.Item1, (string?)setting.Item2))
            )
            .Build();
}
