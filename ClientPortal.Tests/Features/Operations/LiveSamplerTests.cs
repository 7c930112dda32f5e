using ClientPortal.Domain;
using ClientPortal.Domain.Jobs;
using ClientPortal.Tests.Infrastructure;
using ClientPortal.Web.Features.Operations;
using ClientPortal.Web.Live;

namespace ClientPortal.Tests.Features.Operations;

public sealed class LiveSamplerTests : IAsyncLifetime
{
    private readonly FakeClock clock = new();
    private TestPortal portal = null!;

    private LiveSampler Sampler => portal.Get<LiveSampler>();

    public async ValueTask InitializeAsync()
    {
        portal = await TestPortal.StartAsync(clock);
        await Eventually.TrueAsync(() => Sampler.Now is not null);
    }

    public async ValueTask DisposeAsync() => await portal.DisposeAsync();

    [Fact]
    public async Task A_sample_has_what_is_connected_and_what_waits()
    {
        portal.Get<PresenceBoard>().Connect(portal.Member.PersonId, "one");
        portal.Get<PresenceBoard>().Connect(portal.Member.PersonId, "two");
        var listener = RecordingListener.In(portal.Bus, Room.Staff, Room.Organisation(portal.Acme));
        await portal.Store.WriteAsync(db =>
        {
            var (waiting, again, refused) = (Mail(), Mail(), Mail());
            again.Fail("down", clock.GetUtcNow().AddMinutes(1), clock.GetUtcNow());
            refused.Fail("no such mailbox", null, clock.GetUtcNow());
            db.Jobs.AddRange(waiting, again, refused);
            return Task.CompletedTask;
        });
        portal.Bus.Deliver(new(1, new LogPruned { UpTo = 1 }));

        clock.Advance(LiveSampler.Pace);
        var now = (await Sampler.FreshAsync(portal.Technician))!.Now;

        Assert.Equal((1, 2), (now.People, now.Circuits));
        Assert.Equal(new PersonHere(portal.Member.PersonId, "Max Member", 2), Assert.Single(now.Here));
        Assert.Contains(new RoomCount(RoomKind.Organisation, "Acme", 1), now.Busiest);
        Assert.Equal(RoomKind.Staff, now.Busiest[0].Kind);
        Assert.True(now.EventsPerSecond > 0 && now.DeliveriesPerSecond >= now.EventsPerSecond);
        Assert.True(now is { DatabaseBytes: > 0, MemoryBytes: > 0 });
        Assert.InRange(now.PausedPercent, 0, 100);
        Assert.Equal(1, now.Mail.GivenUp);
        Assert.NotEmpty(listener.Heard);

        Job Mail() => Job.Create("mail", Guid.NewGuid().ToString(), clock.GetUtcNow().AddDays(1), "", null, "a@example.org", clock.GetUtcNow());
    }

    [Fact]
    public async Task Without_an_open_page_there_is_one_sample_a_minute_and_an_hour_of_them()
    {
        for (var minute = 2; minute <= LiveSampler.Kept + 2; minute++)
        {
            var count = Math.Min(minute, LiveSampler.Kept);
            clock.Advance(TimeSpan.FromMinutes(1));
            await Eventually.TrueAsync(() => Sampler.Now!.Now.At == clock.GetUtcNow() && Sampler.Now.Minutes.Count == count);
        }

        Assert.All(
            Sampler.Now!.Minutes.Zip(Sampler.Now.Minutes.Skip(1)), pair => Assert.Equal(TimeSpan.FromMinutes(1), pair.Second.At - pair.First.At));
    }

    [Fact]
    public async Task A_day_has_a_point_for_each_quarter_of_an_hour_with_its_highest_figures_and_all_incidents()
    {
        await NextMinuteAsync(open: 2);
        Assert.Equal(2, Assert.Single(Sampler.Now!.Quarters).Circuits);
        while (Sampler.Now.Quarters.Count < 3)
        {
            await NextMinuteAsync(open: 1);
        }

        Assert.Equal([2, 1, 1], Sampler.Now.Quarters.Select(one => one.Circuits));
        Assert.Equal(2, Sampler.Now.Quarters[0].HighestWith(Sampler.Now.Quarters[1]).Circuits);
        Assert.Equal(5, (Sampler.Now.Now with { Incidents = 2 }).HighestWith(Sampler.Now.Now with { Incidents = 3 }).Incidents);
    }

    [Fact]
    public async Task While_somebody_looks_there_is_one_each_five_seconds_and_one_signal_for_it()
    {
        var page = RecordingListener.In(portal.Bus, Room.Figures);
        var others = RecordingListener.In(portal.Bus, [.. portal.Admin.Rooms(), .. portal.Member.Rooms(), Room.Announcements]);
        var before = Sampler.Now!.Now.At;

        clock.Advance(LiveSampler.Pace);
        await Eventually.TrueAsync(() => page.Signals.Count == 1);
        Assert.Equal(before + LiveSampler.Pace, Sampler.Now.Now.At);
        Assert.Single(Sampler.Now.Minutes);
        Assert.Empty(others.Signals);

        // Pages that open meanwhile share it.
        Assert.Same(Sampler.Now, await Sampler.FreshAsync(portal.Admin));
        await Assert.ThrowsAsync<NotFound>(() => Sampler.FreshAsync(portal.ClientAdmin));
    }

    // Pages connect shortly before the sample, so that no lease has ended.
    private async Task NextMinuteAsync(int open)
    {
        clock.Advance(TimeSpan.FromSeconds(50));
        var pages = Enumerable.Range(0, open).Select(number => $"page {number}").ToList();
        pages.ForEach(page => portal.Get<PresenceBoard>().Connect(portal.Member.PersonId, page));
        clock.Advance(TimeSpan.FromSeconds(10));
        await Eventually.TrueAsync(() => Sampler.Now!.Now.At == clock.GetUtcNow());
        pages.ForEach(page => portal.Get<PresenceBoard>().Disconnect(portal.Member.PersonId, page));
    }
}
