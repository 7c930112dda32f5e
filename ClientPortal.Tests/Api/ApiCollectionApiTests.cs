using System.Text.Json.Nodes;
using ClientPortal.Tests.Infrastructure;
using ClientPortal.Web.Api;

namespace ClientPortal.Tests.Api;

/// <summary>The collection for Postman, Bruno and Insomnia has every call of the OpenAPI document.</summary>
[Collection(ApiPortal.Collection)]
public sealed class ApiCollectionApiTests(ApiPortal portal)
{
    [Fact]
    public async Task It_covers_every_operation_with_its_parameters_and_an_example_of_its_body()
    {
        using var anyone = new PortalClient(portal.Address);
        var document = (await anyone.GetAsync("/openapi/v1.json")).Ok();
        var calls = Calls(ApiCollection.Of(document));

        var described = from path in document["paths"]!.AsObject()
                        from operation in path.Value!.AsObject()
                        select $"{operation.Key.ToUpperInvariant()} {path.Key}";
        Assert.Equal(described.Order(StringComparer.Ordinal), calls.Keys.Order(StringComparer.Ordinal));

        var patch = calls["PATCH /api/projects/{id}"]["request"]!;
        Assert.Equal("{{baseUrl}}/api/projects/:id", (string?)patch["url"]!["raw"]);
        Assert.Equal("id", (string?)patch["url"]!["variable"]![0]!["key"]);
        Assert.Contains(patch["header"]!.AsArray(), header => (string?)header!["key"] == "If-Match");
        Assert.Equal(60, (int)JsonNode.Parse((string)patch["body"]!["raw"]!)!["progress"]!);
        Assert.Contains(calls["GET /api/tickets"]["request"]!["url"]!["query"]!.AsArray(), one => (string?)one!["key"] == "limit");

        var login = calls["POST /api/auth/login"];
        Assert.Equal("noauth", (string?)login["request"]!["auth"]!["type"]);
        Assert.Contains("accessToken", (string)login["event"]![0]!["script"]!["exec"]![0]!, StringComparison.Ordinal);
        Assert.All(calls.Values, call => Assert.True(
            call["request"]!["body"]?["raw"] is not { } raw || JsonNode.Parse((string)raw!) is not null, (string?)call["name"]));
    }

    [Fact]
    public async Task The_command_writes_it_to_a_file_without_a_database()
    {
        var folder = Directory.CreateTempSubdirectory("portal-collection-");
        var file = Path.Combine(folder.FullName, "collection.json");
        var entry = typeof(Program).Assembly.EntryPoint!;
        string[] args = ["api-collection", file, $"--Portal:DataDirectory={Path.Combine(folder.FullName, "data")}", "--environment=Production"];

        var code = await Task.Run(() => (int)entry.Invoke(null, [args])!);

        Assert.Equal(0, code);
        using var anyone = new PortalClient(portal.Address);
        var served = ApiCollection.Of((await anyone.GetAsync("/openapi/v1.json")).Ok());
        var written = JsonNode.Parse(await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken))!;
        Assert.Equal(Calls(served).Keys, Calls(written).Keys);
        Assert.False(Directory.Exists(folder.FullName) && Directory.EnumerateFiles(folder.FullName, "*.db", SearchOption.AllDirectories).Any());
        await Scratch.DeleteAsync(folder.FullName);
    }

    private static Dictionary<string, JsonNode> Calls(JsonNode collection) =>
        collection["item"]!.AsArray().SelectMany(area => area!["item"]!.AsArray()).ToDictionary(call => (string)call!["name"]!, call => call!);
}
