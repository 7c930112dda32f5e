using System.Buffers.Binary;
using System.Security.Cryptography;

namespace ClientPortal.Domain;

/// <summary>
/// Version 7 UUIDs in the order in which this process made them. Within a millisecond <see cref="Guid.CreateVersion7()"/> is random; here the
/// twelve bits after the time are a counter (RFC 9562, 6.2, method 1), so that lists sorted by id are sorted by creation.
/// </summary>
public static class SortedId
{
    private const int CounterBits = 12;

    // Milliseconds since 1970, then the counter: a burst of more than 4,096 ids borrows from the next millisecond.
    private static long last;

    public static Guid Next()
    {
        var now = TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds() << CounterBits;
        long seen, mine;
        do
        {
            seen = Volatile.Read(ref last);
            mine = Math.Max(now, seen + 1);
        }
        while (Interlocked.CompareExchange(ref last, mine, seen) != seen);

        Span<byte> bytes = stackalloc byte[16];
        RandomNumberGenerator.Fill(bytes[8..]);
        var counter = (ulong)mine & ((1UL << CounterBits) - 1);
        BinaryPrimitives.WriteUInt64BigEndian(bytes, ((ulong)(mine >> CounterBits) << 16) | 0x7000 | counter);
        bytes[8] = (byte)((bytes[8] & 0x3F) | 0x80);
        return new Guid(bytes, bigEndian: true);
    }
}
