using System.Collections.Concurrent;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace ClientPortal.Web.Ui;

/// <summary>
/// Reads and writes all that is not the circuit's own (references to its objects, streams, elements) with options that all circuits share: what is
/// known of a type is then kept once and not by each of them. It is the last of a circuit's converters, so that those of its own are asked first.
/// </summary>
internal sealed class SharedJson(JsonSerializerOptions shared) : JsonConverterFactory
{
    private readonly ConcurrentDictionary<Type, JsonConverter> converters = [];

    public override bool CanConvert(Type typeToConvert) => true;

    public override JsonConverter CreateConverter(Type typeToConvert, JsonSerializerOptions options) => converters.GetOrAdd(
        typeToConvert,
        static (type, factory) =>
            type == typeof(object[]) ? new OfArguments(factory)
            : type == typeof(object) ? new OfAny(factory)
            : (JsonConverter)Activator.CreateInstance(typeof(Of<>).MakeGenericType(type), factory.Options)!,
        this);

    private JsonSerializerOptions Options => shared;

    // The type is only known from the value: the answer of a method, or an argument.
    private void Write(Utf8JsonWriter writer, object? value, JsonSerializerOptions circuit)
    {
        if (value is null)
        {
            writer.WriteNullValue();
            return;
        }

        var type = value.GetType();
        JsonSerializer.Serialize(writer, value, type, circuit.Converters.First(one => one.CanConvert(type)) == this ? shared : circuit);
    }

    private sealed class Of<T>(JsonSerializerOptions shared) : JsonConverter<T>
    {
        public override T? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            JsonSerializer.Deserialize<T>(ref reader, shared);

        public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options) =>
            JsonSerializer.Serialize(writer, value, shared);
    }

    private sealed class OfAny(SharedJson factory) : JsonConverter<object>
    {
        public override object? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            JsonSerializer.Deserialize<object>(ref reader, factory.Options);

        public override void Write(Utf8JsonWriter writer, object value, JsonSerializerOptions options) => factory.Write(writer, value, options);
    }

    private sealed class OfArguments(SharedJson factory) : JsonConverter<object?[]>
    {
        public override object?[]? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            JsonSerializer.Deserialize<object?[]>(ref reader, factory.Options);

        public override void Write(Utf8JsonWriter writer, object?[] value, JsonSerializerOptions options)
        {
            writer.WriteStartArray();
            foreach (var one in value)
            {
                factory.Write(writer, one, options);
            }

            writer.WriteEndArray();
        }
    }
}
