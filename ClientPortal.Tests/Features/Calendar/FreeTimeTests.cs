using ClientPortal.Domain.Calendar;
using ClientPortal.Web.Features.Calendar;

namespace ClientPortal.Tests.Features.Calendar;

/// <summary>Free times of several people, of a Monday on which Paris is two hours ahead of Dakar.</summary>
public sealed class FreeTimeTests
{
    private static readonly DateTimeOffset Monday = new(2027, 6, 7, 0, 0, 0, TimeSpan.Zero);

    [Fact]
    public void A_proposal_is_within_the_hours_of_all_and_beside_what_takes_place()
    {
        var (dakar, paris) = (Works("Africa/Dakar"), Works("Europe/Paris"));
        var one = new PersonTimes(Week(dakar), [At(9, 10.5)]);
        var other = new PersonTimes(Week(paris), [At(12, 13)]);

        var found = FreeTime.Find([one, other], Monday, Monday.AddDays(1), TimeSpan.FromHours(1), TimeZoneInfo.Utc, 6);

        // Dakar works from 8:30 to 17:30, Paris from 6:30 to 15:30 by the same clock.
        Assert.Equal([At(10.5, 11.5), At(13, 14), At(14, 15)], found);
    }

    [Fact]
    public void A_day_gives_three_and_days_without_work_none()
    {
        var holidays = new Dictionary<DateOnly, string> { [new(2027, 6, 8)] = "Férié" };
        var person = new PersonTimes(Week(Works("Africa/Dakar") with { Holidays = holidays }), []);

        var found = FreeTime.Find([person], Monday.AddDays(-2), Monday.AddDays(3), TimeSpan.FromMinutes(50), TimeZoneInfo.Utc, 6);

        Assert.Equal(["07 08:30", "07 09:30", "07 10:30", "09 08:30", "09 09:30", "09 10:30"], found.Select(one => $"{one.From:dd HH:mm}"));
    }

    [Fact]
    public void Hours_stay_where_the_clocks_show_them_when_these_change()
    {
        var paris = Works("Europe/Paris");

        // The clocks changed on 28 March 2027.
        Assert.Equal("07:30", $"{paris.On(new(2027, 3, 26))!.Value.From:HH:mm}");
        Assert.Equal("06:30", $"{paris.On(new(2027, 3, 29))!.Value.From:HH:mm}");
        Assert.Null(paris.On(new(2027, 3, 28)));
    }

    [Fact]
    public void No_time_is_found_where_none_is_free()
    {
        var busy = new PersonTimes(Week(Works("Africa/Dakar")), [new Stretch(Monday, Monday.AddDays(5))]);

        Assert.Empty(FreeTime.Find([busy], Monday, Monday.AddDays(5), TimeSpan.FromMinutes(15), TimeZoneInfo.Utc, 6));
    }

    private static WorkTimes Works(string zone) => new(WorkTimes.Usual, ZonedTime.Zone(zone), new Dictionary<DateOnly, string>());

    private static List<Stretch> Week(WorkTimes times) => [.. times.Within(Monday.AddDays(-2), Monday.AddDays(5))];

    private static Stretch At(double from, double to) => new(Monday.AddHours(from), Monday.AddHours(to));
}
