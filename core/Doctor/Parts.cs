using ZocSec.Core.GitHub.Setup;

namespace ZocSec.Core.Doctor;

/// <summary>Which guardrails and features are concerned, in words.</summary>
internal static class Parts
{
    public static string ThatNeed(string permission, string level) =>
        Names(part =>
            part.Needs.Permissions.TryGetValue(permission, out var needed) && (level is "read" || needed == level)
        );

    public static string ThatListenTo(string name) =>
        Names(part => part.Needs.Events.Contains(name, StringComparer.Ordinal));

    /// <summary>Whether only features need a permission that nobody has to use.</summary>
    public static bool IsOptional(string permission) =>
        AppNeeds.ByPart.Where(part => part.Needs.Permissions.ContainsKey(permission)).All(part => part.IsOptional);

    private static string Names(Func<AppFeature, bool> isConcerned) =>
        string.Join(", ", AppNeeds.ByPart.Where(isConcerned).Select(part => part.Name));
}
