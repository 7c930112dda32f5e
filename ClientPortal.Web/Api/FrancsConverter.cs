using System.Text.Json;
using System.Text.Json.Serialization;
using ClientPortal.Web.Ui;

namespace ClientPortal.Web.Api;

/// <summary>
/// An amount in whole francs, as a number or as people write it (<see cref="Money.Read"/>). Any other value becomes -1. The prospect's own
/// rule refuses -1 with a sentence, as it does for the form and for an import.
/// </summary>
internal sealed class FrancsConverter : JsonConverter<long?>
{
    public override long? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => reader.TokenType switch
    {
        JsonTokenType.Null => null,
        JsonTokenType.String => Money.Read(reader.GetString()),
        JsonTokenType.Number => reader.TryGetDecimal(out var amount) && amount == decimal.Truncate(amount) && amount is >= 0 and <= long.MaxValue
            ? (long)amount
            : -1,
        _ => throw new JsonException(),
    };

    public override void Write(Utf8JsonWriter writer, long? value, JsonSerializerOptions options) =>
        JsonSerializer.Serialize(writer, value, options);
}

/// <summary>The same for a change, where null removes the amount.</summary>
internal sealed class SentFrancsConverter : JsonConverter<Sent<long?>>
{
    private static readonly FrancsConverter Francs = new();

    public override bool HandleNull => true;

    public override Sent<long?> Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        new(Francs.Read(ref reader, typeof(long?), options));

    public override void Write(Utf8JsonWriter writer, Sent<long?> value, JsonSerializerOptions options) =>
        Francs.Write(writer, value.Value, options);
}
