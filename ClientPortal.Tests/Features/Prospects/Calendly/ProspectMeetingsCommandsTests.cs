using ClientPortal.Domain.Calendar;
using ClientPortal.Domain.People;
using ClientPortal.Domain.Prospects;
using ClientPortal.Tests.Features.Calendar;
using ClientPortal.Tests.Features.Calendar.Booking;
using ClientPortal.Tests.Infrastructure;
using ClientPortal.Web.Features.Calendar;
using ClientPortal.Web.Features.Calendar.Booking;
using ClientPortal.Web.Features.Prospects;
using ClientPortal.Web.Features.Prospects.Calendly;
using Microsoft.EntityFrameworkCore;
using static ClientPortal.Tests.Features.Prospects.Calendly.CalendlyMaker;

namespace ClientPortal.Tests.Features.Prospects.Calendly;

/// <summary>What Calendly tells of a prospect's appointments is in the calendar.</summary>
public sealed class ProspectMeetingsCommandsTests : IAsyncLifetime
{
    private static readonly DateTimeOffset Starts = new(2026, 11, 24, 10, 0, 0, TimeSpan.Zero);

    private readonly FakeClock clock = new();
    private TestPortal portal = null!;

    public async ValueTask InitializeAsync() => portal = await TestPortal.StartAsync(clock, hosted: false);

    public async ValueTask DisposeAsync() => await portal.DisposeAsync();

    [Fact]
    public async Task A_booking_is_an_event_of_staff_with_its_prospect_and_clients_see_nothing_of_it()
    {
        await DeliverAsync(Created());
        await DeliverAsync(Created());

        var one = await OnlyAsync();
        var prospect = await portal.Store.ReadAsync(db => db.Prospects.Include(found => found.Appointments).SingleAsync());
        Assert.Equal(
            ("Premier échange – Awa Ndiaye", Starts, Starts.AddMinutes(30), portal.Admin.PersonId, prospect.Id,
                Assert.Single(prospect.Appointments).Id),
            (one.Title, one.StartsAt, one.EndsAt, one.OrganiserId, one.ProspectId!.Value, one.AppointmentId!.Value));
        Assert.Equal([one.Title], await portal.TitlesAsync(portal.Technician));
        Assert.Empty(await portal.TitlesAsync(portal.ClientAdmin));
        Assert.Empty(await portal.Store.ReadAsync(db => db.Outbox.ToListAsync()));
        Assert.True(await portal.Store.ReadAsync(db => db.Jobs.AnyAsync(job => job.Kind == ReminderReactor.Kind && job.Key == $"{one.Id}")));
    }

    [Fact]
    public async Task The_owner_of_the_prospect_organises_it()
    {
        await portal.Get<ProspectCommands>().AddAsync(
            portal.Technician, new ProspectFields { FirstName = "Awa", Email = "awa@example.org", OwnerId = portal.Technician.PersonId },
            ProspectSource.Manual);

        await DeliverAsync(Created());

        Assert.Equal(portal.Technician.PersonId, (await OnlyAsync()).OrganiserId);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_moved_booking_moves_its_event_in_whichever_order_the_news_come(bool cancelledFirst)
    {
        await DeliverAsync(Created());
        var before = await OnlyAsync();
        string[] news =
        [
            Cancelled(rescheduled: true),
            Created("EV2/invitees/IN2", former: "EV1/invitees/IN1", starts: "2026-11-24T09:00:00Z"),
        ];
        foreach (var one in cancelledFirst ? news : news.Reverse())
        {
            await DeliverAsync(one);
        }

        var after = await OnlyAsync();
        Assert.Equal((before.Id, Starts.AddHours(-1), null), (after.Id, after.StartsAt, after.CancelledAt));
        Assert.True(after.TimeSequence > before.TimeSequence);

        // The prospect's own list keeps both.
        Assert.Equal(2, await portal.Store.ReadAsync(db => db.Prospects.SelectMany(prospect => prospect.Appointments).CountAsync()));
    }

    [Fact]
    public async Task A_cancelled_booking_cancels_its_event_and_its_time_is_free_again()
    {
        await portal.Booking().OfferAsync(portal.Admin, BookingDesk.Fields);
        Task<int> TenOClocksAsync() => portal.Store.ReadAsync(async db => (await portal.Get<BookingQueries>()
            .FreeAsync(portal.Member, portal.Admin.PersonId))!.Slots.Count(slot => slot.StartsAt == Starts));
        Assert.Equal(1, await TenOClocksAsync());
        await DeliverAsync(Created());
        Assert.Equal(0, await TenOClocksAsync());

        await DeliverAsync(Cancelled());

        Assert.NotNull((await OnlyAsync()).CancelledAt);
        Assert.Equal(1, await TenOClocksAsync());
    }

    [Fact]
    public async Task A_booking_without_a_usable_time_is_noted_without_an_event()
    {
        await DeliverAsync(Created(starts: null));
        await DeliverAsync(Created("EV2/invitees/IN2", starts: "1999-11-24T09:00:00Z"));

        Assert.Empty(await portal.Store.ReadAsync(db => db.CalendarEvents.ToListAsync()));
        Assert.Equal(2, await portal.Store.ReadAsync(db => db.Deliveries.CountAsync(one => one.Status == DeliveryStatus.Done)));
    }

    [Fact]
    public async Task A_prospect_that_becomes_a_client_takes_its_events_along()
    {
        await DeliverAsync(Created());
        var id = (await OnlyAsync()).ProspectId!.Value;
        var secret = await portal.Calendar().PlanAsync(portal.Technician, CalendarDesk.Fields, new CalendarPlace { ProspectId = id });

        var made = await portal.Get<ConversionCommands>().ConvertAsync(portal.Admin, id, ConversionMaker.Fields());

        var one = await portal.Store.ReadAsync(db => db.CalendarEvents.SingleAsync(found => found.Id != secret));
        Assert.Equal((made.OrganisationId, made.ProjectId), (one.OrganisationId!.Value, one.ProjectId!.Value));
        var client = portal.ClientAdmin with { OrganisationId = made.OrganisationId };
        Assert.Equal([one.Title], await portal.TitlesAsync(client));
        Assert.Empty(await portal.TitlesAsync(portal.ClientAdmin));

        // What is booked later is theirs at once.
        await DeliverAsync(Created("EV3/invitees/IN3", starts: "2026-11-25T09:00:00Z"));
        Assert.Equal(2, (await portal.TitlesAsync(client)).Count);
    }

    private async Task DeliverAsync(string body)
    {
        var commands = portal.Get<CalendlyCommands>();
        await commands.ReceiveAsync(Viewer.Portal, body);
        foreach (var id in await portal.Get<CalendlyQueries>().WaitingAsync(Viewer.Portal))
        {
            await commands.WorkOffAsync(Viewer.Portal, id);
        }
    }

    private Task<CalendarEvent> OnlyAsync() => portal.Store.ReadAsync(db => db.CalendarEvents.SingleAsync());
}
