using ClientPortal.Domain.Calendar;
using ClientPortal.Domain.Mail;
using ClientPortal.Tests.Features.Intake;
using ClientPortal.Tests.Infrastructure;
using ClientPortal.Web.Features.Calendar;
using Microsoft.EntityFrameworkCore;
using Answer = ClientPortal.Domain.Calendar.Answer;

namespace ClientPortal.Tests.Features.Calendar;

/// <summary>Answers to invitations as Outlook, Google and Apple send them: each has one outcome.</summary>
public sealed class InvitationRepliesCommandsTests : IAsyncLifetime
{
    private const string Member = "member@example.org", Outside = "visiteur@elsewhere.example";

    private readonly FakeClock clock = new();
    private TestPortal portal = null!;
    private Guid meeting;

    // The organiser's address in the invitation of each.
    private readonly Dictionary<string, string> organisers = new(StringComparer.Ordinal);

    public async ValueTask InitializeAsync()
    {
        portal = await IntakeDesk.StartAsync(clock);
        meeting = await portal.Calendar().PlanAsync(
            portal.Technician, CalendarDesk.Fields with { People = [portal.Member.PersonId], Outside = [Outside] }, CalendarDesk.ForClients);
        foreach (var mail in await portal.OutboxAsync())
        {
            organisers[mail.To] = OrganiserOf(mail.Calendar);
        }
    }

    public async ValueTask DisposeAsync() => await portal.DisposeAsync();

    [Theory]
    [InlineData("outlook", "ACCEPTED", "Yes", "")]
    [InlineData("outlook", "TENTATIVE", "Maybe", "")]
    [InlineData("google", "DECLINED", "No", "Pas avant midi, désolé")]
    [InlineData("google", "ACCEPTED", "Yes", "Pas avant midi, désolé")]
    [InlineData("apple", "ACCEPTED", "Yes", "")]
    [InlineData("apple", "DECLINED", "No", "")]
    public async Task An_answer_of_each_program_is_noted(string program, string status, string answer, string note)
    {
        var mail = await portal.ArriveAsync(Reply(program, Member, Member, status));

        Assert.Equal((IncomingMailState.Taken, "calendar-answered"), (mail.State, mail.Reason));
        Assert.Equal((answer, note), await AnswerAsync(portal.Member.PersonId));
        Assert.Equal(portal.Member.PersonId, await portal.Store.ReadAsync(
            db => db.Log.Where(row => row.Name == "calendar.replied").Select(row => row.ActorId).SingleAsync()));
    }

    [Fact]
    public async Task An_outside_address_answers_without_an_account()
    {
        var mail = await portal.ArriveAsync(Reply("google", Outside, Outside, "ACCEPTED"));

        Assert.Equal("calendar-answered", mail.Reason);
        Assert.Equal("Yes", (await AnswerAsync(null)).Answer);
    }

    [Fact]
    public async Task A_stranger_changes_nothing_and_waits_for_staff()
    {
        var mail = await portal.ArriveAsync(Reply("outlook", "outsider@example.org", "outsider@example.org", "ACCEPTED"));

        Assert.Equal((IncomingMailState.Queued, "calendar-stranger"), (mail.State, mail.Reason));
        await NothingAsync();
    }

    [Fact]
    public async Task The_receiver_of_a_forwarded_invitation_does_not_answer_for_the_attendee()
    {
        var mail = await portal.ArriveAsync(Reply("google", "outsider@example.org", Member, "DECLINED"));

        Assert.Equal((IncomingMailState.Queued, "calendar-forwarded"), (mail.State, mail.Reason));
        await NothingAsync();
    }

    [Theory]
    [InlineData("outlook")]
    [InlineData("google")]
    [InlineData("apple")]
    public async Task An_answer_without_the_code_of_the_invitation_waits_for_staff(string program)
    {
        // Who knows the event and the address of a guest, and was not invited; a guest with the code of another; a code that was changed.
        var code = organisers[Member];
        var changed = code[..30] + (code[30] == 'a' ? 'b' : 'a') + code[31..];
        foreach (var organiser in new[] { IntakeDesk.Reply, organisers[Outside], changed, "organiser@elsewhere.example" })
        {
            var mail = await portal.ArriveAsync(Reply(program, Member, Member, "ACCEPTED", organiser: organiser));

            Assert.Equal((IncomingMailState.Queued, "calendar-code"), (mail.State, mail.Reason));
        }

        await NothingAsync();
    }

    [Fact]
    public async Task A_code_in_upper_case_or_only_repeated_within_the_answer_is_valid()
    {
        var upper = await portal.ArriveAsync(Reply("apple", Member, Member, "ACCEPTED", organiser: organisers[Member].ToUpperInvariant()));
        var within = await portal.ArriveAsync(
            Reply("google", Member, Member, "DECLINED").Replace($"To: {organisers[Member]}", $"To: {IntakeDesk.Reply}", StringComparison.Ordinal));

        Assert.Equal(("calendar-answered", "calendar-answered"), (upper.Reason, within.Reason));
        Assert.Equal("No", (await AnswerAsync(portal.Member.PersonId)).Answer);
    }

    [Fact]
    public async Task An_answer_to_a_former_time_is_refused_and_one_to_a_former_place_is_not()
    {
        await portal.Calendar().ChangeAsync(portal.Technician, meeting, fields => fields with { Place = "Salle 2" });
        Assert.Equal("calendar-answered", (await portal.ArriveAsync(Reply("outlook", Member, Member, "ACCEPTED", sequence: 0))).Reason);

        await portal.Calendar().ChangeAsync(portal.Technician, meeting, fields => fields with { End = fields.End.AddHours(1) });
        var sent = (await portal.OutboxAsync()).Count;
        var late = await portal.ArriveAsync(Reply("outlook", Member, Member, "ACCEPTED", sequence: 1));

        Assert.Equal((IncomingMailState.Refused, "calendar-outdated"), (late.State, late.Reason));
        await NothingAsync();
        Assert.Contains("ancien horaire", (await portal.OutboxAsync())[sent].Text, StringComparison.Ordinal);
        Assert.Equal("calendar-answered", (await portal.ArriveAsync(Reply("outlook", Member, Member, "ACCEPTED", sequence: 2))).Reason);
    }

    [Fact]
    public async Task An_older_answer_that_comes_later_changes_nothing()
    {
        clock.Advance(TimeSpan.FromHours(1));
        await portal.Calendar().ReplyAsync(portal.Member, meeting, Answer.No);

        var mail = await portal.ArriveAsync(Reply("apple", Member, Member, "ACCEPTED"));

        Assert.Equal((IncomingMailState.Ignored, "calendar-superseded"), (mail.State, mail.Reason));
        Assert.Equal("No", (await AnswerAsync(portal.Member.PersonId)).Answer);
    }

    [Fact]
    public async Task An_unknown_event_and_an_unknown_date_wait_for_staff()
    {
        var unknown = await portal.ArriveAsync(Reply("apple", Member, Member, "ACCEPTED", uid: "040000008200E00074C5B7101A82E008"));
        var gone = await portal.ArriveAsync(Reply("apple", Member, Member, "ACCEPTED", uid: $"{Guid.NewGuid():D}@clientportal"));
        var date = await portal.ArriveAsync(Reply("google", Member, Member, "DECLINED", extra: "RECURRENCE-ID:20261204T090000Z\n"));
        var unread = await portal.ArriveAsync(Reply("google", Member, Member, "DELEGATED"));

        Assert.Equal(
            ["calendar-unknown", "calendar-unknown", "calendar-occurrence", "calendar-unreadable"],
            new[] { unknown, gone, date, unread }.Select(mail => mail.Reason));
        Assert.All(new[] { unknown, gone, date, unread }, mail => Assert.Equal(IncomingMailState.Queued, mail.State));
        await NothingAsync();
    }

    [Theory]
    [InlineData("google", "RECURRENCE-ID:20261204T090000Z")]
    [InlineData("apple", "RECURRENCE-ID;TZID=Europe/Paris:20261204T100000")]
    public async Task An_answer_to_one_date_of_a_series_is_for_that_date_alone(string program, string date)
    {
        await portal.Calendar().ChangeAsync(portal.Technician, meeting, fields => fields with { Rrule = "FREQ=WEEKLY;COUNT=4" });
        var sent = (await portal.OutboxAsync()).Count;

        var mail = await portal.ArriveAsync(Reply(program, Member, Member, "DECLINED", sequence: 1, extra: $"{date}\n"));

        Assert.Equal((IncomingMailState.Taken, "calendar-answered"), (mail.State, mail.Reason));
        await NothingAsync();
        Assert.Equal((new DateTime(2026, 12, 4, 9, 0, 0), Answer.No), await DateAsync());
        Assert.Equal(4, (await portal.TitlesAsync(portal.Member)).Count);

        // No mail and no notice: for the others nothing changed. A second answer is to the same date.
        Assert.Equal(sent, (await portal.OutboxAsync()).Count);
        await portal.ArriveAsync(Reply(program, Member, Member, "ACCEPTED", sequence: 1, extra: $"{date}\n"));
        Assert.Equal((new DateTime(2026, 12, 4, 9, 0, 0), Answer.Yes), await DateAsync());
    }

    [Fact]
    public async Task An_answer_to_the_former_time_of_a_date_is_refused()
    {
        await portal.Calendar().ChangeAsync(portal.Technician, meeting, fields => fields with { Rrule = "FREQ=WEEKLY;COUNT=4" });
        await portal.Calendar().ChangePartAsync(
            portal.Technician, meeting, SeriesPart.One, new(2026, 12, 4, 9, 0, 0), fields => fields with { End = fields.End.AddHours(1) });

        const string date = "RECURRENCE-ID;TZID=Africa/Dakar:20261204T090000\n";
        var late = await portal.ArriveAsync(Reply("apple", Member, Member, "ACCEPTED", 1, extra: date));
        Assert.Equal("calendar-outdated", late.Reason);
        var fresh = await portal.ArriveAsync(Reply("apple", Member, Member, "ACCEPTED", 2, extra: date));
        Assert.Equal("calendar-answered", fresh.Reason);
        Assert.Equal(Answer.Yes, (await DateAsync()).Answer);
    }

    [Fact]
    public async Task A_cancelled_event_takes_no_answer()
    {
        await portal.Calendar().CancelAsync(portal.Technician, meeting);

        Assert.Equal((IncomingMailState.Refused, "rule"),
            await portal.ArriveAsync(Reply("outlook", Member, Member, "ACCEPTED")) is var mail ? (mail.State, mail.Reason) : default);
    }

    [Fact]
    public async Task Invitations_name_the_address_that_answers_go_to()
    {
        var invitation = (await portal.OutboxAsync()).First(mail => mail.To == Member);

        Assert.Equal(IntakeDesk.Reply, invitation.ReplyTo);
        Assert.Contains($"mailto:{organisers[Member]}", invitation.Calendar.Replace("\r\n ", "", StringComparison.Ordinal), StringComparison.Ordinal);
    }

    private static string OrganiserOf(string calendar)
    {
        var lines = calendar.Replace("\r\n ", "", StringComparison.Ordinal).Split("\r\n");
        return lines.Single(line => line.StartsWith("ORGANIZER", StringComparison.Ordinal)).Split("mailto:")[1];
    }

    private async Task NothingAsync() => Assert.Equal("None", (await AnswerAsync(portal.Member.PersonId)).Answer);

    private Task<(string Answer, string Note)> AnswerAsync(Guid? person) => portal.Store.ReadAsync(async db =>
    {
        var one = await db.CalendarEvents.Include(found => found.Attendees).SingleAsync(found => found.Id == meeting);
        var attendee = one.Attendees.Single(invited => invited.PersonId == person);
        return ($"{attendee.Answer}", attendee.Note);
    });

    private Task<(DateTime? Date, Answer Answer)> DateAsync() => portal.Store.ReadAsync(async db =>
    {
        var one = await db.CalendarEvents.Include(found => found.Attendees).SingleAsync(found => found.SeriesId == meeting);
        return (one.SeriesDate, one.Attendees.Single(invited => invited.PersonId == portal.Member.PersonId).Answer);
    });

    private string Reply(string program, string from, string attendee, string status, int sequence = 0, string? uid = null, string extra = "",
        string? organiser = null) => ReplyMails.Of(
            program, from, attendee, status, sequence, uid ?? CalendarFile.UidOf(meeting),
            organiser ?? organisers.GetValueOrDefault(attendee, IntakeDesk.Reply), extra);
}
