using ClientPortal.Domain;
using ClientPortal.Domain.Calendar;
using ClientPortal.Domain.People;

namespace ClientPortal.Tests.Features.Calendar.Booking;

public sealed class SlotOfferTests
{
    private static readonly Viewer Staff = Viewer.Portal with { PersonId = Guid.NewGuid() };

    // A Friday.
    private static readonly DateTimeOffset Now = new(2026, 11, 20, 9, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Slots_follow_one_another_with_the_buffer_between_and_end_within_the_hours()
    {
        var offer = Offer(new SlotFields
        {
            Title = "Point", Minutes = 45, Buffer = 15, Horizon = 7, IsOpen = true,
            Windows = [Hours(DayOfWeek.Monday, 9, 12), Hours(DayOfWeek.Monday, 14, 15)],
        });

        Assert.Equal(
            ["23 09:00-09:45", "23 10:00-10:45", "23 11:00-11:45", "23 14:00-14:45"],
            offer.Slots(TimeZoneInfo.Utc, Now).Select(slot => $"{slot.StartsAt:dd HH:mm}-{slot.EndsAt:HH:mm}"));
    }

    [Fact]
    public void The_first_is_an_hour_away_and_the_last_within_the_horizon()
    {
        var offer = Offer(new SlotFields
        {
            Title = "Point", Minutes = 30, Horizon = 7, IsOpen = true,
            Windows = [new SlotWindow(DayOfWeek.Friday, new TimeOnly(9, 30), new TimeOnly(10, 30))],
        });

        Assert.Equal(["20 10:00", "27 09:30", "27 10:00"], offer.Slots(TimeZoneInfo.Utc, Now).Select(slot => $"{slot.StartsAt:dd HH:mm}"));
    }

    [Fact]
    public void Hours_are_those_of_the_zone_on_both_sides_of_a_change_of_the_clocks_and_no_slot_is_longer_or_shorter()
    {
        var paris = TimeZoneInfo.FindSystemTimeZoneById("Europe/Paris");
        var offer = Offer(new SlotFields
        {
            Title = "Point", Minutes = 30, Horizon = 7, IsOpen = true,
            Windows =
            [
                new SlotWindow(DayOfWeek.Saturday, new TimeOnly(9, 0), new TimeOnly(9, 30)),
                new SlotWindow(DayOfWeek.Sunday, new TimeOnly(1, 30), new TimeOnly(4, 0)),
            ],
        });

        // On Sunday, 28 March 2027, two o'clock is three.
        var slots = offer.Slots(paris, new DateTimeOffset(2027, 3, 26, 12, 0, 0, TimeSpan.Zero)).ToList();

        Assert.Equal(
            ["27 08:00", "28 00:30", "28 01:00", "28 01:30"], slots.Select(slot => $"{slot.StartsAt.UtcDateTime:dd HH:mm}"));
        Assert.All(slots, slot => Assert.Equal(TimeSpan.FromMinutes(30), slot.EndsAt - slot.StartsAt));
    }

    [Fact]
    public void A_closed_offer_has_no_slots()
    {
        var offer = Offer(new SlotFields { Title = "Point", Windows = [Hours(DayOfWeek.Monday, 9, 12)] });

        Assert.Empty(offer.Slots(TimeZoneInfo.Utc, Now));
    }

    [Theory]
    [InlineData("calendar.slot-choice", 37, 9, 12, 14, 15)]
    [InlineData("calendar.slot-hours", 30, 12, 12, 14, 15)]
    [InlineData("calendar.slot-hours", 30, 9, 14, 13, 15)]
    public void Hours_and_lengths_that_make_no_sense_are_refused(string rule, int minutes, int from, int to, int from2, int to2) => Assert.Equal(
        rule,
        Assert.Throws<RuleBroken>(() => Offer(new SlotFields
        {
            Title = "Point", Minutes = minutes, Windows = [Hours(DayOfWeek.Monday, from2, to2), Hours(DayOfWeek.Monday, from, to)],
        })).Rule);

    [Fact]
    public void An_open_offer_needs_hours() =>
        Assert.Equal("calendar.slot-hours-missing", Assert.Throws<RuleBroken>(() => Offer(new SlotFields { Title = "Point", IsOpen = true })).Rule);

    private static SlotWindow Hours(DayOfWeek day, int from, int to) => new(day, new TimeOnly(from, 0), new TimeOnly(to, 0));

    private static SlotOffer Offer(SlotFields fields)
    {
        var offer = SlotOffer.Of(Staff);
        offer.Change(Staff, fields, Now);
        return offer;
    }
}
