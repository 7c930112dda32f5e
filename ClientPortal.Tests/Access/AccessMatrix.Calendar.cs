using ClientPortal.Domain.Calendar;
using ClientPortal.Domain.People;
using ClientPortal.Web.Features.Calendar;
using ClientPortal.Web.Features.Calendar.Booking;
using Microsoft.Extensions.DependencyInjection;

namespace ClientPortal.Tests.Access;

/// <summary>The calendar: staff see all of it, clients what is for them. The event is of a project, and the member is invited.</summary>
internal static partial class AccessMatrix
{
    private static Pages CalendarPages => new()
    {
        { "/calendar", "ss ++++ ++" },
        { "/calendar/{Id:guid}", "ss nn++ ++", async at => $"/calendar/{await at.EventAsync()}" },

        { "/booking", "ss ++++ ++" },
        { "/booking/{PersonId:guid}", "ss ++++ ++", async at => $"/booking/{await at.SlotsAsync()}" },

        // The code is the secret.
        { "/calendar/answer", "oo oooo oo", async at => "/" + AnswerLinks.PathOf(await at.AnswerCodeAsync()) },
    };

    private static Endpoints CalendarApi => new()
    {
        { "GET /api/calendar", "ss ++++ ++", (who, _) => who.ApiAsync("GET", "/api/calendar") },
        {
            "POST /api/calendar", "ss rrrr ++", (who, at) => who.ApiAsync(
                "POST", "/api/calendar", new { title = at.Mark, start = "2030-01-07T09:00", end = "2030-01-07T10:00", zone = "Africa/Dakar" })
        },
        {
            "GET /api/calendar/free", "ss n+++ ++",
            (who, at) => who.ApiAsync("GET", $"/api/calendar/free?people={at.Subject}&from=2030-01-07")
        },
        { "GET /api/calendar/{id:guid}", "ss nn++ ++", async (who, at) => await who.ApiAsync("GET", $"/api/calendar/{await at.EventAsync()}") },
        {
            "PATCH /api/calendar/{id:guid}", "ss nnrr ++",
            async (who, at) => await who.ApiAsync("PATCH", $"/api/calendar/{await at.EventAsync()}", new { title = "Renamed" })
        },
        {
            "DELETE /api/calendar/{id:guid}", "ss nnrr ++",
            async (who, at) => await who.ApiAsync("DELETE", $"/api/calendar/{await at.EventAsync()}")
        },

        // The event is years ahead: those who may note attendance are told so.
        {
            "POST /api/calendar/{id:guid}/attendance", "ss nnrr !!",
            async (who, at) => await who.ApiAsync(
                "POST", $"/api/calendar/{await at.EventAsync()}/attendance", new { attendeeId = await at.AttendeeAsync(), attended = true })
        },

        // Only those who are invited can answer.
        {
            "POST /api/calendar/{id:guid}/reply", "ss nn+n nn",
            async (who, at) => await who.ApiAsync("POST", $"/api/calendar/{await at.EventAsync()}/reply", new { answer = "yes" })
        },
        { "GET /calendar/{token}.ics", "oo oooo oo", async (who, at) => await who.GetAsync($"/calendar/{await at.FeedAsync()}.ics") },
        { "GET /calendar/{id:guid}/event.ics", "ss nn++ ++", async (who, at) => await who.GetAsync($"/calendar/{await at.EventAsync()}/event.ics") },
    };

    private static Methods<CalendarCommands> CalendarCommands => new()
    {
        { "PlanAsync", "ss rrrr ++", (it, who, at) => it.PlanAsync(who, EventOf(at), new CalendarPlace { ClientVisible = true }) },
        {
            "ChangeAsync", "ss nnrr ++",
            async (it, who, at) => await it.ChangeAsync(who, await at.EventAsync(), fields => fields with { Title = "Renamed" })
        },
        { "CancelAsync", "ss nnrr ++", async (it, who, at) => await it.CancelAsync(who, await at.EventAsync()) },
        {
            "ChangePartAsync", "ss nnrr ++",
            async (it, who, at) => await it.ChangePartAsync(
                who, await at.EventAsync(), SeriesPart.One, EventOf(at).Start, fields => fields with { Title = "Renamed" })
        },
        {
            "CancelPartAsync", "ss nnrr ++",
            async (it, who, at) => await it.CancelPartAsync(who, await at.EventAsync(), SeriesPart.One, EventOf(at).Start)
        },
        {
            "NoteAttendanceAsync", "ss nnrr !!",
            async (it, who, at) => await it.NoteAttendanceAsync(who, await at.EventAsync(), await at.AttendeeAsync(), attended: true)
        },
        { "ReplyAsync", "ss nn+n nn", async (it, who, at) => await it.ReplyAsync(who, await at.EventAsync(), Answer.Yes) },
        {
            "NoteReplyAsync", "ss nnrr ++",
            async (it, who, at) => await it.NoteReplyAsync(who, await at.EventAsync(), await at.AttendeeAsync(), Answer.Yes)
        },
        {
            "ReplyToDateAsync", "ss nn+n ++",
            async (it, who, at) => await it.ReplyToDateAsync(who, await at.EventAsync(), await at.AttendeeAsync(), EventOf(at).Start, Answer.Yes)
        },
    };

    private static Methods<OfficeHoursCommands> OfficeHoursCommands => new()
    {
        { "SetAsync", "ss nnnn ++", (it, who, at) => it.SetAsync(who, at.Organisation, WorkTimes.Usual, "Europe/Paris") },
        { "AddHolidaysAsync", "ss nnnn ++", (it, who, at) => it.AddHolidaysAsync(who, at.Organisation, [(new(2030, 4, 4), "Holiday")]) },
        { "RemoveHolidayAsync", "ss nnnn ++", (it, who, at) => it.RemoveHolidayAsync(who, at.Organisation, new(2030, 4, 4)) },
    };

    private static Methods<OfficeHoursQueries> OfficeHoursQueries => new()
    {
        { "OfAsync", "ss n+++ ++", async (it, who, at) => (await it.OfAsync(who, at.Organisation)).Zone },
    };

    private static Methods<FreeTimeQueries> FreeTimeQueries => new()
    {
        {
            "FindAsync", "ss n+++ ++",
            async (it, who, at) => (await it.FindAsync(who, [at.Subject], new(2030, 1, 7), 5, TimeSpan.FromHours(1))).People
        },
    };

    private static Methods<CalendarQueries> CalendarQueries => new()
    {
        {
            "BetweenAsync", "ss nn++ ++", async (it, who, at) =>
            {
                await at.EventAsync();
                var day = new DateTimeOffset(2030, 1, 7, 0, 0, 0, TimeSpan.Zero);
                return (await it.BetweenAsync(who, day, day.AddDays(1))).Rows.Where(row => row.Title.Contains(at.Mark, StringComparison.Ordinal));
            }
        },
        {
            "MonthAsync", "ss nn++ ++", async (it, who, at) =>
            {
                await at.EventAsync();
                var month = await it.MonthAsync(who, new DateOnly(2030, 1, 7), days: 1, most: 100);
                return month.Rows.Where(row => row.Title.Contains(at.Mark, StringComparison.Ordinal));
            }
        },
        { "TodayAsync", "ss ++++ ++", async (it, who, _) => (await it.TodayAsync(who)).Zone.Id },
        { "ReaderAsync", "ss ++++ ++", async (it, who, _) => (await it.ReaderAsync(who)).Zone.Id },
        {
            "TakesPlaceAsync", "ss nn++ ++", async (it, who, at) =>
            {
                var (id, day) = (await at.EventAsync(), new DateTimeOffset(2030, 1, 7, 0, 0, 0, TimeSpan.Zero));
                return await it.TakesPlaceAsync(who, id, day, day.AddDays(1), TimeZoneInfo.Utc, asOf: 0) ? at.Mark : null;
            }
        },

        // With another event at the same time: of the member, and for staff of all people.
        {
            "ConflictsAsync", "ss nn+n ++", async (it, who, at) =>
            {
                var (id, other) = (await at.EventAsync(), await at.OverlappingAsync());
                var day = new DateTimeOffset(2030, 1, 7, 0, 0, 0, TimeSpan.Zero);
                var span = await it.BetweenAsync(who, day, day.AddDays(1));
                return (await it.ConflictsAsync(who, span with { Rows = [.. span.Rows.Where(row => row.Id == id || row.Id == other)] })).Keys;
            }
        },
        { "FindAsync", "ss nn++ ++", async (it, who, at) => (await it.FindAsync(who, await at.EventAsync())).Fields.Title },
        { "DetailAsync", "ss nn++ ++", async (it, who, at) => (await it.DetailAsync(who, await at.EventAsync()))?.Fields.Title },
        { "ChoicesAsync", "ss nnnn ++", async (it, who, _) => (await it.ChoicesAsync(who)).People },
        { "LastEditorAsync", "ss nnnn ++", async (it, who, at) => await it.LastEditorAsync(who, await at.EventAsync()) ?? "the portal" },
    };

    // Slots are for all clients, who take them for themselves.
    private static Methods<BookingCommands> BookingCommands => new()
    {
        { "OfferAsync", "ss rrrr ++", (it, who, _) => it.OfferAsync(who, Slots) },
        {
            "TakeAsync", "ss ++++ !!", async (it, who, at) =>
            {
                var person = await at.SlotsAsync();
                var slots = await at.Services.GetRequiredService<BookingQueries>().FreeAsync(Viewer.Portal, person);
                await it.TakeAsync(who, person, slots?.Slots[0].StartsAt ?? default);
            }
        },
    };

    private static Methods<BookingQueries> BookingQueries => new()
    {
        { "MineAsync", "ss nnnn ++", async (it, who, _) => (await it.MineAsync(who)).Zone },
        {
            "OffersAsync", "ss ++++ ++", async (it, who, at) =>
            {
                var person = await at.SlotsAsync();
                return (await it.OffersAsync(who)).Where(offer => offer.PersonId == person);
            }
        },
        { "FreeAsync", "ss ++++ ++", async (it, who, at) => (await it.FreeAsync(who, await at.SlotsAsync()))?.Title },
    };

    private static Methods<ReminderCommands> ReminderCommands => new()
    {
        { "ChooseAsync", "ss ++++ ++", (it, who, _) => it.ChooseAsync(who, [15]) },
    };

    private static Methods<ReminderQueries> ReminderQueries => new()
    {
        { "OfAsync", "ss ++++ ++", async (it, who, _) => await it.OfAsync(who) },
    };

    private static Methods<CalendarFeedCommands> CalendarFeedCommands => new()
    {
        { "RenewAsync", "ss ++++ ++", (it, who, _) => it.RenewAsync(who) },
        { "RevokeAsync", "ss ++++ ++", (it, who, _) => it.RevokeAsync(who) },
    };

    private static Methods<CalendarFeedQueries> CalendarFeedQueries => new()
    {
        { "OwnerAsync", "ss nnnn ++", async (it, who, at) => await it.OwnerAsync(who, await at.FeedAsync()) },
        { "SinceAsync", "ss ++++ ++", async (it, who, _) => await it.SinceAsync(who) is null ? "never" : "some time" },
        { "FeedAsync", "ss ++++ ++", (it, who, _) => it.FeedAsync(who) },
        { "FileAsync", "ss nn++ ++", async (it, who, at) => await it.FileAsync(who, await at.EventAsync()) },
        {
            "InvitationAsync", "ss nnnn ++", async (it, who, at) => await it.InvitationAsync(who, await at.EventAsync(), await at.AttendeeAsync())
        },
    };

    private static CalendarFields EventOf(AccessScene at) => new()
    {
        Title = $"Event {at.Mark}", Start = new(2030, 1, 7, 9, 0, 0), End = new(2030, 1, 7, 10, 0, 0), Zone = "Africa/Dakar",
    };

    private static Task<Guid> EventAsync(this AccessScene at) => at.MadeAsync("event", () =>
        at.Services.GetRequiredService<CalendarCommands>().PlanAsync(
            Viewer.Portal with { PersonId = at.Cast[Identity.Technician].PersonId },
            EventOf(at) with { People = [at.Cast[Identity.Member].PersonId] },
            new CalendarPlace { ProjectId = at.Project, ClientVisible = true }));

    // Three hundred slots, so that each row takes another one.
    private static SlotFields Slots => new()
    {
        Title = "Slots",
        Minutes = 15,
        Horizon = 7,
        IsOpen = true,
        Windows = [.. Enum.GetValues<DayOfWeek>().Select(day => new SlotWindow(day, new TimeOnly(8, 0), new TimeOnly(18, 0)))],
    };

    // Of the technician, who is one for all scenes.
    private static Task<Guid> SlotsAsync(this AccessScene at) => at.MadeAsync("slots", async () =>
    {
        var technician = at.Cast[Identity.Technician].PersonId;
        await at.Services.GetRequiredService<BookingCommands>().OfferAsync(Viewer.Portal with { PersonId = technician }, Slots);
        return technician;
    });

    private static Task<Guid> OverlappingAsync(this AccessScene at) => at.MadeAsync("overlapping event", () =>
        at.Services.GetRequiredService<CalendarCommands>().PlanAsync(
            Viewer.Portal with { PersonId = at.Cast[Identity.Technician].PersonId },
            EventOf(at) with { People = [at.Cast[Identity.Member].PersonId] },
            new CalendarPlace { ProjectId = at.Project, ClientVisible = true }));

    private static async Task<Guid> AttendeeAsync(this AccessScene at)
    {
        var id = await at.EventAsync();
        return await at.MadeAsync("attendee", async () =>
            (await at.Services.GetRequiredService<CalendarQueries>().FindAsync(Viewer.Portal, id)).Attendees[0].Id);
    }

    private static async Task<string> AnswerCodeAsync(this AccessScene at) =>
        at.Services.GetRequiredService<AnswerLinks>().Of(await at.EventAsync(), await at.AttendeeAsync());

    // Of a person who is invited to nothing.
    private static Task<string> FeedAsync(this AccessScene at) => at.MadeAsync(
        "feed",
        () => at.Services.GetRequiredService<CalendarFeedCommands>().RenewAsync(Viewer.Portal with { PersonId = at.Newcomer }),
        missing: LinkSecret.New());
}
