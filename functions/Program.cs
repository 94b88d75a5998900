using ZocSec.Core.Storage;
using ZocSec.Functions;
using ZocSec.Functions.Settings;

try
{
    var configuration = new ConfigurationBuilder()
        .AddEnvironmentVariables("ASPNETCORE_")
        .AddEnvironmentVariables()
        .AddCommandLine(args)
        .Build();
    await ZocSecProgram.RunAsync(configuration, args);
    return 0;
}
catch (Exception error) when (error is SettingsException or StorageException)
{
    await Console.Error.WriteLineAsync(error.Message);
    return 1;
}
