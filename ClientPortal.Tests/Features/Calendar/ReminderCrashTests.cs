using System.Globalization;
using ClientPortal.Domain.Calendar;
using ClientPortal.Domain.Jobs;
using ClientPortal.Domain.People;
using ClientPortal.Tests.Infrastructure;
using ClientPortal.Web.Data;
using ClientPortal.Web.Features.Calendar;
using Microsoft.EntityFrameworkCore;

namespace ClientPortal.Tests.Features.Calendar;

/// <summary>
/// The portal's process is killed while reminders are due, as often as PORTAL_TEST_KILLS says (3). Afterwards each was given, and once.
/// </summary>
public sealed class ReminderCrashTests(ITestOutputHelper output)
{
    // So many that most are still due when the process ends, which is after one of the first ones: a database in memory takes thousands a second.
    private const int EventsOfRound = 600, First = 60;

    // Each event reminds its organiser and one who is invited.
    private const int Reminded = 2;

    private static int Kills =>
        int.TryParse(Environment.GetEnvironmentVariable("PORTAL_TEST_KILLS"), CultureInfo.InvariantCulture, out var kills) ? kills : 3;

    [Fact]
    public async Task Each_reminder_is_given_once_however_often_the_process_ends()
    {
        await using var portal = await PortalProcess.StartAsync(new Dictionary<string, string>
        {
            ["Demo__Enabled"] = "false",
            ["Portal__Jobs__LeaseSeconds"] = "1",
        });
        portal.Kill();
        var (staff, client) = await JoinAsync(portal);
        var (random, between) = (new Random(17), 0);

        for (var kill = 1; kill <= Kills; kill++)
        {
            var before = await GivenAsync(portal);
            await PlanAsync(portal, staff, client);
            var wanted = before + random.Next(1, First);
            await portal.RestartAsync();
            await Eventually.TrueAsync(async () => await GivenAsync(portal) >= wanted);
            portal.Kill();
            between += await GivenAsync(portal) < kill * EventsOfRound * Reminded ? 1 : 0;
        }

        // Otherwise the kills hit nothing, and all this proves nothing.
        Assert.NotEqual(0, between);

        // Most are still to be given: more kills leave more.
        var all = Kills * EventsOfRound * Reminded;
        await portal.RestartAsync();
        await Eventually.TrueAsync(async () => await NoticesAsync(portal) >= all, TimeSpan.FromMinutes(1 + Kills));
        await portal.StopAsync();

        await using var db = Open(portal);
        var said = (await db.Log.Where(row => row.Name == "calendar.reminded").ToListAsync()).ConvertAll(row => (CalendarReminded)row.Read()!.Event);
        Assert.Equal(all, said.Count);
        Assert.Equal(all, said.Select(one => (one.CalendarId, one.PersonId)).Distinct().Count());
        Assert.Equal(all, await db.CalendarReminders.CountAsync());
        Assert.Equal(all, await NoticesAsync(portal));
        Assert.Empty(await db.Jobs.Where(job => job.State == JobState.Dead).ToListAsync());
        output.WriteLine($"{Kills} kills, {between} of them with reminders still to give; {all} reminders, each once");
    }

    private static async Task<(Viewer Staff, Person Client)> JoinAsync(PortalProcess portal)
    {
        await using var db = Open(portal);
        var now = TimeProvider.System.GetUtcNow();
        var provider = Organisation.Found(Viewer.Portal, "Provider", isProvider: true, now);
        var acme = Organisation.Found(Viewer.Portal, "Acme", isProvider: false, now);
        var staff = Person.Join(Viewer.Portal, provider, new PersonFields("Theo", "theo@example.org", Role.Technician), now);
        var client = Person.Join(Viewer.Portal, acme, new PersonFields("Max", "max@example.org", Role.Client), now);
        db.AddRange(provider, acme, staff, client);
        await db.SaveChangesAsync();
        return (Viewer.Portal with { PersonId = staff.Id, OrganisationId = provider.Id }, client);
    }

    // As CalendarCommands does, while no portal has the file open: planned two hours ago, so that the reminder of now is none of the past.
    private static async Task PlanAsync(PortalProcess portal, Viewer staff, Person client)
    {
        await using var db = Open(portal);
        var now = TimeProvider.System.GetUtcNow();
        var start = DateTime.SpecifyKind(now.AddMinutes(14).UtcDateTime, DateTimeKind.Unspecified);
        for (var number = 0; number < EventsOfRound; number++)
        {
            var fields = new CalendarFields
            {
                Title = $"Event {number}", Start = start, End = start.AddHours(1), Zone = "Etc/UTC", People = [client.Id],
            };
            var place = new CalendarPlace { OrganisationId = client.OrganisationId, ClientVisible = true };
            var one = CalendarEvent.Plan(staff, fields, place, now.AddHours(-2));
            db.CalendarEvents.Add(one);
            db.Jobs.Add(Job.Create(ReminderReactor.Kind, $"{one.Id}", now, $"{one.Id}", null, $"/calendar/{one.Id}", now));
        }

        await db.SaveChangesAsync();
    }

    private static async Task<int> GivenAsync(PortalProcess portal)
    {
        await using var db = Open(portal);
        return await db.CalendarReminders.CountAsync();
    }

    private static async Task<int> NoticesAsync(PortalProcess portal)
    {
        await using var db = Open(portal);
        return await db.Notifications.CountAsync(one => one.Kind == "event-reminder");
    }

    private static SqlitePortalDb Open(PortalProcess portal) =>
        new(new DbContextOptionsBuilder<SqlitePortalDb>()
            .UseSqlite($"Data Source={Path.Combine(portal.DataDirectory, "portal.db")};Pooling=False").Options);
}
