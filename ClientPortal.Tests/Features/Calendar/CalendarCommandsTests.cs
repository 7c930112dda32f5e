using System.Globalization;
using ClientPortal.Domain;
using ClientPortal.Domain.Calendar;
using ClientPortal.Domain.People;
using ClientPortal.Tests.Infrastructure;
using ClientPortal.Web.Features.Calendar;
using Microsoft.EntityFrameworkCore;
using Answer = ClientPortal.Domain.Calendar.Answer;

namespace ClientPortal.Tests.Features.Calendar;

public class CalendarCommandsTests : IAsyncLifetime
{
    private readonly FakeClock clock = new();
    private TestPortal portal = null!;

    public async ValueTask InitializeAsync() => portal = await TestPortal.StartAsync(clock, hosted: false);

    public async ValueTask DisposeAsync() => await portal.DisposeAsync();

    [Fact]
    public async Task Clients_see_what_they_are_invited_to_their_administrators_all_of_it_and_others_nothing()
    {
        await portal.MeetingAsync(portal.Technician, portal.Member.PersonId);
        await portal.Calendar().PlanAsync(portal.Technician, CalendarDesk.Fields with { Title = "Interne" }, new CalendarPlace());

        Assert.Equal([CalendarDesk.Fields.Title, "Interne"], (await portal.TitlesAsync(portal.Admin)).Order());
        Assert.Equal([CalendarDesk.Fields.Title], await portal.TitlesAsync(portal.Member));
        Assert.Equal([CalendarDesk.Fields.Title], await portal.TitlesAsync(portal.ClientAdmin));
        Assert.Empty(await portal.TitlesAsync(portal.NonMember));
        Assert.Empty(await portal.TitlesAsync(portal.Outsider));
    }

    [Fact]
    public async Task Members_of_a_project_see_its_events_without_an_invitation()
    {
        var project = await portal.ProjectAsync();
        await portal.Calendar().PlanAsync(portal.Technician, CalendarDesk.Fields, CalendarDesk.ForClients with { ProjectId = project });

        Assert.Single(await portal.TitlesAsync(portal.Member));
        Assert.Empty(await portal.TitlesAsync(portal.NonMember));
        Assert.Empty(await portal.TitlesAsync(portal.Outsider));
    }

    [Fact]
    public async Task Who_is_invited_does_not_read_the_name_of_a_project_of_others()
    {
        var project = await portal.ProjectAsync();
        await portal.Calendar().PlanAsync(
            portal.Technician, CalendarDesk.Fields with { People = [portal.NonMember.PersonId] },
            CalendarDesk.ForClients with { ProjectId = project });

        async Task<string?> NameAsync(Viewer viewer) =>
            (await portal.CalendarQueries().BetweenAsync(viewer, FakeClock.Start, FakeClock.Start.AddDays(30))).Rows.Single().ProjectName;
        Assert.NotNull(await NameAsync(portal.Member));
        Assert.Null(await NameAsync(portal.NonMember));
    }

    [Theory]
    [InlineData("0001-01-01", "0001-01-02")]
    [InlineData("1998-12-31", "1999-12-31")]
    [InlineData("9990-01-01", "9990-02-01")]
    public async Task No_series_is_expanded_outside_of_the_years_that_events_have(string from, string to) => await RefusedAsync(
        "calendar.span", () => portal.CalendarQueries().BetweenAsync(portal.Member, At(from), At(to)));

    [Fact]
    public async Task Clients_of_two_organisations_never_meet_and_none_is_in_an_internal_event()
    {
        await RefusedAsync("calendar.two-organisations", () =>
            portal.MeetingAsync(portal.Technician, portal.Member.PersonId, portal.Outsider.PersonId));
        await RefusedAsync("calendar.client-in-internal", () => portal.Calendar().PlanAsync(
            portal.Technician, CalendarDesk.Fields with { People = [portal.Member.PersonId] }, new CalendarPlace()));
        var id = await portal.MeetingAsync(portal.Technician, portal.Member.PersonId);
        await RefusedAsync("calendar.two-organisations", () => portal.Calendar().ChangeAsync(
            portal.Technician, id, fields => fields with { People = [portal.Outsider.PersonId] }));
    }

    [Fact]
    public async Task An_answer_is_kept_and_a_new_time_asks_again()
    {
        var id = await portal.MeetingAsync(portal.Technician, portal.Member.PersonId);
        await portal.Calendar().ReplyAsync(portal.Member, id, Answer.Yes, "Avec plaisir");
        var before = await portal.CalendarQueries().FindAsync(portal.Technician, id);
        await portal.Calendar().ChangeAsync(portal.Technician, id, fields => fields with { End = fields.End.AddHours(1) });
        var after = await portal.CalendarQueries().FindAsync(portal.Technician, id);

        Assert.Equal((Answer.Yes, "Avec plaisir"), (before.Attendees[0].Answer, before.Attendees[0].Note));
        Assert.Equal(Answer.None, after.Attendees[0].Answer);
        await Assert.ThrowsAsync<NotFound>(() => portal.Calendar().ReplyAsync(portal.ClientAdmin, id, Answer.Yes));
    }

    [Fact]
    public async Task A_yes_beyond_the_places_waits_and_moves_up_when_one_is_given_back()
    {
        var id = await portal.MeetingAsync(portal.Technician, portal.Member.PersonId, portal.ClientAdmin.PersonId);
        await portal.Calendar().ChangeAsync(portal.Technician, id, fields => fields with { Capacity = 1 });
        await portal.Calendar().ReplyAsync(portal.Member, id, Answer.Yes);
        await portal.Calendar().ReplyAsync(portal.ClientAdmin, id, Answer.Yes);
        Assert.True((await portal.CalendarQueries().FindAsync(portal.ClientAdmin, id)).Mine!.Waiting);

        await portal.Calendar().ReplyAsync(portal.Member, id, Answer.No);

        Assert.False((await portal.CalendarQueries().FindAsync(portal.ClientAdmin, id)).Mine!.Waiting);
    }

    [Fact]
    public async Task An_older_form_does_not_overwrite_a_newer_save()
    {
        var id = await portal.MeetingAsync(portal.Technician);
        await portal.Calendar().ChangeAsync(portal.Technician, id, _ => CalendarDesk.Fields with { Title = "Un" }, seenVersion: 1);

        await Assert.ThrowsAsync<EditConflict>(
            () => portal.Calendar().ChangeAsync(portal.Admin, id, _ => CalendarDesk.Fields with { Title = "Deux" }, seenVersion: 1));
    }

    [Fact]
    public async Task Invitations_go_to_people_and_addresses_with_their_file_and_never_to_who_acts()
    {
        var id = await portal.Calendar().PlanAsync(
            portal.Technician,
            CalendarDesk.Fields with { People = [portal.Member.PersonId, portal.Technician.PersonId], Outside = ["awa@example.net"] },
            CalendarDesk.ForClients);
        await portal.Calendar().ChangeAsync(portal.Technician, id, fields => fields with { Title = "Autre titre" });
        await portal.Calendar().ChangeAsync(portal.Technician, id, fields => fields with { Outside = [] });
        await portal.Calendar().CancelAsync(portal.Technician, id);

        var mails = await portal.Store.ReadAsync(db => db.Outbox.OrderBy(mail => mail.Id).ToListAsync());
        Assert.Equal(
            [
                "member@example.org REQUEST", "awa@example.net REQUEST", "awa@example.net CANCEL", "member@example.org REQUEST",
                "member@example.org CANCEL",
            ],
            mails.Select(mail => $"{mail.To} {mail.CalendarMethod}"));
        Assert.All(mails, mail => Assert.Contains($"METHOD:{mail.CalendarMethod}", mail.Calendar, StringComparison.Ordinal));
        Assert.Contains("/calendar/answer?code=", mails[0].Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_link_answers_for_its_attendee_alone()
    {
        var id = await portal.MeetingAsync(portal.Technician, portal.Member.PersonId);
        var attendee = (await portal.CalendarQueries().FindAsync(portal.Technician, id)).Attendees[0].Id;
        var links = portal.Get<AnswerLinks>();

        Assert.Equal((id, attendee), links.Read(links.Of(id, attendee)));
        Assert.Null(links.Read(links.Of(id, attendee) + "x"));
        Assert.Null(links.Read(null));
        await portal.Calendar().NoteReplyAsync(Viewer.Portal, id, attendee, Answer.Maybe);
        Assert.Equal(Answer.Maybe, (await portal.CalendarQueries().FindAsync(portal.Member, id)).Mine!.Answer);
    }

    [Fact]
    public async Task A_feed_holds_what_its_person_may_see_until_it_is_revoked()
    {
        await portal.MeetingAsync(portal.Technician, portal.Member.PersonId);
        var (commands, queries) = (portal.Get<CalendarFeedCommands>(), portal.Get<CalendarFeedQueries>());
        var first = await commands.RenewAsync(portal.Member);
        var second = await commands.RenewAsync(portal.Member);

        Assert.Null(await queries.OwnerAsync(Viewer.Portal, first));
        Assert.Equal(portal.Member.PersonId, await queries.OwnerAsync(Viewer.Portal, second));
        Assert.Contains(CalendarDesk.Fields.Title, await queries.FeedAsync(portal.Member), StringComparison.Ordinal);
        Assert.DoesNotContain(CalendarDesk.Fields.Title, await queries.FeedAsync(portal.Outsider), StringComparison.Ordinal);
        await commands.RevokeAsync(portal.Member);
        Assert.Null(await queries.OwnerAsync(Viewer.Portal, second));
    }

    private static DateTimeOffset At(string day) => DateTimeOffset.Parse($"{day}T00:00:00Z", CultureInfo.InvariantCulture);

    private static async Task RefusedAsync(string rule, Func<Task> act) =>
        Assert.Equal(rule, (await Assert.ThrowsAsync<RuleBroken>(act)).Rule);
}
