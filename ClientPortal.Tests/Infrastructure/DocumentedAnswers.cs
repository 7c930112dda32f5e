using System.Collections.Concurrent;
using System.Net;
using System.Text.Json.Nodes;

namespace ClientPortal.Tests.Infrastructure;

/// <summary>
/// Checks answers of the API against its OpenAPI document: operation, status, content type, and every field of the body. What is answered must be
/// documented; what is documented as required must be answered.
/// </summary>
public sealed partial class DocumentedAnswers(JsonNode document)
{
    // One document for all portals of a run: they are of one build.
    private static DocumentedAnswers? ofThisBuild;

    private readonly ConcurrentDictionary<string, bool> seen = new(StringComparer.Ordinal);

    /// <summary>Operations and statuses that <see cref="NoteAsync"/> was given: <c>GET /api/tickets 200</c>.</summary>
    public ICollection<string> Seen => seen.Keys;

    /// <summary>All operations with their documented statuses, in the same form.</summary>
    public IEnumerable<string> Documented =>
        from path in document["paths"]!.AsObject()
        from operation in path.Value!.AsObject()
        from response in operation.Value!["responses"]!.AsObject()
        select $"{operation.Key.ToUpperInvariant()} {path.Key} {response.Key}";

    /// <summary>By the document that this portal serves; read once a run.</summary>
    public static async Task<DocumentedAnswers> OfAsync(HttpClient http) =>
        ofThisBuild ??= new DocumentedAnswers(JsonNode.Parse(await http.GetStringAsync("/openapi/v1.json"))!);

    /// <summary>What <see cref="NoteAsync"/> found.</summary>
    public ConcurrentQueue<string> Wrong { get; } = new();

    /// <summary>Fails the test where an answer is not as documented.</summary>
    public async Task CheckAsync(HttpResponseMessage response)
    {
        var wrong = await WrongOfAsync(response);
        Assert.True(wrong.Count == 0, string.Join('\n', wrong));
    }

    /// <summary>Keeps what of an answer is not as documented, for a test that makes many calls and then asserts that there is none.</summary>
    public async Task NoteAsync(HttpResponseMessage response)
    {
        var request = response.RequestMessage!;
        if (Find(request.Method, request.RequestUri!.AbsolutePath.TrimEnd('/')) is var (template, operation))
        {
            seen[$"{request.Method} {template} {(int)response.StatusCode}"] = true;
            await NoteFieldsAsync(operation, response);
        }

        (await WrongOfAsync(response)).ForEach(Wrong.Enqueue);
    }

    private async Task<List<string>> WrongOfAsync(HttpResponseMessage response)
    {
        var request = response.RequestMessage!;
        var type = response.Content.Headers.ContentType?.MediaType;

        // A stream has no end to wait for.
        var body = type == "text/event-stream" ? "…" : await response.Content.ReadAsStringAsync();
        return WrongOf(request.Method, request.RequestUri!.AbsolutePath, response.StatusCode, type, body);
    }

    /// <summary>What of an answer is not as documented, each with its place; empty when all is.</summary>
    /// <param name="method">HTTP method.</param>
    /// <param name="path">Without the query.</param>
    /// <param name="status">Of the answer.</param>
    /// <param name="contentType">Without parameters; null for an answer without a body.</param>
    /// <param name="body">The text of a JSON body; ignored for other content types.</param>
    public List<string> WrongOf(HttpMethod method, string path, HttpStatusCode status, string? contentType, string body)
    {
        path = path.TrimEnd('/');
        if (method == HttpMethod.Head || !path.StartsWith("/api/", StringComparison.Ordinal))
        {
            return [];
        }

        if (Find(method, path) is not var (template, operation))
        {
            // Nothing is mapped there.
            return status is HttpStatusCode.NotFound or HttpStatusCode.MethodNotAllowed or HttpStatusCode.Unauthorized
                ? [] : [$"{method} {path}: {(int)status}, and the call is not documented"];
        }

        var (name, wrong) = ($"{method} {template} {(int)status}", new List<string>());
        if (operation["responses"]?[$"{(int)status}"] is not { } response)
        {
            return [$"{name}: this status is not documented. {body[..Math.Min(body.Length, 200)]}"];
        }

        var contents = response["content"]?.AsObject();
        if (body.Length == 0)
        {
            return contents is { Count: > 0 } ? [$"{name}: a body is documented, and there is none"] : [];
        }

        var content = contents?[contentType ?? ""] ?? contents?["*/*"];
        if (content is null)
        {
            return [$"{name}: {contentType} is not documented"];
        }

        if (contentType!.EndsWith("json", StringComparison.Ordinal) && content["schema"] is { } schema)
        {
            Compare(schema, JsonNode.Parse(body), name, wrong);
        }

        return wrong;
    }

    private (string Template, JsonNode Operation)? Find(HttpMethod method, string path)
    {
        var parts = path.Split('/');
        return (from documented in document["paths"]!.AsObject()
                let template = documented.Key.Split('/')
                where template.Length == parts.Length && template.Zip(parts).All(pair => pair.First.StartsWith('{') || pair.First == pair.Second)
                let operation = documented.Value![method.Method.ToLowerInvariant()]
                where operation is not null
                orderby template.Count(part => part.StartsWith('{'))
                select ((string, JsonNode)?)(documented.Key, operation!)).FirstOrDefault();
    }

    private void Compare(JsonNode schema, JsonNode? value, string at, List<string> wrong)
    {
        if ((string?)schema["$ref"] is { } reference)
        {
            Compare(document["components"]!["schemas"]![reference.Split('/')[^1]]!, value, at, wrong);
            return;
        }

        if ((schema["oneOf"] ?? schema["anyOf"]) is JsonArray choices)
        {
            var trials = choices.Select(choice => Trial(choice!, value, at)).ToList();
            if (trials.TrueForAll(trial => trial.Count > 0))
            {
                wrong.AddRange(trials.MinBy(trial => trial.Count)!);
            }

            return;
        }

        var types = TypesOf(schema);
        var type = KindOf(value);
        if (types.Count > 0 && !types.Contains(type) && !(type == "integer" && types.Contains("number")))
        {
            wrong.Add($"{at}: {value?.ToJsonString() ?? "null"} is not {string.Join(" or ", types)}");
        }
        else if (schema["enum"] is JsonArray words && value is not null && !words.Any(word => JsonNode.DeepEquals(word, value)))
        {
            wrong.Add($"{at}: {value.ToJsonString()} is none of the documented values");
        }
        else if (value is JsonArray items && schema["items"] is { } item)
        {
            foreach (var one in items)
            {
                Compare(item, one, $"{at}[]", wrong);
            }
        }
        else if (value is JsonObject fields)
        {
            CompareFields(schema, fields, at, wrong);
        }
    }

    private void CompareFields(JsonNode schema, JsonObject fields, string at, List<string> wrong)
    {
        var (properties, more) = (schema["properties"]?.AsObject(), schema["additionalProperties"]);
        foreach (var (name, value) in fields)
        {
            if (properties?[name] is { } property)
            {
                Compare(property, value, $"{at} {name}", wrong);
            }
            else if (more is JsonObject of)
            {
                Compare(of, value, $"{at} {name}", wrong);
            }
            else if (properties is not null && more is null)
            {
                wrong.Add($"{at} {name}: this field is not documented");
            }
        }

        wrong.AddRange((schema["required"]?.AsArray() ?? []).Select(name => (string)name!).Where(name => !fields.ContainsKey(name))
            .Select(name => $"{at} {name}: this field is documented as required and missing"));
    }

    private List<string> Trial(JsonNode schema, JsonNode? value, string at)
    {
        var wrong = new List<string>();
        Compare(schema, value, at, wrong);
        return wrong;
    }

    private static HashSet<string> TypesOf(JsonNode schema) => schema["type"] switch
    {
        JsonArray several => [.. several.Select(one => (string)one!)],
        { } one => [(string)one!],
        null => [],
    };

    private static string KindOf(JsonNode? value) => value?.GetValueKind() switch
    {
        null or System.Text.Json.JsonValueKind.Null => "null",
        System.Text.Json.JsonValueKind.Object => "object",
        System.Text.Json.JsonValueKind.Array => "array",
        System.Text.Json.JsonValueKind.String => "string",
        System.Text.Json.JsonValueKind.Number => value.ToJsonString().All(digit => char.IsDigit(digit) || digit == '-') ? "integer" : "number",
        _ => "boolean",
    };
}
