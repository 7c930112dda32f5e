using System.Net;
using System.Text.Json.Nodes;
using ClientPortal.Domain.People;
using ClientPortal.Tests.Infrastructure;
using Microsoft.EntityFrameworkCore;

namespace ClientPortal.Tests.Api;

[Collection(ApiPortal.Collection)]
public sealed class EventsApiTests(ApiPortal portal)
{
    [Fact]
    public async Task Events_come_in_pages_oldest_first_and_are_what_the_log_holds()
    {
        using var staff = await portal.SignInAsync(ApiPortal.Admin);

        var all = await staff.AllAsync("/api/events", limit: 97);

        var me = await PersonAsync(ApiPortal.Admin);
        var rows = await portal.Store.ReadAsync(db => db.Log.Where(row => !row.Private || row.PersonId == me.Id)
            .Where(row => !row.MembersOnly
                || db.Conversations.Any(one => one.Id == row.ConversationId && one.Members.Any(member => member.PersonId == me.Id)))
            .OrderBy(row => row.Seq).ToListAsync());
        Assert.Equal(rows.Select(row => row.Seq), all.Select(item => (long)item["seq"]!));
        foreach (var (row, item) in rows.Zip(all))
        {
            Assert.Equal((row.EventId, row.Name, row.At, row.ActorId),
                ((Guid)item["id"]!, (string)item["name"]!, (DateTimeOffset)item["at"]!, (Guid)item["actorId"]!));
            Assert.True(JsonNode.DeepEquals(JsonNode.Parse(row.Body), item["data"]), row.Body);
        }

        var last = rows[^1].Seq;
        var rest = (await staff.GetAsync($"/api/events?after={last - 1}")).Ok();
        Assert.Equal([last], rest["items"]!.AsArray().Select(item => (long)item!["seq"]!));
        Assert.Null(rest["next"]);
        Assert.Empty((await staff.GetAsync($"/api/events?after={last}")).Ok()["items"]!.AsArray());
    }

    [Theory]
    [InlineData(ApiPortal.Client, ApiPortal.Outsider)]
    [InlineData(ApiPortal.Outsider, ApiPortal.Client)]
    [InlineData(ApiPortal.Colleague, ApiPortal.Outsider)]
    public async Task Nothing_of_another_organisation_is_heard(string email, string otherEmail)
    {
        using var client = await portal.SignInAsync(email);
        using var staff = await portal.SignInAsync(ApiPortal.Admin);

        var heard = string.Join('\n', (await client.AllAsync("/api/events")).Select(item => item.ToJsonString()));
        var everything = string.Join('\n', (await staff.AllAsync("/api/events")).Select(item => item.ToJsonString()));

        var theirs = await portal.Store.ReadAsync(async db =>
        {
            var organisation = await db.People.Where(person => person.Email == otherEmail).Select(person => person.OrganisationId).SingleAsync();
            return (await db.People.Where(person => person.OrganisationId == organisation).Select(person => person.Id).ToListAsync())
                .Concat(await db.Projects.Where(project => project.OrganisationId == organisation).Select(project => project.Id).ToListAsync())
                .Append(organisation).ToList();
        });
        Assert.All(theirs, id => Assert.Contains(id.ToString(), everything, StringComparison.Ordinal));
        Assert.All(theirs, id => Assert.DoesNotContain(id.ToString(), heard, StringComparison.Ordinal));
        Assert.DoesNotContain("\"staffOnly\":true", heard, StringComparison.Ordinal);
        Assert.Contains("\"staffOnly\":true", everything, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_client_hears_of_its_projects_and_of_no_others()
    {
        using var colleague = await portal.SignInAsync(ApiPortal.Colleague);
        var me = await PersonAsync(ApiPortal.Colleague);
        var mine = await portal.Store.ReadAsync(db => db.Projects.Where(project => project.Members.Any(member => member.PersonId == me.Id))
            .Select(project => project.Id).ToListAsync());
        var threads = await portal.Store.ReadAsync(db => db.Conversations.Where(one => one.Members.Any(member => member.PersonId == me.Id))
            .Select(one => one.Id).ToListAsync());

        var heard = await colleague.AllAsync("/api/events");

        Assert.NotEmpty(heard);
        Assert.All(heard, item => Assert.True(
            (Guid?)item["data"]!["personId"] == me.Id
            || ((Guid?)item["data"]!["projectId"] is { } project && mine.Contains(project))
            || ((Guid?)item["data"]!["conversationId"] is { } conversation && threads.Contains(conversation)),
            item.ToJsonString()));
    }

    [Fact]
    public async Task Events_of_a_removed_type_end_no_list()
    {
        using var staff = await portal.SignInAsync(ApiPortal.Admin);
        var before = await portal.Store.ReadAsync(db => db.Log.MaxAsync(row => row.Seq));
        await portal.Store.WriteAsync(async db => await db.Database.ExecuteSqlAsync(
            $"""
            insert into "EventLog" ("EventId", "Name", "At", "ActorId", "StaffOnly", "Private", "MembersOnly", "Body")
            values ({Guid.NewGuid()}, 'fax.sent', 0, {Guid.Empty}, false, false, false, {"{}"}),
                ({Guid.NewGuid()}, 'fax.sent', 0, {Guid.Empty}, false, false, false, {"{}"})
            """));
        var project = await NewProjectAsync(staff, ApiPortal.Client);

        var heard = await staff.AllAsync("/api/events", limit: 1, after: before);

        Assert.Equal([project], heard.Select(item => (string)item["data"]!["projectId"]!));
        await portal.Store.WriteAsync(db => db.Log.Where(row => row.Name == "fax.sent").ExecuteDeleteAsync());
    }

    [Theory]
    [InlineData("after=soon")]
    [InlineData("limit=many")]
    [InlineData("after=99999999999999999999")]
    public async Task A_parameter_that_is_no_number_is_refused(string query)
    {
        using var staff = await portal.SignInAsync(ApiPortal.Admin);

        var refused = await staff.GetAsync($"/api/events?{query}");

        Assert.Equal((HttpStatusCode.BadRequest, "malformed"), (refused.Status, refused.Rule));
    }

    private Task<Person> PersonAsync(string email) => portal.Store.ReadAsync(db => db.People.SingleAsync(person => person.Email == email));

    private async Task<string> NewProjectAsync(PortalClient staff, string client) => (string)(await staff.PostAsync(
        "/api/projects", new { organisationId = (await PersonAsync(client)).OrganisationId, name = "Pour des événements" })).Ok()["id"]!;
}
