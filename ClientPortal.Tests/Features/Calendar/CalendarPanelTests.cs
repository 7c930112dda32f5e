using Bunit;
using ClientPortal.Domain.Calendar;
using ClientPortal.Tests.Infrastructure;
using ClientPortal.Web.Features.Calendar;
using Answer = ClientPortal.Domain.Calendar.Answer;

namespace ClientPortal.Tests.Features.Calendar;

public sealed class CalendarPanelTests : IAsyncLifetime
{
    private TestPortal portal = null!;

    public async ValueTask InitializeAsync() => portal = await TestPortal.StartAsync();

    public async ValueTask DisposeAsync() => await portal.DisposeAsync();

    [Theory]
    [InlineData(CalendarView.Agenda)]
    [InlineData(CalendarView.Day)]
    [InlineData(CalendarView.Week)]
    [InlineData(CalendarView.Month)]
    public async Task Left_open_is_the_same_as_opened_now_for_every_change(CalendarView view)
    {
        await using var page = await PanelContext.OpenAsync(portal, portal.Member);
        void Shown(ComponentParameterCollectionBuilder<CalendarPanel> panel) => panel.Add(one => one.Address, new CalendarAddress(view, null));
        var list = page.Show<CalendarPanel>(Shown);
        var id = Guid.Empty;
        Func<Task>[] steps =
        [
            async () => id = await MeetAsync(),
            () => portal.Calendar().ReplyAsync(portal.Member, id, Answer.Yes),
            () => portal.Calendar().ChangeAsync(
                portal.Technician, id, fields => fields with { Title = "Déplacé", Start = fields.Start.AddMinutes(30) }),
            () => portal.Calendar().CancelAsync(portal.Technician, id),
        ];
        foreach (var step in steps)
        {
            await step();
            await SameAsFresh.AssertAsync(page, list, Shown);
            Assert.Single(list.FindAll("[data-testid=event-row]"));
        }
    }

    [Fact]
    public async Task The_list_of_this_month_begins_today_and_what_is_over_is_folded_away()
    {
        await using var page = await PanelContext.OpenAsync(portal, portal.Member);
        var noon = TimeProvider.System.GetUtcNow().UtcDateTime.Date.AddHours(12);
        await MeetAsync();
        await portal.Calendar().PlanAsync(
            portal.Technician,
            CalendarDesk.Fields with { Start = noon, End = noon.AddHours(1), Rrule = "FREQ=DAILY;COUNT=40", People = [portal.Member.PersonId] },
            CalendarDesk.ForClients);
        var span = await portal.CalendarQueries().BetweenAsync(portal.Member, new(noon, TimeSpan.Zero), new(noon.AddDays(20), TimeSpan.Zero));
        var agenda = page.Show<CalendarAgenda>(shown => Shown(shown, DateOnly.FromDateTime(noon).AddDays(2)));

        Assert.NotEmpty(agenda.FindAll("[data-testid=calendar-past] [data-testid=event-row]"));
        Assert.Equal("true", agenda.Find(".calendar-agenda > section:first-of-type h3").GetAttribute("data-today"));

        // What is over is folded away also where nothing follows, and the list says so.
        agenda.Render(shown => Shown(shown, DateOnly.FromDateTime(noon).AddDays(25)));
        Assert.NotEmpty(agenda.FindAll("[data-testid=calendar-past] [data-testid=event-row]"));
        Assert.NotEmpty(agenda.FindAll(".empty"));

        // A month that is over is shown as it was.
        agenda.Render(shown => Shown(shown, DateOnly.FromDateTime(noon).AddDays(60)));
        Assert.Empty(agenda.FindAll("[data-testid=calendar-past]"));

        void Shown(ComponentParameterCollectionBuilder<CalendarAgenda> shown, DateOnly today) => shown
            .Add(one => one.Span, span)
            .Add(one => one.Today, today)
            .Add(one => one.From, DateOnly.FromDateTime(noon))
            .Add(one => one.Now, TimeProvider.System.GetUtcNow())
            .Add(one => one.Changed, new Dictionary<Guid, long>());
    }

    [Fact]
    public async Task Who_is_invited_no_more_sees_it_leave_and_another_organisation_never_saw_it()
    {
        await using var member = await PanelContext.OpenAsync(portal, portal.Member);
        await using var outsider = await PanelContext.OpenAsync(portal, portal.Outsider);
        var (mine, theirs) = (Show(member), Show(outsider));
        var id = await MeetAsync();
        await member.SettleAsync();
        await outsider.SettleAsync();
        Assert.Single(mine.FindAll("[data-testid=event-row]"));
        Assert.Empty(theirs.FindAll("[data-testid=event-row]"));

        await portal.Calendar().ChangeAsync(portal.Technician, id, fields => fields with { People = [] });
        await member.SettleAsync();

        Assert.Empty(mine.FindAll("[data-testid=event-row]"));
    }

    [Fact]
    public async Task The_organiser_sees_an_answer_as_it_is_given()
    {
        var id = await MeetAsync();
        await using var staff = await PanelContext.OpenAsync(portal, portal.Technician);
        await using var client = await PanelContext.OpenAsync(portal, portal.Member);
        var organiser = staff.Show<CalendarEventPanel>(panel => panel.Add(one => one.Id, id));
        var attendee = client.Show<CalendarEventPanel>(panel => panel.Add(one => one.Id, id));

        await attendee.Find("[data-testid=event-reply][data-value=maybe]").ClickAsync(new());
        await staff.SettleAsync();

        Assert.Equal("maybe", organiser.Find("[data-testid=event-attendee]").GetAttribute("data-value"));
        await SameAsFresh.AssertAsync(staff, organiser, panel => panel.Add(one => one.Id, id));
    }

    [Fact]
    public async Task An_event_is_created_in_the_form()
    {
        await using var staff = await PanelContext.OpenAsync(portal, portal.Technician);
        var form = staff.Show<CalendarFormPanel>();
        form.Find("[data-testid=event-title-input]").Change("Formation");
        form.Find("[data-testid=event-people-select]").Change($"{portal.Member.PersonId}");
        await form.Find("[data-testid=event-form]").SubmitAsync();

        var now = TimeProvider.System.GetUtcNow();
        Assert.Equal("Formation", Assert.Single((await portal.CalendarQueries().BetweenAsync(portal.Member, now, now.AddDays(2))).Rows).Title);
    }

    [Fact]
    public async Task A_group_is_invited_with_all_of_its_people()
    {
        var project = await portal.ProjectAsync("Déménagement");
        await portal.Projects.AddMemberAsync(portal.Technician, project, portal.ClientAdmin.PersonId);
        await using var staff = await PanelContext.OpenAsync(portal, portal.Technician);
        var form = staff.Show<CalendarFormPanel>();
        form.Find("[data-testid=event-people-select]").Change($"{project}");

        Assert.Equal(
            new[] { portal.Member.PersonId, portal.ClientAdmin.PersonId }.Order(),
            form.FindAll("[data-testid=event-person]").Select(one => Guid.Parse(one.GetAttribute("data-person")!)).Order());
    }

    [Fact]
    public async Task Staff_note_on_its_page_who_was_there_and_others_see_it()
    {
        var now = TimeProvider.System.GetUtcNow().UtcDateTime;
        var start = new DateTime(now.Year, now.Month, now.Day, now.Hour, now.Minute, 0).AddMinutes(-30);
        var id = await portal.Calendar().PlanAsync(
            portal.Technician,
            CalendarDesk.Fields with { Start = start, End = start.AddHours(3), People = [portal.Member.PersonId] },
            CalendarDesk.ForClients);
        await using var staff = await PanelContext.OpenAsync(portal, portal.Technician);
        await using var client = await PanelContext.OpenAsync(portal, portal.Member);
        var (noting, reading) = (Page(staff), Page(client));
        Assert.Empty(reading.FindAll("[data-testid=event-attended], [data-testid=event-attendance]"));

        await noting.Find("[data-testid=event-attended][data-value=no]").ClickAsync(new());
        await staff.SettleAsync();
        await client.SettleAsync();

        Assert.Equal("true", noting.Find("[data-testid=event-attended][data-value=no]").GetAttribute("aria-pressed"));
        Assert.Equal("Absent", reading.Find("[data-testid=event-attendance]").TextContent);
        await SameAsFresh.AssertAsync(client, reading, panel => panel.Add(one => one.Id, id));

        IRenderedComponent<CalendarEventPanel> Page(PanelContext context) =>
            context.Show<CalendarEventPanel>(panel => panel.Add(one => one.Id, id));
    }

    [Fact]
    public async Task A_date_of_a_series_is_changed_in_the_form_and_cancelled_on_its_page()
    {
        var (start, two) = (CalendarDesk.Fields.Start, CalendarDesk.Fields.Start.AddDays(7));
        var id = await portal.Calendar().PlanAsync(
            portal.Technician, CalendarDesk.Fields with { Rrule = "FREQ=WEEKLY;COUNT=3" }, CalendarDesk.ForClients);
        await using var staff = await PanelContext.OpenAsync(portal, portal.Technician);
        var page = staff.Show<CalendarEventPanel>(
            panel => panel.Add(one => one.Id, id).Add(one => one.On, two).Add(one => one.Editing, true));
        Assert.Equal("2026-12-04T09:00:00", page.Find("[data-testid=event-start-input]").GetAttribute("value"));
        Assert.Equal("one", page.Find("[data-testid=event-part-select]").GetAttribute("data-value"));
        Assert.True(page.Find("[data-testid=event-repeat-select]").HasAttribute("disabled"));

        page.Find("[data-testid=event-title-input]").Change("Bilan");
        await page.Find("[data-testid=event-form]").SubmitAsync();

        Assert.Equal(
            [(CalendarDesk.Fields.Title, start), ("Bilan", two), (CalendarDesk.Fields.Title, start.AddDays(14))],
            (await RowsAsync()).Select(row => (row.Title, row.When.Start)));

        // The page of a date that has become an event of its own says so, and offers nothing that would meet another date.
        await staff.SettleAsync();
        page.Render(panel => panel.Add(one => one.Id, id).Add(one => one.On, two).Add(one => one.Editing, false));
        var own = (await RowsAsync()).Single(row => row.Title == "Bilan").Id;
        page.WaitForAssertion(() => Assert.Equal(
            $"/calendar/{own}", page.Find("[data-testid=event-date-gone] a").GetAttribute("href")));
        Assert.Contains("vendredi 4 décembre 2026", page.Find("[data-testid=event-date-gone]").TextContent, StringComparison.Ordinal);
        Assert.Empty(page.FindAll("[data-testid=event-cancel], [data-testid=event-detail]"));

        await using var third = await PanelContext.OpenAsync(portal, portal.Technician);
        page = third.Show<CalendarEventPanel>(panel => panel.Add(one => one.Id, id).Add(one => one.On, start.AddDays(14)));
        await page.WaitForElement("[data-testid=event-cancel]").ClickAsync(new());
        await page.WaitForElement("[data-testid=event-cancel-part][data-value=one]").ClickAsync(new());
        await Eventually.TrueAsync(async () => (await RowsAsync()).Count(row => row.Repeats) == 1);
        page.WaitForAssertion(() => Assert.Equal($"/calendar/{id}", page.Find("[data-testid=event-date-gone] a").GetAttribute("href")));

        async Task<IReadOnlyList<CalendarRow>> RowsAsync() =>
            (await portal.CalendarQueries().BetweenAsync(portal.Admin, FakeClock.Start, FakeClock.Start.AddDays(40))).Rows;
    }

    [Fact]
    public async Task A_form_of_a_date_that_is_cancelled_meanwhile_is_refused_and_keeps_what_was_typed()
    {
        var two = CalendarDesk.Fields.Start.AddDays(7);
        var id = await portal.Calendar().PlanAsync(
            portal.Technician, CalendarDesk.Fields with { Rrule = "FREQ=WEEKLY;COUNT=3" }, CalendarDesk.ForClients);
        await using var staff = await PanelContext.OpenAsync(portal, portal.Technician);
        var page = staff.Show<CalendarEventPanel>(
            panel => panel.Add(one => one.Id, id).Add(one => one.On, two).Add(one => one.Editing, true));

        await portal.Calendar().CancelPartAsync(portal.Admin, id, SeriesPart.One, two);
        page.WaitForElement("[data-testid=event-date-gone]");
        Assert.Equal("2026-12-04T09:00:00", page.Find("[data-testid=event-start-input]").GetAttribute("value"));
        page.Find("[data-testid=event-title-input]").Change("Bilan");
        await page.Find("[data-testid=event-form]").SubmitAsync();

        page.WaitForAssertion(() => Assert.Contains("n’est plus dans la série", page.Find("[data-testid=event-form]").TextContent));
        Assert.Equal("Bilan", page.Find("[data-testid=event-title-input]").GetAttribute("value"));
        Assert.Equal(2, (await portal.CalendarQueries().BetweenAsync(portal.Admin, FakeClock.Start, FakeClock.Start.AddDays(40))).Rows.Count);
    }

    [Fact]
    public async Task On_the_page_of_a_date_the_answer_is_to_that_date_unless_the_whole_series_is_chosen()
    {
        var two = CalendarDesk.Fields.Start.AddDays(7);
        var id = await portal.Calendar().PlanAsync(
            portal.Technician, CalendarDesk.Fields with { Rrule = "FREQ=WEEKLY;COUNT=3", People = [portal.Member.PersonId] },
            CalendarDesk.ForClients);
        await using var client = await PanelContext.OpenAsync(portal, portal.Member);
        var page = client.Show<CalendarEventPanel>(panel => panel.Add(one => one.Id, id).Add(one => one.On, two));

        await page.Find("[data-testid=event-reply][data-value=no]").ClickAsync(new());

        var rows = (await portal.CalendarQueries().BetweenAsync(portal.Member, FakeClock.Start, FakeClock.Start.AddDays(40))).Rows;
        Assert.Equal([Answer.None, Answer.No, Answer.None], rows.Select(row => row.Mine));

        await using var again = await PanelContext.OpenAsync(portal, portal.Member);
        page = again.Show<CalendarEventPanel>(panel => panel.Add(one => one.Id, id).Add(one => one.On, two.AddDays(7)));
        await page.Find("[data-testid=event-reply-part][data-value=all]").ClickAsync(new());
        await page.Find("[data-testid=event-reply][data-value=yes]").ClickAsync(new());
        Assert.Equal(Answer.Yes, (await portal.CalendarQueries().FindAsync(portal.Member, id)).Mine!.Answer);
    }

    [Fact]
    public async Task A_series_is_given_an_end_in_the_form()
    {
        var id = await portal.Calendar().PlanAsync(portal.Technician, CalendarDesk.Fields with { Rrule = "FREQ=WEEKLY" }, CalendarDesk.ForClients);
        await using var staff = await PanelContext.OpenAsync(portal, portal.Technician);
        var page = staff.Show<CalendarEventPanel>(panel => panel.Add(one => one.Id, id).Add(one => one.Editing, true));
        Assert.Equal("all", page.Find("[data-testid=event-part-select]").GetAttribute("data-value"));

        page.Find("[data-testid=event-until-input]").Change("2026-12-24");
        await page.Find("[data-testid=event-form]").SubmitAsync();

        Assert.Equal("FREQ=WEEKLY;UNTIL=20261224T235959Z", (await portal.CalendarQueries().FindAsync(portal.Technician, id)).Fields.Rrule);
        await SameAsFresh.AssertAsync(
            staff, staff.Show<CalendarEventPanel>(panel => panel.Add(one => one.Id, id)), panel => panel.Add(one => one.Id, id));
    }

    [Fact]
    public async Task Reminders_are_ticked_and_saved_at_once()
    {
        await using var page = await PanelContext.OpenAsync(portal, portal.Member);
        var panel = page.Show<ReminderPanel>();
        IEnumerable<string?> Ticked() => panel.FindAll("[data-testid=reminder][checked]").Select(box => box.GetAttribute("data-value"));
        Assert.Equal(["15", "1440"], Ticked());

        await panel.Find("[data-testid=reminder][data-value='60']").ChangeAsync(new() { Value = true });
        await panel.Find("[data-testid=reminder][data-value='1440']").ChangeAsync(new() { Value = false });

        Assert.Equal(["15", "60"], Ticked());
        Assert.NotEmpty(panel.FindAll("[data-testid=reminders-saved]"));
        Assert.Equal([15, 60], await portal.Get<ReminderQueries>().OfAsync(portal.Member));
    }

    // Today at noon in Dakar, whose time is UTC: within the month that is shown.
    private Task<Guid> MeetAsync()
    {
        var noon = TimeProvider.System.GetUtcNow().UtcDateTime.Date.AddHours(12);
        return portal.Calendar().PlanAsync(
            portal.Technician,
            CalendarDesk.Fields with { Start = noon, End = noon.AddHours(1), People = [portal.Member.PersonId] },
            CalendarDesk.ForClients);
    }

    private static IRenderedComponent<CalendarPanel> Show(PanelContext page) =>
        page.Show<CalendarPanel>(panel => panel.Add(one => one.Address, new CalendarAddress(CalendarView.Agenda, null)));
}
