using System.Net;
using System.Text.Json.Nodes;
using ClientPortal.Tests.Infrastructure;
using Microsoft.EntityFrameworkCore;

namespace ClientPortal.Tests.Api;

[Collection(ApiPortal.Collection)]
public sealed class ProspectsApiTests(ApiPortal portal)
{
    [Fact]
    public async Task Staff_create_read_change_and_delete_a_prospect()
    {
        using var staff = await portal.SignInAsync(ApiPortal.Admin);
        var created = await staff.PostAsync("/api/prospects", new
        {
            firstName = " Awa ", lastName = "Ndiaye", email = "AWA.api@example.org", phone = "+221 77 000 11 22", company = "Teranga",
            value = 1_250_000, tags = new[] { "VIP" }, source = "calendly",
        });

        Assert.Equal(HttpStatusCode.Created, created.Status);
        var (body, id) = (created.Ok(), (string)created.Ok()["id"]!);
        Assert.Equal($"/api/prospects/{id}", created.Headers.Location?.OriginalString);
        Assert.Equal(("Awa", "awa.api@example.org", "new", "api", 1_250_000, "vip"),
            ((string)body["firstName"]!, (string)body["email"]!, (string)body["status"]!, (string)body["source"]!, (int)body["value"]!,
                (string)body["tags"]![0]!));
        Assert.Equal(created.Text, (await staff.GetAsync($"/api/prospects/{id}")).Text);

        var patched = (await staff.PatchAsync($"/api/prospects/{id}", new { status = "qualified", value = (int?)null, company = (string?)null }))
            .Ok();
        Assert.Equal(("qualified", "Teranga", 2), ((string)patched["status"]!, (string)patched["company"]!, (int)patched["version"]!));
        Assert.Null(patched["value"]);

        Assert.Equal(HttpStatusCode.NoContent, (await staff.SendAsync(HttpMethod.Delete, $"/api/prospects/{id}")).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await staff.GetAsync($"/api/prospects/{id}")).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await staff.SendAsync(HttpMethod.Delete, $"/api/prospects/{id}")).Status);
    }

    [Fact]
    public async Task A_likely_duplicate_prospect_is_named_or_refused()
    {
        using var staff = await portal.SignInAsync(ApiPortal.Admin);
        var mark = $"d{Guid.NewGuid():N}"[..12];
        var first = (await staff.PostAsync("/api/prospects", new { firstName = "First", email = $"{mark}@example.org" })).Ok();
        Assert.Empty(first["duplicates"]!.AsArray());

        var second = (await staff.PostAsync("/api/prospects", new { firstName = "Second", email = $"{mark.ToUpperInvariant()}@EXAMPLE.org" })).Ok();
        Assert.Equal((string)first["id"]!, (string)Assert.Single(second["duplicates"]!.AsArray())!["id"]!);

        var refused = await staff.PostAsync("/api/prospects?onDuplicate=reject", new { firstName = "Third", email = $"{mark}@example.org" });
        Assert.Equal((HttpStatusCode.Conflict, "duplicate"), Refusal(refused));
        Assert.Equal((string)first["id"]!, (string)JsonNode.Parse(refused.Text)!["id"]!);
        Assert.Equal(2, (await staff.AllAsync($"/api/prospects?search={mark}")).Count);

        (await staff.PostAsync("/api/prospects?onDuplicate=reject", new { firstName = mark, company = "Alone" })).Ok();
        Assert.Equal(HttpStatusCode.Conflict,
            (await staff.PostAsync("/api/prospects?onDuplicate=reject", new { firstName = mark, company = "alone" })).Status);
        Assert.Equal((HttpStatusCode.BadRequest, "on-duplicate"),
            Refusal(await staff.PostAsync("/api/prospects?onDuplicate=perhaps", new { firstName = mark })));
    }

    [Fact]
    public async Task An_amount_is_read_as_the_form_and_the_import_read_it()
    {
        using var staff = await portal.SignInAsync(ApiPortal.Admin);
        var id = (string)(await staff.PostAsync("/api/prospects", new { firstName = "Sum", value = 1_250_000.00m })).Ok()["id"]!;

        Assert.Equal(1_250_000, (long)(await staff.GetAsync($"/api/prospects/{id}")).Ok()["value"]!);
        Assert.Equal(2_500_000, (long)(await PatchAsync("2 500 000,00")).Ok()["value"]!);
        foreach (var wrong in new object[] { 1250000.5m, "1 250 000,50", "1.5", "a lot", -1 })
        {
            Assert.Equal((HttpStatusCode.UnprocessableEntity, "prospect.value-range"), Refusal(await PatchAsync(wrong)));
            var refused = await staff.PostAsync("/api/prospects", new { firstName = "Sum", value = wrong });
            Assert.Equal((HttpStatusCode.UnprocessableEntity, "prospect.value-range"), Refusal(refused));
        }

        Assert.Null((await PatchAsync(null)).Ok()["value"]);

        Task<Answer> PatchAsync(object? value) => staff.PatchAsync($"/api/prospects/{id}", new { value });
    }

    [Fact]
    public async Task Half_a_surrogate_in_a_body_is_the_senders_fault()
    {
        using var staff = await portal.SignInAsync(ApiPortal.Admin);

        using var body = new StringContent("""{"firstName":"x\ud800"}""", System.Text.Encoding.UTF8, "application/json");

        Assert.Equal(HttpStatusCode.BadRequest, (await staff.SendAsync(HttpMethod.Post, "/api/prospects", body)).Status);
    }

    [Fact]
    public async Task The_list_is_searched_filtered_and_paged()
    {
        using var staff = await portal.SignInAsync(ApiPortal.Admin);
        var mark = $"m{Guid.NewGuid():N}"[..12];
        for (var i = 0; i < 5; i++)
        {
            (await staff.PostAsync("/api/prospects", new { firstName = $"Éva {i}", company = mark, status = i % 2 == 0 ? "new" : "contacted" }))
                .Ok();
        }

        Assert.Equal(["Éva 4", "Éva 3", "Éva 2", "Éva 1", "Éva 0"], Names(await staff.AllAsync($"/api/prospects?search={mark}", limit: 2)));
        Assert.Equal(["Éva 3", "Éva 1"], Names(await staff.AllAsync($"/api/prospects?search=EVA%20{mark}&status=contacted")));
        Assert.Equal((HttpStatusCode.BadRequest, "malformed"), Refusal(await staff.GetAsync("/api/prospects?status=nonsense")));
        Assert.Equal((HttpStatusCode.BadRequest, "malformed"), Refusal(await staff.GetAsync("/api/prospects?source=nonsense")));
    }

    [Fact]
    public async Task What_cannot_be_kept_is_refused_with_its_rule()
    {
        using var staff = await portal.SignInAsync(ApiPortal.Admin);
        var id = (string)(await staff.PostAsync("/api/prospects", new { firstName = "Rules" })).Ok()["id"]!;

        Assert.Equal((HttpStatusCode.UnprocessableEntity, "prospect.nameless"),
            Refusal(await staff.PostAsync("/api/prospects", new { notes = "?" })));
        Assert.Equal((HttpStatusCode.UnprocessableEntity, "person.email-invalid"),
            Refusal(await staff.PostAsync("/api/prospects", new { email = "x" })));
        Assert.Equal((HttpStatusCode.UnprocessableEntity, "prospect.lost-reason-required"),
            Refusal(await staff.PatchAsync($"/api/prospects/{id}", new { status = "lost" })));
        Assert.Equal((HttpStatusCode.UnprocessableEntity, "prospect.owner-is-staff"),
            Refusal(await staff.PatchAsync($"/api/prospects/{id}", new { ownerId = Guid.NewGuid() })));
        Assert.Equal((HttpStatusCode.BadRequest, "json-value"), Refusal(await staff.PatchAsync($"/api/prospects/{id}", new { status = "dormant" })));
        (await staff.PatchAsync($"/api/prospects/{id}", new { firstName = "First", version = 1 })).Ok();
        Assert.Equal((HttpStatusCode.Conflict, "conflict"),
            Refusal(await staff.PatchAsync($"/api/prospects/{id}", new { firstName = "Second", version = 1 })));
    }

    [Fact]
    public async Task Fields_that_the_server_sets_cannot_be_patched()
    {
        using var staff = await portal.SignInAsync(ApiPortal.Admin);
        var id = (string)(await staff.PostAsync("/api/prospects", new { firstName = "Fixed" })).Ok()["id"]!;
        var before = (await staff.GetAsync($"/api/prospects/{id}")).Ok();

        var answer = await staff.PatchAsync($"/api/prospects/{id}", new
        {
            id = Guid.NewGuid(), source = "calendly", createdAt = "2001-01-01T00:00:00Z", organisationId = Guid.NewGuid(),
            projectId = Guid.NewGuid(), deletedAt = "2001-01-01T00:00:00Z",
            appointments = new[] { new { title = "Mine" } }, ownerName = "Me", furthest = "won", tenantId = Guid.NewGuid(),
            createdBy = Guid.NewGuid(),
        });

        Assert.True(JsonNode.DeepEquals(before, answer.Ok()), answer.Text);
    }

    [Theory]
    [InlineData(ApiPortal.Client)]
    [InlineData(ApiPortal.Colleague)]
    [InlineData(ApiPortal.Outsider)]
    public async Task For_a_client_there_is_no_such_place(string client)
    {
        using var staff = await portal.SignInAsync(ApiPortal.Admin);
        var id = (string)(await staff.PostAsync("/api/prospects", new { firstName = "Secret" })).Ok()["id"]!;
        using var outsider = await portal.SignInAsync(client);
        var nowhere = (await outsider.GetAsync($"/api/prospects/{Guid.NewGuid()}")).Text;

        var answers = new[]
        {
            await outsider.GetAsync("/api/prospects"),
            await outsider.GetAsync("/api/prospects?status=nonsense"),
            await outsider.GetAsync("/api/prospects?owner=nobody&limit=0"),
            await outsider.GetAsync($"/api/prospects/{id}"),
            await outsider.PostAsync("/api/prospects", new { firstName = "Mine" }),
            await outsider.PostAsync("/api/prospects", new { email = "x" }),
            await outsider.PatchAsync($"/api/prospects/{id}", new { status = "lost" }),
            await outsider.SendAsync(HttpMethod.Delete, $"/api/prospects/{id}"),
        };

        Assert.All(answers, answer => Assert.Equal((HttpStatusCode.NotFound, nowhere), (answer.Status, answer.Text)));
        Assert.DoesNotContain(await outsider.AllAsync("/api/events", limit: 200, after: 0),
            happened => $"{happened["name"]}".StartsWith("prospect.", StringComparison.Ordinal));
        Assert.Contains(await staff.AllAsync("/api/events", after: await HeadAsync() - 20), happened => $"{happened["name"]}" == "prospect.created");
    }

    private Task<long> HeadAsync() => portal.Store.ReadAsync(db => db.Log.MaxAsync(row => row.Seq));

    private static IEnumerable<string> Names(IEnumerable<JsonNode> items) => items.Select(item => (string)item["firstName"]!);

    private static (HttpStatusCode Status, string? Rule) Refusal(Answer answer) => (answer.Status, answer.Rule);
}
