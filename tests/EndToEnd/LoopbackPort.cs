using System.Net;
using System.Net.Sockets;

namespace ZocSec.Tests.EndToEnd;

/// <summary>Ports for programs that cannot be asked which one they took.</summary>
internal static class LoopbackPort
{
    /// <summary>A port of loopback that nobody listened on just now.</summary>
    public static int Free()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
