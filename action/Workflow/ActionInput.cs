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
    ];

    /// <summary>Those that only an audit takes.</summary>
    public static IReadOnlyList<string> OfAudit { get; } =
    [Organization, User, Repositories, Outputs, Columns, FailBelow, FailOn, Previous, HumanSuffix];

    /// <summary>Those that only applying a workbook takes.</summary>
    public static IReadOnlyList<string> OfApply { get; } = [Workbook, Apply, Receipt];

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
