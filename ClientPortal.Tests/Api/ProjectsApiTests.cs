using System.Net;
using System.Text.Json.Nodes;
using ClientPortal.Domain.People;
using ClientPortal.Domain.Projects;
using ClientPortal.Tests.Infrastructure;
using ClientPortal.Web.Features.Projects;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace ClientPortal.Tests.Api;

[Collection(ApiPortal.Collection)]
public sealed class ProjectsApiTests(ApiPortal portal)
{
    [Fact]
    public async Task Staff_create_read_and_change_a_project()
    {
        using var staff = await portal.SignInAsync(ApiPortal.Admin);
        var created = await staff.PostAsync("/api/projects", new
        {
            organisationId = await OrganisationAsync(ApiPortal.Client), name = "  Réseau  du siège ", description = "Le *plan*",
            status = "in-progress",
            progress = 10, startsOn = "2026-01-05", dueOn = "2026-12-31",
        });

        Assert.Equal(HttpStatusCode.Created, created.Status);
        var id = (string)created.Ok()["id"]!;
        Assert.Equal($"/api/projects/{id}", created.Headers.Location?.OriginalString);
        Assert.Equal(created.Text, (await staff.GetAsync($"/api/projects/{id}")).Text);

        var patched = (await staff.PatchAsync($"/api/projects/{id}", new { progress = 85, status = "waiting" })).Ok();
        Assert.Equal(
            ("Réseau  du siège", "Le *plan*", "waiting", 85, "2026-01-05", "2026-12-31", "Teranga Logistique", 2),
            ((string)patched["name"]!, (string)patched["description"]!, (string)patched["status"]!, (int)patched["progress"]!,
                (string)patched["startsOn"]!,
                (string)patched["dueOn"]!, (string)patched["organisationName"]!, (int)patched["version"]!));
    }

    [Fact]
    public async Task Fields_that_are_not_sent_stay_and_a_null_day_is_cleared()
    {
        using var staff = await portal.SignInAsync(ApiPortal.Admin);
        var id = await ProjectAsync(staff, ApiPortal.Client, new { startsOn = "2026-01-05", dueOn = "2026-12-31", description = "Avant" });

        var patched = (await staff.PatchAsync($"/api/projects/{id}", new { name = "Après", description = (string?)null, dueOn = (string?)null }))
            .Ok();

        Assert.Equal(("Après", "Avant", "2026-01-05"), ((string)patched["name"]!, (string)patched["description"]!, (string?)patched["startsOn"]));
        Assert.Null(patched["dueOn"]);
    }

    [Fact]
    public async Task A_patch_is_one_event()
    {
        using var staff = await portal.SignInAsync(ApiPortal.Admin);
        var id = await ProjectAsync(staff, ApiPortal.Client);
        var before = (await portal.Store.ReadAsync(db => db.Log.MaxAsync(row => row.Seq)));

        await staff.PatchAsync($"/api/projects/{id}", new { name = "Tout", progress = 50, status = "paused", dueOn = "2027-01-01" });

        var update = Assert.Single(await EventsOfAsync(id, before));
        Assert.Equal("project.updated", update.Name);
        Assert.Equal(["name", "status", "progress", "dueOn"], JsonNode.Parse(update.Body)!["fields"]!.AsArray().Select(field => (string)field!));
    }

    [Fact]
    public async Task With_a_version_nothing_is_overwritten_in_silence()
    {
        using var staff = await portal.SignInAsync(ApiPortal.Admin);
        var id = await ProjectAsync(staff, ApiPortal.Client);
        var seen = (int)(await staff.GetAsync($"/api/projects/{id}")).Ok()["version"]!;
        (await staff.PatchAsync($"/api/projects/{id}", new { name = "D’abord", version = seen })).Ok();

        var second = await staff.PatchAsync($"/api/projects/{id}", new { name = "Ensuite", version = seen });
        Assert.Equal((HttpStatusCode.Conflict, "conflict"), (second.Status, second.Rule));
        Assert.Equal("D’abord", (string?)(await staff.GetAsync($"/api/projects/{id}")).Ok()["name"]);

        // A value that is unchanged needs no version. Without a version the last writer wins.
        Assert.Equal(HttpStatusCode.OK, (await staff.PatchAsync($"/api/projects/{id}", new { name = "D’abord", version = seen })).Status);
        Assert.Equal("Enfin", (string?)(await staff.PatchAsync($"/api/projects/{id}", new { name = "Enfin" })).Ok()["name"]);
    }

    [Fact]
    public async Task Many_reports_at_once_are_all_kept()
    {
        using var staff = await portal.SignInAsync(ApiPortal.Admin);
        var id = await ProjectAsync(staff, ApiPortal.Client);
        var before = await portal.Store.ReadAsync(db => db.Log.MaxAsync(row => row.Seq));

        var answers = await Task.WhenAll(Enumerable.Range(1, 24).Select(progress => staff.PatchAsync($"/api/projects/{id}", new { progress })));

        Assert.All(answers, answer => Assert.Equal(HttpStatusCode.OK, answer.Status));
        Assert.Equal(24, (await EventsOfAsync(id, before)).Count);
    }

    [Fact]
    public async Task Fields_that_the_server_sets_cannot_be_patched()
    {
        using var staff = await portal.SignInAsync(ApiPortal.Admin);
        var id = await ProjectAsync(staff, ApiPortal.Client);
        var before = (await staff.GetAsync($"/api/projects/{id}")).Ok();
        var other = Guid.NewGuid();

        var answer = await staff.PatchAsync($"/api/projects/{id}", new
        {
            id = other, organisationId = await OrganisationAsync(ApiPortal.Outsider), tenantId = other, createdBy = other,
            createdAt = "2001-01-01T00:00:00Z",
            role = "admin", members = new[] { other }, milestones = new[] { new { title = "Mine" } }, archived = true, history = new[] { 1 },
            health = "late",
        });

        Assert.Equal(HttpStatusCode.OK, answer.Status);
        Assert.True(JsonNode.DeepEquals(before, answer.Ok()), answer.Text);
        Assert.Equal(HttpStatusCode.NotFound, (await staff.GetAsync($"/api/projects/{other}")).Status);
    }

    [Fact]
    public async Task Clients_see_their_projects_and_read_why_they_change_nothing()
    {
        using var staff = await portal.SignInAsync(ApiPortal.Admin);
        using var client = await portal.SignInAsync(ApiPortal.Client);
        var id = await ProjectAsync(staff, ApiPortal.Client);

        var read = (await client.GetAsync($"/api/projects/{id}")).Ok();
        Assert.Equal(id, (string?)read["id"]);
        Assert.False(read.AsObject().ContainsKey("version"));

        var patch = await client.PatchAsync($"/api/projects/{id}", new { progress = 99 });
        Assert.Equal((HttpStatusCode.Forbidden, "viewer.staff-only", "Seule l’équipe peut faire cela."), (patch.Status, patch.Rule, patch.Title));
        var post = await client.PostAsync("/api/projects", new { organisationId = (string?)read["organisationId"], name = "Le mien" });
        Assert.Equal((HttpStatusCode.Forbidden, "viewer.staff-only"), (post.Status, post.Rule));
        Assert.Equal(0, (int?)(await staff.GetAsync($"/api/projects/{id}")).Ok()["progress"]);
    }

    [Fact]
    public async Task Foreign_and_missing_are_one_answer()
    {
        using var staff = await portal.SignInAsync(ApiPortal.Admin);
        using var outsider = await portal.SignInAsync(ApiPortal.Outsider);
        using var colleague = await portal.SignInAsync(ApiPortal.Colleague);
        var foreign = await ProjectAsync(staff, ApiPortal.Client);
        var missing = Guid.CreateVersion7();

        foreach (var client in new[] { outsider, colleague })
        {
            var expected = await client.GetAsync($"/api/projects/{missing}");
            Assert.Equal((HttpStatusCode.NotFound, "not-found"), (expected.Status, expected.Rule));
            foreach (var answer in new[]
            {
                await client.GetAsync($"/api/projects/{foreign}"),
                await client.PatchAsync($"/api/projects/{foreign}", new { progress = 1 }),
                await client.PatchAsync($"/api/projects/{missing}", new { progress = 1 }),
                await client.PatchAsync($"/api/projects/{foreign}", new { progress = 101, version = 1 }),
                await client.GetAsync("/api/projects/not-even-an-id"),
            })
            {
                Assert.Equal((expected.Status, expected.Text), (answer.Status, answer.Text));
                Assert.Equal(HeaderNames(expected), HeaderNames(answer));
            }

            var all = await client.AllAsync("/api/projects");
            Assert.DoesNotContain(all, project => (string?)project["id"] == foreign);
        }

        static IEnumerable<string> HeaderNames(Answer answer) => answer.Headers.Concat(answer.ContentHeaders).Select(header => header.Key).Order();
    }

    [Fact]
    public async Task Internal_milestones_are_not_in_what_a_client_reads()
    {
        using var staff = await portal.SignInAsync(ApiPortal.Admin);
        using var client = await portal.SignInAsync(ApiPortal.Client);
        var id = await ProjectAsync(staff, ApiPortal.Client);
        var commands = portal.Services.GetRequiredService<ProjectCommands>();
        await commands.AddMilestoneAsync(Viewer.Portal, Guid.Parse(id), new MilestoneFields("Pour tous", null, Internal: false));
        await commands.AddMilestoneAsync(Viewer.Portal, Guid.Parse(id), new MilestoneFields("Entre nous", null, Internal: true));

        Assert.Contains("Entre nous", (await staff.GetAsync($"/api/projects/{id}")).Text, StringComparison.Ordinal);
        var seen = await client.GetAsync($"/api/projects/{id}");
        Assert.Equal(["Pour tous"], seen.Ok()["milestones"]!.AsArray().Select(milestone => (string)milestone!["title"]!));
        Assert.DoesNotContain("Entre nous", seen.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_list_comes_in_pages_and_is_filtered()
    {
        using var staff = await portal.SignInAsync(ApiPortal.Admin);
        var mark = $"Liste {Guid.NewGuid():N}";
        var ids = new List<string>();
        for (var i = 0; i < 5; i++)
        {
            ids.Add(await ProjectAsync(staff, ApiPortal.Client, new { name = $"{mark} {i}", status = i == 2 ? "done" : "planned" }));
        }

        var first = (await staff.GetAsync($"/api/projects?search={mark}&limit=2")).Ok();
        Assert.Equal(2, first["items"]!.AsArray().Count);
        Assert.NotNull(first["next"]);

        ids.Reverse();
        Assert.Equal(ids, (await staff.AllAsync($"/api/projects?search={mark}", limit: 2)).Select(project => (string)project["id"]!));
        Assert.Equal([ids[2]], (await staff.AllAsync($"/api/projects?search={mark}&status=done")).Select(project => (string)project["id"]!));
        Assert.Equal(HttpStatusCode.BadRequest, (await staff.GetAsync("/api/projects?status=nonsense")).Status);
        Assert.Equal(HttpStatusCode.BadRequest, (await staff.GetAsync("/api/projects?after=nonsense")).Status);
        Assert.Equal(HttpStatusCode.BadRequest, (await staff.GetAsync("/api/projects?limit=many")).Status);
    }

    [Fact]
    public async Task Progress_that_follows_the_milestones_is_not_set_by_hand()
    {
        using var staff = await portal.SignInAsync(ApiPortal.Admin);
        var id = await ProjectAsync(staff, ApiPortal.Client, new { followsMilestones = true });
        await portal.Services.GetRequiredService<ProjectCommands>()
            .AddMilestoneAsync(Viewer.Portal, Guid.Parse(id), new MilestoneFields("Étape", null, false));

        var alone = await staff.PatchAsync($"/api/projects/{id}", new { progress = 50 });
        var among = await staff.PatchAsync($"/api/projects/{id}", new { name = "Nouveau", progress = 50 });
        var freed = await staff.PatchAsync($"/api/projects/{id}", new { followsMilestones = false, progress = 50 });

        Assert.Equal("project.progress-follows-milestones", alone.Rule);
        Assert.Equal("project.progress-follows-milestones", among.Rule);
        Assert.Equal(50, (int?)freed.Ok()["progress"]);
    }

    /// <summary>A new project of that client's organisation.</summary>
    private async Task<string> ProjectAsync(PortalClient staff, string client, object? fields = null)
    {
        var body = System.Text.Json.JsonSerializer.SerializeToNode(fields ?? new { })!.AsObject();
        body["organisationId"] = await OrganisationAsync(client);
        body["name"] ??= "Un projet";
        return (string)(await staff.PostAsync("/api/projects", body)).Ok()["id"]!;
    }

    private Task<Guid> OrganisationAsync(string email) =>
        portal.Store.ReadAsync(db => db.People.Where(person => person.Email == email).Select(person => person.OrganisationId).SingleAsync());

    private Task<List<Web.Data.EventRow>> EventsOfAsync(string projectId, long after)
    {
        Guid? id = Guid.Parse(projectId);
        return portal.Store.ReadAsync(db => db.Log.Where(row => row.ProjectId == id && row.Seq > after).OrderBy(row => row.Seq).ToListAsync());
    }
}
