namespace ZocSec.Bench.Clients;

/// <summary>A client that does the two requests without which no repository becomes private.</summary>
internal interface IGitHubWork
{
    /// <summary>As tables show it.</summary>
    string Name { get; }

    /// <summary>Reads a repository, then makes it private.</summary>
    Task ReadAndCloseAsync(int number);
}
