using ClientPortal.Domain;
using ClientPortal.Domain.People;
using ClientPortal.Domain.Prospects;
using ClientPortal.Tests.Infrastructure;
using ClientPortal.Web.Features.Prospects;
using ClientPortal.Web.Features.Prospects.Calendly;
using Microsoft.EntityFrameworkCore;
using static ClientPortal.Tests.Features.Prospects.Calendly.CalendlyMaker;

namespace ClientPortal.Tests.Features.Prospects.Calendly;

public sealed class CalendlyCommandsTests : IAsyncLifetime
{
    private TestPortal portal = null!;

    private CalendlyCommands Commands => portal.Get<CalendlyCommands>();
    private ProspectCommands Prospects => portal.Get<ProspectCommands>();

    public async ValueTask InitializeAsync() => portal = await TestPortal.StartAsync();

    public async ValueTask DisposeAsync() => await portal.DisposeAsync();

    [Fact]
    public async Task A_booking_makes_a_prospect_with_all_of_its_answers()
    {
        await DeliverAsync(Created());

        var detail = await OnlyAsync();
        Assert.Equal(
            ("Awa", "Ndiaye", "awa@example.org", "+221 77 123 45 67", "Teranga", ProspectStatus.New, ProspectSource.Calendly),
            (detail.Row.FirstName, detail.Row.LastName, detail.Row.Email, detail.Row.Phone, detail.Row.Company, detail.Row.Status,
                detail.Row.Source));
        var booked = Assert.Single(detail.Appointments);
        Assert.Equal(
            ("Premier échange", new DateTimeOffset(2026, 11, 24, 10, 0, 0, TimeSpan.Zero), "Africa/Dakar", "https://calendly.com/cancellations/1",
                "https://calendly.com/reschedulings/1"),
            (booked.Title, booked.StartsAt, booked.TimeZone, booked.CancelUrl, booked.RescheduleUrl));
        Assert.Null(booked.JoinUrl); // a link of an unknown sender never runs a script
        Assert.Equal(["Votre société", "Votre besoin"], booked.Answers.Select(answer => answer.Question));
        Assert.Equal("Un réseau <b>sûr</b>", booked.Answers[1].Text);
    }

    [Fact]
    public async Task A_booking_with_an_existing_address_completes_the_prospect_and_overwrites_nothing()
    {
        var id = await Prospects.AddAsync(portal.Technician,
            new ProspectFields { FirstName = "Awa Marie", Email = "Awa@Example.org", Status = ProspectStatus.Qualified }, ProspectSource.Manual);

        await DeliverAsync(Created());

        var detail = await OnlyAsync();
        Assert.Equal((id, "Awa Marie", "", "+221 77 123 45 67", ProspectStatus.Qualified, ProspectSource.Manual),
            (detail.Row.Id, detail.Row.FirstName, detail.Row.LastName, detail.Row.Phone, detail.Row.Status, detail.Row.Source));
        Assert.Single(detail.Appointments);
    }

    [Fact]
    public async Task An_address_is_found_in_either_form_of_its_domain()
    {
        var id = await Prospects.AddAsync(
            portal.Technician, new ProspectFields { FirstName = "Awa", Email = "awa@exämple.sn" }, ProspectSource.Import);

        await DeliverAsync(Created(email: "awa@EXÄMPLE.sn"));

        Assert.Equal((id, "awa@xn--exmple-cua.sn"), ((await OnlyAsync()).Row.Id, (await OnlyAsync()).Row.Email));
        Assert.Equal(id, Assert.Single(await portal.Get<ProspectQueries>().DuplicatesAsync(portal.Technician, null, "Awa@exämple.sn", null)).Id);
    }

    [Theory]
    [InlineData("77 123 45 67")]
    [InlineData("00221-771234567")]
    public async Task A_booking_with_the_number_of_a_prospect_without_address_is_theirs(string phone)
    {
        var known = new ProspectFields { FirstName = "Awa Marie", Phone = phone };
        var id = await Prospects.AddAsync(portal.Technician, known, ProspectSource.Manual);

        await DeliverAsync(Created());

        var detail = await OnlyAsync();
        Assert.Equal((id, "Awa Marie", "awa@example.org", phone), (detail.Row.Id, detail.Row.FirstName, detail.Row.Email, detail.Row.Phone));
        Assert.Single(detail.Appointments);
    }

    [Fact]
    public async Task A_number_that_somebody_with_another_address_has_too_makes_a_second_prospect()
    {
        var shared = new ProspectFields { FirstName = "Binta", Email = "binta@example.org", Phone = "+221 77 123 45 67" };
        var id = await Prospects.AddAsync(portal.Technician, shared, ProspectSource.Manual);

        await DeliverAsync(Created());

        var rows = (await portal.Get<ProspectQueries>().PageAsync(portal.Technician, ProspectQuery.All)).Rows;
        Assert.Equal(["awa@example.org", "binta@example.org"], rows.Select(row => row.Email).Order());
        Assert.Empty((await portal.Get<ProspectQueries>().FindAsync(portal.Technician, id)).Appointments);
    }

    [Fact]
    public async Task A_duplicate_makes_one_prospect_even_when_it_comes_a_hundred_times_at_once()
    {
        await Task.WhenAll(Enumerable.Range(0, 100).Select(_ => Task.Run(() => Commands.ReceiveAsync(Viewer.Portal, Created()))));
        await WorkOffAsync();
        await DeliverAsync(Created());

        Assert.Single((await OnlyAsync()).Appointments);
        var delivery = Assert.Single((await portal.Get<CalendlyQueries>().PageAsync(portal.Technician)).Items);
        Assert.Equal((101, DeliveryStatus.Done), (delivery.Times, delivery.Status));
        Assert.Single(await EventsAsync("prospect.created"));
        Assert.Single(await EventsAsync("prospect.updated"));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_cancellation_before_or_after_the_booking_ends_the_same(bool inOrder)
    {
        foreach (var body in inOrder ? new[] { Created(), Cancelled() } : [Cancelled(), Created()])
        {
            await DeliverAsync(body);
        }

        var cancelled = Assert.Single((await OnlyAsync()).Appointments);
        Assert.Equal((new DateTimeOffset(2026, 11, 21, 8, 0, 0, TimeSpan.Zero), "Empêchée"), (cancelled.CancelledAt, cancelled.CancelReason));
    }

    [Fact]
    public async Task A_moved_appointment_is_the_same_prospects_even_with_another_address()
    {
        await DeliverAsync(Created());
        await DeliverAsync(Created("EV2/invitees/IN2", email: "other@example.org", former: "EV1/invitees/IN1", starts: "2026-12-01T10:00:00Z"));
        await DeliverAsync(Cancelled(rescheduled: true));

        var detail = await OnlyAsync();
        Assert.Equal("awa@example.org", detail.Row.Email);
        Assert.Equal([false, true], detail.Appointments.Select(one => one.Replaced)); // the newest first
    }

    [Fact]
    public async Task A_delivery_for_a_deleted_prospect_does_not_restore_it()
    {
        await DeliverAsync(Created());
        await Prospects.DeleteAsync(portal.Technician, (await OnlyAsync()).Row.Id);

        await DeliverAsync(Cancelled());

        Assert.Equal(0, (await portal.Get<ProspectQueries>().PageAsync(portal.Technician, ProspectQuery.All)).Total);
        Assert.Equal(DeliveryStatus.Ignored, (await portal.Get<CalendlyQueries>().PageAsync(portal.Technician)).Items[0].Status);
    }

    [Theory]
    [InlineData("not json", "", DeliveryStatus.Failed, CalendlyCommands.Unreadable)]
    [InlineData("[]", "", DeliveryStatus.Failed, CalendlyCommands.Unreadable)]
    [InlineData("""{"event":"invitee.created"}""", "", DeliveryStatus.Failed, CalendlyCommands.Unreadable)]
    [InlineData("""{"event":"invitee.created","payload":{"uri":"u"}}""", "invitee.created", DeliveryStatus.Failed, "prospect.nameless")]
    [InlineData("""{"event":"invitee.created","payload":{"uri":"u","email":"nonsense"}}""", "invitee.created", DeliveryStatus.Failed,
        "person.email-invalid")]
    [InlineData("""{"event":"invitee.created","payload":{"uri":"u","email":"é@exämple.sn"}}""", "invitee.created", DeliveryStatus.Failed,
        "person.email-accents")]
    [InlineData(
        """{"event":"routing_form_submission.created","payload":{"uri":"u"}}""", "routing_form_submission.created", DeliveryStatus.Ignored, "")]
    [InlineData(
        """{"event":"invitee.created","payload":{"uri":7,"email":"a@b.example","name":{},"timezone":""" +
        """[],"questions_and_answers":"?","scheduled_event":{"start_time":"soon"}}}""", "invitee.created", DeliveryStatus.Done, "")]
    public async Task What_cannot_be_understood_is_kept_and_says_why(string body, string happened, DeliveryStatus status, string error)
    {
        await DeliverAsync(body);
        await DeliverAsync(Created("EV9/invitees/IN9", email: "next@example.org")); // and delays nothing

        var deliveries = (await portal.Get<CalendlyQueries>().PageAsync(portal.Technician)).Items;
        Assert.Equal((happened, status, error), (deliveries[1].Event, deliveries[1].Status, deliveries[1].Error));
        Assert.Equal(DeliveryStatus.Done, deliveries[0].Status);
    }

    [Fact]
    public async Task A_replay_does_what_failed_and_nothing_twice()
    {
        await DeliverAsync(Created());
        var before = (await OnlyAsync()).Version;
        var delivery = (await portal.Get<CalendlyQueries>().PageAsync(portal.Technician)).Items[0];

        await Commands.ReplayAsync(portal.Technician, delivery.Id);
        await WorkOffAsync();

        Assert.Equal(before, (await OnlyAsync()).Version);
        await Assert.ThrowsAsync<NotFound>(() => Commands.ReplayAsync(portal.ClientAdmin, delivery.Id));
        await Assert.ThrowsAsync<NotFound>(() => portal.Get<CalendlyQueries>().PageAsync(portal.ClientAdmin));
    }

    [Fact]
    public async Task The_worker_does_what_was_stored_before_it_started()
    {
        // Stored, and the node stopped before it was processed: the worker got no signal.
        await Commands.ReceiveAsync(Viewer.Portal, Created());
        var worker = new CalendlyWorker(
            Commands, portal.Get<CalendlyQueries>(), portal.Bus, TimeProvider.System,
            Microsoft.Extensions.Logging.Abstractions.NullLogger<CalendlyWorker>.Instance);

        await worker.StartAsync(CancellationToken.None);

        await Eventually.TrueAsync(async () => (await portal.Get<ProspectQueries>().PageAsync(portal.Technician, ProspectQuery.All)).Total == 1);
        await worker.StopAsync(CancellationToken.None);
    }

    private async Task DeliverAsync(string body)
    {
        await Commands.ReceiveAsync(Viewer.Portal, body);
        await WorkOffAsync();
    }

    private async Task WorkOffAsync()
    {
        foreach (var id in await portal.Get<CalendlyQueries>().WaitingAsync(Viewer.Portal))
        {
            await Commands.WorkOffAsync(Viewer.Portal, id);
        }
    }

    private async Task<ProspectDetail> OnlyAsync()
    {
        var page = await portal.Get<ProspectQueries>().PageAsync(portal.Technician, ProspectQuery.All);
        return await portal.Get<ProspectQueries>().FindAsync(portal.Technician, Assert.Single(page.Rows).Id);
    }

    private Task<List<long>> EventsAsync(string name) =>
        portal.Store.ReadAsync(db => db.Log.Where(row => row.Name == name).Select(row => row.Seq).ToListAsync());
}
