using ClientPortal.Domain;
using ClientPortal.Domain.Calendar;
using ClientPortal.Domain.People;
using ClientPortal.Tests.Infrastructure;
using ClientPortal.Tests.Features.Tickets;
using ClientPortal.Web.Features.Administration;
using ClientPortal.Web.Features.Calendar;
using Microsoft.EntityFrameworkCore;
using Answer = ClientPortal.Domain.Calendar.Answer;

namespace ClientPortal.Tests.Features.Calendar;

/// <summary>Those who are invited: what they answer, and when they no longer are.</summary>
public sealed class CalendarGuestsCommandsTests : IAsyncLifetime
{
    private readonly FakeClock clock = new();
    private TestPortal portal = null!;

    public async ValueTask InitializeAsync() => portal = await TestPortal.StartAsync(clock, hosted: false);

    public async ValueTask DisposeAsync() => await portal.DisposeAsync();

    [Fact]
    public async Task A_client_who_moves_to_another_organisation_is_invited_to_no_event_of_the_former_one()
    {
        var id = await portal.MeetingAsync(portal.Technician, portal.Member.PersonId, portal.ClientAdmin.PersonId);
        var own = await portal.Calendar().PlanAsync(portal.Technician, CalendarDesk.Fields, new CalendarPlace());

        await portal.Get<PeopleCommands>().MoveAsync(portal.Admin, portal.Member.PersonId, portal.Other);

        Assert.Equal([portal.ClientAdmin.PersonId], (await FindAsync(id)).Attendees.Select(one => one.PersonId));
        Assert.Equal(1, await portal.Store.ReadAsync(db => db.Log.CountAsync(row => row.Name == "calendar.uninvited")));

        // What is left is planned on as before, and tells those who are left.
        await portal.Calendar().ChangeAsync(portal.Technician, id, fields => fields with { Title = "Suite" });
        await portal.Calendar().ChangeAsync(portal.Technician, own, fields => fields with { Title = "Interne" });
    }

    [Fact]
    public async Task A_note_that_is_changed_keeps_the_place_in_the_queue_and_a_new_time_takes_it_back()
    {
        var id = await portal.Calendar().PlanAsync(
            portal.Technician,
            CalendarDesk.Fields with { Capacity = 1, People = [portal.Member.PersonId, portal.ClientAdmin.PersonId, portal.NonMember.PersonId] },
            CalendarDesk.ForClients);
        foreach (var guest in new[] { portal.ClientAdmin, portal.Member, portal.NonMember })
        {
            clock.Advance(TimeSpan.FromMinutes(1));
            await portal.Calendar().ReplyAsync(guest, id, Answer.Yes);
        }

        clock.Advance(TimeSpan.FromMinutes(1));
        await portal.Calendar().ReplyAsync(portal.Member, id, Answer.Yes, "J’arrive à dix heures");
        await portal.Calendar().ReplyAsync(portal.ClientAdmin, id, Answer.No);

        Assert.False((await OfAsync(id, portal.Member)).Waiting);
        Assert.True((await OfAsync(id, portal.NonMember)).Waiting);

        await portal.Calendar().ChangeAsync(portal.Technician, id, fields => fields with { End = fields.End.AddHours(1) });
        Assert.Equal((Answer.None, ""), await OfAsync(id, portal.Member) is var one ? (one.Answer, one.Note) : default);
    }

    [Fact]
    public async Task An_event_of_a_project_and_of_a_ticket_of_two_organisations_is_refused()
    {
        var project = await portal.ProjectAsync();
        var number = await portal.Tickets().OpenAsync(portal.Outsider, TicketDesk.Fields);
        var ticket = await portal.Store.ReadAsync(db => db.Tickets.Where(one => one.Number == number).Select(one => one.Id).SingleAsync());

        var refused = await Assert.ThrowsAsync<RuleBroken>(() => portal.Calendar().PlanAsync(
            portal.Technician, CalendarDesk.Fields, CalendarDesk.ForClients with { ProjectId = project, TicketId = ticket }));
        Assert.Equal("calendar.two-organisations", refused.Rule);
    }

    private Task<CalendarDetail> FindAsync(Guid id) => portal.CalendarQueries().FindAsync(portal.Technician, id);

    private async Task<AttendeeRow> OfAsync(Guid id, Viewer viewer) =>
        (await FindAsync(id)).Attendees.Single(one => one.PersonId == viewer.PersonId);
}
