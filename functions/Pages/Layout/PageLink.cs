namespace ZocSec.Functions.Pages.Layout;

/// <summary>Where a page leads on to.</summary>
/// <param name="Href">The address.</param>
/// <param name="Text">The words.</param>
public sealed record PageLink(string Href, string Text);
