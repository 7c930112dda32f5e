using ClientPortal.Domain;
using ClientPortal.Domain.Calendar;
using ClientPortal.Domain.People;
using ClientPortal.Tests.Infrastructure;
using ClientPortal.Web.Features.Calendar;
using Microsoft.EntityFrameworkCore;
using Answer = ClientPortal.Domain.Calendar.Answer;

namespace ClientPortal.Tests.Features.Calendar;

/// <summary>One occurrence, it and those that follow, or all: of five meetings on Fridays at nine, whose second does not take place.</summary>
public sealed class CalendarSeriesCommandsTests : IAsyncLifetime
{
    private static readonly DateTime First = CalendarDesk.Fields.Start;

    private readonly FakeClock clock = new();
    private TestPortal portal = null!;

    public async ValueTask InitializeAsync() => portal = await TestPortal.StartAsync(clock, hosted: false);

    public async ValueTask DisposeAsync() => await portal.DisposeAsync();

    [Fact]
    public async Task One_date_becomes_an_event_of_its_own_and_the_answers_of_the_others_stay()
    {
        var id = await SeriesAsync();
        await portal.Calendar().ReplyAsync(portal.Member, id, Answer.Yes);

        var saved = await MoveAsync(id, SeriesPart.One, week: 2, hours: 5);

        Assert.NotEqual(id, saved.Id);
        Assert.Equal(["27/11 09 Comité", "11/12 14 Comité", "18/12 09 Comité", "25/12 09 Comité"], await DatesAsync());
        var (series, one) = (await FindAsync(id), await FindAsync(saved.Id));
        Assert.Equal((Answer.Yes, Answer.None), (series.Attendees[0].Answer, one.Attendees[0].Answer));
        Assert.Equal(("", CalendarFile.UidOf(saved.Id)), (one.Fields.Rrule, CalendarFile.UidOf(one.Id)));
        Assert.Equal(portal.Technician.PersonId, one.OrganiserId);
    }

    [Fact]
    public async Task A_date_that_keeps_its_time_keeps_its_answers()
    {
        var id = await SeriesAsync();
        await portal.Calendar().ReplyAsync(portal.Member, id, Answer.Maybe, "Peut-être");

        var saved = await portal.Calendar().ChangePartAsync(
            portal.Technician, id, SeriesPart.One, First.AddDays(14), fields => fields with { Title = "Bilan" });

        Assert.Equal((Answer.Maybe, "Peut-être"), (await FindAsync(saved.Id)).Attendees[0] is var one ? (one.Answer, one.Note) : default);
        Assert.Contains("11/12 09 Bilan", await DatesAsync());
    }

    [Fact]
    public async Task A_date_and_those_that_follow_are_a_second_series_with_what_is_left()
    {
        var id = await SeriesAsync();
        await portal.Calendar().ChangeAsync(
            portal.Technician, id, fields => fields with { Exceptions = [.. fields.Exceptions, First.AddDays(21)] });

        var saved = await MoveAsync(id, SeriesPart.Following, week: 2, hours: 1);

        Assert.Equal(["27/11 09 Comité", "11/12 10 Comité", "25/12 10 Comité"], await DatesAsync());
        var (series, rest) = ((await FindAsync(id)).Fields, (await FindAsync(saved.Id)).Fields);
        Assert.Equal(("FREQ=WEEKLY;UNTIL=20261204T090000Z", "FREQ=WEEKLY;COUNT=3"), (series.Rrule, rest.Rrule));
        Assert.Equal([First.AddDays(7)], series.Exceptions);
        Assert.Equal([First.AddDays(21).AddHours(1)], rest.Exceptions);
    }

    [Fact]
    public async Task All_of_them_move_as_the_date_did_with_those_that_do_not_take_place()
    {
        var id = await SeriesAsync();

        var saved = await MoveAsync(id, SeriesPart.All, week: 2, hours: 25);

        Assert.Equal(id, saved.Id);
        Assert.Equal(["28/11 10 Comité", "12/12 10 Comité", "19/12 10 Comité", "26/12 10 Comité"], await DatesAsync());
        Assert.Equal(saved.Version, (await FindAsync(id)).Version);
    }

    [Fact]
    public async Task A_series_that_is_given_another_time_as_a_whole_keeps_what_is_left_out_and_its_last_date()
    {
        var id = await SeriesAsync("FREQ=WEEKLY;UNTIL=20261225T090000Z");

        await portal.Calendar().ChangeAsync(
            portal.Technician, id, fields => fields with { Start = fields.Start.AddHours(1), End = fields.End.AddHours(1) });

        Assert.Equal(["27/11 10 Comité", "11/12 10 Comité", "18/12 10 Comité", "25/12 10 Comité"], await DatesAsync());
    }

    [Fact]
    public async Task The_first_date_and_those_that_follow_are_all()
    {
        var id = await SeriesAsync();

        Assert.Equal(id, (await MoveAsync(id, SeriesPart.Following, week: 0, hours: 1)).Id);
        Assert.Equal(4, (await DatesAsync()).Count);
    }

    [Fact]
    public async Task The_last_date_that_is_left_is_the_event_itself()
    {
        var id = await SeriesAsync("FREQ=WEEKLY;COUNT=2");

        var saved = await MoveAsync(id, SeriesPart.One, week: 0, hours: 2);

        Assert.Equal((id, ""), (saved.Id, (await FindAsync(id)).Fields.Rrule));
        Assert.Equal(["27/11 11 Comité"], await DatesAsync());
    }

    [Fact]
    public async Task An_older_version_a_date_that_is_gone_and_days_that_the_rule_names_are_refused()
    {
        var id = await SeriesAsync();
        var seen = (await FindAsync(id)).Version;
        await portal.Calendar().ChangeAsync(portal.Admin, id, fields => fields with { Title = "Autre" });

        await Assert.ThrowsAsync<EditConflict>(() => MoveAsync(id, SeriesPart.One, week: 2, hours: 1, seen));
        await RefusedAsync("calendar.occurrence-gone", () => MoveAsync(id, SeriesPart.One, week: 1, hours: 1));
        var named = await SeriesAsync("FREQ=WEEKLY;BYDAY=FR;COUNT=5");
        await RefusedAsync("calendar.rule-names-days", () => MoveAsync(named, SeriesPart.All, week: 2, hours: 24));
        await MoveAsync(named, SeriesPart.All, week: 2, hours: 1);
    }

    [Theory]
    [InlineData(SeriesPart.One, "27/11 09 Comité", "18/12 09 Comité", "25/12 09 Comité")]
    [InlineData(SeriesPart.Following, "27/11 09 Comité")]
    [InlineData(SeriesPart.All)]
    public async Task A_part_is_cancelled(SeriesPart part, params string[] left)
    {
        var id = await SeriesAsync();

        await portal.Calendar().CancelPartAsync(portal.Technician, id, part, First.AddDays(14));

        Assert.Equal(left, await DatesAsync());
        Assert.Equal(part == SeriesPart.All, (await FindAsync(id)).Cancelled);
    }

    [Fact]
    public async Task Those_who_are_invited_get_the_series_again_and_an_invitation_to_the_part()
    {
        var id = await SeriesAsync();
        var saved = await MoveAsync(id, SeriesPart.Following, week: 2, hours: 1);

        var mails = await portal.Store.ReadAsync(db => db.Outbox.OrderBy(mail => mail.Id).Select(mail => mail.Calendar!).ToListAsync());
        Assert.Equal(3, mails.Count);
        Assert.Contains($"UID:{CalendarFile.UidOf(id)}", mails[1], StringComparison.Ordinal);
        Assert.Contains("UNTIL=20261204T090000Z", mails[1], StringComparison.Ordinal);
        Assert.Contains($"UID:{CalendarFile.UidOf(saved.Id)}", mails[2], StringComparison.Ordinal);
    }

    private async Task<Guid> SeriesAsync(string rule = "FREQ=WEEKLY;COUNT=5")
    {
        var id = await portal.Calendar().PlanAsync(
            portal.Technician, CalendarDesk.Fields with { Title = "Comité", Rrule = rule, People = [portal.Member.PersonId] },
            CalendarDesk.ForClients);
        await portal.Calendar().CancelPartAsync(portal.Technician, id, SeriesPart.One, First.AddDays(7));
        await portal.Store.WriteAsync(async db => db.Outbox.RemoveRange(await db.Outbox.Skip(1).ToListAsync()));
        return id;
    }

    private Task<CalendarSaved> MoveAsync(Guid id, SeriesPart part, int week, int hours, int? seenVersion = null) =>
        portal.Calendar().ChangePartAsync(
            portal.Technician, id, part, First.AddDays(7 * week),
            fields => fields with { Start = fields.Start.AddHours(hours), End = fields.End.AddHours(hours) }, seenVersion);

    private Task<CalendarDetail> FindAsync(Guid id) => portal.CalendarQueries().FindAsync(portal.Technician, id);

    // « 27/11 09 Comité », without what is cancelled.
    private async Task<List<string>> DatesAsync() =>
    [
        .. (await portal.CalendarQueries().BetweenAsync(portal.Member, FakeClock.Start, FakeClock.Start.AddDays(60))).Rows
            .Where(row => !row.Cancelled)
            .Select(row => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{row.When.Start:dd/MM HH} {row.Title}")),
    ];

    private static async Task RefusedAsync(string rule, Func<Task> act) =>
        Assert.Equal(rule, (await Assert.ThrowsAsync<RuleBroken>(act)).Rule);
}
