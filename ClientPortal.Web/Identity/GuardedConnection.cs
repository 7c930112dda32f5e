using System.Net;
using System.Net.Sockets;

namespace ClientPortal.Web.Identity;

/// <summary>
/// Connects to the addresses that it has checked. The name is resolved once for each connection, so a name that leads elsewhere a moment later
/// (DNS rebinding) changes nothing.
/// </summary>
/// <param name="allows">Whether the portal may send to an address.</param>
/// <param name="resolve">The addresses of a host.</param>
public sealed class GuardedConnection(Func<IPAddress, bool> allows, Func<string, CancellationToken, Task<IPAddress[]>> resolve)
{
    /// <summary>A handler of <see cref="SocketsHttpHandler.ConnectCallback"/>.</summary>
    /// <exception cref="InnerAddressRefused">One of the addresses is not allowed; none is tried then.</exception>
    public async ValueTask<Stream> OpenAsync(SocketsHttpConnectionContext context, CancellationToken stop)
    {
        var (host, port) = (context.DnsEndPoint.Host, context.DnsEndPoint.Port);
        var addresses = IPAddress.TryParse(host, out var literal) ? [literal] : await resolve(host, stop);
        if (addresses.Length == 0)
        {
            throw new SocketException((int)SocketError.HostNotFound);
        }

        if (!Array.TrueForAll(addresses, address => allows(address)))
        {
            throw new InnerAddressRefused(host);
        }

        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(addresses, port, stop);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
