using ZocSec.Sandbox.Rest;

namespace ZocSec.Tests.EndToEnd;

/// <summary>Does something when the sandbox has answered a certain request for the so-manieth time, before the answer leaves.</summary>
internal sealed class ExchangeHook(string request, int time, System.Action then) : IExchangeObserver
{
    private int _seen;

    public void Observe(Exchange exchange)
    {
        if ($"{exchange.Method} {exchange.Path}" == request && Interlocked.Increment(ref _seen) == time)
        {
            then();
        }
    }
}
