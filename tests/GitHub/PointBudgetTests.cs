using CsCheck;
using ZocSec.Core.GitHub;

namespace ZocSec.Tests.GitHub;

public sealed class PointBudgetTests
{
    private static readonly DateTimeOffset Start = new(2026, 3, 1, 9, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Take_Anything_NeverMoreThanTheBudgetInAnySixtySeconds() =>
        Gen.Select(Gen.Int[0, 20_000], Gen.Int[1, 5])
            .Array[1, 200]
            .Sample(steps =>
            {
                const int Max = 12;
                var budget = new PointBudget(Max);
                var now = Start;
                var taken = new List<(DateTimeOffset At, int Points)>();
                foreach (var (milliseconds, points) in steps)
                {
                    now += TimeSpan.FromMilliseconds(milliseconds);
                    if (budget.Take(points, now) == TimeSpan.Zero)
                    {
                        taken.Add((now, points));
                    }
                }

                // Seconds are counted whole, so a window of 59 of them never holds more.
                return taken.TrueForAll(last =>
                    taken
                        .Where(one => one.At <= last.At && one.At > last.At - TimeSpan.FromSeconds(59))
                        .Sum(one => one.Points) <= Max
                );
            });

    [Fact]
    public void Take_AfterTheWaitItNamed_Succeeds() =>
        Gen.Select(Gen.Int[0, 9_000], Gen.Int[1, 5])
            .Array[1, 100]
            .Sample(steps =>
            {
                var budget = new PointBudget(12);
                var now = Start;
                foreach (var (milliseconds, points) in steps)
                {
                    now += TimeSpan.FromMilliseconds(milliseconds);
                    var wait = budget.Take(points, now);
                    if (wait > TimeSpan.Zero)
                    {
                        now += wait;
                        if (budget.Take(points, now) != TimeSpan.Zero)
                        {
                            return false;
                        }
                    }
                }

                return true;
            });

    [Fact]
    public void Take_MoreThanTheWholeBudget_IsPossibleWhenNothingIsSpent() =>
        Assert.Equal(TimeSpan.Zero, new PointBudget(3).Take(5, Start));

    [Fact]
    public void Take_ClockSetBack_DoesNotWaitForTheOldTime()
    {
        var budget = new PointBudget(1);
        budget.Take(1, Start);

        Assert.Equal(TimeSpan.Zero, budget.Take(1, Start - TimeSpan.FromHours(1)));
    }
}
