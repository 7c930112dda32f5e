using ClientPortal.Domain;
using ClientPortal.Domain.Maintenances;
using ClientPortal.Tests.Infrastructure;
using ClientPortal.Tests.People;

namespace ClientPortal.Tests.Maintenances;

public sealed class MaintenanceTests
{
    private static readonly DateTimeOffset Now = DateTimeOffset.Parse("2026-11-01T08:00:00Z", null);

    [Fact]
    public void It_is_planned_moved_and_ended_and_each_is_an_event()
    {
        var made = Planned();
        Assert.Equal((Now.AddMinutes(10), Now.AddMinutes(70)), (made.StartsAt, made.EndsAt));
        Assert.False(made.Window.IsRunning(Now.AddMinutes(9)));
        Assert.True(made.Window.IsRunning(Now.AddMinutes(10)));
        Assert.False(made.Window.IsOpen(Now.AddMinutes(70)));

        made.MoveEnd(Viewers.Admin, Now.AddMinutes(90), Now);
        made.Begin(Viewers.Admin, Now.AddMinutes(5));
        made.Begin(Viewers.Admin, Now.AddMinutes(6));
        made.End(Viewers.Admin, Now.AddMinutes(30));
        made.End(Viewers.Admin, Now.AddMinutes(31));

        Assert.Equal((Now.AddMinutes(5), Now.AddMinutes(30)), (made.StartsAt, made.EndsAt));
        var events = made.TakeEvents();
        Assert.Equal(
            [typeof(MaintenancePlanned), typeof(MaintenanceMoved), typeof(MaintenanceMoved), typeof(MaintenanceEnded)],
            events.Select(one => one.GetType()));
        Assert.False(((MaintenanceEnded)events[^1]).Cancelled);
    }

    [Fact]
    public void One_that_has_not_started_is_cancelled()
    {
        var made = Planned();
        made.End(Viewers.Admin, Now);
        Assert.True(((MaintenanceEnded)made.TakeEvents()[^1]).Cancelled);
    }

    [Fact]
    public void Times_that_make_no_sense_are_refused()
    {
        Assert.Equal("maintenance.ends-before", Rule(() => Maintenance.Plan(Viewers.Admin, new(Now.AddHours(1), Now.AddHours(1)), Now)));
        Assert.Equal("maintenance.ends-before", Rule(() => Maintenance.Plan(Viewers.Admin, new(null, Now), Now)));
        Assert.Equal("maintenance.too-long", Rule(() => Maintenance.Plan(Viewers.Admin, new(null, Now.AddDays(3)), Now)));
        Assert.Equal("maintenance.over", Rule(() => Planned().MoveEnd(Viewers.Admin, Now.AddDays(1), Now.AddHours(2))));
        Assert.Equal("maintenance.over", Rule(() => Planned().Begin(Viewers.Admin, Now.AddHours(2))));
        Assert.Equal("viewer.admin-only", Rule(() => Maintenance.Plan(Viewers.Technician, new(null, Now.AddHours(1)), Now)));
    }

    [Fact]
    public void The_reason_is_read_in_the_own_language_and_else_in_the_other()
    {
        var both = Maintenance.Plan(Viewers.Admin, new(null, Now.AddHours(1), "Serveur", "Server"), Now).Window;
        var one = Maintenance.Plan(Viewers.Admin, new(null, Now.AddHours(1), " ", "Server"), Now).Window;
        Assert.Equal(("Serveur", "Server"), (both.Reason("fr"), both.Reason("en")));
        Assert.Equal("Server", one.Reason("fr"));
    }

    private static Maintenance Planned() => Maintenance.Plan(Viewers.Admin, new(Now.AddMinutes(10), Now.AddMinutes(70)), Now);

    private static string Rule(Action act) => Assert.Throws<RuleBroken>(act).Rule;
}
