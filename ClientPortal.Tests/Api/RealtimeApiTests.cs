using System.Net;
using ClientPortal.Domain.People;
using ClientPortal.Tests.Infrastructure;
using ClientPortal.Web.Live;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace ClientPortal.Tests.Api;

[Collection(ApiPortal.Collection)]
public sealed class RealtimeApiTests(ApiPortal portal)
{
    private PresenceBoard Board => portal.Services.GetRequiredService<PresenceBoard>();

    [Fact]
    public async Task Figures_count_what_is_connected()
    {
        using var staff = await portal.SignInAsync(ApiPortal.Admin);
        var before = (await staff.GetAsync("/api/realtime/stats")).Ok();
        var person = await PersonAsync(ApiPortal.Client);
        Board.Connect(person.Id, "one");
        Board.Connect(person.Id, "two");
        using var stream = await staff.OpenStreamAsync();

        var now = (await staff.GetAsync("/api/realtime/stats")).Ok();

        Assert.Equal(
            ((int)before["connectedClients"]! + 3, (int)before["streams"]! + 1, (int)before["people"]! + 1),
            ((int)now["connectedClients"]!, (int)now["streams"]!, (int)now["people"]!));
        Assert.True((int)now["rooms"]! >= 2 && (int)now["subscriptions"]! >= 2);
        var head = await portal.Store.ReadAsync(db => db.Log.MaxAsync(row => row.Seq));
        Assert.Equal(head, (long)now["events"]!);
        Assert.True((long)now["head"]! <= head);
    }

    [Fact]
    public async Task Figures_count_events_and_those_who_were_handed_them()
    {
        using var staff = await portal.SignInAsync(ApiPortal.Admin);
        using var stream = await staff.OpenStreamAsync();
        var before = (await staff.GetAsync("/api/realtime/stats")).Ok();

        await staff.PostAsync("/api/prospects", new { lastName = "Compté" });
        await Eventually.TrueAsync(async () =>
            (long)(await staff.GetAsync("/api/realtime/stats")).Ok()["delivered"]! > (long)before["delivered"]!);

        var now = (await staff.GetAsync("/api/realtime/stats")).Ok();
        Assert.True((long)now["deliveries"]! > (long)before["deliveries"]!);
        Assert.True((double)now["eventsPerSecond"]! > 0 && (double)now["deliveriesPerSecond"]! > 0);
        Assert.Equal((DateTimeOffset)before["startedAt"]!, (DateTimeOffset)now["startedAt"]!);
    }

    [Fact]
    public async Task Presence_says_who_is_here_and_when_the_others_were()
    {
        using var staff = await portal.SignInAsync(ApiPortal.Admin);
        var person = await PersonAsync(ApiPortal.Outsider);
        Assert.Equal("offline", (string?)(await staff.GetAsync($"/api/realtime/presence/{person.Id}")).Ok()["state"]);

        Board.Connect(person.Id, "tab");
        var here = (await staff.GetAsync($"/api/realtime/presence/{person.Id}")).Ok();
        Assert.Equal(("online", person.Name), ((string?)here["state"], (string?)here["name"]));
        Board.Idle(person.Id, "tab", idle: true);
        Assert.Equal("away", (string?)(await staff.GetAsync($"/api/realtime/presence/{person.Id}")).Ok()["state"]);

        Assert.Equal(HttpStatusCode.NotFound, (await staff.GetAsync($"/api/realtime/presence/{Guid.NewGuid()}")).Status);
    }

    [Fact]
    public async Task A_room_names_those_of_it_who_are_here()
    {
        using var staff = await portal.SignInAsync(ApiPortal.Admin);
        var (colleague, technician) = (await PersonAsync(ApiPortal.Colleague), await PersonAsync("technician@itvision.sn"));
        var project = await portal.Store.ReadAsync(db => db.Projects.Where(one => one.Members.Any(member => member.PersonId == colleague.Id))
            .Select(one => one.Id).FirstAsync());
        var foreign = (await PersonAsync(ApiPortal.Outsider)).OrganisationId;
        Board.Connect(colleague.Id, "tab");
        Board.Connect(technician.Id, "tab");

        Assert.Contains(colleague.Name, await NamesAsync($"project:{project}"));
        Assert.Contains(colleague.Name, await NamesAsync($"organisation:{colleague.OrganisationId}"));
        Assert.DoesNotContain(colleague.Name, await NamesAsync($"organisation:{foreign}"));
        Assert.Equal([colleague.Name], await NamesAsync($"person:{colleague.Id}"));
        var inStaff = await NamesAsync("staff");
        Assert.Contains(technician.Name, inStaff);
        Assert.DoesNotContain(colleague.Name, inStaff);
        Assert.Equal(HttpStatusCode.NotFound, (await staff.GetAsync("/api/realtime/rooms/kitchen/online")).Status);

        async Task<List<string>> NamesAsync(string room)
        {
            var body = (await staff.GetAsync($"/api/realtime/rooms/{room}/online")).Ok();
            Assert.Equal(body["people"]!.AsArray().Count, (int)body["count"]!);
            return [.. body["people"]!.AsArray().Select(person => (string)person!["name"]!)];
        }
    }

    [Fact]
    public async Task For_clients_there_is_no_such_thing()
    {
        using var client = await portal.SignInAsync(ApiPortal.Client);
        var me = await PersonAsync(ApiPortal.Client);
        var missing = await client.GetAsync("/api/realtime/nothing");

        foreach (var path in new[] { "stats", $"presence/{me.Id}", "rooms/staff/online", $"rooms/person:{me.Id}/online" })
        {
            var answer = await client.GetAsync($"/api/realtime/{path}");
            Assert.Equal((HttpStatusCode.NotFound, missing.Text), (answer.Status, answer.Text));
        }
    }

    private Task<Person> PersonAsync(string email) => portal.Store.ReadAsync(db => db.People.SingleAsync(person => person.Email == email));
}
