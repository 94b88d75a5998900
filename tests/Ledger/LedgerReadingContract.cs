using Microsoft.Extensions.Time.Testing;
using ZocSec.Core.Guardrails;
using ZocSec.Core.Ledger;
using ZocSec.Core.Ledger.History;
using ZocSec.Core.Queue;
using ZocSec.Tests.Storage;

namespace ZocSec.Tests.Ledger;

/// <summary>How every ledger is read.</summary>
public abstract class LedgerReadingContract
{
    private static readonly ResourceKind Kind = LedgerSamples.Kind;

    protected FakeTimeProvider Time { get; } = SqliteStores.Clock();

    protected abstract ILedger Ledger { get; }

    protected abstract IWorkQueue Queue { get; }

    private protected abstract ILedgerHistory History { get; }

    /// <summary>The same ledger as another process has it.</summary>
    protected abstract ILedger Other { get; }

    [Fact]
    public async Task ReadAsync_Pages_ShowEveryEntryOnceNewestFirst()
    {
        for (var number = 0; number < 25; number++)
        {
            Time.Advance(TimeSpan.FromSeconds(1));
            await Ledger.SettleAsync(new Settlement(Standing($"{number}"), Entry($"{number}"), null, []), default);
        }

        var seen = new List<string>();
        string? before = null;
        do
        {
            var page = await Ledger.ReadAsync(new LedgerQuery { Limit = 10, Before = before }, default);
            seen.AddRange(page.Select(entry => entry.Resource.Key));
            before = page.Length == 10 ? page[^1].Id : null;
        } while (before is not null);

        Assert.Equal(Enumerable.Range(0, 25).Reverse().Select(number => $"{number}"), seen);
    }

    [Fact]
    public async Task ReadAsync_PagesOfOneResource_ShowItsEntriesByKeyAndByEachOfItsNames()
    {
        for (var number = 0; number < 6; number++)
        {
            Time.Advance(TimeSpan.FromSeconds(1));
            var standing = await Ledger.FindOrNewAsync(Standing("1").Key, default);
            var named = Entry("1") with { Resource = standing.Resource with { Name = $"name-{number % 2}" } };
            await Ledger.SettleAsync(new Settlement(standing, named, null, []), default);
            await Ledger.SettleAsync(new Settlement(Standing($"other-{number}"), Entry("other"), null, []), default);
        }

        Assert.Equal([6, 5, 4, 3, 2, 1], await NumbersAsync("1"));
        Assert.Equal([5, 3, 1], await NumbersAsync("name-0"));
        Assert.Equal([6, 4, 2], await NumbersAsync("name-1"));

        async Task<List<long>> NumbersAsync(string resource)
        {
            var query = new LedgerQuery { Resource = resource, Limit = 2 };
            var numbers = new List<long>();
            while (await Ledger.ReadAsync(query, default) is { IsEmpty: false } page)
            {
                numbers.AddRange(page.Select(entry => entry.Number));
                query = query with { Before = page[^1].Id };
            }

            return numbers;
        }
    }

    [Fact]
    public async Task ReadAsync_SeveralTenants_AreMergedNewestFirst()
    {
        for (var number = 0; number < 6; number++)
        {
            Time.Advance(TimeSpan.FromSeconds(1));
            var resource = Standing("1").Resource with { Tenant = new TenantId($"{number % 3}"), Key = $"{number}" };
            await Ledger.SettleAsync(
                new Settlement(
                    Standing("1") with
                    {
                        Resource = resource,
                    },
                    Entry("1") with
                    {
                        Resource = resource,
                    },
                    null,
                    []
                ),
                default
            );
        }

        var first = await Ledger.ReadAsync(new LedgerQuery { Limit = 4 }, default);
        var second = await Ledger.ReadAsync(new LedgerQuery { Limit = 4, Before = first[^1].Id }, default);
        var own = await Ledger.ReadAsync(new LedgerQuery { Tenant = new TenantId("1") }, default);

        Assert.Equal(["5", "4", "3", "2"], first.Select(entry => entry.Resource.Key));
        Assert.Equal(["1", "0"], second.Select(entry => entry.Resource.Key));
        Assert.Equal(["4", "1"], own.Select(entry => entry.Resource.Key));
    }

    [Theory]
    [InlineData("unknown")]
    [InlineData("00000000000000000000000000000000")]
    public async Task ReadAsync_BeforeAnIdThatIsNotThere_IsNothing(string before)
    {
        await Ledger.SettleAsync(new Settlement(Standing("1"), Entry("1"), null, []), default);

        Assert.Empty(await Ledger.ReadAsync(new LedgerQuery { Before = before }, default));
    }

    [Fact]
    public async Task ReadAsync_Filters_NarrowToWhatFits()
    {
        await Ledger.SettleAsync(new Settlement(Standing("1"), Entry("1"), null, []), default);
        await Ledger.SettleAsync(
            new Settlement(Standing("2"), Entry("2") with { Outcome = EntryOutcome.Remediated }, null, []),
            default
        );

        Assert.Equal("2", await Only(new LedgerQuery { Outcome = EntryOutcome.Remediated }));
        Assert.Equal("1", await Only(new LedgerQuery { Resource = "1" }));
        Assert.Equal("2", await Only(new LedgerQuery { Resource = "thing-2" }));
        Assert.Empty(await Ledger.ReadAsync(new LedgerQuery { Guardrail = new GuardrailName("test/other") }, default));
        Assert.Empty(await Ledger.ReadAsync(new LedgerQuery { Tenant = new TenantId("9") }, default));

        async Task<string> Only(LedgerQuery query) =>
            Assert.Single(await Ledger.ReadAsync(query, default)).Resource.Key;
    }

    [Fact]
    public async Task ListAllAsync_OpenReadBefore_ListsThoseOnly()
    {
        await Settle("open-old", VerdictKind.Violation, Time.GetUtcNow());
        await Settle("fine-old", VerdictKind.Compliant, Time.GetUtcNow());
        await Settle("open-new", VerdictKind.Violation, Time.GetUtcNow().AddMinutes(2));

        var query = new StandingQuery
        {
            OpenOnly = true,
            ReadBefore = Time.GetUtcNow().AddMinutes(1),
            Kind = Kind,
            Limit = 1,
        };
        var found = new List<string>();
        await foreach (var standing in Ledger.ListAllAsync(query, default))
        {
            found.Add(standing.Resource.Key);
        }

        Assert.Equal(["open-old"], found);

        Task<bool> Settle(string key, VerdictKind verdict, DateTimeOffset readAt) =>
            Ledger.SettleAsync(
                new Settlement(Standing(key) with { Verdict = verdict, ReadAt = readAt }, null, null, []),
                default
            );
    }

    [Theory]
    [InlineData(false, false, 12)]
    [InlineData(true, false, 6)]
    [InlineData(false, true, 4)]
    [InlineData(true, true, 2)]
    public async Task ListAllAsync_Pages_ShowEachOfAllTenantsOnce(bool open, bool intent, int expected)
    {
        for (var number = 0; number < 12; number++)
        {
            var resource = Standing("1").Resource with { Tenant = new TenantId($"{number % 5}"), Key = $"{number}" };
            var standing = Standing("1") with
            {
                Resource = resource,
                Verdict = number % 2 == 0 ? VerdictKind.Violation : VerdictKind.Compliant,
                Intent = number % 3 == 0 ? Intent("look") : null,
            };
            await Ledger.SettleAsync(new Settlement(standing, null, null, []), default);
        }

        var query = new StandingQuery
        {
            OpenOnly = open,
            IntentOnly = intent,
            Limit = 2,
        };
        var found = new List<string>();
        await foreach (var standing in Ledger.ListAllAsync(query, default))
        {
            found.Add(standing.Resource.Key);
        }

        Assert.Equal(expected, found.Count);
        Assert.Equal(expected, found.Distinct().Count());
    }

    [Fact]
    public async Task History_OfASpan_IsOldestFirst_FromItsBeginningToBeforeItsEnd()
    {
        var start = Time.GetUtcNow();
        for (var number = 0; number < 6; number++)
        {
            await WriteAsync($"{number}", tenant: $"{number % 2}");
            Time.Advance(TimeSpan.FromHours(30));
        }

        Assert.Equal(["0", "1", "2", "3", "4", "5"], await KeysAsync(new LedgerSpan()));
        var middle = new LedgerSpan { Since = start.AddHours(30), Until = start.AddHours(120) };
        Assert.Equal(["1", "2", "3"], await KeysAsync(middle));
        Assert.Equal(["1", "3"], await KeysAsync(middle with { Tenant = new TenantId("1") }));
        Assert.Equal(["1", "2", "3"], await KeysAsync(middle with { Guardrail = LedgerSamples.Guardrail }));
        Assert.Empty(await KeysAsync(middle with { Guardrail = new GuardrailName("test/other") }));
        Assert.Empty(await KeysAsync(new LedgerSpan { Since = start.AddDays(90) }));
        Assert.Empty(await KeysAsync(new LedgerSpan { Until = DateTimeOffset.MinValue }));
        Assert.Empty(await KeysAsync(new LedgerSpan { Tenant = new TenantId("9") }));
    }

    [Fact]
    public async Task History_ManyAtOnceAndThenFew_ShowsEachOnce_AndChainsInTheirOrder()
    {
        for (var number = 0; number < 300; number++)
        {
            await WriteAsync($"{number % 20}", tenant: $"{number % 2}");
            if (number > 280)
            {
                Time.Advance(TimeSpan.FromDays(number - 280));
            }
        }

        var read = await ReadAsync(new LedgerSpan());

        Assert.Equal(300, read.Select(one => one.Entry.Id).Distinct().Count());
        Assert.Equal(read.Select(one => one.Entry.Time).Order(), read.Select(one => one.Entry.Time));
        Assert.All(
            read.GroupBy(one => one.Entry.Resource),
            chain =>
                Assert.Equal(
                    Enumerable.Range(1, 15).Select(number => (long)number),
                    chain.Select(one => one.Entry.Number)
                )
        );
        Assert.All(read, one => Assert.Equal(Chain.HashOf(one.Entry.Previous, one.Body), one.Entry.Hash));
    }

    [Fact]
    public async Task History_WhatIsWrittenWhileItIsRead_IsNotInIt()
    {
        await WriteAsync("1");
        var seen = new List<string>();
        await foreach (var (entry, _) in History.ReadAsync(new LedgerSpan(), default))
        {
            seen.Add(entry.Resource.Key);
            Time.Advance(TimeSpan.FromSeconds(1));
            await WriteAsync($"{seen.Count + 1}");
        }

        Assert.Equal(["1"], seen);
    }

    private async Task WriteAsync(string key, string tenant = "default")
    {
        var resource = LedgerSamples.Resource(key) with { Tenant = new TenantId(tenant) };
        var standing = await Ledger.FindOrNewAsync(new StandingKey(LedgerSamples.Guardrail, resource), default);
        Assert.True(
            await Ledger.SettleAsync(
                new Settlement(standing, Entry(key) with { Resource = resource }, null, []),
                default
            )
        );
    }

    private async Task<List<RecordedEntry>> ReadAsync(LedgerSpan span)
    {
        var read = new List<RecordedEntry>();
        await foreach (var entry in History.ReadAsync(span, default))
        {
            read.Add(entry);
        }

        return read;
    }

    private async Task<IEnumerable<string>> KeysAsync(LedgerSpan span) =>
        (await ReadAsync(span)).Select(one => one.Entry.Resource.Key);

    protected static Standing Standing(string key) => LedgerSamples.Standing(key);

    protected LedgerEntry Entry(string key) => LedgerSamples.Entry(key, Time.GetUtcNow());

    private protected Intent Intent(string look) => LedgerSamples.Intent(look, Time.GetUtcNow());

    private protected Look Look(string id) => LedgerSamples.Look(id, Time.GetUtcNow());
}
