namespace ZocSec.Bench.Upstream;

/// <summary>What a client asked of the stand-in.</summary>
internal enum RequestKind
{
    Unexpected,
    Token,
    App,
    Installations,
    InstallationRepositories,
    GetRepository,
    PatchRepository,
    GetTopics,
    GetAlerts,
    PutAlerts,
}
