using System.Text;

namespace ZocSec.Core.Billing.Reports.Html;

/// <summary>A table of the page.</summary>
/// <param name="caption">What it shows; HTML already, without tags.</param>
/// <param name="look">A class of the style sheet; empty for none.</param>
/// <param name="columns">The headers, and whether there are numbers below.</param>
internal sealed class PageTable(string caption, string look, params (string Header, bool IsNumber)[] columns)
{
    private readonly StringBuilder _rows = new();

    /// <summary>Whether it has no rows.</summary>
    public bool IsEmpty => _rows.Length == 0;

    /// <summary>Adds a row; its first cell names it. Cells are HTML already.</summary>
    public void Row(params ReadOnlySpan<string> cells)
    {
        _rows.Append("<tr>");
        for (var column = 0; column < cells.Length; column++)
        {
            var kind =
                columns[column].IsNumber ? " class=\"n\""
                : cells[column].StartsWith("<svg", StringComparison.Ordinal) ? " class=\"bar\""
                : "";
            _rows.Append(column == 0 ? $"<th scope=\"row\">{cells[0]}</th>" : $"<td{kind}>{cells[column]}</td>");
        }

        _rows.Append("</tr>\n");
    }

    /// <summary>The table, within a box that scrolls where it is narrow, with keys too.</summary>
    /// <param name="more">How many rows were left out.</param>
    public string End(int more = 0)
    {
        var html = new StringBuilder();
        html.Append(
            $"<div class=\"wide\" tabindex=\"0\" role=\"group\" aria-label=\"{caption}\"><table{(look.Length == 0 ? "" : $" class=\"{look}\"")}><caption>{caption}"
        );
        if (more > 0)
        {
            html.Append(CultureInfo.InvariantCulture, $"; {more:N0} more are in the workbook and in JSON");
        }

        html.Append("</caption><thead><tr>");
        foreach (var (header, isNumber) in columns)
        {
            html.Append($"<th scope=\"col\"{(isNumber ? " class=\"n\"" : "")}>{header}</th>");
        }

        return html.Append("</tr></thead><tbody>\n").Append(_rows).Append("</tbody></table></div>\n").ToString();
    }
}
