using System.Text.Json.Nodes;

namespace ClientPortal.Web.Api;

/// <summary>A value that a schema of the OpenAPI document allows: its example where it has one.</summary>
internal static class ApiSample
{
    // Deeper than any body of the API.
    private const int Deepest = 6;

    public static JsonNode? Of(JsonNode document, JsonNode schema) => Of(document, schema, 0);

    private static JsonNode? Of(JsonNode document, JsonNode schema, int depth)
    {
        if ((string?)schema["$ref"] is { } named)
        {
            return Of(document, document["components"]!["schemas"]![named.Split('/')[^1]]!, depth);
        }

        if (depth > Deepest)
        {
            return null;
        }

        if (schema["examples"]?[0] is { } example)
        {
            return example.DeepClone();
        }

        if ((schema["oneOf"] ?? schema["anyOf"] ?? schema["allOf"]) is JsonArray choices)
        {
            return choices.Where(one => !IsNull(one!)).Select(one => Of(document, one!, depth + 1)).FirstOrDefault();
        }

        return schema["enum"] is JsonArray { Count: > 0 } words ? words[0]!.DeepClone() : OfType(document, schema, depth);
    }

    private static JsonNode? OfType(JsonNode document, JsonNode schema, int depth) => TypeOf(schema) switch
    {
        "array" => schema["items"] is { } item ? new JsonArray(Of(document, item, depth + 1)) : new JsonArray(),
        "integer" or "number" => schema["minimum"]?.DeepClone() ?? 1,
        "boolean" => false,
        "string" => (string?)schema["format"] switch
        {
            "uuid" => ApiExamples.SomeId,
            "date" => "2027-01-15",
            "date-time" => "2027-01-15T09:00:00Z",
            _ => "",
        },
        _ => new JsonObject(
            (schema["properties"]?.AsObject() ?? new JsonObject()).Select(one => KeyValuePair.Create(one.Key, Of(document, one.Value!, depth + 1)))),
    };

    private static string? TypeOf(JsonNode schema) => schema["type"] switch
    {
        JsonArray several => several.Select(one => (string?)one).FirstOrDefault(one => one != "null"),
        { } one => (string?)one,
        _ => null,
    };

    private static bool IsNull(JsonNode schema) => (string?)(schema["type"] as JsonValue) == "null";
}
