using System.Net;
using System.Net.Http.Headers;
using ClientPortal.Tests.Infrastructure;

namespace ClientPortal.Tests.Api;

[Collection(ApiPortal.Collection)]
public sealed class FilesApiTests(ApiPortal portal)
{
    [Fact]
    public async Task A_program_sends_a_file_with_a_message_and_another_gets_it()
    {
        using var client = await portal.SignInAsync(ApiPortal.Client);
        using var staff = await portal.SignInAsync(ApiPortal.Admin);
        using var outsider = await portal.SignInAsync(ApiPortal.Outsider);
        var ticket = (await client.PostAsync("/api/tickets", new { title = "Panne", description = "", category = "incident", priority = "normal" }))
            .Ok();
        var conversation = (string)ticket["conversationId"]!;

        var file = (await SendAsync(client, conversation, "mesures.csv", "a;b\n1;2\n"u8.ToArray())).Ok();
        Assert.Equal("file.type", (await SendAsync(client, conversation, "page.csv", SampleFiles.Html)).Rule);
        Assert.Equal("file.gone", (await staff.PostAsync($"/api/conversations/{conversation}/messages", Message(file["id"]!))).Rule);
        var sent = (await client.PostAsync($"/api/conversations/{conversation}/messages", Message(file["id"]!))).Ok();

        Assert.Equal("mesures.csv", (string?)sent["attachments"]![0]!["name"]);
        var download = await staff.GetAsync($"/api/files/{file["id"]}");
        Assert.Equal(("a;b\n1;2\n", "attachment"), (download.Text, download.ContentHeaders.ContentDisposition!.DispositionType));
        Assert.Contains("sandbox", Assert.Single(download.Headers.GetValues("Content-Security-Policy")), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NotFound, (await outsider.GetAsync($"/api/files/{file["id"]}")).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await SendAsync(outsider, conversation, "a.txt", "a"u8.ToArray())).Status);
    }

    private static object Message(System.Text.Json.Nodes.JsonNode file) =>
        new { clientId = Guid.NewGuid(), content = "", attachments = new[] { (string)file! } };

    private static Task<Answer> SendAsync(PortalClient client, string conversation, string name, byte[] content)
    {
        var part = new ByteArrayContent(content);
        part.Headers.ContentDisposition = new ContentDispositionHeaderValue("form-data") { Name = "file", FileName = name };
        return client.SendAsync(HttpMethod.Post, $"/api/conversations/{conversation}/files", new MultipartFormDataContent { part });
    }
}
