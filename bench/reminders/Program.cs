// How long until 5,000 reminders that are due in the same minute are in people's bells: dotnet run -c Release --project bench/reminders, and
// after -- how many reminders (5,000).
using System.Diagnostics;
using System.Globalization;
using ClientPortal.Domain.Calendar;
using ClientPortal.Domain.People;
using ClientPortal.Web;
using ClientPortal.Web.Api;
using ClientPortal.Web.Data;
using ClientPortal.Web.Demo;
using ClientPortal.Web.Features;
using ClientPortal.Web.Features.Calendar;
using ClientPortal.Web.Identity;
using ClientPortal.Web.Jobs;
using ClientPortal.Web.Live;
using ClientPortal.Web.Mail;
using Microsoft.AspNetCore.Builder;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

const int people = 100, before = 15, batch = 500;
var wanted = args.Length > 0 ? int.Parse(args[0], CultureInfo.InvariantCulture) : 5_000;
Console.WriteLine("| seconds from the start of the portal | given | in the bell | reminders a second |");
Console.WriteLine("| --- | ---: | ---: | ---: |");
await MeasureAsync(wanted / 10, invited: 9);
await MeasureAsync(wanted / 2, invited: 1);

// Each event reminds its organiser and those who are invited.
async Task MeasureAsync(int events, int invited)
{
    var directory = Directory.CreateTempSubdirectory("portal-bench-").FullName;
    var builder = WebApplication.CreateBuilder(new WebApplicationOptions
    {
        ApplicationName = "ClientPortal.Web",
        EnvironmentName = "Production",
        ContentRootPath = AppContext.BaseDirectory,
        Args = [$"--Portal:DataDirectory={directory}", "--urls=http://127.0.0.1:0", "--Demo:Enabled=false"],
    });
    builder.Logging.ClearProviders();
    builder.AddData().AddLive().AddJobs().AddMail().AddAccounts().AddFeatures().AddApi().AddDemo().AddPages();
    var app = builder.Build();
    await app.PrepareDataAsync();
    await FillAsync(app.Services, events, invited);

    await app.PrepareLiveAsync();
    var (store, watch) = (app.Services.GetRequiredService<PortalStore>(), Stopwatch.StartNew());
    await app.StartAsync();
    var all = events * (invited + 1);
    var given = await UntilAsync(() => store.ReadAsync(db => db.CalendarReminders.CountAsync()));
    var shown = await UntilAsync(() => store.ReadAsync(db => db.Notifications.CountAsync(one => one.Kind == "event-reminder")));
    Console.WriteLine(string.Create(
        CultureInfo.InvariantCulture,
        $"| {events:N0} events of {invited + 1}: {all:N0} reminders | {given:F1} | {shown:F1} | {all / shown:F0} |"));
    await app.DisposeAsync();
    Directory.Delete(directory, recursive: true);

    async Task<double> UntilAsync(Func<Task<int>> countAsync)
    {
        while (await countAsync() < all)
        {
            await Task.Delay(50);
        }

        return watch.Elapsed.TotalSeconds;
    }
}

// Planned two hours ago, so that what is due now is due for all, and what was due a day before is due for none.
async Task FillAsync(IServiceProvider services, int events, int invited)
{
    var (store, reminders) = (services.GetRequiredService<PortalStore>(), services.GetRequiredService<ReminderReactor>());
    var now = services.GetRequiredService<TimeProvider>().GetUtcNow();
    var (planned, start) = (now.AddHours(-2), now.UtcDateTime.Date.AddHours(now.Hour).AddMinutes(now.Minute + before));
    var provider = Organisation.Found(Viewer.Portal, "Provider", isProvider: true, planned);
    var staff = Enumerable.Range(0, people).Select(number => Person.Join(
        Viewer.Portal, provider, new PersonFields($"Person {number}", $"person{number}@example.org", Role.Technician), planned)).ToList();
    await store.WriteAsync(db =>
    {
        db.Add(provider);
        db.AddRange(staff);
        return Task.CompletedTask;
    });
    for (var from = 0; from < events; from += batch)
    {
        await store.WriteAsync(async db =>
        {
            for (var i = from; i < Math.Min(events, from + batch); i++)
            {
                var fields = new CalendarFields
                {
                    Title = $"Meeting {i}",
                    Start = DateTime.SpecifyKind(start, DateTimeKind.Unspecified),
                    End = DateTime.SpecifyKind(start.AddHours(1), DateTimeKind.Unspecified),
                    Zone = "Africa/Dakar",
                    People = [.. Enumerable.Range(1, invited).Select(next => staff[(i + next) % people].Id)],
                };
                var organiser = Viewer.Portal with { PersonId = staff[i % people].Id, OrganisationId = provider.Id };
                var one = CalendarEvent.Plan(organiser, fields, new CalendarPlace(), planned);
                db.CalendarEvents.Add(one);
                await reminders.PlanAsync(db, one, CancellationToken.None);
            }
        });
    }
}
