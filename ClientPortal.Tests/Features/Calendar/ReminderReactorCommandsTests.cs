using ClientPortal.Domain;
using ClientPortal.Domain.Calendar;
using ClientPortal.Domain.Jobs;
using ClientPortal.Tests.Infrastructure;
using ClientPortal.Web.Features.Calendar;
using ClientPortal.Web.Jobs;
using Microsoft.EntityFrameworkCore;
using Answer = ClientPortal.Domain.Calendar.Answer;

namespace ClientPortal.Tests.Features.Calendar;

/// <summary>Reminders, with the jobs run by hand: the event is on Friday at nine, a week after the clock's start.</summary>
public sealed class ReminderReactorCommandsTests : IAsyncLifetime
{
    private readonly FakeClock clock = new();
    private TestPortal portal = null!;

    public async ValueTask InitializeAsync() => portal = await TestPortal.StartAsync(clock, hosted: false);

    public async ValueTask DisposeAsync() => await portal.DisposeAsync();

    [Fact]
    public async Task One_is_given_a_day_before_and_one_a_quarter_of_an_hour_each_once()
    {
        var id = await portal.MeetingAsync(portal.Technician, portal.Member.PersonId);
        var version = (await portal.CalendarQueries().FindAsync(portal.Technician, id)).Version;
        Assert.Equal(FakeClock.Start.AddDays(6), (await JobAsync(id)).DueAt);
        await RunAsync(id);
        Assert.Empty(await GivenAsync());

        clock.Advance(TimeSpan.FromDays(6));
        await RunAsync(id);
        await RunAsync(id);
        Assert.Equal(["Max 1440", "Theo 1440"], await GivenAsync());

        clock.Advance(TimeSpan.FromDays(1) - TimeSpan.FromMinutes(15));
        await RunAsync(id);
        await RunAsync(id);
        Assert.Equal(["Max 1440", "Max 15", "Theo 1440", "Theo 15"], await GivenAsync());

        // An edit over the version from before is no conflict.
        Assert.Equal(version, (await portal.CalendarQueries().FindAsync(portal.Technician, id)).Version);
    }

    [Fact]
    public async Task Who_said_no_or_is_invited_no_more_gets_none()
    {
        var id = await portal.MeetingAsync(portal.Technician, portal.Member.PersonId, portal.ClientAdmin.PersonId);
        await portal.Calendar().ReplyAsync(portal.Member, id, Answer.No);
        await portal.Calendar().ChangeAsync(portal.Technician, id, fields => fields with { People = [portal.Member.PersonId] });

        clock.Advance(TimeSpan.FromDays(6));
        await RunAsync(id);

        Assert.Equal(["Theo 1440"], await GivenAsync());
    }

    [Fact]
    public async Task A_cancelled_event_has_no_job_and_gives_none()
    {
        var id = await portal.MeetingAsync(portal.Technician, portal.Member.PersonId);
        await portal.Calendar().CancelAsync(portal.Technician, id);

        clock.Advance(TimeSpan.FromDays(6));
        await RunAsync(id);

        Assert.Empty(await GivenAsync());
        Assert.Equal(JobState.Cancelled, (await JobAsync(id)).State);
    }

    [Fact]
    public async Task Moved_nearer_it_is_given_once_and_now_and_moved_away_not_yet()
    {
        var id = await portal.MeetingAsync(portal.Technician, portal.Member.PersonId);
        await portal.Calendar().ChangeAsync(
            portal.Technician, id, fields => fields with { Start = new(2026, 11, 20, 9, 10, 0), End = new(2026, 11, 20, 10, 0, 0) });
        Assert.Equal(clock.GetUtcNow(), (await JobAsync(id)).DueAt);
        await RunAsync(id);
        await RunAsync(id);
        Assert.Equal(["Max 15", "Theo 15"], await GivenAsync());

        await portal.Calendar().ChangeAsync(
            portal.Technician, id, fields => fields with { Start = CalendarDesk.Fields.Start, End = CalendarDesk.Fields.End });
        await RunAsync(id);
        Assert.Equal(["Max 15", "Theo 15"], await GivenAsync());
    }

    [Fact]
    public async Task One_who_is_invited_within_the_last_day_is_not_reminded_of_what_they_just_read()
    {
        clock.Advance(TimeSpan.FromDays(6.5));
        var id = await portal.MeetingAsync(portal.Technician, portal.Member.PersonId);

        await RunAsync(id);

        Assert.Empty(await GivenAsync());
    }

    [Fact]
    public async Task Each_person_is_reminded_at_the_times_that_they_chose()
    {
        var id = await portal.MeetingAsync(portal.Technician, portal.Member.PersonId);
        await portal.Get<ReminderCommands>().ChooseAsync(portal.Member, [60, 2880]);
        await portal.Get<ReminderCommands>().ChooseAsync(portal.Technician, []);
        Assert.Equal(FakeClock.Start.AddDays(5), (await JobAsync(id)).DueAt);

        clock.Advance(TimeSpan.FromDays(5));
        await RunAsync(id);
        clock.Advance(TimeSpan.FromDays(1));
        await RunAsync(id);
        Assert.Equal(["Max 2880"], await GivenAsync());

        clock.Advance(TimeSpan.FromHours(23));
        await RunAsync(id);
        clock.Advance(TimeSpan.FromMinutes(45));
        await RunAsync(id);
        Assert.Equal(["Max 2880", "Max 60"], await GivenAsync());
    }

    [Fact]
    public async Task What_has_passed_when_it_is_chosen_is_not_given_and_without_any_choice_there_is_no_job()
    {
        var id = await portal.MeetingAsync(portal.Technician, portal.Member.PersonId);
        clock.Advance(TimeSpan.FromDays(5.5));
        await portal.Get<ReminderCommands>().ChooseAsync(portal.Member, [2880, 15]);
        await RunAsync(id);
        Assert.Empty(await GivenAsync());

        foreach (var person in new[] { portal.Member, portal.Technician })
        {
            await portal.Get<ReminderCommands>().ChooseAsync(person, []);
        }

        Assert.Equal(JobState.Cancelled, (await JobAsync(id)).State);
        var refused = await Assert.ThrowsAsync<RuleBroken>(() => portal.Get<ReminderCommands>().ChooseAsync(portal.Member, [7]));
        Assert.Equal("calendar.reminder-unknown", refused.Rule);
    }

    [Fact]
    public async Task Of_a_series_each_date_is_reminded_of_a_week_before()
    {
        var id = await portal.Calendar().PlanAsync(
            portal.Technician, CalendarDesk.Fields with { Rrule = "FREQ=DAILY;COUNT=3", People = [portal.Member.PersonId] }, CalendarDesk.ForClients);
        await portal.Get<ReminderCommands>().ChooseAsync(portal.Member, [10080]);
        await portal.Get<ReminderCommands>().ChooseAsync(portal.Technician, []);

        clock.Advance(TimeSpan.FromDays(2));
        await RunAsync(id);

        // The first one's week began before it was chosen.
        Assert.Equal(["Max 10080", "Max 10080"], await GivenAsync());
    }

    [Theory]
    [InlineData("", 500)]
    [InlineData("FREQ=YEARLY;INTERVAL=3", 0)]
    public async Task What_is_years_ahead_is_reminded_of_when_its_time_comes(string rule, int days)
    {
        var start = CalendarDesk.Fields.Start.AddDays(days);
        var id = await portal.Calendar().PlanAsync(
            portal.Technician, CalendarDesk.Fields with { Start = start, End = start.AddHours(1), Rrule = rule }, CalendarDesk.ForClients);
        if (rule.Length > 0)
        {
            clock.Advance(TimeSpan.FromDays(8));
            Assert.Equal(start.AddYears(3).AddDays(-1), Assert.IsType<JobOutcome.Postponed>(await RunAsync(id)).DueAt.UtcDateTime);
        }
        else
        {
            Assert.Equal(start.AddDays(-1), (await JobAsync(id)).DueAt.UtcDateTime);
        }
    }

    [Fact]
    public async Task A_date_that_leaves_its_series_at_the_same_time_is_reminded_of_once()
    {
        var id = await portal.Calendar().PlanAsync(
            portal.Technician, CalendarDesk.Fields with { Rrule = "FREQ=WEEKLY", People = [portal.Member.PersonId] }, CalendarDesk.ForClients);
        await portal.Calendar().ChangeAsync(portal.Technician, id, fields => fields with { Rrule = "FREQ=WEEKLY;COUNT=9" });
        clock.Advance(TimeSpan.FromDays(6));
        await RunAsync(id);
        Assert.Equal(["Max 1440", "Theo 1440"], await GivenAsync());

        var series = await portal.CalendarQueries().FindAsync(portal.Member, id);
        var date = await portal.Calendar().ReplyToDateAsync(portal.Member, id, series.Mine!.Id, CalendarDesk.Fields.Start, Answer.Yes);
        await RunAsync(date);
        await RunAsync(id);

        Assert.Equal(["Max 1440", "Theo 1440"], await GivenAsync());
    }

    [Fact]
    public async Task A_clock_that_is_set_by_ten_minutes_neither_loses_a_reminder_nor_gives_one_twice()
    {
        var id = await portal.MeetingAsync(portal.Technician, portal.Member.PersonId);

        // Forward over the moment, and back before it.
        clock.Advance(TimeSpan.FromDays(6) - TimeSpan.FromMinutes(5));
        await RunAsync(id);
        Assert.Empty(await GivenAsync());
        clock.Advance(TimeSpan.FromMinutes(10));
        await RunAsync(id);
        clock.Advance(TimeSpan.FromMinutes(-10));
        await RunAsync(id);
        clock.Advance(TimeSpan.FromMinutes(10));
        await RunAsync(id);
        Assert.Equal(["Max 1440", "Theo 1440"], await GivenAsync());

        // Of a clock that was ahead and is set back, the next one still comes at its time.
        clock.Advance(TimeSpan.FromDays(1) - TimeSpan.FromMinutes(25));
        await RunAsync(id);
        Assert.Equal(2, (await GivenAsync()).Count);
        clock.Advance(TimeSpan.FromMinutes(10));
        await RunAsync(id);
        Assert.Equal(["Max 1440", "Max 15", "Theo 1440", "Theo 15"], await GivenAsync());
    }

    private Task<JobOutcome> RunAsync(Guid id) => portal.Get<ReminderReactor>().RunAsync(
        new JobRun(Guid.NewGuid(), ReminderReactor.Kind, $"{id}", $"{id}", null, 1), CancellationToken.None);

    private Task<Job> JobAsync(Guid id) => portal.Store.ReadAsync(
        db => db.Jobs.SingleAsync(job => job.Kind == ReminderReactor.Kind && job.Key == id.ToString()));

    // As they are in the log: « Max 15 ».
    private Task<List<string>> GivenAsync() => portal.Store.ReadAsync(async db =>
    {
        var names = await db.People.ToDictionaryAsync(person => person.Id, person => person.Name.Split(' ')[0]);
        var rows = await db.Log.Where(row => row.Name == "calendar.reminded").ToListAsync();
        return rows.Select(row => (CalendarReminded)row.Read()!.Event).Select(one => $"{names[one.PersonId]} {one.Minutes}")
            .Order(StringComparer.Ordinal).ToList();
    });
}
