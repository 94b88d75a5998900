using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using ZocSec.Core.GitHub;
using ZocSec.Core.Guardrails;
using ZocSec.Core.Ledger;
using ZocSec.Core.Queue;

namespace ZocSec.Tests.Functions;

/// <summary>Who may read the ledger, and what they see.</summary>
public sealed class LedgerEndpointTests
{
    private static readonly (string, string) Key = ("X-Api-Key", HostDriver.LedgerKey);

    public static TheoryData<string> OtherKeys =>
        [
            "",
            "wrong",
            HostDriver.LedgerKey[..^1],
            HostDriver.LedgerKey + "x",
            HostDriver.LedgerKey.ToUpperInvariant(),
            $"{HostDriver.LedgerKey},{HostDriver.LedgerKey}",
            $"Bearer {HostDriver.LedgerKey}",
        ];

    [Theory]
    [MemberData(nameof(OtherKeys))]
    public async Task Read_WrongKey_Is401(string key)
    {
        await using var program = await HostDriver.StartAsync();

        var (answer, _) = await program.GetAsync("/api/ledger", ("X-Api-Key", key));

        Assert.Equal(401, answer.Status);
        Assert.Contains("Ledger__ApiKey", answer.Text, StringComparison.Ordinal);
        Assert.DoesNotContain(HostDriver.LedgerKey, answer.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("X-Forwarded-For", "127.0.0.1")]
    [InlineData("X-Real-IP", "127.0.0.1")]
    [InlineData("Forwarded", "for=127.0.0.1;host=localhost")]
    [InlineData("X-Forwarded-Host", "localhost")]
    [InlineData("Host", "localhost")]
    [InlineData("Authorization", "Bearer " + HostDriver.LedgerKey)]
    [InlineData("Cookie", "X-Api-Key=" + HostDriver.LedgerKey)]
    public async Task Read_FromLoopbackSayingSo_Is401(string header, string value)
    {
        await using var program = await HostDriver.StartAsync();

        var (answer, _) = await program.GetAsync("/api/ledger", (header, value));

        Assert.Equal(401, answer.Status);
    }

    [Fact]
    public async Task Read_KeyInTheAddress_Is401()
    {
        await using var program = await HostDriver.StartAsync();

        var (answer, _) = await program.GetAsync($"/api/ledger?X-Api-Key={HostDriver.LedgerKey}");

        Assert.Equal(401, answer.Status);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData(HostDriver.LedgerKey)]
    public async Task Read_NoKeyConfigured_Is401WhateverIsSent(string? key)
    {
        await using var program = await HostDriver.StartAsync(change: settings =>
            settings with
            {
                LedgerApiKey = null,
            }
        );

        var (answer, _) = await program.GetAsync("/api/ledger", key is null ? [] : [("X-Api-Key", key)]);

        Assert.Equal(401, answer.Status);
        Assert.Contains("set Ledger__ApiKey", answer.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Read_SandboxWithoutKey_Is200()
    {
        await using var program = await HostDriver.StartAsync(change: settings =>
            settings with
            {
                IsSandbox = true,
                LedgerApiKey = null,
            }
        );

        var (answer, _) = await program.GetAsync("/api/ledger");

        Assert.Equal((200, "[]"), (answer.Status, answer.Text));
    }

    [Fact]
    public async Task Read_AnEntry_HasTheMembersThatAreDocumented()
    {
        await using var program = await StartWithEntriesAsync(1);

        var entry = Assert.Single(await ReadAsync(program, "/api/ledger"));

        Assert.Equal("2026-03-01T12:00:00+00:00", entry.GetProperty("time").GetString());
        Assert.Equal("1", entry.GetProperty("tenant").GetString());
        Assert.Equal("github/public-repository", entry.GetProperty("guardrail").GetString());
        Assert.Equal("acme/repository-0", entry.GetProperty("resource").GetString());
        Assert.Equal("violation", entry.GetProperty("verdict").GetString());
        Assert.Equal("public without a topic", entry.GetProperty("reason").GetString());
        Assert.Equal("breaker-tripped", entry.GetProperty("outcome").GetString());
        Assert.Equal("mona", entry.GetProperty("actor").GetString());
        Assert.Equal("/github/installations/1#0", entry.GetProperty("event").GetString());
        Assert.Equal("abc", entry.GetProperty("policy").GetString());
        var change = Assert.Single(entry.GetProperty("changes").EnumerateArray());
        Assert.Equal(
            ("visibility", "public", "private"),
            (Text(change, "property"), Text(change, "before"), Text(change, "after"))
        );
    }

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(10)]
    [InlineData(23)]
    [InlineData(1000)]
    public async Task Read_PageByPage_GivesEveryEntryOnceNewestFirst(int limit)
    {
        await using var program = await StartWithEntriesAsync(23);
        var (seen, later) = (new List<string>(), 1000);

        for (var next = $"/api/ledger?limit={limit}&tenant=1"; next is not null; )
        {
            var (answer, link) = await program.GetAsync(next, Key);
            var page = JsonElement
                .Parse(answer.Text)
                .EnumerateArray()
                .Select(entry => Text(entry, "resource")!)
                .ToArray();
            Assert.True(page.Length <= limit);
            seen.AddRange(page);
            // What is decided meanwhile shifts nothing.
            await WriteAsync(program, later++);
            next = link is null ? null : link[1..link.IndexOf('>', StringComparison.Ordinal)];
        }

        Assert.Equal(Enumerable.Range(0, 23).Reverse().Select(number => $"acme/repository-{number}"), seen);
    }

    [Theory]
    [InlineData("guardrail=github/public-repository", 4)]
    [InlineData("guardrail=github/nothing", 0)]
    [InlineData("tenant=1", 4)]
    [InlineData("tenant=2", 0)]
    [InlineData("resource=acme/repository-2", 1)]
    [InlineData("resource=2", 1)]
    [InlineData("outcome=breaker-tripped", 4)]
    [InlineData("outcome=Breaker-Tripped", 4)]
    [InlineData("outcome=remediated", 0)]
    [InlineData("outcome=breaker-tripped&resource=acme/repository-2&tenant=1", 1)]
    [InlineData("actor=mona", 4)]
    [InlineData("actor=Mona", 0)]
    [InlineData("actor=", 0)]
    [InlineData("actor=%27%20OR%201=1", 0)]
    [InlineData("actor=mona&resource=acme/repository-2&outcome=breaker-tripped", 1)]
    [InlineData("run=/github/installations/1%232", 1)]
    [InlineData("run=/github/installations/1%232&resource=1", 0)]
    [InlineData("before=nothing", 0)]
    [InlineData("tenant=%27%20OR%201=1", 0)]
    public async Task Read_Filtered_GivesWhatWasAskedFor(string query, int count)
    {
        await using var program = await StartWithEntriesAsync(4);

        Assert.Equal(count, (await ReadAsync(program, $"/api/ledger?{query}")).Count);
    }

    [Theory]
    [InlineData("limit=0", "1 to 1000")]
    [InlineData("limit=1001", "1 to 1000")]
    [InlineData("limit=-1", "1 to 1000")]
    [InlineData("limit=", "1 to 1000")]
    [InlineData("limit=ten", "1 to 1000")]
    [InlineData("limit=1.5", "1 to 1000")]
    [InlineData("limit=99999999999", "1 to 1000")]
    [InlineData("outcome=mended", "remediated, ")]
    [InlineData("outcome=", "remediated, ")]
    [InlineData("outcome=none", "remediated, ")]
    [InlineData("outcome=7", "remediated, ")]
    [InlineData("limit=1&limit=2", "limit")]
    [InlineData("outcome=remediated&outcome=gone", "outcome")]
    [InlineData("tenant=1&tenant=2", "tenant")]
    [InlineData("actor=mona&actor=eve", "actor")]
    [InlineData("outcom=remediated", "outcome")]
    public async Task Read_BadQuery_Is400AndNamesWhatIsAllowed(string query, string named)
    {
        await using var program = await StartWithEntriesAsync(1);

        var (answer, _) = await program.GetAsync($"/api/ledger?{query}", Key);

        Assert.Equal(400, answer.Status);
        Assert.Contains(named, answer.Text, StringComparison.Ordinal);
    }

    private static string? Text(JsonElement element, string name) => element.GetProperty(name).GetString();

    private static async Task<IReadOnlyList<JsonElement>> ReadAsync(HostDriver program, string path)
    {
        var (answer, _) = await program.GetAsync(path, Key);
        Assert.Equal(200, answer.Status);
        return [.. JsonElement.Parse(answer.Text).EnumerateArray()];
    }

    private static async Task<HostDriver> StartWithEntriesAsync(int count)
    {
        var program = await HostDriver.StartAsync();
        for (var number = 0; number < count; number++)
        {
            await WriteAsync(program, number);
        }

        return program;
    }

    private static async Task WriteAsync(HostDriver program, int number)
    {
        var guardrail = new GuardrailName("github/public-repository");
        var resource = new ResourceId(
            TenantId.Installation(1),
            RepositoryState.Kind,
            $"{number}",
            $"acme/repository-{number}"
        );
        var entry = new LedgerEntry
        {
            Id = $"entry-{number}",
            Time = new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero),
            Guardrail = guardrail,
            Resource = resource,
            Verdict = VerdictKind.Violation,
            Reason = "public without a topic",
            Outcome = EntryOutcome.BreakerTripped,
            Changes = [new Change("visibility", "public", "private")],
            Actor = "mona",
            Cause = LookCause.Event,
            Trigger = $"/github/installations/1#{number}",
            Policy = "abc",
        };
        var ledger = program.Services.GetRequiredService<ILedger>();
        var standing = new Standing { Guardrail = guardrail, Resource = resource };
        Assert.True(await ledger.SettleAsync(new Settlement(standing, entry, null, []), default));
    }
}
