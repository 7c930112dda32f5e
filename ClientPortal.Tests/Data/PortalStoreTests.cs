using ClientPortal.Domain.Projects;
using ClientPortal.Tests.Infrastructure;
using Microsoft.EntityFrameworkCore;

namespace ClientPortal.Tests.Data;

public sealed class PortalStoreTests
{
    [Fact]
    public async Task Everybody_who_changes_the_same_thing_at_once_gets_through()
    {
        await using var portal = await TestPortal.StartAsync();
        var id = await portal.ProjectAsync();
        var before = await portal.Log.HeadAsync();

        await Task.WhenAll(Enumerable.Range(50, 40).Select(progress =>
            Task.Run(() => portal.Projects.ReportAsync(portal.Technician, id, progress, status: null))));

        Assert.Equal(40, (await portal.Log.AfterAsync(portal.Technician, before, 100)).Count);
    }

    [Fact]
    public async Task A_change_that_is_made_again_may_write_elsewhere_meanwhile()
    {
        await using var portal = await TestPortal.StartAsync();
        var id = await portal.ProjectAsync();
        var attempts = 0;

        await portal.Store.WriteAsync(async db =>
        {
            var project = await db.Projects.SingleAsync(one => one.Id == id);
            project.Report(portal.Technician, 60, null, TimeProvider.System.GetUtcNow());
            if (++attempts == 1)
            {
                await portal.Projects.ReportAsync(portal.Technician, id, null, ProjectStatus.Paused);
            }
            else
            {
                await portal.Projects.CreateAsync(portal.Technician, portal.Acme, new ProjectFields("Another", "", ProjectStatus.Planned, 0, false, null, null));
            }
        }).WaitAsync(TimeSpan.FromSeconds(10));

        var row = (await portal.ProjectQueries.FindAsync(portal.Technician, id)).Row;
        Assert.Equal((2, 60, ProjectStatus.Paused), (attempts, row.Progress, row.Status));
    }

    [Fact]
    public async Task What_a_change_leaves_running_behind_it_waits_its_turn()
    {
        await using var portal = await TestPortal.StartAsync();
        var path = portal.Get<Web.Data.CommitPath>();
        var release = new TaskCompletionSource();
        var late = Task.CompletedTask;
        await path.AloneAsync(
            () =>
            {
                late = LateAsync();
                return Task.FromResult(true);
            },
            CancellationToken.None);

        var held = new TaskCompletionSource();
        var holder = path.AloneAsync(
            async () =>
            {
                release.SetResult();
                await held.Task;
                return true;
            },
            CancellationToken.None);
        await release.Task;
        Assert.False(late.IsCompleted);
        held.SetResult();
        await Task.WhenAll(holder, late);

        async Task LateAsync()
        {
            await release.Task;
            await path.PassAsync(() => Task.FromResult(0), [], [], CancellationToken.None);
        }
    }
}
