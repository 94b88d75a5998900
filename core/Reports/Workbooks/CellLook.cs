using System.Runtime.InteropServices;
using DocumentFormat.OpenXml;
using DocumentFormat.OpenXml.Spreadsheet;

namespace ZocSec.Core.Reports.Workbooks;

/// <summary>How a cell looks: its colour and its format. The workbook knows every pair of them by a number.</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct CellLook(CellColour Colour, CellFormatKind Format = CellFormatKind.General)
{
    private const uint DateFormat = 164;
    private const uint PercentFormat = 165;
    private const uint FlagFormat = 166;

    private static readonly CellColour[] s_colours = Enum.GetValues<CellColour>();
    private static readonly CellFormatKind[] s_formats = Enum.GetValues<CellFormatKind>();

    /// <summary>Its number within the workbook.</summary>
    public uint Index => (uint)(((int)Colour * s_formats.Length) + (int)Format);

    /// <summary>What the numbers mean.</summary>
    public static Stylesheet Sheet() =>
        new(
            new NumberingFormats(
                new NumberingFormat { NumberFormatId = DateFormat, FormatCode = "yyyy\\-mm\\-dd\\ hh:mm" },
                new NumberingFormat { NumberFormatId = PercentFormat, FormatCode = "0.0%" },
                // LibreOffice shows 1 and 0 without it.
                new NumberingFormat { NumberFormatId = FlagFormat, FormatCode = "\"TRUE\";\"TRUE\";\"FALSE\"" }
            ),
            new Fonts(Font(11), Font(11, new Bold()), Font(16, new Bold())),
            new Fills([
                Pattern(PatternValues.None),
                Pattern(PatternValues.Gray125),
                .. s_colours.Skip(1).Select(Solid),
            ]),
            new Borders(
                new Border(
                    new LeftBorder(),
                    new RightBorder(),
                    new TopBorder(),
                    new BottomBorder(),
                    new DiagonalBorder()
                )
            ),
            new CellStyleFormats(
                new CellFormat
                {
                    NumberFormatId = 0,
                    FontId = 0,
                    FillId = 0,
                    BorderId = 0,
                }
            ),
            new CellFormats(from colour in s_colours from format in s_formats select Look(colour, format))
        );

    private static CellFormat Look(CellColour colour, CellFormatKind format) =>
        new(
            new Alignment
            {
                Horizontal = format switch
                {
                    CellFormatKind.Flag or CellFormatKind.Date => HorizontalAlignmentValues.Center,
                    CellFormatKind.BoldRight or CellFormatKind.Number => HorizontalAlignmentValues.Right,
                    _ => HorizontalAlignmentValues.General,
                },
                // Away from the text of the next column.
                Indent = format == CellFormatKind.Number ? 1u : 0,
            }
        )
        {
            NumberFormatId = format switch
            {
                CellFormatKind.Date => DateFormat,
                CellFormatKind.Percent => PercentFormat,
                CellFormatKind.Count => 3,
                CellFormatKind.Amount => 4,
                CellFormatKind.Number => 1,
                CellFormatKind.Flag => FlagFormat,
                _ => 0,
            },
            FontId = format switch
            {
                CellFormatKind.Bold or CellFormatKind.BoldRight => 1,
                CellFormatKind.Title => 2,
                _ => 0,
            },
            FillId = colour == CellColour.None ? 0 : (uint)colour + 1,
            BorderId = 0,
            FormatId = 0,
            ApplyNumberFormat = true,
            ApplyFont = true,
            ApplyFill = true,
            ApplyAlignment = true,
        };

    private static Font Font(double size, params OpenXmlElement[] marks) =>
        new([.. marks, new FontSize { Val = size }, new FontName { Val = "Calibri" }]);

    private static Fill Pattern(PatternValues pattern) => new(new PatternFill { PatternType = pattern });

    private static Fill Solid(CellColour colour) =>
        new(
            new PatternFill(
                new ForegroundColor
                {
                    Rgb = colour switch
                    {
                        CellColour.Band => "FFADD8E6",
                        CellColour.Red => "FFFA8072",
                        CellColour.Green => "FFC1FFC1",
                        _ => "FFD9D9D9",
                    },
                },
                new BackgroundColor { Indexed = 64 }
            )
            {
                PatternType = PatternValues.Solid,
            }
        );
}

/// <summary>The colour behind a cell.</summary>
internal enum CellColour
{
    /// <summary>None.</summary>
    None,

    /// <summary>Light blue: every second row.</summary>
    Band,

    /// <summary>Salmon: what somebody should look at.</summary>
    Red,

    /// <summary>Light green: archived.</summary>
    Green,

    /// <summary>Grey: headers.</summary>
    Header,
}

/// <summary>How a cell shows its value.</summary>
internal enum CellFormatKind
{
    /// <summary>As it is.</summary>
    General,

    /// <summary>A date and time, to the minute.</summary>
    Date,

    /// <summary>A fraction of one, in percent.</summary>
    Percent,

    /// <summary>A number with separators of thousands.</summary>
    Count,

    /// <summary>Money, with separators of thousands and two decimals.</summary>
    Amount,

    /// <summary>A number without them, such as an id.</summary>
    Number,

    /// <summary>A boolean, as TRUE or FALSE.</summary>
    Flag,

    /// <summary>In bold.</summary>
    Bold,

    /// <summary>In bold, above numbers.</summary>
    BoldRight,

    /// <summary>Large and in bold.</summary>
    Title,
}
