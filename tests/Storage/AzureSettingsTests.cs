using ZocSec.Core.Storage.Azure;

namespace ZocSec.Tests.Storage;

public sealed class AzureSettingsTests
{
    private const string Connection =
        "DefaultEndpointsProtocol=https;AccountName=example;AccountKey=c2VjcmV0;EndpointSuffix=core.windows.net";

    [Theory]
    [InlineData(Connection, null)]
    [InlineData(null, "example")]
    [InlineData("UseDevelopmentStorage=true", null)]
    public void Problems_WhatWorks_AreNone(string? connection, string? account) =>
        Assert.Empty(new AzureSettings(connection, account, ClientId: null).Problems());

    [Theory]
    [InlineData(null, null, "AzureWebJobsStorage must be")]
    [InlineData("nonsense", null, "AzureWebJobsStorage is no connection string")]
    [InlineData("AccountName=example", null, "AzureWebJobsStorage is no connection string")]
    [InlineData(null, "https://example.blob.core.windows.net", "AzureWebJobsStorage__accountName must be")]
    [InlineData(null, "ab", "AzureWebJobsStorage__accountName must be")]
    public void Problems_EachNamesItsSetting(string? connection, string? account, string expected) =>
        Assert.StartsWith(
            expected,
            Assert.Single(new AzureSettings(connection, account, ClientId: null).Problems()),
            StringComparison.Ordinal
        );

    [Theory]
    [InlineData("")]
    [InlineData("1a")]
    [InlineData("Zocsec")]
    [InlineData("zoc-sec")]
    public void Problems_PrefixThatNoTableMayHave(string prefix) =>
        Assert.Single(new AzureSettings(null, "example", null) { Prefix = prefix }.Problems());

    [Fact]
    public void ToString_HasNoKey() =>
        Assert.DoesNotContain(
            "c2VjcmV0",
            new AzureSettings(Connection, null, null).ToString(),
            StringComparison.Ordinal
        );
}
