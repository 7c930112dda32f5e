using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Unicode;
using ClientPortal.Domain;

namespace ClientPortal.Web.Api;

/// <summary>The API's JSON: camelCase, accented characters not escaped, enums by their token (<c>in-progress</c>).</summary>
internal static class ApiJson
{
    /// <summary>Accented characters as they are.</summary>
    public static readonly JavaScriptEncoder Readable = JavaScriptEncoder.Create(UnicodeRanges.All);

    public static void Configure(JsonSerializerOptions options)
    {
        options.Encoder = Readable;
        options.Converters.Add(new TokenConverter());
    }
}

/// <summary>A value that is not one of an enum's tokens.</summary>
internal sealed class UnknownToken(string typed, IEnumerable<string> allowed)
    : JsonException($"'{typed}' is none of {string.Join(", ", allowed)}.")
{
    // Characters of the value that the answer repeats, so that a long value does not fill it.
    private const int Shown = 60;

    public string Typed { get; } = typed.Length > Shown ? typed[..Shown] + "…" : typed;
    public string Allowed { get; } = string.Join(", ", allowed);
}

/// <summary>Enums as <see cref="Token"/> spells them; never as numbers.</summary>
internal sealed class TokenConverter : JsonConverterFactory
{
    public override bool CanConvert(Type typeToConvert) => typeToConvert.IsEnum;

    public override JsonConverter CreateConverter(Type typeToConvert, JsonSerializerOptions options) =>
        (JsonConverter)Activator.CreateInstance(typeof(Of<>).MakeGenericType(typeToConvert))!;

    private sealed class Of<T> : JsonConverter<T>
        where T : struct, Enum
    {
        public override T Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
        {
            var typed = reader.TokenType == JsonTokenType.String ? reader.GetString() : null;
            return Token.Parse<T>(typed) ?? throw new UnknownToken(typed ?? reader.TokenType.ToString(), Enum.GetValues<T>().Select(Token.Of));
        }

        public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options) => writer.WriteStringValue(Token.Of(value));
    }
}

/// <summary>A property that tells null from absent: null removes a due date, an absent property leaves it unchanged.</summary>
[JsonConverter(typeof(SentConverter))]
public readonly record struct Sent<T>(T Value)
{
    public bool IsSent { get; private init; } = true;

    /// <summary>The value that was sent, or <paramref name="current"/> when the property was absent.</summary>
    public T Or(T current) => IsSent ? Value : current;
}

internal sealed class SentConverter : JsonConverterFactory
{
    public override bool CanConvert(Type typeToConvert) =>
        typeToConvert.IsGenericType && typeToConvert.GetGenericTypeDefinition() == typeof(Sent<>);

    public override JsonConverter CreateConverter(Type typeToConvert, JsonSerializerOptions options) =>
        (JsonConverter)Activator.CreateInstance(typeof(Of<>).MakeGenericType(typeToConvert.GenericTypeArguments))!;

    private sealed class Of<T> : JsonConverter<Sent<T>>
    {
        public override bool HandleNull => true;

        public override Sent<T> Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            new(JsonSerializer.Deserialize<T>(ref reader, options)!);

        public override void Write(Utf8JsonWriter writer, Sent<T> value, JsonSerializerOptions options) =>
            JsonSerializer.Serialize(writer, value.Value, options);
    }
}
