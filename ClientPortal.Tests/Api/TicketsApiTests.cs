using System.Net;
using ClientPortal.Tests.Infrastructure;

namespace ClientPortal.Tests.Api;

[Collection(ApiPortal.Collection)]
public sealed class TicketsApiTests(ApiPortal portal)
{
    [Fact]
    public async Task A_client_opens_staff_change_and_both_read_the_same()
    {
        using var client = await portal.SignInAsync(ApiPortal.Client);
        using var staff = await portal.SignInAsync(ApiPortal.Admin);
        var opened = await client.PostAsync("/api/tickets",
            new { title = "  Panne ", description = "*Tout*", category = "incident", priority = "high" });
        Assert.Equal(HttpStatusCode.Created, opened.Status);
        var number = (string)opened.Ok()["number"]!;
        Assert.Equal($"/api/tickets/{number}", opened.Headers.Location?.OriginalString);
        Assert.Equal(opened.Text, (await client.GetAsync($"/api/tickets/{number[2..]}")).Text);

        var patched = (await staff.PatchAsync($"/api/tickets/{number}",
            new { status = "in-progress", priority = "urgent", assigneeId = opened.Ok()["requesterId"] })).Status;
        Assert.Equal(HttpStatusCode.UnprocessableEntity, patched); // a client is no assignee; and nothing else was changed
        Assert.Equal(("open", "high"), SessionState((await client.GetAsync($"/api/tickets/{number}")).Ok()));
        Assert.Equal(("in-progress", "urgent"),
            SessionState((await staff.PatchAsync($"/api/tickets/{number}", new { status = "in-progress", priority = "urgent" })).Ok()));

        Assert.Equal(HttpStatusCode.Forbidden, (await client.PatchAsync($"/api/tickets/{number}", new { title = "x" })).Status);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await client.PatchAsync($"/api/tickets/{number}", new { status = "resolved" })).Status);
        Assert.Equal(("closed", "urgent"), SessionState((await client.PatchAsync($"/api/tickets/{number}", new { status = "closed" })).Ok()));

        static (string, string) SessionState(System.Text.Json.Nodes.JsonNode body) => ((string)body["status"]!, (string)body["priority"]!);
    }

    [Fact]
    public async Task With_a_version_nothing_is_overwritten_in_silence()
    {
        using var client = await portal.SignInAsync(ApiPortal.Client);
        using var staff = await portal.SignInAsync(ApiPortal.Admin);
        var opened = (await client.PostAsync("/api/tickets", new { title = "Panne" })).Ok();
        var path = $"/api/tickets/{opened["number"]}";
        var seen = (int)(await staff.GetAsync(path)).Ok()["version"]!;
        (await staff.PatchAsync(path, new { title = "D’abord", version = seen })).Ok();

        var second = await staff.PatchAsync(path, new { title = "Ensuite", version = seen });
        Assert.Equal((HttpStatusCode.Conflict, "conflict"), (second.Status, second.Rule));
        Assert.Equal("D’abord", (string?)(await staff.GetAsync(path)).Ok()["title"]);

        Assert.Equal(HttpStatusCode.OK, (await staff.PatchAsync(path, new { title = "D’abord", version = seen })).Status);
        Assert.False((await client.GetAsync(path)).Ok().AsObject().ContainsKey("version"));
    }

    [Fact]
    public async Task A_message_with_the_same_client_id_is_the_same_message()
    {
        using var client = await portal.SignInAsync(ApiPortal.Client);
        var path = await ThreadAsync(client);
        var body = new { clientId = Guid.NewGuid(), content = "Bonjour" };

        var first = (await client.PostAsync(path, body)).Ok();
        var again = (await client.PostAsync(path, body with { content = "Autre chose" })).Ok();

        Assert.Equal((string)first["id"]!, (string)again["id"]!);
        Assert.Equal("Bonjour", (string)again["content"]!);
        Assert.Single((await client.GetAsync(path)).Ok()["items"]!.AsArray());
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await client.PostAsync(path, new { content = "sans nom" })).Status);
    }

    [Fact]
    public async Task Messages_are_found_newest_first_in_pages_by_people_who_may_read_them()
    {
        using var client = await portal.SignInAsync(ApiPortal.Client);
        using var staff = await portal.SignInAsync(ApiPortal.Admin);
        var (path, word) = (await ThreadAsync(client), $"zq{Guid.NewGuid():N}");
        foreach (var n in new[] { 1, 2, 3 })
        {
            await client.PostAsync(path, new { clientId = Guid.NewGuid(), content = $"**{word}** n° {n}" });
        }

        await staff.PostAsync(path, new { clientId = Guid.NewGuid(), content = $"{word} entre nous", @internal = true });
        var first = (await client.GetAsync($"/api/search?q={word}&limit=2")).Ok();
        Assert.Equal([$"{word} n° 3", $"{word} n° 2"], first["items"]!.AsArray().Select(hit => (string)hit!["snippet"]!));
        Assert.Equal((0, word.Length), ((int)first["items"]![0]!["marks"]![0]!["start"]!, (int)first["items"]![0]!["marks"]![0]!["length"]!));
        var rest = (await client.GetAsync($"/api/search?q={word}&limit=2&after={first["next"]}")).Ok();
        Assert.Equal([$"{word} n° 1"], rest["items"]!.AsArray().Select(hit => (string)hit!["snippet"]!));
        Assert.Null(rest["next"]);
        Assert.Equal(4, (await staff.GetAsync($"/api/search?q={word}")).Ok()["items"]!.AsArray().Count);
        Assert.Empty((await client.GetAsync($"/api/search?q={word}&hasFile=true")).Ok()["items"]!.AsArray());
        Assert.Empty((await client.GetAsync("/api/search")).Ok()["items"]!.AsArray());
        Assert.Equal(HttpStatusCode.BadRequest, (await client.GetAsync("/api/search?person=nobody")).Status);
    }

    [Fact]
    public async Task A_thread_is_read_in_pages_and_a_message_edited_reacted_to_and_taken_back()
    {
        using var client = await portal.SignInAsync(ApiPortal.Client);
        using var staff = await portal.SignInAsync(ApiPortal.Admin);
        var path = await ThreadAsync(client);
        foreach (var words in new[] { "un", "deux", "trois" })
        {
            await client.PostAsync(path, new { clientId = Guid.NewGuid(), content = words });
        }

        var page = (await client.GetAsync($"{path}?limit=2")).Ok();
        Assert.Equal(["un", "deux"], page["items"]!.AsArray().Select(item => (string)item!["content"]!));
        var rest = (await client.GetAsync($"{path}?limit=2&after={page["next"]}")).Ok();
        Assert.Equal(["trois"], rest["items"]!.AsArray().Select(item => (string)item!["content"]!));
        Assert.Null(rest["next"]);

        var (id, thread) = ((string)rest["items"]![0]!["id"]!, (string)rest["items"]![0]!["conversationId"]!);
        Assert.Equal("quatre", (string)(await client.PatchAsync($"/api/messages/{id}", new { content = "quatre" })).Ok()["content"]!);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await staff.PatchAsync($"/api/messages/{id}", new { content = "cinq" })).Status);
        Assert.Equal(HttpStatusCode.NoContent,
            (await staff.SendAsync(HttpMethod.Put, $"/api/messages/{id}/reactions/{Uri.EscapeDataString("👍")}")).Status);
        Assert.Equal("👍", (string)(await client.GetAsync($"{path}?limit=9")).Ok()["items"]![2]!["reactions"]![0]!["emoji"]!);
        Assert.Equal(HttpStatusCode.NoContent,
            (await staff.SendAsync(HttpMethod.Delete, $"/api/messages/{id}/reactions/{Uri.EscapeDataString("👍")}")).Status);
        Assert.Equal(HttpStatusCode.NoContent, (await staff.PostAsync($"/api/conversations/{thread}/read", new { })).Status);
        Assert.Equal(HttpStatusCode.NoContent, (await staff.PostAsync($"/api/conversations/{thread}/typing", new { })).Status);
        Assert.Equal(HttpStatusCode.NoContent, (await client.SendAsync(HttpMethod.Delete, $"/api/messages/{id}")).Status);
        Assert.Equal("", (string)(await client.GetAsync($"{path}?limit=9")).Ok()["items"]![2]!["content"]!);
    }

    [Fact]
    public async Task What_is_anothers_is_not_found_to_the_byte()
    {
        using var client = await portal.SignInAsync(ApiPortal.Client);
        using var outsider = await portal.SignInAsync(ApiPortal.Outsider);
        var path = await ThreadAsync(client);
        var sent = (await client.PostAsync(path, new { clientId = Guid.NewGuid(), content = "Bonjour" })).Ok();
        var (number, thread, id) = (path.Split('/')[3], (string)sent["conversationId"]!, (string)sent["id"]!);
        var nowhere = await outsider.GetAsync("/api/tickets/T-999999");
        Assert.Equal(HttpStatusCode.NotFound, nowhere.Status);

        Assert.Equal(nowhere.Text.Length, (await outsider.GetAsync($"/api/tickets/{number}")).Text.Length);
        foreach (var asked in new[] { $"/api/tickets/{number}", $"/api/tickets/{number}/messages", $"/api/conversations/{thread}/messages" })
        {
            Assert.Equal(HttpStatusCode.NotFound, (await outsider.GetAsync(asked)).Status);
        }

        Assert.Equal(HttpStatusCode.NotFound,
            (await outsider.PostAsync($"/api/conversations/{thread}/messages", new { clientId = Guid.NewGuid(), content = "x" })).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await outsider.PatchAsync($"/api/messages/{id}", new { content = "x" })).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await outsider.SendAsync(HttpMethod.Delete, $"/api/messages/{id}")).Status);
        Assert.DoesNotContain(number, (await outsider.GetAsync("/api/tickets?limit=200")).Text, StringComparison.Ordinal);
    }

    private static async Task<string> ThreadAsync(PortalClient client) =>
        $"/api/tickets/{(string)(await client.PostAsync("/api/tickets", new { title = "Panne" })).Ok()["number"]!}/messages";
}
