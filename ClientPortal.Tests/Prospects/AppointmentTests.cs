using ClientPortal.Domain.Prospects;
using ClientPortal.Tests.Infrastructure;

namespace ClientPortal.Tests.Prospects;

/// <summary>However often and in whatever order the calendar tells it, it comes to the same.</summary>
public sealed class AppointmentTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 20, 9, 0, 0, TimeSpan.Zero);

    private static readonly AppointmentFields Booked = new("invitees/1")
    {
        Title = "Premier échange", StartsAt = Now.AddDays(2), TimeZone = "Africa/Dakar", CancelUrl = "https://calendly.com/c/1",
        Answers = [new("Société", "Teranga")],
    };

    private static readonly AppointmentFields Cancelled = Booked with { CancelledAt = Now.AddDays(1), CancelReason = "Malade" };
    private static readonly AppointmentFields Moved = Booked with { CancelledAt = Now.AddDays(1), Replaced = true };
    private static readonly AppointmentFields Instead =
        new("invitees/2") { FormerInviteeUri = "invitees/1", Title = "Premier échange", StartsAt = Now.AddDays(9) };

    public static TheoryData<string, AppointmentFields[]> Orders
    {
        get
        {
            var data = new TheoryData<string, AppointmentFields[]>();
            foreach (var order in Permutations([Booked, Moved, Instead]))
            {
                data.Add("moved", order);
                data.Add("moved", [.. order, .. order]);
            }

            data.Add("cancelled", [Booked, Cancelled]);
            data.Add("cancelled", [Cancelled, Booked]);
            data.Add("cancelled", [Cancelled, Booked, Booked, Cancelled]);
            data.Add("moved", [Instead, Booked]); // the cancellation never came
            data.Add("moved", [Booked, Instead]);
            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Orders))]
    public void Any_order_and_repetition_end_the_same(string end, AppointmentFields[] reported)
    {
        var prospect = NewProspect();

        foreach (var news in reported)
        {
            prospect.Note(Viewers.Technician, news, Now);
        }

        var first = Assert.Single(prospect.Appointments, one => one.InviteeUri == "invitees/1");
        Assert.NotNull(first.CancelledAt);
        Assert.Equal(("Premier échange", Now.AddDays(2), "Africa/Dakar"), (first.Title, first.StartsAt, first.TimeZone));
        Assert.Equal([new ClientPortal.Domain.Prospects.Answer("Société", "Teranga")], first.Answers);
        Assert.Equal(end == "moved", first.Replaced);
        if (end == "moved")
        {
            var second = Assert.Single(prospect.Appointments, one => one.InviteeUri == "invitees/2");
            Assert.Equal((Now.AddDays(9), (DateTimeOffset?)null), (second.StartsAt!.Value, second.CancelledAt));
        }
        else
        {
            Assert.Equal("Malade", first.CancelReason);
        }
    }

    [Fact]
    public void A_repeated_report_is_no_event()
    {
        var prospect = NewProspect();
        foreach (var news in new[] { Booked, Moved, Instead })
        {
            prospect.Note(Viewers.Technician, news, Now);
            Assert.Equal(["appointment"], Assert.IsType<ProspectUpdated>(Assert.Single(prospect.TakeEvents())).Fields);
        }

        foreach (var again in new[] { Instead, Booked, Moved })
        {
            prospect.Note(Viewers.Technician, again, Now.AddDays(3));
        }

        Assert.Empty(prospect.TakeEvents());
    }

    private static Prospect NewProspect()
    {
        var prospect = Prospect.Meet(Viewers.Technician, new ProspectFields { FirstName = "Awa" }, ProspectSource.Calendly, Now);
        prospect.TakeEvents();
        return prospect;
    }

    private static IEnumerable<AppointmentFields[]> Permutations(AppointmentFields[] of) =>
        of.Length <= 1
            ? [of]
            : of.SelectMany(one => Permutations([.. of.Where(other => other != one)]).Select(rest => (AppointmentFields[])[one, .. rest]));
}
