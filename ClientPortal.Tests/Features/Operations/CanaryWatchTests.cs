using ClientPortal.Domain;
using ClientPortal.Domain.People;
using ClientPortal.Tests.Infrastructure;
using ClientPortal.Web.Data;
using ClientPortal.Web.Features.Administration;
using ClientPortal.Web.Features.Operations;

namespace ClientPortal.Tests.Features.Operations;

/// <summary>The canaries are quiet while delivery keeps to its rules, and say what and whose it was when it does not.</summary>
public sealed class CanaryWatchTests : IAsyncLifetime
{
    private readonly FakeClock clock = new();
    private TestPortal portal = null!;

    private CanaryWatch Watch => portal.Get<CanaryWatch>();

    public async ValueTask InitializeAsync()
    {
        portal = await TestPortal.StartAsync(clock);
        Assert.Equal((0, null, false), (Watch.State.Organisations, Watch.State.Milliseconds, Watch.State.IsLost));
        clock.Advance(CanaryWatch.Period);
        await Eventually.TrueAsync(() => Watch.State is { Organisations: 2, Milliseconds: not null, IsLost: false });
    }

    public async ValueTask DisposeAsync() => await portal.DisposeAsync();

    [Fact]
    public async Task Ordinary_work_of_many_at_once_raises_no_alarm_and_the_log_agrees_with_what_was_heard()
    {
        var project = await portal.ProjectAsync();
        await Task.WhenAll(Enumerable.Range(0, 40).Select(number => Task.WhenAll(
            portal.RenameAsync(portal.Outsider, $"Olga {number}"),
            portal.RenameAsync(portal.Member, $"Max {number}"),
            portal.Projects.AmendAsync(portal.Technician, project, fields => fields with { Description = $"{number}" }))));
        var people = portal.Get<PeopleCommands>();
        await people.DisableAsync(portal.Admin, portal.NonMember.PersonId);
        var added = await people.AddOrganisationAsync(portal.Admin, "Nouvelle");
        await ComparedAsync();
        Assert.Equal(3, Watch.State.Organisations);

        // From its first minute on the new organisation has canaries too.
        await people.AddPersonAsync(portal.Admin, added, new PersonFields("Nadia", "nadia@example.org", Role.Client), TestPortal.Password);
        await ComparedAsync();
        Assert.Empty(Watch.State.Alarms);

        // The last minutes may have passed while their delivery was on its way.
        await Eventually.TrueAsync(() => !Watch.State.IsLost);
    }

    [Fact]
    public async Task A_rule_that_lets_too_much_through_is_an_alarm_in_the_figures_for_a_day()
    {
        Watch.Hears = static (_, _) => true;
        await portal.RenameAsync(portal.Outsider, "Olga Autre");
        await Eventually.TrueAsync(() => Watch.State.Alarms.Any(alarm => alarm is { Organisation: "Acme", Event: "person.updated", Heard: true }));

        clock.Advance(LiveSampler.Pace);
        var sample = (await portal.Get<LiveSampler>().FreshAsync(portal.Technician))!.Now;
        Assert.NotEmpty(sample.Canary.Alarms);
        Assert.True(sample.Incidents > 0);

        clock.Advance(TimeSpan.FromDays(1));
        Assert.Empty(Watch.State.Alarms);
    }

    [Fact]
    public async Task A_rule_that_lets_too_little_through_is_found_in_the_log()
    {
        Watch.Hears = static (_, _) => false;
        await portal.RenameAsync(portal.Outsider, "Olga Autre");
        await ComparedAsync();
        var alarm = Assert.Single(Watch.State.Alarms);
        Assert.Equal(("Other", "person.updated", false), (alarm.Organisation, alarm.Event, alarm.Heard));
    }

    [Fact]
    public async Task What_was_pruned_before_it_was_compared_is_no_alarm()
    {
        await portal.RenameAsync(portal.Outsider, "Olga Autre");
        await portal.QuietAsync();
        await portal.Store.WriteAsync(db =>
        {
            db.Log.RemoveRange(db.Log.ToList());
            db.Log.Add(EventRow.Of(new LogPruned { UpTo = portal.Bus.Head, At = clock.GetUtcNow() }));
            return Task.CompletedTask;
        });

        await ComparedAsync();
        Assert.Empty(Watch.State.Alarms);
    }

    [Fact]
    public async Task A_delivery_that_does_not_arrive_in_time_is_lost_and_the_next_that_arrives_ends_it()
    {
        var (reached, go) = (new TaskCompletionSource(), new TaskCompletionSource());
        portal.Get<CommittedEvents>().AfterAnnounced(() =>
        {
            reached.SetResult();
            return go.Task;
        });
        await reached.Task.WaitAsync(TimeSpan.FromMinutes(1));

        await Eventually.TrueAsync(() =>
        {
            clock.Advance(CanaryWatch.Period);
            return Watch.State.IsLost;
        });
        go.SetResult();
        await Eventually.TrueAsync(() => Watch.State is { IsLost: false, Milliseconds: not null });
    }

    [Fact]
    public void Only_what_is_its_organisations_own_is_for_its_administrator_and_nothing_for_a_member()
    {
        var other = Guid.CreateVersion7();
        var administrator = new Canary(portal.Acme, administrator: true, cursor: 0);
        var member = new Canary(portal.Acme, administrator: false, cursor: 0);
        var own = new Audience { OrganisationId = portal.Acme };
        Assert.True(administrator.MayKnow(own) && administrator.IsInRoomOf(own));
        Assert.False(member.MayKnow(own) || member.IsInRoomOf(own));
        Assert.All(
            new Audience[]
            {
                new() { OrganisationId = other }, own with { StaffOnly = true }, own with { MembersOnly = true },
                own with { Private = true, PersonId = other }, new(),
            },
            audience => Assert.False(administrator.MayKnow(audience) || administrator.IsInRoomOf(audience)));
    }

    // Advances until all that happened is compared: the first minute settles it, a later one compares it.
    private async Task ComparedAsync()
    {
        await portal.QuietAsync();
        var head = await portal.Log.HeadAsync();
        await Eventually.TrueAsync(() =>
        {
            clock.Advance(CanaryWatch.Period);
            return Watch.ComparedUpTo >= head;
        });
    }
}
