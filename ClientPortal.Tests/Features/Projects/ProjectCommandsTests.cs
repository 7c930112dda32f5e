using ClientPortal.Domain;
using ClientPortal.Domain.Projects;
using ClientPortal.Tests.Infrastructure;

namespace ClientPortal.Tests.Features.Projects;

public class ProjectCommandsTests
{
    [Fact]
    public async Task A_report_is_saved_with_its_event()
    {
        await using var portal = await TestPortal.StartAsync();
        var id = await portal.ProjectAsync();
        var before = await portal.Log.HeadAsync();

        await portal.Projects.ReportAsync(portal.Technician, id, progress: 85, status: null);

        var detail = await portal.ProjectQueries.FindAsync(portal.Member, id);
        Assert.Equal(85, detail.Row.Progress);
        var logged = Assert.Single(await portal.Log.AfterAsync(portal.Member, before, 10));
        Assert.Equal(["progress"], Assert.IsType<ProjectUpdated>(logged.Event).Fields);
    }

    [Fact]
    public async Task What_is_not_the_viewers_is_not_found()
    {
        await using var portal = await TestPortal.StartAsync();
        var id = await portal.ProjectAsync();

        await Assert.ThrowsAsync<NotFound>(() => portal.ProjectQueries.FindAsync(portal.Outsider, id));
        await Assert.ThrowsAsync<NotFound>(() => portal.Projects.ReportAsync(portal.NonMember, id, 1, null));
    }
}
