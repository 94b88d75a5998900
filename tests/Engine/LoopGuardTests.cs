using ZocSec.Core.Ledger;

namespace ZocSec.Tests.Engine;

public sealed class LoopGuardTests
{
    [Fact]
    public async Task Exposure_FoughtOver_SlowsDownEscalatesAndNeverGivesUp()
    {
        using var engine = new EngineFixture(guardsExposure: true);
        engine.Policy = engine.Policy with
        {
            Limits = new() { ChangesPerHour = 1000, ReversalsPerResource = 3 },
        };

        // Somebody flips it back the moment it is put right, for an hour.
        for (var second = 0; second < 3600; second++)
        {
            if (engine.Thing.Things.GetValueOrDefault("1")?["lamp"] != "on")
            {
                engine.Thing.Put("1", ("lamp", "on"));
                await engine.HintAsync("1");
            }

            await engine.WorkAsync();
            engine.Time.Advance(TimeSpan.FromSeconds(1));
        }

        var entries = await engine.EntriesAsync();
        var fixes = entries.Where(entry => entry.Outcome == EntryOutcome.Remediated).ToList();
        Assert.All(fixes.Take(3), entry => Assert.False(entry.Urgent));
        Assert.All(fixes.Skip(3), entry => Assert.True(entry.Urgent));
        Assert.InRange(fixes.Count, 8, 20);
        Assert.Contains(entries, entry => entry is { Outcome: EntryOutcome.Slowed, Urgent: true });
        Assert.True(fixes[^1].Time > engine.Time.GetUtcNow().AddMinutes(-11), "it never gives up");
    }

    [Fact]
    public async Task Others_FoughtOver_AreLeftToPeopleAfterThree()
    {
        using var engine = new EngineFixture(guardsExposure: false);
        for (var round = 0; round < 6; round++)
        {
            engine.Thing.Put("1", ("lamp", "on"));
            await engine.HintAsync("1");
            await engine.WorkAsync();
            engine.Time.Advance(TimeSpan.FromMinutes(10));
        }

        Assert.Equal(
            [
                EntryOutcome.Remediated,
                EntryOutcome.Remediated,
                EntryOutcome.Remediated,
                EntryOutcome.GivenUp,
                EntryOutcome.GivenUp,
                EntryOutcome.GivenUp,
            ],
            await engine.OutcomesAsync()
        );
        engine.Time.Advance(TimeSpan.FromHours(24));
        await engine.HintAsync("1");
        await engine.WorkAsync();
        Assert.Equal(EntryOutcome.Remediated, (await engine.OutcomesAsync())[^1]);
    }
}
