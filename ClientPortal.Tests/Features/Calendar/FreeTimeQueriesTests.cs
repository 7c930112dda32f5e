using ClientPortal.Domain;
using ClientPortal.Domain.Calendar;
using ClientPortal.Domain.People;
using ClientPortal.Tests.Infrastructure;
using ClientPortal.Web.Features.Calendar;
using ClientPortal.Web.Features.MyAccount;
using Answer = ClientPortal.Domain.Calendar.Answer;

namespace ClientPortal.Tests.Features.Calendar;

/// <summary>What is told of other people's time: a week after the clock's start, Friday 27 November.</summary>
public sealed class FreeTimeQueriesTests : IAsyncLifetime
{
    private static readonly DateOnly Friday = new(2026, 11, 27);

    private TestPortal portal = null!;

    public async ValueTask InitializeAsync() => portal = await TestPortal.StartAsync(new FakeClock(), hosted: false);

    public async ValueTask DisposeAsync() => await portal.DisposeAsync();

    [Fact]
    public async Task A_client_learns_that_staff_are_busy_and_not_with_what()
    {
        await portal.Calendar().PlanAsync(portal.Technician, CalendarDesk.Fields with { Title = "Salaires" }, new CalendarPlace());
        await portal.MeetingAsync(portal.Technician, portal.Member.PersonId);

        var client = await FindAsync(portal.Member, portal.Technician, portal.Member);
        var staff = await FindAsync(portal.Admin, portal.Technician, portal.Member);

        Assert.Equal([null, "Comité de pilotage"], Titles(client, portal.Technician));
        Assert.Equal(["Comité de pilotage", "Salaires"], Titles(staff, portal.Technician));
        Assert.DoesNotContain(client.Proposals, one => one.From < At(10) && one.To > At(9));
        Assert.NotEmpty(client.Proposals);
    }

    [Fact]
    public async Task People_whom_a_client_may_not_see_are_not_found()
    {
        await Assert.ThrowsAsync<NotFound>(() => FindAsync(portal.Outsider, portal.Outsider, portal.Member));
        await Assert.ThrowsAsync<NotFound>(() => FindAsync(portal.Outsider, portal.Outsider, portal.Member with { PersonId = Guid.NewGuid() }));
        Assert.Equal(2, (await FindAsync(portal.Outsider, portal.Outsider, portal.Technician)).People.Count);
    }

    [Fact]
    public async Task What_is_declined_cancelled_or_moved_makes_no_one_busy()
    {
        var declined = await portal.MeetingAsync(portal.Technician, portal.Member.PersonId);
        await portal.Calendar().ReplyAsync(portal.Member, declined, Answer.No);
        var cancelled = await portal.MeetingAsync(portal.Technician, portal.Member.PersonId);
        await portal.Calendar().CancelAsync(portal.Technician, cancelled);
        var moved = await portal.MeetingAsync(portal.Technician, portal.Member.PersonId);

        var found = await portal.Get<FreeTimeQueries>().FindAsync(
            portal.Technician, [portal.Member.PersonId], Friday, 1, TimeSpan.FromHours(1), except: moved);

        Assert.Empty(found.People[0].Busy);
    }

    [Fact]
    public async Task Each_persons_own_hours_and_their_organisations_holidays_count()
    {
        var account = portal.Get<AccountQueries>();
        var profile = (await account.ProfileAsync(portal.Member)).Profile;
        var hours = new WorkingHours(new TimeOnly(9, 0), new TimeOnly(12, 0), Weekdays.MondayToFriday);
        await portal.Get<ProfileCommands>().DescribeAsync(
            portal.Member, profile, profile with { TimeZone = "America/New_York", WorkingHours = hours });

        // Nine o'clock in New York is fourteen in Dakar.
        var found = await FindAsync(portal.Technician, portal.Technician, portal.Member);
        Assert.Equal(At(14), found.Proposals[0].From);

        await portal.Get<OfficeHoursCommands>().AddHolidaysAsync(portal.Technician, portal.Acme, [(Friday, "Pont")]);
        Assert.Empty((await FindAsync(portal.Technician, portal.Technician, portal.Member)).Proposals);
    }

    private Task<FreeTimes> FindAsync(Viewer by, params Viewer[] people) => portal.Get<FreeTimeQueries>().FindAsync(
        by, [.. people.Select(person => person.PersonId)], Friday, 1, TimeSpan.FromHours(1));

    private static List<string?> Titles(FreeTimes found, Viewer person) =>
        [.. found.People.Single(one => one.Id == person.PersonId).Busy.Select(one => one.Title).Order()];

    private static DateTimeOffset At(int hour) => new(2026, 11, 27, hour, 0, 0, TimeSpan.Zero);
}
