namespace ZocSec.Core.GitHub;

/// <summary>
/// Where a sweep of repositories stands, as text: it lies in the queue between two pages, so that another process can
/// go on from it.
/// </summary>
internal abstract record InventoryCursor
{
    // Pages of REST are counted here; an address that an answer names is never gone to.
    private const int MaxPages = 10_000;

    private InventoryCursor() { }

    /// <summary>The repositories of an account, by GraphQL.</summary>
    /// <param name="Login">The account.</param>
    /// <param name="After">GitHub's own cursor; null for the first page.</param>
    /// <param name="Alerts">Whether vulnerability alerts are asked for; not where the App may not see them.</param>
    public sealed record Graph(string Login, string? After, bool Alerts) : InventoryCursor
    {
        public override string ToString() => $"{(Alerts ? "all" : "bare")}/{Login}/{After}";
    }

    /// <summary>The repositories that the installation may see, a hundred a page, by REST.</summary>
    /// <param name="Page">From 1.</param>
    /// <param name="Alerts">Whether their vulnerability alerts are asked for by GraphQL.</param>
    public sealed record Listed(int Page, bool Alerts) : InventoryCursor
    {
        public override string ToString() =>
            string.Create(CultureInfo.InvariantCulture, $"{(Alerts ? "some" : "plain")}/{Page}");
    }

    /// <summary>Reads one; null when the text is none.</summary>
    public static InventoryCursor? Parse(string text) =>
        text.Split('/', 3) switch
        {
            ["all" or "bare", { Length: > 0 } login, var after] => new Graph(
                login,
                after.Length > 0 ? after : null,
                text[0] == 'a'
            ),
            ["some" or "plain", var number]
                when int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var page)
                    && page is > 0 and <= MaxPages => new Listed(page, text[0] == 's'),
            _ => null,
        };
}
