using ZocSec.Core.Billing.Results;

namespace ZocSec.Tests.Billing.Questions;

/// <summary>The key of a resource, whatever a report calls it.</summary>
public sealed class KeyTests
{
    [Theory]
    [InlineData("AmazonEC2", "i-1", "arn:aws:ec2:eu-west-1:111111111111:instance/i-1", "instance")]
    [InlineData("AWSDataTransfer", "i-1", "arn:aws:ec2:eu-west-1:111111111111:instance/i-1", "instance")]
    [InlineData("AmazonEC2", "vol-1", "arn:aws:ec2:eu-west-1:111111111111:volume/vol-1", "volume")]
    [InlineData("AmazonEC2", "snap-1", "arn:aws:ec2:eu-west-1:111111111111:snapshot/snap-1", "snapshot")]
    [InlineData(
        "AmazonEC2",
        "arn:aws:ec2:eu-west-1:111111111111:snapshot/snap-1",
        "arn:aws:ec2:eu-west-1:111111111111:snapshot/snap-1",
        "snapshot"
    )]
    [InlineData(
        "AmazonEC2",
        "eni-1",
        "arn:aws:ec2:eu-west-1:111111111111:network-interface/eni-1",
        "network-interface"
    )]
    [InlineData("AmazonEC2", "nat-1", "arn:aws:ec2:eu-west-1:111111111111:natgateway/nat-1", "natgateway")]
    [InlineData("AmazonEC2", "sg-1", "arn:aws:ec2:eu-west-1:111111111111:security-group/sg-1", "security-group")]
    [InlineData("AmazonVPC", "vpce-1", "arn:aws:ec2:eu-west-1:111111111111:vpc-endpoint/vpce-1", "vpc-endpoint")]
    [InlineData(
        "AmazonVPC",
        "tgw-attach-1",
        "arn:aws:ec2:eu-west-1:111111111111:transit-gateway-attachment/tgw-attach-1",
        "transit-gateway-attachment"
    )]
    [InlineData(
        "AmazonEFS",
        "fs-1",
        "arn:aws:elasticfilesystem:eu-west-1:111111111111:file-system/fs-1",
        "file-system"
    )]
    [InlineData("AmazonFSx", "fs-1", "arn:aws:fsx:eu-west-1:111111111111:file-system/fs-1", "file-system")]
    [InlineData("AmazonS3", "example", "arn:aws:s3::111111111111:bucket/example", "bucket")]
    [InlineData("AmazonS3", "i-am-a-bucket", "arn:aws:s3::111111111111:bucket/i-am-a-bucket", "bucket")]
    [InlineData("AmazonS3GlacierDeepArchive", "example", "arn:aws:s3::111111111111:bucket/example", "bucket")]
    [InlineData("Amazon Simple Storage Service", "example", "arn:aws:s3::111111111111:bucket/example", "bucket")]
    [InlineData("AmazonS3", "arn:aws:s3:::example", "arn:aws:s3::111111111111:bucket/example", "bucket")]
    [InlineData("AmazonS3", "arn:aws:s3:::example/folder/key", "arn:aws:s3::111111111111:bucket/example", "bucket")]
    [InlineData("AmazonS3", "arn:aws-cn:s3:::example", "arn:aws-cn:s3::111111111111:bucket/example", "bucket")]
    [InlineData(
        "AmazonS3",
        "arn:aws:s3:eu-west-1:111111111111:accesspoint/a",
        "arn:aws:s3:eu-west-1:111111111111:accesspoint/a",
        "accesspoint"
    )]
    [InlineData(
        "AWSLambda",
        "arn:aws:lambda:eu-west-1:111111111111:function:pay",
        "arn:aws:lambda:eu-west-1:111111111111:function/pay",
        "function"
    )]
    [InlineData(
        "AmazonRDS",
        "arn:aws:rds:eu-central-1:111111111111:db:orders",
        "arn:aws:rds:eu-central-1:111111111111:db/orders",
        "db"
    )]
    [InlineData(
        "AWSQueueService",
        "arn:aws:sqs:eu-west-1:111111111111:jobs",
        "arn:aws:sqs:eu-west-1:111111111111:queue/jobs",
        "queue"
    )]
    [InlineData(
        "AmazonCloudWatch",
        "arn:aws:logs:eu-west-1:111111111111:log-group:/aws/lambda/x",
        "arn:aws:logs:eu-west-1:111111111111:log-group//aws/lambda/x",
        "log-group"
    )]
    [InlineData(
        "AmazonApiGateway",
        "arn:aws:apigateway:eu-west-1::/restapis/a",
        "arn:aws:apigateway:eu-west-1:111111111111:restapis/a",
        "restapis"
    )]
    [InlineData(
        "AmazonCloudFront",
        "arn:aws:cloudfront::111111111111:distribution/E1",
        "arn:aws:cloudfront::111111111111:distribution/E1",
        "distribution"
    )]
    [InlineData(
        "AWSELB",
        "arn:aws:elasticloadbalancing:eu-west-1:111111111111:loadbalancer/app/x/1",
        "arn:aws:elasticloadbalancing:eu-west-1:111111111111:loadbalancer/app/x/1",
        "loadbalancer"
    )]
    [InlineData(
        "AmazonEC2",
        "arn:aws:ec2:eu-west-1:222222222222:instance/i-1",
        "arn:aws:ec2:eu-west-1:222222222222:instance/i-1",
        "instance"
    )]
    [InlineData("Amazon DynamoDB", "orders", "arn:aws:dynamodb:eu-west-1:111111111111:orders", "")]
    [InlineData("AmazonDynamoDB", "arn:broken", "arn:aws:dynamodb:eu-west-1:111111111111:arn:broken", "")]
    [InlineData("AmazonEC2", "", "arn:aws:ec2::111111111111:", "")]
    [InlineData(
        "AWSLambda",
        "arn:aws:x:eu-west-1:111111111111:job/",
        "arn:aws:x:eu-west-1:111111111111:job/arn:aws:x:eu-west-1:111111111111:job/",
        "job"
    )]
    [InlineData("AWSLambda", "it's \"odd\" 🎈", "arn:aws:lambda:eu-west-1:111111111111:it's \"odd\" 🎈", "")]
    public async Task Key_IsTheSameInEveryFormat(string service, string id, string key, string type)
    {
        var resource = await Ask.OneAsync(new(), directory: null, new Line { Service = service, Resource = id });

        Assert.Equal((key, type, id), (resource.Key, resource.Type, resource.Id));
    }

    [Theory]
    [InlineData("cn-north-1", "arn:aws-cn:ec2:cn-north-1:111111111111:instance/i-1")]
    [InlineData("us-gov-west-1", "arn:aws-us-gov:ec2:us-gov-west-1:111111111111:instance/i-1")]
    public async Task Partition_IsTheRegions(string region, string key) =>
        Assert.Equal(key, (await Ask.OneAsync(new(), directory: null, new Line { Region = region })).Key);

    [Fact]
    public async Task AmountThatNoBillHas_IsNoError() =>
        Assert.Equal(
            900_000_000_000_000m,
            (await Ask.OneAsync(new(), directory: null, new Line { Billed = 900_000_000_000_000m })).Effective
        );

    [Theory]
    [InlineData(0, 0)]
    [InlineData(0, -5)]
    [InlineData(5, -5)]
    [InlineData(1, -5)]
    public void SpendThatIsNone_IsAllOwned(int owned, int unowned) =>
        Assert.Equal(
            100,
            new SpendGroup
            {
                Currency = "USD",
                Owned = owned,
                Unowned = unowned,
            }.SpendCoverage
        );

    [Fact]
    public async Task InstanceWhoseTransferIsOfNoRegion_IsOneResource()
    {
        var instance = await Ask.OneAsync(
            new(),
            directory: null,
            new Line(),
            new Line { Region = "", Billed = 0.25m },
            new Line
            {
                Resource = "i-1",
                Region = "eu-west-1",
                Billed = 0.5m,
            }
        );

        Assert.Equal(("arn:aws:ec2:eu-west-1:111111111111:instance/i-1", 1.75m), (instance.Key, instance.Effective));
    }

    [Fact]
    public async Task BucketByNameAndByArn_IsOneResource()
    {
        var bucket = await Ask.OneAsync(
            new(),
            directory: null,
            new Line
            {
                Service = "AmazonS3",
                Resource = "example",
                Billed = 1.5m,
            },
            new Line
            {
                Service = "AmazonS3",
                Resource = "arn:aws:s3:::example",
                Region = "",
                Billed = 2m,
            },
            new Line
            {
                Service = "AWSDataTransfer",
                Resource = "arn:aws:s3:::example",
                Billed = 0.25m,
            }
        );

        Assert.Equal((3.75m, "AmazonS3", "example"), (bucket.Effective, bucket.Service, bucket.Id));
    }

    [Fact]
    public async Task UseWithoutResource_IsOneRowForEachServiceOfAnAccount()
    {
        await using var engine = new TinyEngine();
        engine.Add(
            new Line { Resource = "", Region = "eu-west-1" },
            new Line
            {
                Resource = "",
                Region = "us-east-1",
                Tags = [("Owner", "web")],
            },
            new Line { Resource = "", Service = "AWSLambda" }
        );
        var report = await Ask.ReportAsync(engine);

        Assert.Equal(["AmazonEC2", "AWSLambda"], (await report.ListAsync()).Select(resource => resource.Service));
        Assert.Equal((3m, 0), (report.Totals[0].Unowned, report.Totals[0].Resources));
        Assert.Empty(report.TopUnowned);
        Assert.Contains("No line names a resource: have the report include resource ids", report.Header.Remarks);
    }
}
