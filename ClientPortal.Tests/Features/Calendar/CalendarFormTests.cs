using ClientPortal.Web.Features.Calendar;

namespace ClientPortal.Tests.Features.Calendar;

public sealed class CalendarFormTests
{
    private static readonly DateTime Night = new(2026, 11, 30, 23, 20, 0);

    [Fact]
    public void Another_start_moves_the_end_along_and_another_end_makes_it_longer()
    {
        var form = CalendarForm.New(Night, "Africa/Dakar");
        form.MoveTo(Night.Date.AddHours(12));
        Assert.Equal(Night.Date.AddHours(13), form.End);

        form.End = Night.Date.AddHours(15);
        form.MoveTo(Night.Date.AddDays(2).AddHours(9));
        Assert.Equal(Night.Date.AddDays(2).AddHours(12), form.End);

        form.End = form.Start.AddDays(-1);
        form.MoveTo(form.Start.AddHours(1));
        Assert.Equal(form.Start.AddHours(1), form.End);
    }

    [Fact]
    public void Another_first_day_moves_the_last_one_along()
    {
        var form = CalendarForm.New(Night, "Africa/Dakar");
        form.LastDay = form.FirstDay.AddDays(2);
        form.MoveToDay(new(2026, 6, 1));
        Assert.Equal(new(2026, 6, 3), form.LastDay);

        form.LastDay = form.FirstDay.AddDays(-3);
        form.MoveToDay(new(2026, 6, 9));
        Assert.Equal(form.FirstDay, form.LastDay);
    }

    // A browser sends what is typed of a year, digit by digit.
    [Fact]
    public void A_start_at_the_end_of_all_time_is_taken()
    {
        var form = CalendarForm.New(Night, "Africa/Dakar");
        form.MoveTo(DateTime.MaxValue);
        form.MoveToDay(DateOnly.MaxValue);
        Assert.Equal((DateTime.MaxValue, DateOnly.MaxValue), (form.End, form.LastDay));

        form.MoveTo(DateTime.MinValue);
        Assert.Equal(DateTime.MinValue.AddHours(1), form.End);
    }
}
