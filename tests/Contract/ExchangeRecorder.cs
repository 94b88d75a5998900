using System.Collections.Concurrent;
using ZocSec.Sandbox.Rest;

namespace ZocSec.Tests.Contract;

/// <summary>Keeps what was asked of the sandbox and answered by it, and holds both against GitHub's description.</summary>
internal sealed class ExchangeRecorder : IExchangeObserver
{
    private readonly ConcurrentQueue<Exchange> _exchanges = new();

    public IReadOnlyCollection<Exchange> Exchanges => _exchanges;

    public void Observe(Exchange exchange) => _exchanges.Enqueue(exchange);

    /// <summary>Fails unless there were exchanges and GitHub's description allows every one of them.</summary>
    public void AssertAllowed()
    {
        Assert.NotEmpty(_exchanges);
        Assert.Empty(_exchanges.SelectMany(OpenApiContract.Instance.Check).Distinct());
    }
}
