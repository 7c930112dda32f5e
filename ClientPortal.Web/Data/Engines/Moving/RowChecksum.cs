using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;

namespace ClientPortal.Web.Data;

/// <summary>A checksum of rows, the same in whichever order they come: the sum of the first 128 bits of each row's SHA-256.</summary>
internal sealed class RowChecksum
{
    private readonly StringBuilder row = new();
    private UInt128 sum;

    public long Rows { get; private set; }

    /// <summary>Adds a row by its values in the order of its columns; null for none.</summary>
    public void Add(object?[] values)
    {
        row.Clear();
        foreach (var value in values)
        {
            // With its length, so that a value that ends differently never equals two others.
            var text = Canonical(value);
            row.Append(CultureInfo.InvariantCulture, $"{(text is null ? -1 : text.Length)}:").Append(text);
        }

        sum += BinaryPrimitives.ReadUInt128BigEndian(SHA256.HashData(Encoding.UTF8.GetBytes(row.ToString())));
        Rows++;
    }

    public override string ToString() => sum.ToString("x32", CultureInfo.InvariantCulture);

    private static string? Canonical(object? value) => value switch
    {
        null => null,
        JsonNode json => Sorted(json)?.ToJsonString(),
        byte[] bytes => Convert.ToHexStringLower(bytes),
        TimeOnly time => time.Ticks.ToString(CultureInfo.InvariantCulture),
        DateTime moment => moment.Ticks.ToString(CultureInfo.InvariantCulture),
        Array list => string.Join(',', list.Cast<object>().Select(one => $"{Canonical(one)!.Length}:{Canonical(one)}")),
        IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
        _ => value.ToString(),
    };

    // A server sorts the names of an object in its own way.
    private static JsonNode? Sorted(JsonNode? node) => node switch
    {
        JsonObject one => new JsonObject(one.OrderBy(pair => pair.Key, StringComparer.Ordinal)
            .Select(pair => KeyValuePair.Create(pair.Key, Sorted(pair.Value)))),
        JsonArray list => new JsonArray([.. list.Select(Sorted)]),
        _ => node?.DeepClone(),
    };
}
