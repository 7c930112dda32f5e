using System.Net;
using ClientPortal.Domain.People;
using ClientPortal.Domain.Tickets;
using ClientPortal.Tests.Infrastructure;
using ClientPortal.Web.Features.Tickets;
using ClientPortal.Web.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace ClientPortal.Tests.Api;

[Collection(ApiPortal.Collection)]
public sealed class NotificationsApiTests(ApiPortal portal) : IDisposable
{
    private readonly CancellationTokenSource limit = new(TimeSpan.FromMinutes(2));

    [Fact]
    public async Task A_person_lists_and_reads_their_own_notifications_and_the_stream_tells_of_them()
    {
        using var client = await portal.SignInAsync(ApiPortal.Colleague);
        using var stranger = await portal.SignInAsync(ApiPortal.Outsider);
        var (person, staff) = (await ViewerAsync(ApiPortal.Colleague), await ViewerAsync(ApiPortal.Admin));
        await client.PostAsync("/api/notifications/read-all", new { });
        Assert.Empty((await client.GetAsync("/api/notifications?unread=true")).Ok()["items"]!.AsArray());
        using var stream = await client.OpenStreamAsync(null, limit.Token, withNotifications: true);

        var tickets = portal.Services.GetRequiredService<TicketCommands>();
        var number = await tickets.OpenAsync(
            staff, new TicketFields("Par l’API", "", TicketCategory.Incident, TicketPriority.Normal, null), person.PersonId);
        await NextAsync("notification.created");
        await tickets.GoAsync(staff, number, TicketStatus.Resolved);
        await NextAsync("notification.created");

        var newest = Assert.Single((await client.GetAsync("/api/notifications?unread=true&limit=1")).Ok()["items"]!.AsArray())!;
        Assert.Equal(
            ("ticket-status", "ticket", $"{Ticket.Shown(number)} · Par l’API", $"/tickets/{Ticket.Shown(number)}", 1),
            ((string)newest["kind"]!, (string)newest["subject"]!, (string)newest["title"]!, (string)newest["href"]!, (int)newest["count"]!));
        Assert.Equal(2, (await client.AllAsync("/api/notifications?unread=true", limit: 1)).Count);

        var id = (string)newest["id"]!;
        Assert.Equal(HttpStatusCode.NotFound, (await stranger.PostAsync($"/api/notifications/{id}/read", new { })).Status);
        Assert.Equal(HttpStatusCode.NoContent, (await client.PostAsync($"/api/notifications/{id}/read", new { })).Status);
        var read = await NextAsync("notification.read");
        Assert.Equal((id, person.PersonId.ToString()), ((string)read["data"]!["notificationId"]!, (string)read["data"]!["personId"]!));
        Assert.Single((await client.GetAsync("/api/notifications?unread=true")).Ok()["items"]!.AsArray());
        Assert.Equal(HttpStatusCode.NoContent, (await client.PostAsync("/api/notifications/read-all", new { })).Status);
        Assert.Empty((await client.GetAsync("/api/notifications?unread=true")).Ok()["items"]!.AsArray());

        async Task<System.Text.Json.Nodes.JsonNode> NextAsync(string name)
        {
            while (await stream.NextAsync(limit.Token) is { } item)
            {
                if ((string)item["name"]! == name)
                {
                    return item;
                }
            }

            throw new EndOfStreamException($"The stream ended without {name}.");
        }
    }

    public void Dispose() => limit.Dispose();

    private async Task<Viewer> ViewerAsync(string email) => (await portal.Services.GetRequiredService<ViewerSource>().OfAsync(
        await portal.Store.ReadAsync(db => db.People.Where(person => person.Email == email).Select(person => person.Id).SingleAsync())))!;
}
