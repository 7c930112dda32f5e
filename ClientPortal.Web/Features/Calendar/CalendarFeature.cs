using ClientPortal.Domain;
using ClientPortal.Domain.Calendar;
using ClientPortal.Domain.Conversations;
using ClientPortal.Domain.People;
using ClientPortal.Web.Data;
using ClientPortal.Web.Features.Calendar.Booking;
using ClientPortal.Web.Identity;
using ClientPortal.Web.Jobs;
using ClientPortal.Web.Mail.Intake;
using Microsoft.EntityFrameworkCore;

namespace ClientPortal.Web.Features.Calendar;

/// <summary>The calendar: events with invitations, answers and reminders, and the feed for other programs.</summary>
public sealed class CalendarFeature : Feature
{
    public override Type Texts => typeof(CalendarTexts);

    public override IReadOnlyList<FeatureLink> Links => [new("Calendar", "event", "/calendar", 35)];

    public override IReadOnlyList<EventSubject> Subjects =>
    [
        new("calendarId", (db, ids, stop) => db.CalendarEvents.Where(one => ids.Contains(one.Id))
            .ToDictionaryAsync(one => one.Id, one => one.Title, stop)),
    ];

    public override ConversationSubject ConversationSubject => new(
        ConversationKind.Event,
        (db, ids, stop) => db.CalendarEvents.Where(one => ids.Contains(one.Id))
            .ToDictionaryAsync(one => one.Id, one => new SubjectTitle(one.Title, $"/calendar/{one.Id}"), stop),
        (db, folded) => db.CalendarEvents.Where(one => PortalDb.Fold(one.Title).Contains(folded)).Select(one => one.Id));

    public override NotificationSource Notifications { get; } = new CalendarNotices();

    public override void AddServices(WebApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddSingleton<CalendarCommands>().AddSingleton<CalendarQueries>();
        services.AddSingleton<ReminderCommands>().AddSingleton<ReminderQueries>();
        services.AddSingleton<CalendarFeedCommands>().AddSingleton<CalendarFeedQueries>();
        services.AddSingleton<BookingCommands>().AddSingleton<BookingQueries>().AddHostedService<SlotBoard>();
        services.AddSingleton<IReactInTransaction, AppointmentNews>().AddSingleton<IReactInTransaction, TakenTime>()
            .AddSingleton<IReactInTransaction, MovedGuests>();
        services.AddSingleton<OfficeHoursCommands>().AddSingleton<OfficeHoursQueries>().AddSingleton<FreeTimeQueries>();
        services.AddSingleton<CalendarPost>().AddSingleton<AnswerLinks>();
        services.AddSingleton<IMailReceiver, InvitationReplies>();
        services.AddJob<ReminderReactor>(ReminderReactor.Kind);
    }

    public override void MapEndpoints(WebApplication app)
    {
        app.MapGet("/calendar/{token}.ics", FeedAsync).AllowAnonymous().ExcludeFromDescription();
        app.MapGet("/calendar/{id:guid}/event.ics", FileAsync).RequireAuthorization().ExcludeFromDescription();
    }

    public override async Task<IReadOnlyList<PaletteItem>> FindAsync(PortalDb db, Viewer viewer, PaletteSearch search, CancellationToken stop)
    {
        var found = await db.CalendarEvents.VisibleTo(viewer, db)
            .Where(one => one.CancelledAt == null && PortalDb.Fold(one.Title).Contains(search.Folded))
            .OrderByDescending(one => one.StartsAt).Take(PaletteSearch.Limit)
            .Select(one => new { one.Id, one.Title, one.Start, one.Zone }).ToListAsync(stop);
        return [.. found.Select(one => new PaletteItem("event", "event", one.Title, $"{one.Start:d}", $"/calendar/{one.Id}"))];
    }

    public override EventFacts? Describe(PortalEvent happened) => happened switch
    {
        CalendarUpdated updated => new EventFacts { CalendarId = updated.CalendarId, ProjectId = updated.ProjectId, Fields = updated.Fields },
        CalendarChange change => new EventFacts { CalendarId = change.CalendarId, ProjectId = change.ProjectId },
        CalendarUninvited gone => new EventFacts { CalendarId = gone.CalendarId, PersonId = gone.PersonId },
        CalendarSlotsChanged slots => new EventFacts { PersonId = slots.PersonId },
        CalendarReminded reminded => new EventFacts { CalendarId = reminded.CalendarId, PersonId = reminded.PersonId },
        OfficeHoursChanged changed => new EventFacts { Fields = changed.Fields },
        _ => null,
    };

    private static async Task<IResult> FeedAsync(
        string token, HttpContext http, CalendarFeedQueries feeds, ViewerSource viewers, RateLimits limits, CancellationToken stop)
    {
        Guid? owner = null;
        if (!await limits.OpensAsync(http, async () => (owner = await feeds.OwnerAsync(Viewer.Portal, token, stop)) is not null)
            || await viewers.OfAsync(owner!.Value, stop) is not { } viewer)
        {
            return http.Response.StatusCode == StatusCodes.Status429TooManyRequests
                ? Results.StatusCode(StatusCodes.Status429TooManyRequests) : Results.NotFound();
        }

        http.Response.Headers.CacheControl = "private, no-store";
        return Results.Text(await feeds.FeedAsync(viewer, stop), CalendarFile.MediaType);
    }

    private static async Task<IResult> FileAsync(
        Guid id, HttpContext http, CalendarFeedQueries feeds, ViewerSource viewers, CancellationToken stop)
    {
        try
        {
            return await viewers.OfAsync(http.User, stop) is { } viewer
                ? Results.File(System.Text.Encoding.UTF8.GetBytes(await feeds.FileAsync(viewer, id, stop)), CalendarFile.MediaType, "evenement.ics")
                : Results.NotFound();
        }
        catch (NotFound)
        {
            return Results.NotFound();
        }
    }
}
