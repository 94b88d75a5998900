using System.Collections.Immutable;
using DocumentFormat.OpenXml;
using DocumentFormat.OpenXml.Drawing.Charts;
using A = DocumentFormat.OpenXml.Drawing;
using Place = DocumentFormat.OpenXml.Drawing.Spreadsheet;

namespace ZocSec.Core.Reports.Workbooks;

/// <summary>Charts of numbers in a sheet.</summary>
internal static class SheetCharts
{
    private const uint NamesAxis = 1;
    private const uint NumbersAxis = 2;

    /// <summary>A doughnut of the parts of a whole; none of them may be below 0.</summary>
    /// <param name="title">What stands over it.</param>
    /// <param name="range">The parts.</param>
    /// <param name="colours">The colour of each part, as six hexadecimal digits.</param>
    /// <param name="isLabelled">Whether percentages stand in it; they are rounded, so that they may say 100 of nearly all.</param>
    public static ChartSpace Doughnut(
        string title,
        ChartRange range,
        ImmutableArray<string> colours,
        bool isLabelled = true
    ) =>
        Chart(
            title,
            new PlotArea(
                new Layout(),
                new DoughnutChart(
                    new VaryColors { Val = true },
                    new PieChartSeries([
                        .. Begin(),
                        .. colours.Select(
                            (colour, index) =>
                                new DataPoint(
                                    new DocumentFormat.OpenXml.Drawing.Charts.Index { Val = (uint)index },
                                    new Bubble3D { Val = false },
                                    Fill(colour)
                                )
                        ),
                        Names(range),
                        Numbers(range),
                    ]),
                    Labels(value: false, percent: isLabelled, "0%"),
                    new FirstSliceAngle { Val = 0 },
                    new HoleSize { Val = 55 }
                )
            ),
            new Legend(new LegendPosition { Val = LegendPositionValues.Right }, new Overlay { Val = false })
        );

    /// <summary>Bars, the first on top.</summary>
    /// <param name="title">What stands over them.</param>
    /// <param name="range">The bars.</param>
    /// <param name="colour">Their colour, as six hexadecimal digits.</param>
    public static ChartSpace Bars(string title, ChartRange range, string colour) =>
        Chart(
            title,
            new PlotArea(
                new Layout(),
                new BarChart(
                    new BarDirection { Val = BarDirectionValues.Bar },
                    new BarGrouping { Val = BarGroupingValues.Clustered },
                    new VaryColors { Val = false },
                    new BarChartSeries([
                        .. Begin(),
                        Fill(colour),
                        new InvertIfNegative { Val = false },
                        Names(range),
                        Numbers(range),
                    ]),
                    Labels(value: true, percent: false, range.Format),
                    new GapWidth { Val = 60 },
                    new AxisId { Val = NamesAxis },
                    new AxisId { Val = NumbersAxis }
                ),
                // Bars are drawn from below: turned round, the first is on top as in the table.
                AxisOfNames(OrientationValues.MaxMin, AxisPositionValues.Left),
                new ValueAxis(
                    new AxisId { Val = NumbersAxis },
                    range.HasNegative
                        ? new Scaling(new Orientation { Val = OrientationValues.MinMax })
                        : new Scaling(new Orientation { Val = OrientationValues.MinMax }, new MinAxisValue { Val = 0 }),
                    new Delete { Val = true },
                    new AxisPosition { Val = AxisPositionValues.Top },
                    new NumberingFormat { FormatCode = range.Format, SourceLinked = false },
                    new CrossingAxis { Val = NamesAxis }
                )
            ),
            legend: null
        );

    /// <summary>A line of parts of a whole over time, from 0 to all of it.</summary>
    /// <param name="title">What stands over it.</param>
    /// <param name="range">The points, oldest first; 1 is all.</param>
    /// <param name="colour">Its colour, as six hexadecimal digits.</param>
    public static ChartSpace Line(string title, ChartRange range, string colour) =>
        Chart(
            title,
            new PlotArea(
                new Layout(),
                new LineChart(
                    new Grouping { Val = GroupingValues.Standard },
                    new VaryColors { Val = false },
                    new LineChartSeries([
                        .. Begin(),
                        new ChartShapeProperties(
                            new A.Outline(new A.SolidFill(new A.RgbColorModelHex { Val = colour })) { Width = 28_575 }
                        ),
                        new Marker(new Symbol { Val = MarkerStyleValues.Circle }, new Size { Val = 6 }, Fill(colour)),
                        Names(range),
                        Numbers(range),
                        new Smooth { Val = false },
                    ]),
                    new ShowMarker { Val = true },
                    new AxisId { Val = NamesAxis },
                    new AxisId { Val = NumbersAxis }
                ),
                AxisOfNames(OrientationValues.MinMax, AxisPositionValues.Bottom),
                new ValueAxis(
                    new AxisId { Val = NumbersAxis },
                    new Scaling(
                        new Orientation { Val = OrientationValues.MinMax },
                        new MaxAxisValue { Val = 1 },
                        new MinAxisValue { Val = 0 }
                    ),
                    new Delete { Val = false },
                    new AxisPosition { Val = AxisPositionValues.Left },
                    new MajorGridlines(
                        new ChartShapeProperties(
                            new A.Outline(new A.SolidFill(new A.RgbColorModelHex { Val = "D9D9D9" }))
                        )
                    ),
                    new NumberingFormat { FormatCode = "0%", SourceLinked = false },
                    new MajorTickMark { Val = TickMarkValues.None },
                    new MinorTickMark { Val = TickMarkValues.None },
                    new TickLabelPosition { Val = TickLabelPositionValues.NextTo },
                    new CrossingAxis { Val = NamesAxis }
                )
            ),
            legend: null
        );

    /// <summary>Puts the charts beside the numbers, one below the other.</summary>
    /// <param name="names">What they are called.</param>
    /// <param name="column">Behind how many columns they begin.</param>
    public static Place.WorksheetDrawing Places(ImmutableArray<string> names, int column) =>
        new(names.Select((name, index) => At(name, index, column)));

    private static Place.TwoCellAnchor At(string name, int index, int column) =>
        new(
            new Place.FromMarker(Corner(column, 3 + (18 * index))),
            new Place.ToMarker(Corner(column + 8, 19 + (18 * index))),
            new Place.GraphicFrame(
                new Place.NonVisualGraphicFrameProperties(
                    new Place.NonVisualDrawingProperties { Id = (uint)index + 2, Name = name },
                    new Place.NonVisualGraphicFrameDrawingProperties()
                ),
                new Place.Transform(new A.Offset { X = 0, Y = 0 }, new A.Extents { Cx = 0, Cy = 0 }),
                new A.Graphic(
                    new A.GraphicData(new ChartReference { Id = $"rId{index + 1}" })
                    {
                        Uri = "http://schemas.openxmlformats.org/drawingml/2006/chart",
                    }
                )
            )
            {
                Macro = "",
            },
            new Place.ClientData()
        );

    private static OpenXmlElement[] Corner(int column, int row) =>
        [
            new Place.ColumnId(Invariant(column)),
            new Place.ColumnOffset("0"),
            new Place.RowId(Invariant(row)),
            new Place.RowOffset("0"),
        ];

    private static ChartSpace Chart(string title, PlotArea area, Legend? legend)
    {
        var chart = new Chart(
            new Title(
                new ChartText(
                    new RichText(
                        new A.BodyProperties(),
                        new A.Paragraph(
                            new A.Run(
                                new A.RunProperties { FontSize = 1300, Bold = true },
                                new A.Text(WorkbookText.Write(title))
                            )
                        )
                    )
                ),
                new Overlay { Val = false }
            ),
            new AutoTitleDeleted { Val = false },
            area
        );
        if (legend is not null)
        {
            chart.Append(legend);
        }

        chart.Append(new PlotVisibleOnly { Val = true });
        return new ChartSpace(new RoundedCorners { Val = false }, chart);
    }

    private static OpenXmlElement[] Begin() =>
        [new DocumentFormat.OpenXml.Drawing.Charts.Index { Val = 0 }, new Order { Val = 0 }];

    private static ChartShapeProperties Fill(string colour) =>
        new(new A.SolidFill(new A.RgbColorModelHex { Val = colour }));

    private static DataLabels Labels(bool value, bool percent, string format) =>
        new(
            new NumberingFormat { FormatCode = format, SourceLinked = false },
            new ShowLegendKey { Val = false },
            new ShowValue { Val = value },
            new ShowCategoryName { Val = false },
            new ShowSeriesName { Val = false },
            new ShowPercent { Val = percent },
            new ShowBubbleSize { Val = false }
        );

    private static CategoryAxis AxisOfNames(OrientationValues direction, AxisPositionValues position) =>
        new(
            new AxisId { Val = NamesAxis },
            new Scaling(new Orientation { Val = direction }),
            new Delete { Val = false },
            new AxisPosition { Val = position },
            new MajorTickMark { Val = TickMarkValues.None },
            new MinorTickMark { Val = TickMarkValues.None },
            new TickLabelPosition { Val = TickLabelPositionValues.Low },
            new CrossingAxis { Val = NumbersAxis }
        );

    private static CategoryAxisData Names(ChartRange range) =>
        new(
            new StringReference(
                new Formula(range.Names),
                new StringCache([
                    new PointCount { Val = (uint)range.Points.Length },
                    .. range.Points.Select(
                        (point, index) =>
                            new StringPoint(new NumericValue(WorkbookText.Write(point.Name))) { Index = (uint)index }
                    ),
                ])
            )
        );

    private static Values Numbers(ChartRange range) =>
        new(
            new NumberReference(
                new Formula(range.Values),
                new NumberingCache([
                    new FormatCode(range.Format),
                    new PointCount { Val = (uint)range.Points.Length },
                    .. range.Points.Select(
                        (point, index) =>
                            new NumericPoint(new NumericValue(point.Value.ToString(CultureInfo.InvariantCulture)))
                            {
                                Index = (uint)index,
                            }
                    ),
                ])
            )
        );

    private static string Invariant(int number) => number.ToString(CultureInfo.InvariantCulture);
}
