using ClientPortal.Domain.People;
using ClientPortal.Domain.Projects;
using ClientPortal.Web.Data;
using ClientPortal.Web.Features.Administration;
using ClientPortal.Web.Features.Calendar;
using ClientPortal.Web.Features.Documents;
using ClientPortal.Web.Features.Notifications;
using ClientPortal.Web.Features.Presence;
using ClientPortal.Web.Features.Projects;
using ClientPortal.Web.Features.Webhooks;
using ClientPortal.Web.Files;
using ClientPortal.Web.Identity;
using ClientPortal.Web.Live;
using ClientPortal.Web.Mail;
using Microsoft.EntityFrameworkCore;

namespace ClientPortal.Web.Demo;

/// <summary>Plays the demo's story through the real commands, day by day, on an empty portal.</summary>
internal sealed class DemoData(
    PortalStore store, Accounts accounts, MailQueue mails, ViewerSource viewers, LiveBus bus, FileStore files, FileLimits limits,
    NotificationReactor notifications, NotificationCommands reading, PreferenceCommands preferences, AnswerLinks links, ReminderReactor reminders,
    DocumentTextCommands texts, DocumentRetention retention, DocumentLinkCommands documentLinks, WebhookSecrets webhookSecrets,
    Reauthentication reauthentication, TimeProvider clock)
{
    private readonly DemoClock past = new(clock.GetUtcNow().AddDays(-92));
    private readonly Dictionary<string, Guid> organisations = [];
    private readonly Dictionary<string, Viewer> people = [];

    public async Task<bool> SeedAsync()
    {
        if (await store.ReadAsync(db => db.People.AnyAsync()))
        {
            return false;
        }

        await CastAsync();
        await new DemoOffice(store, past, clock.Today().Year).MakeAsync(people["Aminata Sow"], organisations);
        using var desk = new DemoDesk(store, bus, files, limits, past, clock.GetUtcNow(), people);
        await desk.SetUpAsync(people["Aminata Sow"]);
        var day = 0;
        var messenger = new DemoMessenger(store, bus, files, past, clock.GetUtcNow(), people);
        using var documents = new DemoDocuments(store, files, limits, texts, retention, reauthentication, past, clock.GetUtcNow(), people);
        var calendar = new DemoCalendar(store, links, reminders, past, clock.GetUtcNow(), people);
        var programs = new DemoPrograms(store, webhookSecrets, past, clock.GetUtcNow(), people["Aminata Sow"]);
        var others = desk.Acts().Concat(messenger.Acts()).Concat(documents.Acts()).Concat(calendar.Acts()).Concat(programs.Acts())
            .Select(act => new Act(act.At, act.Play));
        foreach (var act in Acts().Concat(others).OrderBy(act => act.At))
        {
            past.GoTo(act.At);
            if (day != act.At.DayOfYear)
            {
                day = act.At.DayOfYear;
                await desk.RecordBreachesAsync();
            }

            await act.Play();
        }

        past.GoTo(clock.GetUtcNow());
        await desk.RecordBreachesAsync();
        await new DemoNotifications(store, notifications, reading).MakeAsync(people.Values, clock.GetUtcNow());
        await new DemoBooking(store, links, reminders, clock).MakeAsync(people["Moussa Ndiaye"], people["Aminata Sow"], people["Awa Diop"]);
        await documents.ShareAsync(documentLinks, people["Aminata Sow"]);
        await new DemoJobs(store).MakeAsync(clock.GetUtcNow());
        await new DemoMail(store).MakeAsync(people["Awa Diop"], clock.GetUtcNow());
        await programs.DeliverAsync();
        await new DemoPreferences(preferences).MakeAsync(people["Awa Diop"], people["Moussa Ndiaye"]);

        return true;
    }

    private async Task CastAsync()
    {
        var commands = new PeopleCommands(store, accounts, past);
        foreach (var name in new[] { DemoStory.Provider, DemoStory.Teranga, DemoStory.Baobab })
        {
            organisations[name] = await commands.AddOrganisationAsync(Viewer.Portal, name, isProvider: name == DemoStory.Provider);
        }

        foreach (var (organisation, fields) in DemoStory.People.Append(DemoStory.Former))
        {
            var id = await commands.AddPersonAsync(Viewer.Portal, organisations[organisation], fields, DemoStory.Password);
            people[fields.Name] = (await viewers.OfAsync(id))!;
        }
    }

    // All acts in the order of time, across projects.
    private List<Act> Acts()
    {
        var acts = new List<Act>();
        var hours = new Random(1042); // always the same story
        foreach (var project in DemoStory.Projects)
        {
            acts.AddRange(ActsOf(project, hours));
        }

        acts.AddRange(new DemoProspects(store, past, clock.Today(), people).Acts().Select(act => new Act(act.At, act.Play)));
        acts.AddRange(Comings(hours));
        acts.AddRange(DemoStory.Visits.Select(visit => VisitOf(people[visit.Name].PersonId, Day(visit.Day, hours).AddHours(8))));

        return [.. acts.OrderBy(act => act.At)];
    }

    private List<Act> ActsOf(DemoProject project, Random hours)
    {
        var commands = new ProjectCommands(store, past);
        var lead = people[project.Members[0]];
        var id = Guid.Empty;
        var steps = new Dictionary<string, Guid>();
        var acts = new List<Act>
        {
            new(Day(project.StartsIn, hours), async () =>
            {
                id = await commands.CreateAsync(people["Aminata Sow"], organisations[project.Organisation], new ProjectFields(
                    project.Name, project.Description, ProjectStatus.Planned, 0, project.FollowsMilestones,
                    Date(project.StartsIn), Date(project.DueIn)));
                foreach (var step in project.Steps)
                {
                    steps[step.Title] = await commands.AddMilestoneAsync(lead, id, new MilestoneFields(step.Title, Date(step.DueIn), step.Internal));
                }

                foreach (var member in project.Members)
                {
                    await commands.AddMemberAsync(people["Aminata Sow"], id, people[member].PersonId);
                }
            }),
        };
        acts.AddRange(project.Steps.Where(step => step.DoneOn is not null)
            .Select(step => new Act(Day(step.DoneOn!.Value, hours), () => commands.CompleteMilestoneAsync(lead, id, steps[step.Title]))));
        acts.AddRange(project.Reports.Select(
            report => new Act(Day(report.Day, hours).AddHours(6), () => commands.ReportAsync(lead, id, report.Progress, report.Status))));
        return acts;
    }

    // The people who left and those who are invited.
    private IEnumerable<Act> Comings(Random hours)
    {
        var (admin, former) = (people["Aminata Sow"], people[DemoStory.Former.Fields.Name]);
        yield return new(Day(-50, hours), () => new PeopleCommands(store, accounts, past).DisableAsync(admin, former.PersonId));
        foreach (var (by, organisation, fields, day) in DemoStory.Invited)
        {
            yield return new(Day(day, hours), () =>
                new InvitationCommands(store, accounts, mails, past).SendAsync(people[by], organisations[organisation], fields, []));
        }
    }

    // Moves the person's cursor: later events are news to them on their next visit.
    private Act VisitOf(Guid personId, DateTimeOffset at) => new(at, async () =>
    {
        var cursor = await store.ReadAsync(db => db.Log.MaxAsync(row => (long?)row.Seq)) ?? 0;
        await LastSeenReactor.WriteAsync(store, [new LastSign(personId, at, cursor)]);
    });

    private DateOnly Date(int day) => clock.Today().AddDays(day);

    // Working hours in Dakar, whose time is UTC all year.
    private DateTimeOffset Day(int day, Random hours) =>
        new(Date(day).ToDateTime(new TimeOnly(8 + hours.Next(3), hours.Next(60))), TimeSpan.Zero);

    private sealed record Act(DateTimeOffset At, Func<Task> Play);
}
