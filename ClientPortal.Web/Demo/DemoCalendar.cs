using System.Globalization;
using ClientPortal.Domain.Calendar;
using ClientPortal.Domain.People;
using ClientPortal.Web.Data;
using ClientPortal.Web.Features.Calendar;
using Microsoft.EntityFrameworkCore;
using MimeKit;

namespace ClientPortal.Web.Demo;

/// <summary>
/// The demo's calendar: thirty events of its projects over three months, of all kinds and with all answers, and a full present week. No mail is
/// sent.
/// </summary>
internal sealed class DemoCalendar(
    PortalStore store, AnswerLinks links, ReminderReactor reminders, DemoClock past, DateTimeOffset now, IReadOnlyDictionary<string, Viewer> people)
{
    public const int Count = 30;

    private const string Zone = "Africa/Dakar";

    // Days between two events, and before the first: half of them are over.
    private const int Pace = 3, Before = 45;

    // An event is planned so many days before it takes place.
    private const int Notice = 6;

    // What is further ahead was planned within the last days, one after the other, so that its invitations do not fill the newest of the bell.
    private const int HoursApart = 14;

    private static readonly (string Title, CalendarKind Kind, string Place, int Hour, int Minutes, string Story)[] Meetings =
    [
        ("Point d’avancement", CalendarKind.Meeting, "https://meet.example/avancement", 10, 45, "yes"),
        ("Maintenance de nuit", CalendarKind.Maintenance, "Centre de données", 22, 120, "maybe"),
        ("Formation des utilisateurs", CalendarKind.Training, "Salle Baobab", 9, 180, "yes capacity"),
        ("Visite de site", CalendarKind.Visit, "Agence de Thiès", 14, 120, "no"),
        ("Préparation interne", CalendarKind.Meeting, "Salle 2", 16, 30, "internal"),
        ("Fin de lot", CalendarKind.Milestone, "", 0, 24 * 60, "day"),
        ("Comité de suivi", CalendarKind.Meeting, "Siège du client", 11, 60, "weekly"),
        ("Essai de bascule", CalendarKind.Maintenance, "", 18, 90, "cancel"),
    ];

    private CalendarCommands Commands =>
        new(store, new CalendarPost(mails: null, new MailboxAddress("", "demo@example.org"), links, past), reminders, past);

    /// <summary>Every act with its moment.</summary>
    public IEnumerable<(DateTimeOffset At, Func<Task> Play)> Acts() => Months().Concat(Week());

    private IEnumerable<(DateTimeOffset At, Func<Task> Play)> Week()
    {
        var today = DateTime.SpecifyKind(now.UtcDateTime.Date, DateTimeKind.Unspecified);
        var monday = today.AddDays(-(((int)today.DayOfWeek + 6) % 7));
        foreach (var (one, i) in DemoWeek.Events.Select((one, i) => (one, i)))
        {
            var project = Array.Find(DemoStory.Projects, project => project.Name == one.Project)!;
            var start = monday.AddDays(one.Day) + TimeOnly.Parse(one.Time, CultureInfo.InvariantCulture).ToTimeSpan();
            var at = new DateTimeOffset(monday, TimeSpan.Zero).AddDays(-Notice).AddHours(9).AddMinutes(i);
            yield return (at, () => PlayAsync(
                project, one.Title, one.Kind, one.Place, start, TimeSpan.FromMinutes(one.Minutes), one.Story));
        }
    }

    private IEnumerable<(DateTimeOffset At, Func<Task> Play)> Months()
    {
        for (var i = 0; i < Count; i++)
        {
            var (meeting, project) = (Meetings[i % Meetings.Length], DemoStory.Projects[i % DemoStory.Projects.Length]);
            var day = WorkingDay(DateTime.SpecifyKind(now.UtcDateTime.Date, DateTimeKind.Unspecified).AddDays((i * Pace) - Before));
            var at = new DateTimeOffset(day, TimeSpan.Zero).AddDays(-Notice).AddHours(8).AddMinutes(i);
            yield return (at < now ? at : now.AddHours(-HoursApart * (Count - i)), () => PlayAsync(
                project, meeting.Title, meeting.Kind, meeting.Place,
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
        var isInternal = story.StartsWith("internal", StringComparison.Ordinal);
        var invited = team.Where(person => !isInternal || person.IsStaff).ToList();
        var planned = await Commands.PlanAsync(
            team[0],
            new CalendarFields
            {
                Title = title,
                Kind = kind,
                Place = place,
                Start = start,
                End = start + length,
                Zone = Zone,
                AllDay = story.EndsWith("day", StringComparison.Ordinal),
                Rrule = story.EndsWith("daily", StringComparison.Ordinal) ? "FREQ=DAILY;COUNT=5" : story == "weekly" ? "FREQ=WEEKLY;COUNT=4" : "",
                Capacity = story.EndsWith("capacity", StringComparison.Ordinal) ? 1 : null,
                People = [.. invited.Select(person => person.PersonId)],
            },
            new CalendarPlace { ProjectId = id, ClientVisible = !isInternal });
        if (story == "cancel")
        {
            await Commands.CancelAsync(team[0], planned);
        }
        else if (Domain.Token.Parse<Answer>(story.Split(' ')[0]) is { } answer && answer != Answer.None)
        {
            foreach (var person in invited.Where(person => person.PersonId != team[0].PersonId))
            {
                await Commands.ReplyAsync(person, planned, answer, answer == Answer.No ? "En déplacement ce jour-là." : null);
            }
        }
    }
}
