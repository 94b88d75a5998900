using System.CommandLine;
using System.Data.Common;
using Microsoft.Extensions.DependencyInjection;
using ZocSec.Core.Engine;
using ZocSec.Core.Storage;
using ZocSec.Core.Storage.Azure;
using ZocSec.Core.Storage.Sqlite;

namespace ZocSec.Action.Commands;

/// <summary>
/// Gives commands the storage of a server, which may be running: its folder, or with <c>Storage__Provider=azure</c> its
/// storage account.
/// </summary>
internal static class StorageFolder
{
    private const string Name = "--storage";
    private const string Setting = "Storage__Path";
    private const string Default = "data";

    /// <summary>The option that names the folder; for a parent of commands that use it.</summary>
    public static Option<string> Option() =>
        new(Name)
        {
            Description =
                $"The server's storage folder. Without it the setting {Setting}, else `{Default}`. With {AzureSettingsReader.Provider}=azure in the environment the storage account of AzureWebJobsStorage is used instead.",
            DefaultValueFactory = _ =>
                Environment.GetEnvironmentVariable(Setting) is { Length: > 0 } set ? set : Default,
            Recursive = true,
        };

    /// <summary>What names a folder to another command, with a space before it; empty for the one it takes by itself.</summary>
    public static string Argument(string folder) =>
        folder == Default ? ""
        : folder.Any(char.IsWhiteSpace) ? $" {Name} \"{folder}\""
        : $" {Name} {folder}";

    /// <summary>Makes a command act on the folder's services.</summary>
    /// <param name="command">The command.</param>
    /// <param name="storage">The option that names the folder.</param>
    /// <param name="run">Does the work; returns the exit code.</param>
    /// <param name="add">Adds services that the work needs besides; null for none.</param>
    public static Command On(
        this Command command,
        Option<string> storage,
        Func<IServiceProvider, ParseResult, CancellationToken, Task<int>> run,
        Action<IServiceCollection>? add = null
    )
    {
        command.SetAction(
            async (parsed, ct) =>
            {
                var folder = parsed.GetRequiredValue(storage);
                var problems = new List<string>();
                var account = AzureSettingsReader.Read(Environment.GetEnvironmentVariable, problems);
                if (problems.Count > 0)
                {
                    return await RefuseAsync(parsed, string.Join("; ", problems));
                }

                // Opening would make an empty database, and all would seem well.
                if (account is null && !File.Exists(Path.Combine(folder, SqliteServices.FileName)))
                {
                    return await RefuseAsync(
                        parsed,
                        $"there is no {SqliteServices.FileName} in {folder}; name the server's folder with --storage"
                    );
                }

                try
                {
                    var registered = new ServiceCollection()
                        .AddLogging()
                        .AddZocSecStorage(account, folder)
                        .AddSingleton<OpenWork>();
                    add?.Invoke(registered);
                    await using var services = registered.BuildServiceProvider();
                    return await run(services, parsed, ct);
                }
                catch (Exception error)
                    when (error is StorageException or DbException or IOException or UnauthorizedAccessException)
                {
                    return await RefuseAsync(parsed, error.Message);
                }
            }
        );
        return command;
    }

    private static async Task<int> RefuseAsync(ParseResult parsed, string message)
    {
        await parsed.ComplainAsync(message);
        return ExitCode.Storage;
    }
}
