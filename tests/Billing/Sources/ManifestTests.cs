using System.Text;
using CsCheck;
using ZocSec.Core.Billing;
using ZocSec.Core.Billing.Sources;

namespace ZocSec.Tests.Billing.Sources;

/// <summary>No text of a manifest, however broken, is anything but read or an error for people.</summary>
public sealed class ManifestTests
{
    private static readonly byte[][] s_whole =
    [
        new SampleReports().Legacy().Files["cur/acme/20261001-20261101/acme-Manifest.json"],
        new SampleReports()
            .Export(SampleReports.Cur2Columns)
            .Files.First(file => file.Key.EndsWith(".json", StringComparison.Ordinal))
            .Value,
    ];

    private static readonly string[] s_hostile =
    [
        "null",
        "-1",
        "1e999",
        "[]",
        "{}",
        "\"\\ud800\"",
        "\"../../etc/passwd.gz\"",
        "\"s3://other/x.csv.gz\"",
        "\"20261399T000000.000Z\"",
        "\"99999999T\"",
        "[null]",
        "[[[[]]]]",
        "[{\"name\":7}]",
        "[{\"name\":\"\\udc00\"}]",
        "[\"\\u0000\"]",
        "{\"start\":5}",
    ];

    [Fact]
    public void CutAnywhere_IsReadOrAnErrorForPeople() =>
        Gen.Select(One(s_whole), Gen.Int[0, 2000])
            .Sample((whole, at) => Read(whole[..Math.Min(at, whole.Length)]), iter: 2000);

    [Fact]
    public void BytesChanged_IsReadOrAnErrorForPeople() =>
        Gen.Select(One(s_whole), Gen.Int[0, 2000], Gen.Byte, Gen.Int[0, 2000], Gen.Byte)
            .Sample(
                (whole, first, one, second, other) =>
                {
                    var changed = whole.ToArray();
                    changed[first % changed.Length] = one;
                    changed[second % changed.Length] = other;
                    Read(changed);
                },
                iter: 5000
            );

    [Fact]
    public void AnyField_WithAnyValue_IsReadOrAnErrorForPeople() =>
        Gen.Select(
                One("assemblyId", "columns", "reportKeys", "dataFiles", "billingPeriod", "charset"),
                One(s_hostile),
                One(s_hostile)
            )
            .Sample(
                (field, value, other) =>
                    Read(
                        Encoding.UTF8.GetBytes(
                            $$"""{"{{field}}":{{value}},"columns":["line_item_unblended_cost"],"dataFiles":{{other}},"{{field}}":{{value}}}"""
                        )
                    ),
                iter: 3000
            );

    [Theory]
    [InlineData("""{"columns":[],"reportKeys":[]}""")]
    [InlineData("""{"columns":["a"]}""")]
    [InlineData("""{"reportKeys":["a"]}""")]
    [InlineData("{}")]
    public void ManifestOfSomethingElse_IsNone(string json) =>
        Assert.Null(Manifest.Read(Encoding.UTF8.GetBytes(json), "m"));

    [Theory]
    [InlineData("20261002T000000.000Z")]
    [InlineData("20261301T000000.000Z")]
    [InlineData("99991001T000000.000Z")]
    [InlineData("20261001000000000000")]
    [InlineData("")]
    public void PeriodThatCannotBe_IsAnError(string start)
    {
        var json = $$"""{"columns":["a"],"reportKeys":[],"billingPeriod":{"start":"{{start}}"} }""";

        var error = Assert.Throws<BillingException>(() => Manifest.Read(Encoding.UTF8.GetBytes(json), "the one"));

        Assert.StartsWith("the one has a billingPeriod", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void ErrorOfAHostileName_IsOneLine()
    {
        var error = Assert.Throws<BillingException>(() => Manifest.Read("{"u8.ToArray(), "a\nb\u202Ec"));

        Assert.StartsWith("a b\uFFFDc is cut off", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', error.Message);
    }

    private static Gen<T> One<T>(params T[] all) => Gen.Int[0, all.Length - 1].Select(at => all[at]);

    private static void Read(byte[] json)
    {
        try
        {
            if (Manifest.Read(json, "m") is { } manifest)
            {
                ReportColumns.Of(manifest);
                new ManifestChunks(new FolderFiles("/nowhere"), new ChunkIndex()).Of(manifest, "m");
            }
        }
        catch (BillingException error)
        {
            Assert.NotEmpty(error.Message);
        }
    }
}
