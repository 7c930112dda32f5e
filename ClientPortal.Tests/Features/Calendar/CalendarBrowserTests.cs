using System.Globalization;
using System.Text.RegularExpressions;
using ClientPortal.Domain.Calendar;
using ClientPortal.Domain.People;
using ClientPortal.Tests.Infrastructure;
using ClientPortal.Web.Features.Calendar;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace ClientPortal.Tests.Features.Calendar;

/// <summary>The calendar between staff and client, as people use it.</summary>
[Collection(Browser.OwnPortal)]
public sealed class CalendarBrowserTests(Browser browser, ListeningPortal listening) : IClassFixture<ListeningPortal>, IAsyncLifetime
{
    private readonly List<Visitor> people = [];

    private HostedPortal Portal => listening.Portal;

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        var faults = people.SelectMany(person => person.Console.Faults).ToList();
        foreach (var person in people)
        {
            await person.Page.Context.CloseAsync();
        }

        Assert.Empty(faults);
    }

    [Fact]
    public async Task Staff_plan_an_event_the_client_sees_it_and_answers_by_the_mails_link_and_the_organiser_sees_the_answer()
    {
        var (client, technician) = (await Portal.NewPersonAsync(), await Portal.NewPersonAsync(Role.Technician));
        var title = $"Atelier {Guid.NewGuid():N}";
        var (reading, working) = (await SignInAsync(client), await SignInAsync(technician));
        var day = TimeProvider.System.GetUtcNow().AddDays(1).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        await reading.OpenAsync($"/calendar?view=week&date={day}");
        await working.OpenAsync($"/calendar?new=1&view=week&date={day}");

        await working.Id("event-title-input").FillAsync(title);
        await working.Id("event-people-select").SelectOptionAsync($"{client.PersonId}");
        await Expect(working.Id("event-person")).ToHaveCountAsync(1);

        // The end moves with the start. Times that come back after a reload stay as they were typed.
        await working.Id("event-start-input").FillAsync($"{day}T12:00");
        await Expect(working.Id("event-end-input")).ToHaveValueAsync($"{day}T13:00");
        await working.Id("event-end-input").FillAsync($"{day}T14:30");
        await working.OpenAsync($"/calendar?new=1&view=week&date={day}");
        await Expect(working.Id("event-person")).ToHaveCountAsync(1);
        await working.Id("event-save").ClickAsync();
        await Expect(working.Page).ToHaveURLAsync(new Regex($"view=week&date={day}$"));

        // The client's open page shows it.
        var seen = reading.Id("event-row").Filter(new() { HasText = title });
        await ShownAsync(seen, $"{day}T12:00", $"{day}T14:30");
        var id = Guid.Parse((await seen.GetAttributeAsync("data-id"))!);

        // It begins earlier and ends as before: the end that is typed again is what the page shows anyway after a reload.
        await working.OpenAsync($"/calendar/{id}?edit=1");
        await working.Id("event-start-input").FillAsync($"{day}T11:30");
        await Expect(working.Id("event-end-input")).ToHaveValueAsync($"{day}T14:00");
        await working.Id("event-end-input").FillAsync($"{day}T14:30");
        await working.OpenAsync($"/calendar/{id}?edit=1");
        await Expect(working.Id("event-start-input")).ToHaveValueAsync($"{day}T11:30");
        await working.Id("event-save").ClickAsync();
        await ShownAsync(seen, $"{day}T11:30", $"{day}T14:30");
        await working.OpenAsync($"/calendar/{id}");
        await Expect(working.Id("event-attendee")).ToHaveAttributeAsync("data-value", "none");

        // The link of the mail, in a browser where the client is not signed in.
        var mail = await browser.NewContextAsync(new() { BaseURL = Portal.Address.ToString(), Locale = "fr-FR" });
        var answering = await mail.NewPageAsync();
        await answering.GotoAsync((await Eml.ArrivesAsync(Portal.DataDirectory, await Portal.EmailAsync(client), title)).Link.PathAndQuery);
        await answering.Locator("[data-testid=event-reply][data-value=yes]").ClickAsync();
        await Expect(answering.GetByTestId("answer-saved")).ToHaveAttributeAsync("data-value", "yes");
        await Expect(working.Id("event-attendee")).ToHaveAttributeAsync("data-value", "yes");
        await Expect(seen).ToHaveAttributeAsync("data-mine", "yes");
        await mail.CloseAsync();

        // With one place a second yes waits, and moves up when the first person gives theirs back.
        var (commands, second) = (Portal.Get<CalendarCommands>(), await Portal.NewPersonAsync());
        await commands.ChangeAsync(technician, id, fields => fields with { Capacity = 1, People = [.. fields.People, second.PersonId] });
        await commands.ReplyAsync(second, id, Domain.Calendar.Answer.Yes);
        var waiting = working.Page.Locator($"[data-testid=event-attendee][data-person='{second.PersonId}']");
        await Expect(waiting).ToHaveAttributeAsync("data-waiting", "true");
        await reading.OpenAsync($"/calendar/{id}");
        await reading.Page.Locator("[data-testid=event-reply][data-value=no]").ClickAsync();
        await Expect(waiting).Not.ToHaveAttributeAsync("data-waiting", "true");
        await Expect(waiting).ToHaveAttributeAsync("data-value", "yes");
    }

    [Fact]
    public async Task An_event_is_dragged_by_mouse_and_finger_stretched_and_moved_by_keys_and_the_undo_takes_it_back()
    {
        var technician = await Portal.NewPersonAsync(Role.Technician);
        var start = new DateTime(2031, 3, 4, 9, 0, 0);
        var id = await Portal.Get<CalendarCommands>().PlanAsync(
            technician, CalendarDesk.Fields with { Start = start, End = start.AddHours(1) }, new CalendarPlace());
        var working = await SignInAsync(technician, hasTouch: true);
        await working.OpenAsync("/calendar?view=week&date=2031-03-04");
        var row = working.Page.Locator($"[data-testid=event-row][data-id='{id}']");
        await ShownAsync(row, "2031-03-04T09:00", "2031-03-04T10:00");

        Assert.Empty(await Axe.FindSeriousAsync(working.Page, "/calendar?view=week"));

        // By mouse to the next day, an hour and a half later.
        var (column, hour) = await SizesAsync(working, row);
        await DragAsync(working, await CentreAsync(row), column, 1.5f * hour);
        await ShownAsync(row, "2031-03-05T10:30", "2031-03-05T11:30");
        await Expect(working.Id("calendar-said")).ToContainTextAsync("10:30");
        await working.Id("toast-action").ClickAsync();
        await ShownAsync(row, "2031-03-04T09:00", "2031-03-04T10:00");

        // At its lower edge by half an hour.
        await row.HoverAsync();
        var edge = (await row.BoundingBoxAsync())!;
        await DragAsync(working, (edge.X + (edge.Width / 2), edge.Y + edge.Height - 3), 0, hour / 2);
        await ShownAsync(row, "2031-03-04T09:00", "2031-03-04T10:30");

        // By finger: one that swipes scrolls, and after a long press the event follows it. A day later, then back.
        var finger = await Finger.OnAsync(working.Page);
        await finger.DownAsync(await CentreAsync(row));
        await finger.MoveAsync(60, 0);
        await finger.UpAsync();
        await finger.DownAsync(await CentreAsync(row));
        await Expect(working.Id("calendar-grid")).ToHaveAttributeAsync("data-dragging", "move");
        await finger.MoveAsync(column, 0);
        await finger.UpAsync();
        await ShownAsync(row, "2031-03-05T09:00", "2031-03-05T10:30");
        await Expect(working.Id("calendar-grid")).Not.ToHaveAttributeAsync("data-dragging", "move");
        await working.Id("toast-action").ClickAsync();
        await ShownAsync(row, "2031-03-04T09:00", "2031-03-04T10:30");

        // By keys: the event keeps the focus where it goes, and Enter opens it.
        await row.FocusAsync();
        await working.Page.Keyboard.PressAsync("ArrowRight");
        await working.Page.Keyboard.PressAsync("ArrowDown");
        await working.Page.Keyboard.PressAsync("Shift+ArrowUp");
        await Expect(working.Id("calendar-said")).ToContainTextAsync("09:15");
        await ShownAsync(row, "2031-03-05T09:15", "2031-03-05T10:30");
        await Expect(row).ToBeFocusedAsync();

        // Keys that are pressed while the server has not answered go on from there: one is sent at once, because the focus is said to leave.
        await row.EvaluateAsync("""
            event => {
                const press = key => event.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true }));
                press('ArrowLeft');
                event.dispatchEvent(new FocusEvent('focusout', { bubbles: true }));
                press('ArrowDown');
                press('ArrowRight');
            }
            """);
        await ShownAsync(row, "2031-03-05T09:30", "2031-03-05T10:45");
        await working.Page.Keyboard.PressAsync("ArrowUp");
        await ShownAsync(row, "2031-03-05T09:15", "2031-03-05T10:30");
        Assert.Equal(start.AddDays(1).AddMinutes(15), (await Portal.Get<CalendarQueries>().FindAsync(technician, id)).Fields.Start);
        await working.Page.Keyboard.PressAsync("Enter");
        await Expect(working.Id("event-detail")).ToHaveAttributeAsync("data-id", $"{id}");

        // Of a series a date and those that follow.
        var series = await Portal.Get<CalendarCommands>().PlanAsync(
            technician,
            CalendarDesk.Fields with { Start = start.AddHours(5), End = start.AddHours(6), Rrule = "FREQ=DAILY;COUNT=4" },
            new CalendarPlace());
        await working.OpenAsync("/calendar?view=week&date=2031-03-04");
        var second = working.Page.Locator($"[data-testid=event-row][data-id='{series}'][data-on='2031-03-05T14:00']");
        await second.FocusAsync();
        await working.Page.Keyboard.PressAsync("ArrowDown");
        await working.Page.Locator("[data-testid=calendar-part-choice][data-value=following]").ClickAsync();
        await Expect(working.Page.Locator("[data-testid=event-row][data-start$='T14:15']")).ToHaveCountAsync(3);
        await Expect(working.Page.Locator("[data-testid=event-row][data-start$='T14:00']")).ToHaveCountAsync(1);
    }

    [Fact]
    public async Task Staff_open_slots_two_clients_choose_the_last_one_and_one_gets_it_while_the_other_is_told()
    {
        var (first, second) = (await Portal.NewPersonAsync(), await Portal.NewPersonAsync());
        var technician = await Portal.NewPersonAsync(Role.Technician);
        var day = TimeProvider.System.GetUtcNow().UtcDateTime.Date.AddDays(2);
        var working = await SignInAsync(technician);
        await working.OpenAsync("/booking");
        await working.Id("slots-title-input").FillAsync($"Point {technician.PersonId:N}");
        await working.Id("slots-minutes-select").SelectOptionAsync("60");
        await working.Id("slots-horizon-select").SelectOptionAsync("7");
        foreach (var weekday in Enum.GetValues<DayOfWeek>())
        {
            await working.Page.Locator($"[data-day={weekday}]").GetByTestId("slots-day-on").SetCheckedAsync(weekday == day.DayOfWeek);
        }

        var hours = working.Page.Locator($"[data-day={day.DayOfWeek}]");
        await hours.GetByTestId("slots-from").FillAsync("09:00");
        await hours.GetByTestId("slots-to").FillAsync("10:00");
        await working.Id("slots-save").ClickAsync();
        await Expect(working.Id("slots-saved")).ToBeVisibleAsync();
        await working.OpenAsync($"/calendar?view=day&date={day:yyyy-MM-dd}");

        var (one, other) = (await SignInAsync(first), await SignInAsync(second));
        foreach (var client in new[] { one, other })
        {
            await client.OpenAsync($"/booking/{technician.PersonId}");
            await Expect(client.Id("slot")).ToHaveCountAsync(1);
            await client.Id("slot").ClickAsync();
            await Expect(client.Id("slot-take")).ToBeVisibleAsync();
        }

        Assert.Empty(await Axe.FindSeriousAsync(one.Page, "/booking/{id}"));
        await one.Id("slot-take").ClickAsync();

        await Expect(one.Id("event-detail")).ToHaveAttributeAsync("data-state", "planned");
        await Expect(other.Id("slot-lost")).ToContainTextAsync("vient d’être pris");
        await Expect(other.Id("slot")).ToHaveCountAsync(0);
        await Expect(working.Id("event-row").Filter(new() { HasText = $"Point {technician.PersonId:N}" })).ToHaveCountAsync(1);
    }

    private static async Task ShownAsync(ILocator row, string start, string end)
    {
        await Expect(row).ToHaveAttributeAsync("data-start", start);
        await Expect(row).ToHaveAttributeAsync("data-end", end);
        await Expect(row.Page.Locator("[data-moving]")).ToHaveCountAsync(0);
    }

    // The width of a day and the height of an hour, in pixels.
    private static async Task<(float Column, float Hour)> SizesAsync(Visitor person, ILocator row)
    {
        var day = (await person.Page.Locator("[data-date]").First.BoundingBoxAsync())!;
        Assert.True((await row.BoundingBoxAsync())!.Height > 0);
        return (day.Width, day.Height / 24);
    }

    private static async Task<(float X, float Y)> CentreAsync(ILocator row)
    {
        var box = (await row.BoundingBoxAsync())!;
        return (box.X + (box.Width / 2), box.Y + (box.Height / 2));
    }

    private static async Task DragAsync(Visitor person, (float X, float Y) from, float right, float down)
    {
        var mouse = person.Page.Mouse;
        await mouse.MoveAsync(from.X, from.Y);
        await mouse.DownAsync();
        await mouse.MoveAsync(from.X + (right / 2), from.Y + (down / 2), new() { Steps = 3 });
        await mouse.MoveAsync(from.X + right, from.Y + down, new() { Steps = 3 });
        await mouse.UpAsync();
    }

    private async Task<Visitor> SignInAsync(Viewer viewer, bool hasTouch = false)
    {
        var person = await Visitor.ArriveAsync(await browser.NewContextAsync(
            new()
            {
                BaseURL = Portal.Address.ToString(), Locale = "fr-FR", ViewportSize = new() { Width = 1440, Height = 900 }, HasTouch = hasTouch,
            }));
        people.Add(person);
        await person.Page.GotoAsync("/login");
        await person.SignInAsync(await Portal.EmailAsync(viewer));
        await person.LiveAsync();
        return person;
    }
}
