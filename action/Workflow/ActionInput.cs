namespace ZocSec.Action.Workflow;

/// <summary>The names of the inputs of action.yml.</summary>
internal static class ActionInput
{
    public const string Command = "command";
    public const string Organization = "organization";
    public const string User = "user";
    public const string Repositories = "repositories";
    public const string Token = "token";
    public const string AppId = "app-id";
    public const string PrivateKey = "private-key";
    public const string ApiUrl = "api-url";
    public const string Policy = "policy";
    public const string Outputs = "outputs";
    public const string Columns = "columns";
    public const string FailBelow = "fail-below";
    public const string FailOn = "fail-on";
    public const string Previous = "previous";
    public const string HumanSuffix = "human-suffix";
    public const string Checkpoint = "checkpoint";
    public const string Workbook = "workbook";
    public const string Apply = "apply";
    public const string Receipt = "receipt";
    public const string Places = "places";
    public const string Period = "period";
    public const string Engine = "engine";
    public const string Directory = "directory";
    public const string Teams = "teams";
    public const string Tickets = "tickets";
    public const string FileTickets = "file-tickets";

    /// <summary>All of them, in the order in which action.yml explains them.</summary>
    public static IReadOnlyList<string> All { get; } =
    [
        Command,
        Organization,
        User,
        Repositories,
        Token,
        AppId,
        PrivateKey,
        ApiUrl,
        Policy,
        Outputs,
        Columns,
        FailBelow,
        FailOn,
        Previous,
        HumanSuffix,
        Checkpoint,
        Workbook,
        Apply,
        Receipt,
        Places,
        Period,
        Engine,
        Directory,
        Teams,
        Tickets,
        FileTickets,
    ];

    /// <summary>The inputs that not every command takes, by the commands that do; the first command is the default.</summary>
    public static IReadOnlyList<(string Command, IReadOnlyList<string> Inputs)> ByCommand { get; } =
    [
        ("audit", [Organization, User, Repositories, Outputs, Columns, FailBelow, FailOn, Previous, HumanSuffix]),
        ("apply", [Workbook, Apply, Receipt]),
        ("billing", [Places, Period, Engine, Directory, Teams, Tickets, FileTickets, Outputs, FailBelow]),
    ];

    /// <summary>The environment variable in which a runner puts an input.</summary>
    public static string VariableOf(string name) => $"INPUT_{name.Replace(' ', '_').ToUpperInvariant()}";
}

/// <summary>The names of the outputs of action.yml.</summary>
internal static class ActionOutput
{
    public const string Reports = "reports";
    public const string Workbook = "workbook";
    public const string Repositories = "repositories";
    public const string Unowned = "unowned";
    public const string Violations = "violations";
    public const string Coverage = "coverage";
    public const string Applied = "applied";
    public const string Refused = "refused";

    /// <summary>All of them, in the order in which action.yml explains them.</summary>
    public static IReadOnlyList<string> All { get; } =
    [Reports, Workbook, Repositories, Unowned, Violations, Coverage, Applied, Refused];
}
