// How the calendar grows, each beside its base in the same run: dotnet run -c Release --project bench/calendar
// The month of 2,000 events beside the month of 20, as the page reads and renders it; 5,000 reminders due in one minute, until all are out.
using System.Diagnostics;
using ClientPortal.Domain.Calendar;
using ClientPortal.Domain.Jobs;
using ClientPortal.Domain.People;
using ClientPortal.Web.Data;
using ClientPortal.Web.Features;
using ClientPortal.Web.Features.Administration;
using ClientPortal.Web.Features.Calendar;
using ClientPortal.Web.Identity;
using ClientPortal.Web.Jobs;
using ClientPortal.Web.Live;
using ClientPortal.Web.Mail;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

const int few = 20, many = 2_000, reminders = 5_000, times = 101;
var (small, large) = (await OfficeAsync(), await OfficeAsync());
var first = new DateOnly(2027, 3, 1);
await FillAsync(small, few);
await FillAsync(large, many);
var (base_, full) = (new List<double>(), new List<double>());
for (var i = 0; i < times * 2; i++)
{
    // In turns, so that the machine's noise falls on both alike. The first half is for the runtime, which compiles what runs often again.
    foreach (var (office, taken) in new[] { (small, base_), (large, full) })
    {
        var watch = Stopwatch.StartNew();
        await OpenAsync(office);
        if (i >= times)
        {
            taken.Add(watch.Elapsed.TotalMilliseconds);
        }
    }
}

Console.WriteLine($"month of {few}: {Median(base_):0.0} ms; of {many:N0}: {Median(full):0.0} ms; ratio {Median(full) / Median(base_):0.00}");
await RemindAsync(small, reminders);
foreach (var office in new[] { small, large })
{
    await office.App.DisposeAsync();
    Directory.Delete(office.Directory, recursive: true);
}

static double Median(List<double> taken) => taken.Order().ElementAt(taken.Count / 2);

static async Task<Office> OfficeAsync()
{
    var directory = Directory.CreateTempSubdirectory("portal-bench-").FullName;
    var builder = WebApplication.CreateBuilder([$"--Portal:DataDirectory={directory}", "--urls=http://127.0.0.1:0"]);
    builder.Logging.ClearProviders();
    builder.AddData().AddLive().AddJobs().AddMail().AddAccounts().AddFeatures();
    var app = builder.Build();
    await app.PrepareDataAsync();
    var people = app.Services.GetRequiredService<PeopleCommands>();
    var provider = await people.AddOrganisationAsync(Viewer.Portal, "Provider", isProvider: true);
    var id = await people.AddPersonAsync(
        Viewer.Portal, provider, new PersonFields("Person", $"{Guid.NewGuid():N}@example.org", Role.Technician), "a long enough one");
    return new Office(app, directory, (await app.Services.GetRequiredService<ViewerSource>().OfAsync(id))!);
}

// One in twenty repeats weekly.
async Task FillAsync(Office office, int count)
{
    for (var done = 0; done < count; done += 500)
    {
        await office.Store.WriteAsync(db =>
        {
            for (var i = done; i < Math.Min(count, done + 500); i++)
            {
                var start = first.ToDateTime(new TimeOnly(8 + (i % 9), 0)).AddDays(i % 31);
                db.CalendarEvents.Add(CalendarEvent.Plan(
                    office.Staff,
                    new CalendarFields
                    {
                        Title = $"Event {i}", Start = start, End = start.AddHours(1), Zone = "Africa/Dakar",
                        Rrule = i % 20 == 7 ? "FREQ=WEEKLY;COUNT=2" : "",
                    },
                    new CalendarPlace(), DateTimeOffset.UnixEpoch));
            }

            return Task.CompletedTask;
        });
    }
}

// What the page does when it opens at a month: who reads, what takes place, and the month's squares as markup.
async Task OpenAsync(Office office)
{
    var queries = office.Get<CalendarQueries>();
    var reader = await queries.ReaderAsync(office.Staff);
    var (begin, days) = new CalendarAddress(CalendarView.Month, first).Span(first);
    var from = new DateTimeOffset(begin.ToDateTime(default), TimeSpan.Zero);
    var span = await queries.BetweenAsync(office.Staff, from, from.AddDays(days));
    await using var renderer = new HtmlRenderer(office.App.Services, office.Get<ILoggerFactory>());
    await renderer.Dispatcher.InvokeAsync(async () => (await renderer.RenderComponentAsync<CalendarMonth>(
        ParameterView.FromDictionary(new Dictionary<string, object?>
        {
            ["Month"] = first, ["Today"] = first, ["Span"] = span, ["Now"] = TimeProvider.System.GetUtcNow(), ["First"] = begin,
            ["Work"] = reader.Work,
        }))).ToHtmlString());
}

// Events of one person whose reminder is due when the workers start, as many as one minute may have.
static async Task RemindAsync(Office office, int count)
{
    var now = TimeProvider.System.GetUtcNow();
    var start = DateTime.SpecifyKind(now.AddMinutes(14).UtcDateTime, DateTimeKind.Unspecified);
    for (var done = 0; done < count; done += 500)
    {
        await office.Store.WriteAsync(db =>
        {
            for (var i = 0; i < 500; i++)
            {
                var fields = new CalendarFields { Title = $"Reminded {i}", Start = start, End = start.AddHours(1), Zone = "Africa/Dakar" };
                var one = CalendarEvent.Plan(office.Staff, fields, new CalendarPlace(), now.AddHours(-2));
                db.CalendarEvents.Add(one);
                db.Jobs.Add(Job.Create(ReminderReactor.Kind, $"{one.Id}", now, $"{one.Id}", null, $"/calendar/{one.Id}", now));
            }

            return Task.CompletedTask;
        });
    }

    var watch = Stopwatch.StartNew();
    await office.App.StartAsync();
    Task<int> GivenAsync() => office.Store.ReadAsync(db => db.CalendarReminders.CountAsync());
    Task<int> NoticesAsync() => office.Store.ReadAsync(db => db.Notifications.CountAsync(one => one.Kind == "event-reminder"));
    while (await GivenAsync() < count)
    {
        await Task.Delay(100);
    }

    var given = watch.Elapsed;
    while (await NoticesAsync() < count)
    {
        await Task.Delay(100);
    }

    Console.WriteLine($"{count:N0} reminders due: given after {given.TotalSeconds:0.0} s, all in the bell after {watch.Elapsed.TotalSeconds:0.0} s");
    await office.App.StopAsync();
}

internal sealed record Office(WebApplication App, string Directory, Viewer Staff)
{
    public PortalStore Store => Get<PortalStore>();

    public T Get<T>()
        where T : notnull => App.Services.GetRequiredService<T>();
}
