using System.Collections.Concurrent;
using System.Text.Json.Nodes;

namespace ClientPortal.Tests.Infrastructure;

// The fields of successes: by the schema that names them, so that a body which several calls answer with has each field once.
public sealed partial class DocumentedAnswers
{
    private readonly ConcurrentDictionary<string, bool> fields = new(StringComparer.Ordinal);

    /// <summary>Fields of successes that an answer had with a value, as <c>TicketBody assigneeId</c>. Null and the empty list are none.</summary>
    public ICollection<string> SeenFields => fields.Keys;

    /// <summary>All fields that are documented of successes, in the same form.</summary>
    public IReadOnlyCollection<string> DocumentedFields
    {
        get
        {
            var found = new HashSet<string>(StringComparer.Ordinal);
            foreach (var operation in document["paths"]!.AsObject().SelectMany(path => path.Value!.AsObject()))
            {
                foreach (var (status, response) in operation.Value!["responses"]!.AsObject().Where(one => one.Key[0] == '2'))
                {
                    if (JsonSchemaOf(response!) is { } schema)
                    {
                        Gather(schema, $"{operation.Key} {status}", found);
                    }
                }
            }

            return found;
        }
    }

    private static JsonNode? JsonSchemaOf(JsonNode response) => response["content"]?["application/json"]?["schema"];

    private async Task NoteFieldsAsync(JsonNode operation, HttpResponseMessage response)
    {
        if (response.IsSuccessStatusCode && response.Content.Headers.ContentType?.MediaType == "application/json"
            && operation["responses"]?[$"{(int)response.StatusCode}"] is { } documented && JsonSchemaOf(documented) is { } schema)
        {
            Note(schema, JsonNode.Parse(await response.Content.ReadAsStringAsync()), "");
        }
    }

    private void Note(JsonNode schema, JsonNode? value, string at)
    {
        foreach (var (named, one) in Plain(schema, at))
        {
            if (value is JsonArray items && one["items"] is { } item)
            {
                foreach (var element in items)
                {
                    Note(item, element, named);
                }
            }
            else if (value is JsonObject body && one["properties"] is JsonObject properties)
            {
                foreach (var (name, property) in properties.Where(property => HasValue(body[property.Key])))
                {
                    fields[$"{named} {name}"] = true;
                    Note(property!, body[name], $"{named} {name}");
                }
            }
        }
    }

    private void Gather(JsonNode schema, string at, HashSet<string> found)
    {
        foreach (var (named, one) in Plain(schema, at))
        {
            if (one["items"] is { } item)
            {
                Gather(item, named, found);
            }

            foreach (var (name, property) in one["properties"]?.AsObject() ?? [])
            {
                if (found.Add($"{named} {name}"))
                {
                    Gather(property!, $"{named} {name}", found);
                }
            }
        }
    }

    // The schema behind references and choices, with the name of the last reference.
    private IEnumerable<(string At, JsonNode Schema)> Plain(JsonNode schema, string at) => (string?)schema["$ref"] is { } reference
        ? Plain(document["components"]!["schemas"]![reference.Split('/')[^1]]!, reference.Split('/')[^1])
        : (schema["oneOf"] ?? schema["anyOf"]) is JsonArray choices
            ? choices.SelectMany(choice => Plain(choice!, at))
            : [(at, schema)];

    private static bool HasValue(JsonNode? value) => value is not null and not JsonArray { Count: 0 };
}
