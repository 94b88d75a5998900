using System.Collections.Concurrent;
using ZocSec.Sandbox.Rest;

namespace ZocSec.Tests.Contract;

/// <summary>
/// Keeps what was asked of the sandbox and answered by it, and holds both against GitHub's description: of each endpoint
/// and status the first 500, so that a test under load stays quick.
/// </summary>
internal sealed class ExchangeRecorder : IExchangeObserver
{
    private const int MostOfAKind = 500;

    private readonly ConcurrentQueue<Exchange> _exchanges = new();
    private readonly ConcurrentDictionary<(string, string?, int, bool), int> _kinds = new();

    public IReadOnlyCollection<Exchange> Exchanges => _exchanges;

    public void Observe(Exchange exchange)
    {
        var kind = (exchange.Method, exchange.Route, exchange.Status, exchange.IsFault);
        if (_kinds.AddOrUpdate(kind, 1, static (_, seen) => seen + 1) <= MostOfAKind)
            _exchanges.Enqueue(exchange);
    }

    /// <summary>Fails unless there were exchanges and GitHub's description allows every one of them.</summary>
    public void AssertAllowed()
    {
        Assert.NotEmpty(_exchanges);
        Assert.Empty(_exchanges.SelectMany(Check).Distinct());
    }

    private static IReadOnlyList<Finding> Check(Exchange exchange) =>
        exchange.Path.EndsWith("/graphql", StringComparison.Ordinal)
            ? GraphQlContract.Instance.Check(exchange)
            : OpenApiContract.Instance.Check(exchange);
}
