using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using ClientPortal.Tests.Infrastructure;

namespace ClientPortal.Tests.Api;

/// <summary>ETag and If-Match on what has versions; <c>version</c> in the body is in the tests of each.</summary>
[Collection(ApiPortal.Collection)]
public sealed class VersionsApiTests(ApiPortal portal)
{
    [Theory]
    [InlineData("/api/projects", "description")]
    [InlineData("/api/tickets", "title")]
    [InlineData("/api/prospects", "notes")]
    public async Task An_edit_over_an_older_version_is_refused(string list, string field)
    {
        using var admin = await portal.SignInAsync(ApiPortal.Admin);
        var item = (await admin.GetAsync(list + "?limit=1")).Ok()["items"]![0]!;
        var path = $"{list}/{item["id"] ?? item["number"]}";
        if (list == "/api/tickets")
        {
            path = $"{list}/{item["number"]}";
        }

        var read = await admin.GetAsync(path);
        var tag = read.Headers.ETag!.Tag;
        Assert.Equal($"\"{read.Ok()["version"]}\"", tag);

        var changed = await PatchAsync(admin, path, field, tag);
        Assert.Equal(HttpStatusCode.OK, changed.Status);
        Assert.NotEqual(tag, changed.Headers.ETag!.Tag);

        admin.Speak("en");
        var stale = await PatchAsync(admin, path, field, tag);
        Assert.Equal((HttpStatusCode.PreconditionFailed, "precondition"), (stale.Status, stale.Rule));
        Assert.StartsWith("It was changed since", stale.Title, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Conflict, (await admin.PatchAsync(
            path, new JsonObject { [field] = $"{Guid.NewGuid():N}", ["version"] = int.Parse(tag.Trim('"')) })).Status);

        // No version of ours, several, and weak ones match none; * matches any.
        foreach (var none in new[] { "\"x\"", "W/" + changed.Headers.ETag!.Tag, "\"1\", \"2\"" })
        {
            Assert.Equal(HttpStatusCode.PreconditionFailed, (await PatchAsync(admin, path, field, none)).Status);
        }

        Assert.Equal(HttpStatusCode.OK, (await PatchAsync(admin, path, field, "*")).Status);
    }

    [Fact]
    public async Task A_reader_who_may_not_edit_gets_no_version()
    {
        using var client = await portal.SignInAsync(ApiPortal.Client);
        var id = (await client.GetAsync("/api/projects?limit=1")).Ok()["items"]![0]!["id"];
        var read = await client.GetAsync($"/api/projects/{id}");

        Assert.Equal(HttpStatusCode.OK, read.Status);
        Assert.Null(read.Headers.ETag);
    }

    private static async Task<Answer> PatchAsync(PortalClient client, string path, string field, string tag)
    {
        using var request = new HttpRequestMessage(HttpMethod.Patch, path)
        {
            Content = JsonContent.Create(new JsonObject { [field] = $"{Guid.NewGuid():N}" }),
        };
        request.Headers.TryAddWithoutValidation("If-Match", tag);
        return await client.SendAsync(request);
    }
}
