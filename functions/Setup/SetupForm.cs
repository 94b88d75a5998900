using System.Text.RegularExpressions;
using ZocSec.Core.GitHub.Setup;

namespace ZocSec.Functions.Setup;

/// <summary>What a person filled in.</summary>
/// <param name="Organization">The organisation that will own the App; null: the person does.</param>
/// <param name="Name">The App's name.</param>
/// <param name="IsPublic">Whether others than the owner may install it.</param>
internal sealed partial record SetupForm(string? Organization, string Name, bool IsPublic)
{
    /// <summary>A form that nobody has filled in.</summary>
    public static SetupForm Empty { get; } = new("", AppManifest.Instance.Name, IsPublic: false);

    /// <summary>Reads a form.</summary>
    public static SetupForm Read(IFormCollection form) =>
        new(
            form["owner"] == "person" ? null : form["organization"].ToString().Trim(),
            form["name"].ToString().Trim(),
            form["public"] == "yes"
        );

    /// <summary>What is wrong, for the person; null when nothing is.</summary>
    public string? Problem() =>
        this switch
        {
            { Organization: { } login } when !Login().IsMatch(login) =>
                "Write the organisation's name as it stands in its address on GitHub: letters, digits and single hyphens, at most 39.",
            { Name.Length: 0 or > AppManifest.LongestName } =>
                $"Give the App a name of 1 to {AppManifest.LongestName} characters that no other App on GitHub has.",
            _ => null,
        };

    [GeneratedRegex("^[A-Za-z0-9](?:-?[A-Za-z0-9_]){0,38}$", RegexOptions.NonBacktracking)]
    private static partial Regex Login();
}
