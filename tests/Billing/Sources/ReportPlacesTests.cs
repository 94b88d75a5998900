using ZocSec.Core.Aws;
using ZocSec.Core.Billing;
using ZocSec.Core.Billing.Sources;

namespace ZocSec.Tests.Billing.Sources;

public sealed class ReportPlacesTests
{
    [Theory]
    [InlineData("s3://acme-billing", "s3://acme-billing")]
    [InlineData("s3://acme-billing/", "s3://acme-billing")]
    [InlineData("S3://acme-billing/cur/", "s3://acme-billing/cur")]
    [InlineData("s3://acme.billing/a b/ü", "s3://acme.billing/a b/ü")]
    [InlineData("s3://acme-billing//cur", "s3://acme-billing//cur")]
    public void PlaceInS3_IsItsBucketAndPrefix(string written, string place)
    {
        var files = Open(written);

        Assert.Equal(place, files.Place);
        Assert.Equal(string.Join('/', place.Split('/')[..3]), files.Root);
    }

    [Theory]
    [InlineData("s3://")]
    [InlineData("s3:///cur")]
    [InlineData("s3://UPPER/cur")]
    [InlineData("s3://ab/cur")]
    [InlineData("s3://arn:aws:s3:eu-west-1:111111111111:accesspoint/x")]
    [InlineData("s3://acme-billing/a\nb")]
    [InlineData("https://acme-billing.s3.amazonaws.com/cur")]
    [InlineData("gs://acme-billing/cur")]
    [InlineData("file:///tmp")]
    [InlineData("")]
    [InlineData("  ")]
    [InlineData("a\0b")]
    public void PlaceThatIsNone_SaysHowToWriteOne(string written)
    {
        var error = Assert.Throws<BillingException>(() => Open(written));

        Assert.True(
            error.Message.Contains("s3://bucket/prefix", StringComparison.Ordinal)
                || error.Message.Contains("no key of S3 begins with", StringComparison.Ordinal),
            error.Message
        );
        Assert.DoesNotContain('\n', error.Message);
    }

    [Fact]
    public void Folder_IsAPlace() => Assert.IsType<FolderFiles>(Open("./reports"));

    private static IReportFiles Open(string place)
    {
        using var aws = BillingAws.Create(new AwsSettings(), reader: null, TimeProvider.System);
        return ReportPlaces.Open(place, aws);
    }
}
