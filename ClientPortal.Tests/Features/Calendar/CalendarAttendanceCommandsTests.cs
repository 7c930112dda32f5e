using ClientPortal.Domain;
using ClientPortal.Domain.Calendar;
using ClientPortal.Tests.Infrastructure;
using ClientPortal.Web.Features.Calendar;
using Microsoft.EntityFrameworkCore;

namespace ClientPortal.Tests.Features.Calendar;

/// <summary>Staff note who was there.</summary>
public sealed class CalendarAttendanceCommandsTests : IAsyncLifetime
{
    private readonly FakeClock clock = new();
    private TestPortal portal = null!;

    public async ValueTask InitializeAsync() => portal = await TestPortal.StartAsync(clock, hosted: false);

    public async ValueTask DisposeAsync() => await portal.DisposeAsync();

    [Fact]
    public async Task It_is_noted_from_the_beginning_on_and_seen_by_staff_and_the_attendee()
    {
        var id = await portal.MeetingAsync(portal.Technician, portal.Member.PersonId, portal.ClientAdmin.PersonId);
        var attendee = await AttendeeAsync(id);
        var early = await Assert.ThrowsAsync<RuleBroken>(() => portal.Calendar().NoteAttendanceAsync(portal.Technician, id, attendee, true));
        Assert.Equal("calendar.not-begun", early.Rule);

        clock.Advance(CalendarDesk.Fields.Start - FakeClock.Start.UtcDateTime);
        await Assert.ThrowsAsync<RuleBroken>(() => portal.Calendar().NoteAttendanceAsync(portal.Member, id, attendee, true));
        Assert.Equal(id, await portal.Calendar().NoteAttendanceAsync(portal.Technician, id, attendee, true));

        Assert.Equal((true, true, null), (await SeenAsync(portal.Admin), await SeenAsync(portal.Member), await SeenAsync(portal.ClientAdmin)));
        Assert.Equal(1, await portal.Store.ReadAsync(db => db.Log.CountAsync(row => row.Name == "calendar.updated")));

        await portal.Calendar().NoteAttendanceAsync(portal.Technician, id, attendee, null);
        Assert.Null(await SeenAsync(portal.Admin));

        async Task<bool?> SeenAsync(Domain.People.Viewer viewer) =>
            (await portal.CalendarQueries().FindAsync(viewer, id)).Attendees.Single(one => one.PersonId == portal.Member.PersonId).Attended;
    }

    [Fact]
    public async Task Of_a_series_it_is_noted_for_one_date()
    {
        var id = await portal.Calendar().PlanAsync(
            portal.Technician,
            CalendarDesk.Fields with { Rrule = "FREQ=WEEKLY;COUNT=3", People = [portal.Member.PersonId] },
            CalendarDesk.ForClients);
        var second = CalendarDesk.Fields.Start.AddDays(7);
        clock.Advance(second - FakeClock.Start.UtcDateTime);

        var noted = await portal.Calendar().NoteAttendanceAsync(portal.Technician, id, await AttendeeAsync(id), false, second);

        var date = await portal.CalendarQueries().FindAsync(portal.Technician, noted);
        Assert.NotEqual(id, noted);
        Assert.Equal((second, false), (date.Fields.Start, Assert.Single(date.Attendees).Attended));
        Assert.Null(Assert.Single((await portal.CalendarQueries().FindAsync(portal.Technician, id)).Attendees).Attended);
    }

    private async Task<Guid> AttendeeAsync(Guid id) => (await portal.CalendarQueries().FindAsync(portal.Technician, id))
        .Attendees.Single(one => one.PersonId == portal.Member.PersonId).Id;
}
