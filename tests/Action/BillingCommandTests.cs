using System.Text.Json;
using ZocSec.Tests.Architecture;

namespace ZocSec.Tests.Action;

/// <summary>The command <c>billing</c>, from its arguments to its exit code, with the bill of <c>docs/examples</c>.</summary>
public sealed class BillingCommandTests : IDisposable
{
    private static readonly string s_bill = Path.Combine(Solution.Root, "docs", "examples", "bill");
    private static readonly string[] s_reports = ["b.xlsx", "b.csv", "b.json", "b.md", "b.html"];

    private readonly CommandLine _files = new();
    private readonly Dictionary<string, string> _settings = new(StringComparer.Ordinal)
    {
        // Nothing may reach AWS.
        ["AWS_ENDPOINT_URL"] = "http://127.0.0.1:9",
    };

    private string Store => Path.Combine(_files.Storage, "store");

    private string Json => Path.Combine(_files.Storage, "b.json");

    public void Dispose() => _files.Dispose();

    [Fact]
    public async Task Billing_WritesEveryReportThatWasAskedFor()
    {
        var outputs = s_reports.Select(name => Path.Combine(_files.Storage, name)).ToArray();

        var (code, output, error) = await RunAsync([s_bill, .. outputs.SelectMany(path => new[] { "--output", path })]);

        Assert.Equal("", string.Join('\n', error.Split('\n').Where(line => line.Contains("Exception"))));
        Assert.Equal(0, code);
        Assert.Equal(outputs, output.Split('\n', StringSplitOptions.RemoveEmptyEntries));
        Assert.All(outputs, path => Assert.True(new FileInfo(path).Length > 100, path));
        Assert.Contains("2 files to read", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Billing_ByTheExample_FindsItsOwners()
    {
        await RunAsync([s_bill, "--output", Json, "--quiet"]);

        using var report = JsonDocument.Parse(await File.ReadAllBytesAsync(Json));
        var owners = report
            .RootElement.GetProperty("resources")
            .EnumerateArray()
            .ToDictionary(
                resource => resource.GetProperty("key").GetString()!,
                resource =>
                    $"{resource.GetProperty("owner").GetString()}, {resource.GetProperty("ownership").GetString()}"
            );
        Assert.Equal("team-checkout, owned", owners["arn:aws:ec2:eu-west-1:111111111111:instance/i-0aa1"]);
        // By the key `owner`, which is the policy's `Owner` in lower case.
        Assert.Equal("team-checkout, owned", owners["arn:aws:ec2:eu-west-1:111111111111:instance/i-0aa2"]);
        Assert.Equal("jdoe, likely", owners["arn:aws:ec2:eu-west-1:111111111111:instance/i-0aa3"]);
        Assert.Equal(", unowned", owners["arn:aws:s3::111111111111:bucket/acme-logs"]);
        Assert.Equal("team-data, owned", owners["arn:aws:s3::222222222222:bucket/acme-lake"]);
        Assert.Equal(", unowned", owners["arn:aws:ec2:eu-west-1:012345678901:instance/i-0dd1"]);
    }

    [Fact]
    public async Task Billing_Again_ReadsNothing()
    {
        await RunAsync([s_bill, "--output", Json]);

        var (code, _, error) = await RunAsync([s_bill, "--output", Json]);

        Assert.Equal(0, code);
        Assert.Contains("nothing new to read; 2 files unchanged", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Billing_OfAnEarlierPeriod_ComparesWithNone()
    {
        var (code, _, _) = await RunAsync([s_bill, "--period", "2026-09", "--output", Json]);

        Assert.Equal(0, code);
        using var report = JsonDocument.Parse(await File.ReadAllBytesAsync(Json));
        var header = report.RootElement.GetProperty("header");
        Assert.Equal("2026-09-01", header.GetProperty("period").GetString());
        Assert.Equal(JsonValueKind.Null, header.GetProperty("previous").ValueKind);
    }

    [Fact]
    public async Task Billing_OfAFewLines_TellsNoSteps()
    {
        var (_, _, error) = await RunAsync([s_bill, "--output", Json]);

        Assert.DoesNotContain("asks", error, StringComparison.Ordinal);
        Assert.StartsWith(
            "2 files to read, 27.7 kB\n2026-10: 72.3 % (-16.4 points) of 3,969.08 USD",
            error,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task Billing_Quietly_TellsWhatItFound()
    {
        var (_, output, error) = await RunAsync([s_bill, "--output", Json, "--quiet"]);

        Assert.Equal($"{Json}\n", output);
        Assert.StartsWith("2026-10: 72.3 %", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Billing_IntoAFileThatCannotBeWritten_ExitsWithThree()
    {
        var (code, output, error) = await RunAsync([s_bill, "--output", "/proc/owners.json"]);

        Assert.Equal((3, ""), (code, output));
        Assert.Contains("/proc/owners.json", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Billing_IntoAStoreThatCannotBeWritten_ExitsWithThree()
    {
        var (code, _, error) = await CommandLine.RunAsync(
            _settings,
            "billing",
            s_bill,
            "--output",
            Json,
            "--store",
            "/proc/store"
        );

        Assert.Equal(3, code);
        Assert.Contains("/proc/store", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Billing_BelowTheGate_ExitsWithOne_AndTheReportIsThere()
    {
        var (code, _, error) = await RunAsync([s_bill, "--output", Json, "--fail-below", "99.5", "--quiet"]);

        Assert.Equal(1, code);
        Assert.Contains("less than the 99.5 % of --fail-below", error, StringComparison.Ordinal);
        Assert.True(File.Exists(Json));
    }

    [Fact]
    public async Task Billing_ByADirectory_SaysWhoLeft()
    {
        var (code, _, _) = await RunAsync([
            s_bill,
            "--directory",
            Path.Combine(s_bill, "people.csv"),
            "--output",
            Json,
        ]);

        Assert.Equal(0, code);
        using var report = JsonDocument.Parse(await File.ReadAllBytesAsync(Json));
        var left = Assert.Single(
            report.RootElement.GetProperty("unknownOwners").EnumerateArray(),
            owner => owner.GetProperty("hasLeft").GetBoolean()
        );
        Assert.Equal("jane@example.com", left.GetProperty("owner").GetString());
    }

    [Theory]
    [InlineData("", "name a folder or s3://bucket/prefix")]
    [InlineData("{bill} --period 10/2026", "write the year and the month")]
    [InlineData("{bill} --period 2025-01", "2025-01")]
    [InlineData("{bill} --fail-below 101", "0 to 100")]
    [InlineData("{bill} --fail-below -1", "0 to 100")]
    [InlineData("{bill} --fail-below most", "0 to 100")]
    [InlineData("{bill} --memory 63", "from 64")]
    [InlineData("{bill} --periods 0", "from 1")]
    [InlineData("{bill} --report other", "acme-cur")]
    [InlineData("{bill} --policy no-such.yml", "no-such.yml")]
    [InlineData("{bill} --teams acme", "GITHUB_TOKEN")]
    [InlineData("{bill} --output owners.pdf", ".html")]
    [InlineData("{bill} --engine spark", "`duckdb` or `athena`")]
    [InlineData("{bill} --directory a.csv --teams acme", "cannot go together")]
    [InlineData("{bill} --directory no-such.csv", "no-such.csv")]
    [InlineData("no-such-folder", "no-such-folder")]
    [InlineData("s3://", "s3://")]
    [InlineData("{bill} --file-tickets", "--tickets")]
    [InlineData("{bill} --tickets payroll", "OWNER/NAME")]
    public async Task Billing_WithWrongArguments_SaysWhatIsWrong_AndWritesNothing(string arguments, string said)
    {
        var (code, _, error) = await RunAsync([
            .. arguments
                .Split(' ', StringSplitOptions.RemoveEmptyEntries)
                .Select(argument => argument.Replace("{bill}", s_bill, StringComparison.Ordinal)),
        ]);

        Assert.Equal(2, code);
        Assert.Contains(said, error, StringComparison.Ordinal);
        Assert.False(File.Exists(Json));
    }

    [Fact]
    public async Task Billing_OfABucketThatCannotBeReached_ExitsWithFour()
    {
        _settings["AWS_ACCESS_KEY_ID"] = "test";

        var (code, _, error) = await RunAsync(["s3://acme-billing/cur", "--output", Json]);

        Assert.Equal(4, code);
        Assert.Contains("acme-billing", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Billing_OfACutOffFile_NamesFileAndLine_AndKeepsWhatWasThere()
    {
        var copy = Path.Combine(_files.Storage, "bill");
        CopyFolder(s_bill, copy);
        await RunAsync([copy, "--output", Json]);
        var chunk = Directory.EnumerateFiles(copy, "*-00001.csv", SearchOption.AllDirectories).Order().Last();
        var text = await File.ReadAllTextAsync(chunk);
        await File.WriteAllTextAsync(chunk, text[..(text.Length / 2)]);

        var (code, _, error) = await RunAsync([copy, "--output", Json]);

        Assert.Equal(2, code);
        Assert.Matches(@"acme-cur-00001\.csv.*line \d+", error);
        await RunAsync([copy, "--period", "2026-09", "--output", Json]);
        await File.WriteAllTextAsync(chunk, text);
        var (mended, _, _) = await RunAsync([copy, "--output", Json]);
        Assert.Equal(0, mended);
    }

    private static void CopyFolder(string from, string to)
    {
        foreach (var file in Directory.EnumerateFiles(from, "*", SearchOption.AllDirectories))
        {
            var copy = Path.Combine(to, Path.GetRelativePath(from, file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy);
        }
    }

    private Task<(int Code, string Output, string Error)> RunAsync(string[] arguments) =>
        CommandLine.RunAsync(_settings, ["billing", .. arguments, "--store", Store]);
}
