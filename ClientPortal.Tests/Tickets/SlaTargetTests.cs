using ClientPortal.Domain;
using ClientPortal.Domain.People;
using ClientPortal.Domain.Tickets;

namespace ClientPortal.Tests.Tickets;

/// <summary>The SLA clock: it runs in working hours, pauses while staff wait for the client, and is settled once.</summary>
public sealed class SlaTargetTests
{
    private static readonly BusinessHours Hours = BusinessHours.Dakar; // Monday to Friday, 8:30 to 17:30

    [Theory]
    [InlineData("2026-11-20T09:00Z", 60, "2026-11-20T10:00Z")] // a Friday morning
    [InlineData("2026-11-20T17:00Z", 60, "2026-11-23T09:00Z")] // over the weekend
    [InlineData("2026-11-20T06:00Z", 30, "2026-11-20T09:00Z")] // before the day begins
    [InlineData("2026-11-20T17:30Z", 30, "2026-11-23T09:00Z")] // at its very end
    [InlineData("2026-11-21T12:00Z", 540, "2026-11-23T17:30Z")] // a Saturday; a whole working day
    [InlineData("2026-11-20T08:30Z", 541, "2026-11-23T08:31Z")]
    public void Working_time_passes_in_working_hours(string from, int minutes, string due)
    {
        var begin = Moment(from);

        Assert.Equal(Moment(due), Hours.Add(begin, TimeSpan.FromMinutes(minutes)));
        Assert.Equal(TimeSpan.FromMinutes(minutes), Hours.Between(begin, Moment(due)));
    }

    [Fact]
    public void A_holiday_is_no_working_day()
    {
        var hours = Hours with { Holidays = [new DateOnly(2026, 11, 23)] };

        Assert.Equal(Moment("2026-11-24T09:00Z"), hours.Add(Moment("2026-11-20T17:00Z"), TimeSpan.FromHours(1)));
    }

    [Fact]
    public void The_clocks_of_the_zone_count_not_ours()
    {
        var paris = new BusinessHours("Europe/Paris", new TimeOnly(9, 0), new TimeOnly(18, 0), Weekdays.MondayToFriday, []);

        // Summer time ended on 25 October 2026: nine o'clock is at 7 UTC before, at 8 after.
        Assert.Equal(Moment("2026-10-23T08:00Z"), paris.Add(Moment("2026-10-23T05:00Z"), TimeSpan.FromHours(1)));
        Assert.Equal(Moment("2026-10-26T09:00Z"), paris.Add(Moment("2026-10-23T16:00Z"), TimeSpan.FromHours(1)));
    }

    [Fact]
    public void Nothing_passes_backwards() => Assert.Equal(TimeSpan.Zero, Hours.Between(Moment("2026-11-20T12:00Z"), Moment("2026-11-20T10:00Z")));

    [Fact]
    public void While_staff_wait_for_the_client_it_pauses()
    {
        var terms = ServiceTerms.Default;
        var target = SlaTarget.Until(Moment("2026-11-20T13:00Z"));

        var paused = target.Paused(terms, Moment("2026-11-20T12:00Z"));
        Assert.False(paused.IsRunning);
        Assert.False(paused.IsBrokenAt(Moment("2026-11-30T12:00Z")));
        Assert.Equal(paused, paused.Paused(terms, Moment("2026-11-20T12:30Z")));

        // One hour was left, and one hour is left.
        var resumed = paused.Resumed(terms, Moment("2026-11-24T17:00Z"));
        Assert.Equal(Moment("2026-11-25T09:00Z"), resumed.DueAt);
    }

    [Fact]
    public void What_was_settled_is_kept_or_broken_for_good()
    {
        var target = SlaTarget.Until(Moment("2026-11-20T13:00Z"));

        var kept = target.Settled(Moment("2026-11-20T12:59Z"));
        Assert.False(kept.IsBrokenAt(Moment("2027-01-01T00:00Z")));
        Assert.True(target.Settled(Moment("2026-11-20T13:01Z")).IsBrokenAt(Moment("2026-11-20T13:01Z")));
        Assert.Equal(kept, kept.Settled(Moment("2026-11-20T14:00Z")));
        Assert.Equal(SlaTarget.None, SlaTarget.None.Settled(Moment("2026-11-20T14:00Z")));
    }

    [Fact]
    public void Terms_that_cannot_be_kept_are_refused()
    {
        var terms = ServiceTerms.Default;
        string Refused(ServiceTerms refused) => Assert.Throws<RuleBroken>(refused.Checked).Rule;

        Assert.Same(terms, terms.Checked());
        Assert.Equal("person.time-zone-unknown", Refused(terms with { Hours = Hours with { TimeZone = "Mars/Olympus" } }));
        Assert.Equal("terms.hours-empty", Refused(terms with { Hours = Hours with { To = Hours.From } }));
        Assert.Equal("terms.hours-empty", Refused(terms with { Hours = Hours with { Days = Weekdays.None } }));
        Assert.Equal("terms.targets", Refused(terms with { Targets = Only(TimeSpan.Zero, TimeSpan.FromHours(1)) }));
        Assert.Equal("terms.targets", Refused(terms with { Targets = Only(TimeSpan.FromHours(2), TimeSpan.FromHours(1)) }));
        Assert.Equal("terms.targets", Refused(terms with { Targets = Only(TimeSpan.FromHours(2), TimeSpan.FromHours(1_001)) }));
    }

    private static Dictionary<TicketPriority, ServiceTarget> Only(TimeSpan answer, TimeSpan resolution) =>
        new() { [TicketPriority.Normal] = new(answer, resolution) };

    private static DateTimeOffset Moment(string text) => DateTimeOffset.Parse(text, System.Globalization.CultureInfo.InvariantCulture);
}
