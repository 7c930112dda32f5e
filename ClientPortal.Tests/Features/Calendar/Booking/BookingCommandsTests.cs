using ClientPortal.Domain;
using ClientPortal.Domain.Calendar;
using ClientPortal.Domain.Jobs;
using ClientPortal.Tests.Features.Intake;
using ClientPortal.Tests.Infrastructure;
using ClientPortal.Web.Features.Calendar;
using ClientPortal.Web.Features.Calendar.Booking;
using Microsoft.EntityFrameworkCore;
using Answer = ClientPortal.Domain.Calendar.Answer;

namespace ClientPortal.Tests.Features.Calendar.Booking;

public sealed class BookingCommandsTests : IAsyncLifetime
{
    private readonly FakeClock clock = new();
    private TestPortal portal = null!;

    public async ValueTask InitializeAsync() => portal = await IntakeDesk.StartAsync(clock);

    public async ValueTask DisposeAsync() => await portal.DisposeAsync();

    [Fact]
    public async Task A_taken_slot_is_an_event_with_the_clients_yes_an_invitation_and_reminders()
    {
        var slot = await portal.LeaveOneAsync();

        var id = await portal.Booking().TakeAsync(portal.Member, portal.Technician.PersonId, slot, "Les certificats");

        var one = await portal.CalendarQueries().FindAsync(portal.Member, id);
        Assert.Equal(
            ("Point technique", portal.Technician.PersonId, true, slot, slot.AddHours(1)),
            (one.Fields.Title, one.OrganiserId, one.ClientVisible, one.Shown.StartsAt, one.Shown.EndsAt));
        Assert.Equal((Answer.Yes, "Les certificats"), (one.Mine!.Answer, one.Mine.Note));
        var mail = Assert.Single(await portal.OutboxAsync());
        Assert.Equal("member@example.org", mail.To);
        Assert.Contains("PARTSTAT=ACCEPTED", mail.Calendar.Replace("\r\n ", "", StringComparison.Ordinal), StringComparison.Ordinal);
        Assert.True(await portal.Store.ReadAsync(
            db => db.Jobs.AnyAsync(job => job.Kind == ReminderReactor.Kind && job.Key == $"{id}" && job.State == JobState.Due)));
        await Assert.ThrowsAsync<NotFound>(() => portal.CalendarQueries().FindAsync(portal.Outsider, id));
    }

    [Fact]
    public async Task Of_those_who_take_the_last_slot_at_once_one_gets_it()
    {
        var slot = await portal.LeaveOneAsync();
        var clients = new[] { portal.Member, portal.NonMember, portal.ClientAdmin, portal.Outsider };

        var refused = await Task.WhenAll(clients.Concat(clients).Select(client => Task.Run(async () =>
        {
            try
            {
                await portal.Booking().TakeAsync(client, portal.Technician.PersonId, slot);
                return "";
            }
            catch (RuleBroken why)
            {
                return why.Rule;
            }
        })));

        Assert.Equal(["", .. Enumerable.Repeat("calendar.slot-taken", 7)], refused.Order(StringComparer.Ordinal));
        Assert.Equal(1, await portal.Store.ReadAsync(db => db.CalendarEvents.CountAsync()));
        Assert.Empty(await portal.FreeAsync(portal.Outsider));
    }

    [Fact]
    public async Task An_event_that_staff_plan_between_the_look_and_the_save_makes_the_booking_look_again()
    {
        var slot = await portal.LeaveOneAsync();
        var looked = false;

        // What a booking does: it reads the offer and the free slots, then saves on top of them.
        var refused = await Assert.ThrowsAsync<RuleBroken>(() => portal.Store.WriteAsync(async db =>
        {
            var offer = await db.SlotOffers.SingleAsync();
            var free = await FreeSlots.OfAsync(db, offer, TimeZoneInfo.Utc, clock.GetUtcNow(), CancellationToken.None);
            if (free.Count == 0)
            {
                throw new RuleBroken("calendar.slot-taken");
            }

            db.CalendarEvents.Add(CalendarEvent.Book(
                portal.Member, portal.Technician.PersonId, CalendarDesk.Fields with { Start = slot.DateTime, End = slot.DateTime.AddHours(1) },
                null, clock.GetUtcNow()));
            if (!looked)
            {
                looked = true;
                await PlanAsync(slot);
            }
        }));

        Assert.Equal("calendar.slot-taken", refused.Rule);
        Assert.Equal(1, await portal.Store.ReadAsync(db => db.CalendarEvents.CountAsync()));
    }

    [Fact]
    public async Task What_staff_attend_takes_their_time_with_the_buffer_and_what_is_declined_or_cancelled_gives_it_back()
    {
        await portal.Booking().OfferAsync(portal.Technician, BookingDesk.Fields with { Minutes = 30, Buffer = 30 });
        var day = FakeClock.Start.Date.AddDays(3);
        Task<List<string>> Hours() => HoursAsync(day);
        Assert.Equal(["09:00", "10:00"], await Hours());

        // Half past nine is the buffer of both.
        var id = await PlanAsync(At(day, 9, 30), TimeSpan.FromMinutes(15));
        Assert.Equal([], await Hours());
        await portal.Calendar().ChangeAsync(portal.Technician, id, fields => fields with { Start = day.AddHours(8), End = day.AddHours(8.5) });
        Assert.Equal(["09:00", "10:00"], await Hours());
        await portal.Calendar().ChangeAsync(portal.Technician, id, fields => fields with { Start = day.AddHours(8), End = day.AddHours(9) });
        Assert.Equal(["10:00"], await Hours());
        await portal.Calendar().CancelAsync(portal.Technician, id);
        Assert.Equal(["09:00", "10:00"], await Hours());

        // As an attendee, until they say no; and every day of a series.
        var other = await portal.Calendar().PlanAsync(
            portal.Admin,
            CalendarDesk.Fields with
            {
                Start = day.AddDays(-1).AddHours(10),
                End = day.AddDays(-1).AddHours(11),
                Rrule = "FREQ=DAILY;COUNT=3",
                People = [portal.Technician.PersonId],
            },
            new CalendarPlace());
        Assert.Equal(["09:00"], await Hours());
        await portal.Calendar().ReplyAsync(portal.Technician, other, Answer.No);
        Assert.Equal(["09:00", "10:00"], await Hours());

        // A day off takes the day, a day on which something is due does not.
        var off = CalendarDesk.Fields with { AllDay = true, Start = day, End = day.AddDays(1) };
        await portal.Calendar().PlanAsync(portal.Technician, off with { Kind = CalendarKind.Milestone }, new CalendarPlace());
        Assert.Equal(["09:00", "10:00"], await Hours());
        await portal.Calendar().PlanAsync(portal.Technician, off, new CalendarPlace());
        Assert.Equal([], await Hours());
    }

    [Fact]
    public async Task A_client_who_says_no_afterwards_gives_the_slot_back()
    {
        var slot = await portal.LeaveOneAsync();
        var id = await portal.Booking().TakeAsync(portal.Member, portal.Technician.PersonId, slot);
        Assert.Empty(await portal.FreeAsync(portal.NonMember));

        await portal.Calendar().ReplyAsync(portal.Member, id, Answer.No);

        Assert.Equal([slot], await portal.FreeAsync(portal.NonMember));

        // They may think again until another client has taken it.
        await portal.Calendar().ReplyAsync(portal.Member, id, Answer.Yes);
        await portal.Calendar().ReplyAsync(portal.Member, id, Answer.No);
        await portal.Booking().TakeAsync(portal.NonMember, portal.Technician.PersonId, slot);
        var late = await Assert.ThrowsAsync<RuleBroken>(() => portal.Calendar().ReplyAsync(portal.Member, id, Answer.Maybe));
        Assert.Equal("calendar.slot-taken", late.Rule);
    }

    [Fact]
    public async Task What_is_not_offered_is_not_taken()
    {
        var slot = await portal.LeaveOneAsync();
        Task<RuleBroken> RefusedAsync(DateTimeOffset start) => Assert.ThrowsAsync<RuleBroken>(
            () => portal.Booking().TakeAsync(portal.Member, portal.Technician.PersonId, start));

        Assert.Equal("calendar.slot-gone", (await RefusedAsync(slot.AddMinutes(10))).Rule);
        Assert.Equal("calendar.slot-for-clients", (await Assert.ThrowsAsync<RuleBroken>(
            () => portal.Booking().TakeAsync(portal.Admin, portal.Technician.PersonId, slot))).Rule);
        await Assert.ThrowsAsync<NotFound>(() => portal.Booking().TakeAsync(portal.Member, portal.Admin.PersonId, slot));

        clock.Advance(slot - clock.GetUtcNow() - TimeSpan.FromMinutes(30));
        Assert.Equal("calendar.slot-gone", (await RefusedAsync(slot)).Rule);

        await portal.Booking().OfferAsync(portal.Technician, BookingDesk.Fields with { IsOpen = false });
        await Assert.ThrowsAsync<NotFound>(() => portal.Booking().TakeAsync(portal.Member, portal.Technician.PersonId, slot.AddDays(1)));
        Assert.Empty(await portal.Get<BookingQueries>().OffersAsync(portal.Member));
    }

    private static DateTimeOffset At(DateTime day, int hour, int minute) => new(day.AddHours(hour).AddMinutes(minute), TimeSpan.Zero);

    private async Task<List<string>> HoursAsync(DateTime day) =>
        [.. (await portal.FreeAsync(portal.Member)).Where(slot => slot.Date == day).Select(slot => $"{slot:HH:mm}")];

    private Task<Guid> PlanAsync(DateTimeOffset start, TimeSpan? length = null) => portal.Calendar().PlanAsync(
        portal.Technician, CalendarDesk.Fields with { Start = start.DateTime, End = start.DateTime + (length ?? TimeSpan.FromHours(1)) },
        new CalendarPlace());
}
