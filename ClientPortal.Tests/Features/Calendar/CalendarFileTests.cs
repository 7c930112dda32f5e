using ClientPortal.Domain.Calendar;
using ClientPortal.Tests.Infrastructure;
using ClientPortal.Web.Features.Calendar;
using MimeKit;
using Answer = ClientPortal.Domain.Calendar.Answer;

namespace ClientPortal.Tests.Features.Calendar;

/// <summary>Invitations in the form of RFC 5545, as calendar programs read them.</summary>
public sealed class CalendarFileTests
{
    private static readonly MailboxAddress Sender = new("IT Vision", "portail@itvision.sn");

    [Fact]
    public void A_request_names_the_sender_the_addressee_and_the_local_time()
    {
        var one = Plan(CalendarDesk.Fields with { Place = "Salle 2", Outside = ["awa@example.org"] });
        var lines = LinesOf(CalendarFile.Request(one, Sender, "awa@example.org", Answer.None));

        Assert.Contains("METHOD:REQUEST", lines);
        Assert.Contains($"UID:{one.Id}@clientportal", lines);
        Assert.Contains("SEQUENCE:0", lines);
        Assert.Contains("DTSTART;TZID=Africa/Dakar:20261127T090000", lines);
        Assert.Contains("DTEND;TZID=Africa/Dakar:20261127T100000", lines);
        Assert.Contains(lines, line => line.StartsWith("ORGANIZER", StringComparison.Ordinal)
            && line.EndsWith("mailto:portail@itvision.sn", StringComparison.Ordinal));
        Assert.Contains(lines, line => line.StartsWith("ATTENDEE", StringComparison.Ordinal)
            && line.Contains("PARTSTAT=NEEDS-ACTION", StringComparison.Ordinal)
            && line.EndsWith("mailto:awa@example.org", StringComparison.Ordinal));
    }

    [Fact]
    public void Time_place_and_attendees_raise_the_sequence_and_a_title_does_not()
    {
        var one = Plan(CalendarDesk.Fields);
        one.Change(Viewers.Technician, one.Fields with { Title = "Autre" }, null, FakeClock.Start);
        Assert.Contains("SEQUENCE:0", LinesOf(CalendarFile.Request(one, Sender, "awa@example.org", Answer.Yes)));
        one.Change(Viewers.Technician, one.Fields with { Place = "Salle 2" }, null, FakeClock.Start);
        one.Change(Viewers.Technician, one.Fields with { End = one.End.AddHours(1) }, null, FakeClock.Start);
        one.Change(Viewers.Technician, one.Fields with { Outside = ["awa@example.org"] }, null, FakeClock.Start);
        var update = LinesOf(CalendarFile.Request(one, Sender, "awa@example.org", Answer.Yes));
        one.Cancel(Viewers.Technician, FakeClock.Start);
        var cancel = LinesOf(CalendarFile.Cancel(one, Sender, "awa@example.org"));

        Assert.Contains("SEQUENCE:3", update);
        Assert.Contains($"UID:{one.Id}@clientportal", update);
        Assert.Contains("METHOD:CANCEL", cancel);
        Assert.Contains("STATUS:CANCELLED", cancel);
        Assert.Contains("SEQUENCE:4", cancel);
        Assert.Contains($"UID:{one.Id}@clientportal", cancel);
    }

    [Fact]
    public void A_zone_whose_clocks_never_change_has_one_standard_time()
    {
        var lines = LinesOf(CalendarFile.Published([Plan(CalendarDesk.Fields)]));

        Assert.Single(lines, "BEGIN:STANDARD");
        Assert.DoesNotContain("BEGIN:DAYLIGHT", lines);
        Assert.Contains("TZOFFSETFROM:+0000", lines);
        Assert.Contains("TZOFFSETTO:+0000", lines);
        Assert.DoesNotContain(lines, line => line.StartsWith("RRULE", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("Europe/Paris", "FREQ=YEARLY;BYDAY=-1SU;BYMONTH=3", "FREQ=YEARLY;BYDAY=-1SU;BYMONTH=10", "+0100", "+0200")]
    [InlineData("America/New_York", "FREQ=YEARLY;BYDAY=2SU;BYMONTH=3", "FREQ=YEARLY;BYDAY=1SU;BYMONTH=11", "-0500", "-0400")]
    [InlineData("Australia/Sydney", "FREQ=YEARLY;BYDAY=1SU;BYMONTH=10", "FREQ=YEARLY;BYDAY=1SU;BYMONTH=4", "+1000", "+1100")]
    public void A_zone_carries_the_rules_of_today(string zone, string toDaylight, string toStandard, string standard, string daylight)
    {
        var written = CalendarFile.Published([Plan(CalendarDesk.Fields with { Zone = zone })]).ReplaceLineEndings("\n");
        string Part(string name) => written.Split($"BEGIN:{name}\n")[1].Split($"END:{name}")[0];

        Assert.Contains($"RRULE:{toDaylight}\n", Part("DAYLIGHT"), StringComparison.Ordinal);
        Assert.Contains($"TZOFFSETFROM:{standard}\n", Part("DAYLIGHT"), StringComparison.Ordinal);
        Assert.Contains($"TZOFFSETTO:{daylight}\n", Part("DAYLIGHT"), StringComparison.Ordinal);
        Assert.Contains($"RRULE:{toStandard}\n", Part("STANDARD"), StringComparison.Ordinal);
        Assert.Contains($"TZOFFSETTO:{standard}\n", Part("STANDARD"), StringComparison.Ordinal);
    }

    [Fact]
    public void A_series_of_whole_days_is_read_back_as_it_was_written()
    {
        var one = Plan(CalendarDesk.Fields with
        {
            AllDay = true,
            Start = new(2026, 12, 24),
            End = new(2026, 12, 26),
            Rrule = "FREQ=YEARLY;COUNT=3",
            Exceptions = [new(2027, 12, 24)],
        });

        var read = Ical.Net.Calendar.Load(CalendarFile.Published([one]))!.Events[0]!;

        Assert.False(read.Start!.HasTime);
        Assert.Equal((new DateOnly(2026, 12, 24), new DateOnly(2026, 12, 26)), (read.Start.Date, read.End!.Date));
        Assert.Equal([2026, 2028], read.GetOccurrences().Select(when => when.Period.StartTime.Year));
    }

    private static CalendarEvent Plan(CalendarFields fields) =>
        CalendarEvent.Plan(Viewers.Technician, fields, CalendarDesk.ForClients, FakeClock.Start);

    // Folded lines are one again.
    private static List<string> LinesOf(string file) =>
        [.. file.ReplaceLineEndings("\n").Replace("\n ", "", StringComparison.Ordinal).Split('\n')];
}
