namespace ZocSec.Functions;

/// <summary>The program: reads its settings, builds the host, runs it.</summary>
internal static class ZocSecProgram
{
    /// <summary>Runs until stopped.</summary>
    /// <returns>The exit code.</returns>
    public static async Task<int> RunAsync(string[] args)
    {
        await using var app = WebApplication.CreateSlimBuilder(args).Build();
        await app.RunAsync();
        return 0;
    }
}
