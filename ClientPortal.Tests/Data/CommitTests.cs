using System.Collections.Concurrent;
using ClientPortal.Domain;
using ClientPortal.Domain.People;
using ClientPortal.Domain.Projects;
using ClientPortal.Tests.Infrastructure;
using ClientPortal.Web.Data;
using Microsoft.EntityFrameworkCore;

namespace ClientPortal.Tests.Data;

/// <summary>No log row, no event; no commit, no event.</summary>
public class CommitTests : IAsyncLifetime
{
    private TestPortal portal = null!;
    private Guid project;
    private long before;

    public async ValueTask InitializeAsync()
    {
        portal = await TestPortal.StartAsync();
        project = await portal.ProjectAsync();
        before = await portal.Log.HeadAsync();
        await Eventually.TrueAsync(() => portal.Bus.Head == before);
    }

    public async ValueTask DisposeAsync() => await portal.DisposeAsync();

    [Fact]
    public async Task A_save_that_fails_leaves_neither_the_change_nor_its_event()
    {
        var listener = RecordingListener.In(portal.Bus, Room.Staff);

        await Assert.ThrowsAsync<DbUpdateException>(() => portal.Store.WriteAsync(async db =>
        {
            (await db.Projects.SingleAsync(one => one.Id == project)).Report(portal.Technician, 99, null, DateTimeOffset.UnixEpoch);
            db.LastSeen.Add(MissingPerson());
        }));

        Assert.Equal(before, await portal.Log.HeadAsync());
        Assert.Equal(40, await ProgressAsync());

        // What is heard next is the next commit: nothing of the failed one was on its way.
        await portal.Projects.ReportAsync(portal.Technician, project, 85, null);
        await Eventually.TrueAsync(() => listener.Heard.Count > 0);
        Assert.Equal(85, await ProgressAsync());
        Assert.Equal(portal.Technician.PersonId, Assert.Single(listener.Heard).Event.ActorId);
        Assert.Equal(1, await portal.Store.ReadAsync(db => db.Log.CountAsync(row => row.Seq > before)));
    }

    [Fact]
    public async Task A_second_try_of_the_same_save_brings_the_change_and_its_event_once()
    {
        var listener = RecordingListener.In(portal.Bus, Room.Staff);
        await using var db = await portal.Get<IDbContextFactory<PortalDb>>().CreateDbContextAsync();
        (await db.Projects.SingleAsync(one => one.Id == project)).Report(portal.Technician, 85, null, DateTimeOffset.UnixEpoch);
        var broken = db.LastSeen.Add(MissingPerson());
        await Assert.ThrowsAsync<DbUpdateException>(() => db.SaveChangesAsync());

        broken.State = EntityState.Detached;
        await db.SaveChangesAsync();
        await db.SaveChangesAsync();

        await Eventually.TrueAsync(() => listener.Heard.Count > 0);
        var logged = Assert.Single(await portal.Log.AfterAsync(portal.Admin, before, 10));
        Assert.Equal(logged.Seq, Assert.Single(listener.Heard).Seq);
        Assert.Equal(85, await ProgressAsync());
    }

    [Fact]
    public async Task Inside_a_transaction_of_the_caller_nothing_is_announced_because_nothing_is_saved()
    {
        await using var db = await portal.Get<IDbContextFactory<PortalDb>>().CreateDbContextAsync();
        await using var transaction = await db.Database.BeginTransactionAsync();
        (await db.Projects.SingleAsync(one => one.Id == project)).Report(portal.Technician, 85, null, DateTimeOffset.UnixEpoch);

        await Assert.ThrowsAsync<InvalidOperationException>(() => db.SaveChangesAsync());
    }

    [Fact]
    public async Task A_listener_that_hears_of_a_change_finds_it_in_the_database()
    {
        var found = new ConcurrentQueue<int>();
        portal.Bus.Join(Room.Staff, new RecordingListener(_ =>
        {
            using var db = portal.Get<IDbContextFactory<PortalDb>>().CreateDbContext();
            found.Enqueue(db.Projects.Single(one => one.Id == project).Progress);
        }));

        await portal.Projects.ReportAsync(portal.Technician, project, 85, null);

        await Eventually.TrueAsync(() => !found.IsEmpty);
        Assert.Equal([85], found);
    }

    [Fact]
    public async Task Two_hundred_writes_at_once_are_heard_in_the_order_of_the_log_each_once()
    {
        Guid[] projects = [project, await portal.ProjectAsync("Two"), await portal.ProjectAsync("Three"), await portal.ProjectAsync("Four")];
        before = await portal.Log.HeadAsync();
        await Eventually.TrueAsync(() => portal.Bus.Head == before);
        var listener = RecordingListener.In(portal.Bus, Room.Staff, Room.Organisation(portal.Acme), Room.Project(project));

        await Task.WhenAll(Enumerable.Range(0, 200).Select(i => Task.Run(() =>
            portal.Projects.AddMilestoneAsync(portal.Technician, projects[i % 4], new MilestoneFields($"Step {i}", null, false)))));

        await Eventually.TrueAsync(() => listener.Heard.Count >= 200);
        var heard = listener.Heard;
        var log = await portal.Log.AfterAsync(portal.Admin, before, 1000);
        Assert.Equal(200, heard.Count);
        Assert.All(heard.Zip(heard.Skip(1)), pair => Assert.True(pair.First.Seq < pair.Second.Seq));
        Assert.Equal(log.Select(logged => (logged.Seq, logged.Event.EventId)), heard.Select(logged => (logged.Seq, logged.Event.EventId)));
        Assert.Equal(log[^1].Seq, portal.Bus.Head);
        Assert.Equal(200, await portal.Store.ReadAsync(db => db.Projects.SelectMany(one => one.Milestones).CountAsync()));
    }

    private Task<int> ProgressAsync() =>
        portal.Store.ReadAsync(db => db.Projects.Where(one => one.Id == project).Select(one => one.Progress).SingleAsync());

    // Breaks a foreign key.
    private static LastSeen MissingPerson() => new() { PersonId = Guid.CreateVersion7(), At = DateTimeOffset.UnixEpoch, Cursor = 0 };
}
