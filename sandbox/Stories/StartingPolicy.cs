namespace ZocSec.Sandbox.Stories;

/// <summary>The policy that a sandbox begins with, where there is none yet.</summary>
internal static class StartingPolicy
{
    private const string Text = """
        # What is guarded, and how. Change it while the program runs: a good file is in force within two seconds.
        version: 1
        mode: enforce        # observe: only record what would be done
        paused: false        # true: change nothing, but take and record every event
        github:
          public-repository:
            allow-topics: [open-source]
            visibility: private
            forks: alert
          vulnerability-alerts: {}
          team-topic: {}     # each repository has a topic that names its owner: team-platform

        """;

    /// <summary>Writes it, unless there is a file already.</summary>
    public static void WriteIfMissing(string path)
    {
        if (File.Exists(path))
            return;
        if (Path.GetDirectoryName(path) is { Length: > 0 } folder)
            Directory.CreateDirectory(folder);
        File.WriteAllText(path, Text);
    }
}
