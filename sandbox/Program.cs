using ZocSec.Functions.Settings;
using ZocSec.Sandbox.Stories;

var configuration = new ConfigurationBuilder().AddEnvironmentVariables("ASPNETCORE_").AddEnvironmentVariables().Build();
try
{
    var settings = RunnerSettings.Read(configuration, args);
    return await new SandboxRunner(
        settings,
        (sandbox, ct) =>
            settings.Setup
                ? AppInSetup.StartAsync(settings, sandbox, ct)
                : RunningApp.StartAsync(settings, sandbox, ct),
        Console.Out,
        TimeProvider.System
    ).RunAsync();
}
catch (Exception error) when (error is FormatException or SettingsException)
{
    await Console.Error.WriteLineAsync(error.Message);
    return 1;
}
