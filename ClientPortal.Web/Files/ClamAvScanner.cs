using System.Buffers;
using System.Buffers.Binary;
using System.Net.Sockets;
using System.Text;

namespace ClientPortal.Web.Files;

/// <summary>
/// Scans with ClamAV's daemon over TCP. <c>INSTREAM</c> (clamd(8)) takes the content in chunks, each after its length in four bytes. An
/// empty chunk ends it.
/// </summary>
public sealed class ClamAvScanner(string host, int port, TimeSpan patience) : IFileScanner
{
    /// <summary>clamd's default TCP port.</summary>
    public const int DefaultPort = 3310;

    private const int ChunkSize = 64 * 1024;

    // Bytes that are scanned in a second at least.
    private const long SlowestPerSecond = 5 * 1024 * 1024;

    // "stream: Win.Test.EICAR_HDB-1 FOUND" and the like.
    private const int LongestAnswer = 1024;

    public async Task<string?> FindThreatAsync(Stream content, CancellationToken stop)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(stop);
        limit.CancelAfter(patience + TimeSpan.FromSeconds(content.Length / SlowestPerSecond));
        try
        {
            using var client = new TcpClient();
            await client.ConnectAsync(host, port, limit.Token);
            await using var clamd = client.GetStream();
            try
            {
                await SendAsync(content, clamd, limit.Token);
            }
            catch (IOException)
            {
                // clamd may refuse the rest and say why before it closes the connection.
            }

            return ParseAnswer(await AnswerAsync(clamd, limit.Token));
        }
        catch (Exception fault) when (fault is SocketException or IOException
            || (fault is OperationCanceledException && !stop.IsCancellationRequested))
        {
            throw new ScannerAway($"clamd at {host}:{port} does not answer.", fault);
        }
    }

    private static async Task SendAsync(Stream content, NetworkStream clamd, CancellationToken stop)
    {
        await clamd.WriteAsync("zINSTREAM\0"u8.ToArray(), stop);
        var buffer = ArrayPool<byte>.Shared.Rent(ChunkSize + sizeof(int));
        try
        {
            content.Position = 0;
            int read;
            do
            {
                read = await content.ReadAsync(buffer.AsMemory(sizeof(int), ChunkSize), stop);
                BinaryPrimitives.WriteInt32BigEndian(buffer, read);
                await clamd.WriteAsync(buffer.AsMemory(0, sizeof(int) + read), stop);
            }
            while (read > 0);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private static async Task<string> AnswerAsync(NetworkStream clamd, CancellationToken stop)
    {
        var answer = new byte[LongestAnswer];
        var length = 0;
        for (int read; length < answer.Length && (read = await clamd.ReadAsync(answer.AsMemory(length), stop)) > 0;)
        {
            length += read;
            if (answer.AsSpan(0, length).Contains((byte)0))
            {
                break;
            }
        }

        return Encoding.UTF8.GetString(answer, 0, length).TrimEnd('\0', '\n', ' ');
    }

    private static string? ParseAnswer(string answer) =>
        answer.EndsWith(" OK", StringComparison.Ordinal) ? null
        : answer.EndsWith(" FOUND", StringComparison.Ordinal) ? answer["stream: ".Length..^" FOUND".Length]
        : throw new ScannerAway($"clamd says: {answer}");
}
