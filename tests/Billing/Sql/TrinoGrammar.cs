using System.Diagnostics;
using System.Text.Json;
using ZocSec.Tests.Architecture;

namespace ZocSec.Tests.Billing.Sql;

/// <summary>The grammar of Trino, which Athena speaks.</summary>
internal static class TrinoGrammar
{
    /// <summary>Parses texts.</summary>
    /// <param name="texts">Names and SQL texts, one SELECT each.</param>
    /// <returns>What is wrong with them, one line each: the name, line and column, and what was found there.</returns>
    public static async Task<string[]> ErrorsOfAsync(IReadOnlyList<(string Name, string Sql)> texts)
    {
        var modules = Path.Combine(Solution.Root, "artifacts", "trino", "node_modules");
        if (!Directory.Exists(Path.Combine(modules, "dt-sql-parser")))
        {
            throw new InvalidOperationException("The grammar of Trino is missing: run script/bootstrap");
        }

        var start = new ProcessStartInfo("node", [Path.Combine(Solution.Root, "tests", "trino", "check.mjs")])
        {
            Environment = { ["NODE_PATH"] = modules },
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var node = Process.Start(start)!;
        var said = node.StandardError.ReadToEndAsync();
        var output = node.StandardOutput.ReadToEndAsync();
        await JsonSerializer.SerializeAsync(node.StandardInput.BaseStream, texts.Select(text => text.Sql));
        node.StandardInput.Close();
        await node.WaitForExitAsync();
        Assert.True(node.ExitCode == 0, await said);
        var errors = JsonSerializer.Deserialize<string[][]>(await output)!;
        Assert.Equal(texts.Count, errors.Length);
        return
        [
            .. texts
                .Zip(errors, (text, found) => found.Select(error => $"{text.Name}:{error}"))
                .SelectMany(found => found),
        ];
    }
}
