using ZocSec.Core.Billing;

namespace ZocSec.Tests.Billing.Questions;

internal sealed class Silent : IBillingProgress
{
    public void Planned(int chunks, long bytes, int unchanged) { }

    public void Read(long bytes, long lines) { }

    public void Doing(string what) { }

    public void Remarked(string remark) { }
}
