using ZocSec.Core.Billing.Store;

namespace ZocSec.Tests.Billing.Store;

public sealed class ParquetGroupingTests
{
    [Theory]
    [InlineData(50_000, 60_000, 2)]
    [InlineData(200_000, 1_000_000, 1)]
    [InlineData(900_000, 1_000_000, null)]
    public void Lines_are_summed_up_where_that_is_worth_it(long groups, long lines, int? threads) =>
        Assert.Equal(threads, ParquetGrouping.ThreadsFor(groups, lines, new() { Megabytes = 128, Threads = 2 }));
}
