using System.Runtime.InteropServices;

namespace ZocSec.Core.Reports;

/// <summary>A value of a report's table, with its type: a spreadsheet shows it as what it is.</summary>
[StructLayout(LayoutKind.Auto)]
public readonly record struct ReportCell
{
    private const string Prefix = "unknown (";

    private ReportCell(
        CellKind kind,
        string? text = null,
        double number = 0,
        DateTime date = default,
        decimal amount = 0
    )
    {
        Kind = kind;
        Text = text;
        Number = number;
        Date = date;
        Amount = amount;
    }

    /// <summary>What it holds.</summary>
    public CellKind Kind { get; }

    /// <summary>The text as it was found, not yet made safe for any format; null for other kinds.</summary>
    public string? Text { get; }

    /// <summary>The number; 1 for a true and 0 for a false boolean; of an amount the nearest that a spreadsheet holds.</summary>
    public double Number { get; }

    /// <summary>The time in UTC.</summary>
    public DateTime Date { get; }

    /// <summary>The exact amount.</summary>
    public decimal Amount { get; }

    /// <summary>The boolean.</summary>
    public bool Flag => Number != 0;

    /// <summary>A text; empty for none.</summary>
    public static ReportCell Of(string? text) =>
        string.IsNullOrEmpty(text) ? default : new ReportCell(CellKind.Text, text);

    /// <summary>A number.</summary>
    public static ReportCell Of(double number) => new(CellKind.Number, number: number);

    /// <summary>An amount of money.</summary>
    public static ReportCell OfAmount(decimal amount) => new(CellKind.Amount, number: (double)amount, amount: amount);

    /// <summary>A count of things.</summary>
    public static ReportCell OfCount(long count) => new(CellKind.Count, number: count);

    /// <summary>A part of a whole, 1 for all of it.</summary>
    public static ReportCell OfShare(double share) => new(CellKind.Share, number: share);

    /// <summary>A boolean.</summary>
    public static ReportCell Of(bool flag) => new(CellKind.Boolean, number: flag ? 1 : 0);

    /// <summary>A time; empty for never.</summary>
    public static ReportCell Of(DateTimeOffset? time) =>
        time is { } known ? new ReportCell(CellKind.Date, date: known.UtcDateTime) : default;

    /// <summary>What could not be read.</summary>
    /// <param name="why">Why, in words.</param>
    public static ReportCell Unknown(string why) => new(CellKind.Text, $"{Prefix}{why})");

    /// <summary>Whether a cell's text says that the value could not be read: such a cell tells nothing of the value.</summary>
    public static bool SaysUnknown(string text) =>
        text.StartsWith(Prefix, StringComparison.Ordinal) && text.EndsWith(')');
}

/// <summary>What a cell holds.</summary>
public enum CellKind
{
    /// <summary>Nothing: it is empty where it was read too, or is there to be filled in.</summary>
    Empty,

    /// <summary>A text.</summary>
    Text,

    /// <summary>A number.</summary>
    Number,

    /// <summary>True or false.</summary>
    Boolean,

    /// <summary>A date and time in UTC.</summary>
    Date,

    /// <summary>An amount of money; another column names its currency.</summary>
    Amount,

    /// <summary>A count of things.</summary>
    Count,

    /// <summary>A part of a whole.</summary>
    Share,
}
