using System.Security.Cryptography;
using System.Text;

namespace ZocSec.Core.Billing.Reports.Html;

/// <summary>How the page looks, in light and in dark.</summary>
internal static class PageStyle
{
    /// <summary>The style sheet.</summary>
    public const string Sheet = """
        :root { color-scheme: light dark; --text: #1c2430; --soft: #5a6675; --page: #f5f6f8; --card: #ffffff; --line: #d9dee5; --link: #0b5cad;
          --owned: #1f8a5f; --likely: #3b7fc4; --account: #d9a01e; --nobody: #cf3e36; --track: #e6eaef; }
        @media (prefers-color-scheme: dark) { :root { --text: #e4e9f0; --soft: #9aa7b8; --page: #12161c; --card: #1b2129; --line: #323b47; --link: #7db7f5;
          --owned: #4cc38a; --likely: #6cb0f0; --account: #e8bd4a; --nobody: #ff7b72; --track: #2a323d; } }
        * { box-sizing: border-box; }
        body { margin: 0; background: var(--page); color: var(--text); font: 16px/1.5 system-ui, -apple-system, "Segoe UI", Roboto, sans-serif; }
        main, header, footer { max-width: 72rem; margin: 0 auto; padding: 0 1rem; }
        header { padding-top: 1.5rem; }
        footer { padding-bottom: 2rem; color: var(--soft); }
        h1 { font-size: 1.6rem; margin: 0; line-height: 1.25; }
        h2 { font-size: 1.25rem; margin: 2rem 0 .75rem; }
        h3 { font-size: 1.05rem; margin: 0 0 .5rem; }
        p { margin: .25rem 0 .75rem; }
        a { color: var(--link); }
        a:focus-visible, summary:focus-visible, .wide:focus-visible { outline: 3px solid var(--link); outline-offset: 2px; }
        nav { display: flex; flex-wrap: wrap; gap: .25rem 1rem; margin: .5rem 0; }
        .soft { color: var(--soft); }
        .lead { font-size: 1.15rem; }
        .lead strong { color: var(--nobody); }
        .card { background: var(--card); border: 1px solid var(--line); border-radius: .6rem; padding: 1rem; margin: 0 0 1rem; min-width: 0; }
        .tiles { display: grid; grid-template-columns: repeat(auto-fit, minmax(10rem, 1fr)); gap: 1rem; margin: 0 0 1rem; padding: 0; }
        .tiles div { background: var(--card); border: 1px solid var(--line); border-radius: .6rem; padding: .75rem 1rem; }
        .tiles dt { color: var(--soft); font-size: .9rem; }
        .tiles dd { margin: 0; font-size: 1.35rem; font-weight: 650; overflow-wrap: anywhere; }
        .tiles dd + dd { font-size: .85rem; font-weight: 400; color: var(--soft); }
        .pair { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 26rem), 1fr)); gap: 0 1rem; align-items: start; }
        .ring { display: flex; flex-wrap: wrap; gap: 1rem 2rem; align-items: center; }
        .ring > svg { width: 11rem; height: 11rem; flex: none; }
        .ring > div { flex: 1 1 16rem; min-width: 0; }
        .wide { overflow-x: auto; }
        table { border-collapse: collapse; width: 100%; font-size: .92rem; }
        caption { text-align: left; color: var(--soft); padding-bottom: .35rem; }
        th, td { text-align: left; padding: .3rem .6rem .3rem 0; border-bottom: 1px solid var(--line); vertical-align: top; }
        th { font-weight: 600; }
        tbody th { font-weight: 400; overflow-wrap: anywhere; min-width: 8rem; }
        td { overflow-wrap: anywhere; }
        .n { text-align: right; white-space: nowrap; overflow-wrap: normal; font-variant-numeric: tabular-nums; }
        .list td { min-width: 6rem; }
        .list .n { min-width: 0; }
        .bar { width: 34%; min-width: 5rem; }
        .bar svg { display: block; width: 100%; height: 1rem; margin-top: .25rem; }
        .line svg { display: block; width: 100%; max-width: 46rem; height: auto; }
        .owned { fill: var(--owned); } .likely { fill: var(--likely); } .account { fill: var(--account); } .nobody { fill: var(--nobody); }
        .ring > svg circle { fill: none; stroke-width: 7; } .ring circle.track { stroke: var(--track); }
        .ring circle.owned { stroke: var(--owned); } .ring circle.likely { stroke: var(--likely); } .ring circle.account { stroke: var(--account); } .ring circle.nobody { stroke: var(--nobody); }
        .track { fill: var(--track); }
        svg text { fill: var(--text); font-family: inherit; }
        .grid { stroke: var(--line); stroke-width: 1; }
        .spend { fill: none; stroke: var(--likely); stroke-width: 2.5; } .count { fill: none; stroke: var(--soft); stroke-width: 2; stroke-dasharray: 5 4; }
        .dot { fill: var(--likely); }
        .key { display: inline-block; width: .8rem; height: .8rem; margin-right: .4rem; vertical-align: -.05rem; }
        .legend { display: flex; flex-wrap: wrap; gap: .25rem 1.25rem; margin: 0 0 .75rem; padding: 0; list-style: none; font-size: .9rem; }
        details summary { cursor: pointer; color: var(--link); }
        @media (max-width: 32rem) { main, header, footer { padding-left: .6rem; padding-right: .6rem; } .card { padding: .7rem; } table { font-size: .8rem; }
          th, td { padding-right: .4rem; } tbody th { min-width: 6.2rem; } .bar { min-width: 3rem; } .tiles dd { font-size: 1.15rem; } }
        @media print { :root { --page: #fff; } .card, .tiles div { break-inside: avoid; } }
        """;

    /// <summary>What the page may do: show itself in this style, and nothing else.</summary>
    public static string Policy { get; } =
        $"default-src 'none'; style-src 'sha256-{Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(Sheet)))}'; "
        + "base-uri 'none'; form-action 'none'";
}
