using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace ClientPortal.Web.Api;

/// <summary>
/// The calls of the OpenAPI document as a collection in Postman's format (v2.1), which Bruno and Insomnia import too: a folder for each area, with
/// an example of each body. The sign-in keeps its token for the other calls.
/// </summary>
internal static class ApiCollection
{
    private const string Format = "https://schema.getpostman.com/json/collection/v2.1.0/collection.json";
    private const string Url = "baseUrl", Token = "accessToken";

    private static readonly JsonSerializerOptions Written = new(JsonSerializerDefaults.Web) { WriteIndented = true, Encoder = ApiJson.Readable };

    private static readonly string[] Methods = ["get", "post", "put", "patch", "delete"];

    /// <summary>Writes the collection of a portal that is not started; to standard output without a <paramref name="path"/>.</summary>
    public static async Task WriteAsync(WebApplication app, string? path)
    {
        // The document describes endpoints, which an application has once it routes.
        app.UseRouting();
        app.MapApi();
        app.UseEndpoints(_ => { });
        var described = await app.Services.GetRequiredKeyedService<IOpenApiDocumentProvider>(ApiDocument.Name).GetOpenApiDocumentAsync();
        var document = JsonNode.Parse(await described.SerializeAsJsonAsync(OpenApiSpecVersion.OpenApi3_1))!;
        var text = Of(document).ToJsonString(Written) + "\n";
        await (path is null ? Console.Out.WriteAsync(text) : File.WriteAllTextAsync(path, text));
    }

    /// <summary>The collection of an OpenAPI document.</summary>
    public static JsonObject Of(JsonNode document)
    {
        var calls = from path in document["paths"]!.AsObject()
                    from method in Methods
                    let operation = path.Value![method]
                    where operation is not null
                    select (Area: (string?)operation["tags"]?[0] ?? "", Item: Call(document, path.Key, method.ToUpperInvariant(), operation));
        return new JsonObject
        {
            ["info"] = new JsonObject
            {
                ["name"] = (string?)document["info"]!["title"],
                ["description"] = (string?)document["info"]!["description"],
                ["schema"] = Format,
            },
            ["auth"] = new JsonObject
            {
                ["type"] = "bearer",
                ["bearer"] = new JsonArray(new JsonObject { ["key"] = "token", ["value"] = Variable(Token), ["type"] = "string" }),
            },
            ["variable"] = new JsonArray(
                new JsonObject { ["key"] = Url, ["value"] = "http://localhost:5000" }, new JsonObject { ["key"] = Token, ["value"] = "" }),
            ["item"] = new JsonArray([.. calls.GroupBy(call => call.Area).OrderBy(area => area.Key, StringComparer.Ordinal)
                .Select(area => new JsonObject
                {
                    ["name"] = area.Key,
                    ["item"] = new JsonArray([.. area.Select(call => call.Item)]),
                })]),
        };
    }

    private static JsonObject Call(JsonNode document, string path, string method, JsonNode operation)
    {
        var request = new JsonObject { ["method"] = method, ["description"] = (string?)operation["summary"], ["url"] = Address(path, operation) };
        request["header"] = new JsonArray([.. Parameters(operation, "header")]);
        if (operation["requestBody"]?["content"] is JsonObject content)
        {
            request["body"] = Body(document, content);
        }

        // An empty list of what is required means that no token is.
        var isOpen = operation["security"] is JsonArray { Count: 0 };
        if (isOpen)
        {
            request["auth"] = new JsonObject { ["type"] = "noauth" };
        }

        var call = new JsonObject { ["name"] = $"{method} {path}", ["request"] = request };
        if (isOpen)
        {
            call["event"] = new JsonArray(new JsonObject
            {
                ["listen"] = "test",
                ["script"] = new JsonObject
                {
                    ["type"] = "text/javascript",
                    ["exec"] = new JsonArray($"pm.collectionVariables.set('{Token}', pm.response.json().accessToken);"),
                },
            });
        }

        return call;
    }

    private static JsonObject Address(string path, JsonNode operation)
    {
        var parts = path.Trim('/').Split('/').Select(part => part is ['{', .. var name, '}'] ? $":{name}" : part).ToList();
        return new JsonObject
        {
            ["raw"] = $"{Variable(Url)}/{string.Join('/', parts)}",
            ["host"] = new JsonArray(Variable(Url)),
            ["path"] = new JsonArray([.. parts.Select(part => (JsonNode)part)]),
            ["query"] = new JsonArray([.. Parameters(operation, "query")]),
            ["variable"] = new JsonArray([.. Parameters(operation, "path")]),
        };
    }

    // Of the address they are needed; the others are there to be switched on.
    private static IEnumerable<JsonNode> Parameters(JsonNode operation, string place) =>
        from one in operation["parameters"]?.AsArray() ?? []
        where (string?)one["in"] == place
        select new JsonObject
        {
            ["key"] = (string?)one["name"], ["value"] = "", ["description"] = (string?)one["description"], ["disabled"] = place != "path",
        };

    private static JsonObject Body(JsonNode document, JsonObject content)
    {
        if (content["application/json"]?["schema"] is { } schema)
        {
            return new JsonObject
            {
                ["mode"] = "raw",
                ["raw"] = ApiSample.Of(document, schema)?.ToJsonString(Written) ?? "",
                ["options"] = new JsonObject { ["raw"] = new JsonObject { ["language"] = "json" } },
            };
        }

        var fields = content["multipart/form-data"]?["schema"]?["properties"]?.AsObject().Select(field => field.Key) ?? ["file"];
        return new JsonObject
        {
            ["mode"] = "formdata",
            ["formdata"] = new JsonArray([.. fields.Select(field => new JsonObject
            {
                ["key"] = field, ["type"] = field == "file" ? "file" : "text", ["value"] = field == "file" ? null : "",
            })]),
        };
    }

    private static string Variable(string name) => $"{{{{{name}}}}}";
}
