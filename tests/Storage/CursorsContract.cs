using ZocSec.Core.Storage;

namespace ZocSec.Tests.Storage;

/// <summary>What all cursors keep; each store has a class that makes them.</summary>
public abstract class CursorsContract
{
    protected abstract ICursors Cursors { get; }

    [Fact]
    public async Task GetAsync_NeverSet_IsNull() => Assert.Null(await Cursors.GetAsync("never", default));

    [Theory]
    [InlineData("sweep", "2026-03-01")]
    [InlineData("tenant/7/state", "")]
    [InlineData("policy/ä#%?\\ 'quoted' ~|", "ä 😀")]
    public async Task SetAsync_AnyName_IsFoundAgain(string name, string value)
    {
        await Cursors.SetAsync(name, "before", default);
        await Cursors.SetAsync(name, value, default);

        Assert.Equal(value, await Cursors.GetAsync(name, default));
        Assert.Equal([KeyValuePair.Create(name, value)], await Cursors.ListAsync(name, default));
    }

    [Theory]
    [InlineData(65_535)]
    [InlineData(65_536)]
    [InlineData(200_000)]
    public async Task SetAsync_LongValue_IsFoundAgain(int length)
    {
        var value = new string('x', length);
        await Cursors.SetAsync("long", new string('y', 300_000), default);
        await Cursors.SetAsync("long", value, default);

        Assert.Equal(value, await Cursors.GetAsync("long", default));
    }

    [Fact]
    public async Task ListAsync_Prefix_HasThoseOnlyInTheOrderOfTheirNames()
    {
        foreach (var name in new[] { "tenant/9/a", "tenant/10/b", "tenant/10/a", "tenant/1/a", "Tenant/10/a", "other" })
        {
            await Cursors.SetAsync(name, name, default);
        }

        var found = await Cursors.ListAsync("tenant/1", default);

        Assert.Equal(["tenant/1/a", "tenant/10/a", "tenant/10/b"], found.Select(cursor => cursor.Key));
        Assert.Equal(found.Select(cursor => cursor.Key), found.Select(cursor => cursor.Value));
    }
}
