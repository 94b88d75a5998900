using ZocSec.Core.Storage;
using ZocSec.Functions;
using ZocSec.Functions.Settings;

try
{
    var configuration = new ConfigurationBuilder().AddEnvironmentVariables().AddCommandLine(args).Build();
    await using var app = ZocSecHost.Build(HostSettings.Read(configuration), args);
    await app.RunAsync();
    return 0;
}
catch (Exception error) when (error is SettingsException or StorageException)
{
    await Console.Error.WriteLineAsync(error.Message);
    return 1;
}
