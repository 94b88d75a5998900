using ZocSec.Core.GitHub;
using ZocSec.Core.Redelivery;

namespace ZocSec.Tests.Redelivery;

public sealed class RedeliveryPlanTests
{
    private static readonly DateTimeOffset Start = new(2026, 3, 1, 9, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData(0)]
    [InlineData(401)]
    [InlineData(404)]
    [InlineData(500)]
    [InlineData(503)]
    public void Failed_IsRedelivered(int status) =>
        Assert.Equal(1, Assert.Single(PlanOf(Attempt(1, "a", status)).ToRedeliver()).Id);

    [Theory]
    [InlineData(200)]
    [InlineData(202)]
    [InlineData(302)]
    [InlineData(400)]
    [InlineData(413)]
    public void TakenOrRefusedForGood_IsNot(int status) => Assert.Empty(PlanOf(Attempt(1, "a", status)).ToRedeliver());

    [Fact]
    public void FailedAndLaterTaken_IsNot_InWhicheverOrderTheyAreRead()
    {
        Assert.Empty(PlanOf(Attempt(2, "a", 202, again: true), Attempt(1, "a", 500)).ToRedeliver());
        Assert.Empty(PlanOf(Attempt(1, "a", 500), Attempt(2, "a", 202, again: true)).ToRedeliver());
    }

    [Fact]
    public void Failed_ThreeRedeliveriesLater_IsGivenUp()
    {
        var plan = PlanOf(Attempt(1, "a", 500), Attempt(2, "a", 500, again: true), Attempt(3, "a", 0, again: true));
        Assert.Single(plan.ToRedeliver());

        plan.Add(Attempt(4, "a", 500, again: true));

        Assert.Empty(plan.ToRedeliver());
        Assert.Equal(1, plan.GivenUp());
    }

    [Fact]
    public void RedeliveryWithoutItsOriginal_IsAPersonsAffair() =>
        Assert.Empty(PlanOf(Attempt(9, "a", 500, again: true)).ToRedeliver());

    [Fact]
    public void Mark_WhileSomethingIsOpen_StaysBeforeIt()
    {
        var plan = PlanOf(Attempt(100, "b", 202), Attempt(1, "a", 500), Attempt(2, "c", 500));

        Assert.Equal(Start.AddSeconds(1), plan.Mark());
    }

    [Fact]
    public void Mark_NothingOpen_IsTwoMinutesBeforeTheNewest() =>
        Assert.Equal(Start.AddSeconds(1000 - 120), PlanOf(Attempt(7, "a", 202), Attempt(1000, "b", 202)).Mark());

    [Fact]
    public void Mark_NothingRead_IsNone() => Assert.Null(PlanOf().Mark());

    private static RedeliveryPlan PlanOf(params HookDelivery[] attempts)
    {
        var plan = new RedeliveryPlan();
        Array.ForEach(attempts, plan.Add);
        return plan;
    }

    private static HookDelivery Attempt(int id, string guid, int status, bool again = false) =>
        new(id, guid, Start.AddSeconds(id), again, status, "repository");
}
