using ClientPortal.Domain.Calendar;
using ClientPortal.Domain.People;
using ClientPortal.Web.Data;
using ClientPortal.Web.Features.Calendar;
using Microsoft.EntityFrameworkCore;
using MimeKit;

namespace ClientPortal.Web.Demo;

/// <summary>The demo's calendar: thirty events of its projects over three months, of all kinds and with all answers. No mail is sent.</summary>
internal sealed class DemoCalendar(
    PortalStore store, AnswerLinks links, ReminderReactor reminders, DemoClock past, DateTimeOffset now, IReadOnlyDictionary<string, Viewer> people)
{
    public const int Count = 30;

    private const string Zone = "Africa/Dakar";

    // Days between two events, and before the first: half of them are over.
    private const int Pace = 3, Before = 45;

    // An event is planned so many days before it takes place.
    private const int Notice = 6;

    private static readonly (string Title, CalendarKind Kind, string Place, int Hour, int Minutes, string Story)[] Meetings =
    [
        ("Point d’avancement", CalendarKind.Meeting, "https://meet.example/avancement", 10, 45, "yes"),
        ("Maintenance de nuit", CalendarKind.Maintenance, "Centre de données", 22, 120, "maybe"),
        ("Formation des utilisateurs", CalendarKind.Training, "Salle Baobab", 9, 180, "yes capacity"),
        ("Visite de site", CalendarKind.Visit, "Agence de Thiès", 14, 120, "no"),
        ("Préparation interne", CalendarKind.Meeting, "Salle 2", 16, 30, "internal"),
        ("Fin de lot", CalendarKind.Milestone, "", 0, 0, "day"),
        ("Comité de suivi", CalendarKind.Meeting, "Siège du client", 11, 60, "weekly"),
        ("Essai de bascule", CalendarKind.Maintenance, "", 18, 90, "cancel"),
    ];

    private CalendarCommands Commands =>
        new(store, new CalendarPost(mails: null, new MailboxAddress("", "demo@example.org"), links, past), reminders, past);

    /// <summary>Every act with its moment.</summary>
    public IEnumerable<(DateTimeOffset At, Func<Task> Play)> Acts()
    {
        for (var i = 0; i < Count; i++)
        {
            var (meeting, project) = (Meetings[i % Meetings.Length], DemoStory.Projects[i % DemoStory.Projects.Length]);
            var day = WorkingDay(DateTime.SpecifyKind(now.UtcDateTime.Date, DateTimeKind.Unspecified).AddDays((i * Pace) - Before));
            var at = new DateTimeOffset(day, TimeSpan.Zero).AddDays(-Notice).AddHours(8).AddMinutes(i);
            yield return (at < now ? at : now.AddMinutes(-Count + i), () => PlayAsync(project, meeting.Title, meeting.Kind, meeting.Place,
                day.AddHours(meeting.Hour), TimeSpan.FromMinutes(meeting.Minutes), meeting.Story));
        }
    }

    private static DateTime WorkingDay(DateTime day) => day.DayOfWeek switch
    {
        DayOfWeek.Saturday => day.AddDays(2),
        DayOfWeek.Sunday => day.AddDays(1),
        _ => day,
    };

    private async Task PlayAsync(
        DemoProject project, string title, CalendarKind kind, string place, DateTime start, TimeSpan length, string story)
    {
        var id = await store.ReadAsync(db => db.Projects.Where(one => one.Name == project.Name).Select(one => (Guid?)one.Id).SingleOrDefaultAsync());
        if (id is null)
        {
            return; // the project begins later
        }

        var team = project.Members.Select(member => people[member]).ToList();
        var isInternal = story == "internal";
        var invited = team.Where(person => !isInternal || person.IsStaff).ToList();
        var planned = await Commands.PlanAsync(
            team[0],
            new CalendarFields
            {
                Title = title,
                Kind = kind,
                Place = place,
                Start = start,
                End = story == "day" ? start.AddDays(1) : start + length,
                Zone = Zone,
                AllDay = story == "day",
                Rrule = story == "weekly" ? "FREQ=WEEKLY;COUNT=4" : "",
                Capacity = story.EndsWith("capacity", StringComparison.Ordinal) ? 1 : null,
                People = [.. invited.Select(person => person.PersonId)],
            },
            new CalendarPlace { ProjectId = id, ClientVisible = !isInternal });
        if (story == "cancel")
        {
            await Commands.CancelAsync(team[0], planned);
        }
        else if (Domain.Token.Parse<Answer>(story.Split(' ')[0]) is { } answer)
        {
            foreach (var person in invited.Where(person => person.PersonId != team[0].PersonId))
            {
                await Commands.ReplyAsync(person, planned, answer, answer == Answer.No ? "En déplacement ce jour-là." : null);
            }
        }
    }
}
