using System.Collections.Immutable;
using DocumentFormat.OpenXml;
using DocumentFormat.OpenXml.Drawing.Charts;
using A = DocumentFormat.OpenXml.Drawing;
using Place = DocumentFormat.OpenXml.Drawing.Spreadsheet;

namespace ZocSec.Core.Audits.Reports.Workbooks;

/// <summary>The charts of the summary.</summary>
internal static class SummaryCharts
{
    private const uint NamesAxis = 1;
    private const uint CountsAxis = 2;
    private const string Bar = "4682B4";

    // Unowned, likely, owned, unknown: as the enum lists them.
    private static readonly ImmutableArray<string> s_status = ["FA8072", "F4C95D", "6BBF6B", "A9A9A9"];

    /// <summary>A doughnut of how sure the owners are.</summary>
    public static ChartSpace Owners(ChartRange range) =>
        Chart(
            "Owner status",
            new PlotArea(
                new Layout(),
                new DoughnutChart(
                    new VaryColors { Val = true },
                    new PieChartSeries([
                        .. Begin(),
                        .. s_status.Select(
                            (colour, index) =>
                                new DataPoint(
                                    new DocumentFormat.OpenXml.Drawing.Charts.Index { Val = (uint)index },
                                    new Bubble3D { Val = false },
                                    Fill(colour)
                                )
                        ),
                        Names(range),
                        Counts(range),
                    ]),
                    Labels(percent: true),
                    new FirstSliceAngle { Val = 0 },
                    new HoleSize { Val = 55 }
                )
            ),
            new Legend(new LegendPosition { Val = LegendPositionValues.Right }, new Overlay { Val = false })
        );

    /// <summary>Bars of what the owners are known by.</summary>
    public static ChartSpace Evidence(ChartRange range) =>
        Chart(
            "Evidence for the owner",
            new PlotArea(
                new Layout(),
                new BarChart(
                    new BarDirection { Val = BarDirectionValues.Bar },
                    new BarGrouping { Val = BarGroupingValues.Clustered },
                    new VaryColors { Val = false },
                    new BarChartSeries([
                        .. Begin(),
                        Fill(Bar),
                        new InvertIfNegative { Val = false },
                        Names(range),
                        Counts(range),
                    ]),
                    Labels(percent: false),
                    new GapWidth { Val = 60 },
                    new AxisId { Val = NamesAxis },
                    new AxisId { Val = CountsAxis }
                ),
                // Bars are drawn from below: turned round, the most trusted kind is on top as in the table.
                new CategoryAxis(
                    new AxisId { Val = NamesAxis },
                    new Scaling(new Orientation { Val = OrientationValues.MaxMin }),
                    new Delete { Val = false },
                    new AxisPosition { Val = AxisPositionValues.Left },
                    new MajorTickMark { Val = TickMarkValues.None },
                    new MinorTickMark { Val = TickMarkValues.None },
                    new TickLabelPosition { Val = TickLabelPositionValues.NextTo },
                    new CrossingAxis { Val = CountsAxis }
                ),
                new ValueAxis(
                    new AxisId { Val = CountsAxis },
                    new Scaling(new Orientation { Val = OrientationValues.MinMax }, new MinAxisValue { Val = 0 }),
                    new Delete { Val = true },
                    new AxisPosition { Val = AxisPositionValues.Top },
                    new NumberingFormat { FormatCode = "#,##0", SourceLinked = false },
                    new CrossingAxis { Val = NamesAxis }
                )
            ),
            legend: null
        );

    /// <summary>Puts the charts beside the counts, one below the other.</summary>
    public static Place.WorksheetDrawing Places(ImmutableArray<string> names) =>
        new(names.Select((name, index) => At(name, index)));

    private static Place.TwoCellAnchor At(string name, int index) =>
        new(
            new Place.FromMarker(Corner(4, 3 + (18 * index))),
            new Place.ToMarker(Corner(12, 19 + (18 * index))),
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
                            new A.Run(new A.RunProperties { FontSize = 1300, Bold = true }, new A.Text(title))
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

    private static DataLabels Labels(bool percent) =>
        new(
            new ShowLegendKey { Val = false },
            new ShowValue { Val = !percent },
            new ShowCategoryName { Val = false },
            new ShowSeriesName { Val = false },
            new ShowPercent { Val = percent },
            new ShowBubbleSize { Val = false }
        );

    private static CategoryAxisData Names(ChartRange range) =>
        new(
            new StringReference(
                new Formula(range.Names),
                new StringCache([
                    new PointCount { Val = (uint)range.Points.Length },
                    .. range.Points.Select(
                        (point, index) => new StringPoint(new NumericValue(point.Name)) { Index = (uint)index }
                    ),
                ])
            )
        );

    private static Values Counts(ChartRange range) =>
        new(
            new NumberReference(
                new Formula(range.Counts),
                new NumberingCache([
                    new FormatCode("#,##0"),
                    new PointCount { Val = (uint)range.Points.Length },
                    .. range.Points.Select(
                        (point, index) =>
                            new NumericPoint(new NumericValue(Invariant(point.Count))) { Index = (uint)index }
                    ),
                ])
            )
        );

    private static string Invariant(int number) => number.ToString(CultureInfo.InvariantCulture);
}
