using Bunit;
using ClientPortal.Domain.People;
using ClientPortal.Domain.Projects;
using ClientPortal.Tests.Infrastructure;
using ClientPortal.Web.Features.Projects;

namespace ClientPortal.Tests.Features.Projects;

public sealed class ProjectToastsPanelTests : IAsyncLifetime
{
    private TestPortal portal = null!;
    private Guid id;

    public async ValueTask InitializeAsync()
    {
        portal = await TestPortal.StartAsync();
        id = await portal.ProjectAsync("Migration du réseau");
    }

    public async ValueTask DisposeAsync() => await portal.DisposeAsync();

    [Fact]
    public async Task Members_and_their_administrator_get_a_toast_with_progress_and_name()
    {
        await using var member = await OpenAsync(portal.Member);
        await using var administrator = await OpenAsync(portal.ClientAdmin, "en");

        await portal.Projects.ReportAsync(portal.Technician, id, 85, null);
        await member.SettleAsync();
        await administrator.SettleAsync();

        Assert.Equal(
            new Toast("info", "Projet mis à jour - 85\u202f%", "Migration du réseau – En cours", $"/projects/{id}", $"project:{id}"),
            Assert.Single(member.Toasts));
        Assert.Equal("Project updated - 85%", Assert.Single(administrator.Toasts).Title.Replace(" %", "%"));
    }

    [Fact]
    public async Task Neither_staff_nor_outsiders_get_a_toast()
    {
        await using var technician = await OpenAsync(portal.Technician);
        await using var admin = await OpenAsync(portal.Admin);
        await using var outsider = await OpenAsync(portal.Outsider);
        await using var nonMember = await OpenAsync(portal.NonMember);
        await using var member = await OpenAsync(portal.Member);

        await portal.Projects.ReportAsync(portal.Technician, id, 85, null);
        await Eventually.TrueAsync(() => member.Toasts.Count == 1);
        await admin.SettleAsync();
        await technician.SettleAsync();

        Assert.Equal(1, admin.Feed.Updates);
        Assert.Empty(admin.Toasts);
        Assert.Empty(technician.Toasts);
        Assert.Empty(outsider.Toasts);
        Assert.Empty(nonMember.Toasts);
    }

    [Fact]
    public async Task The_actor_gets_no_toast()
    {
        // A client cannot change a project, so the test writes an event with a client as its actor.
        await using var member = await OpenAsync(portal.Member);
        await using var administrator = await OpenAsync(portal.ClientAdmin);
        await portal.Store.WriteAsync(async db =>
        {
            var project = await db.Projects.FindAsync(id);
            project!.Report(portal.Technician with { PersonId = portal.Member.PersonId }, 50, null, TimeProvider.System.GetUtcNow());
        });

        await Eventually.TrueAsync(() => administrator.Toasts.Count == 1);
        await member.SettleAsync();
        Assert.Equal(1, member.Feed.Updates);
        Assert.Empty(member.Toasts);
    }

    [Fact]
    public async Task A_milestone_a_finished_project_and_a_new_one_have_their_own_sentences()
    {
        var milestone = await portal.Projects.AddMilestoneAsync(portal.Technician, id, new("Audit", null, Internal: false));
        await using var member = await OpenAsync(portal.Member);
        await using var newcomer = await OpenAsync(portal.NonMember);

        await portal.Projects.CompleteMilestoneAsync(portal.Technician, id, milestone);
        await member.SettleAsync();
        await portal.Projects.ReportAsync(portal.Technician, id, 100, ProjectStatus.Done);
        await member.SettleAsync();
        await portal.Projects.AddMemberAsync(portal.Technician, id, portal.NonMember.PersonId);
        await member.SettleAsync();
        await Eventually.TrueAsync(() => newcomer.Toasts.Count == 1);

        Assert.Equal([("success", "Jalon terminé - 40\u202f%"), ("success", "Projet mis à jour - 100\u202f%")],
            member.Toasts.Select(toast => (toast.Kind, toast.Title)));
        Assert.Equal("Nouveau projet", newcomer.Toasts[0].Title);
        Assert.Contains("Migration du réseau", newcomer.Toasts[0].Text);
    }

    [Fact]
    public async Task Hidden_milestones_and_archived_projects_cause_no_toast()
    {
        await using var member = await OpenAsync(portal.Member);
        var hidden = await portal.Projects.AddMilestoneAsync(portal.Technician, id, new("Marge", null, Internal: true));
        await portal.Projects.CompleteMilestoneAsync(portal.Technician, id, hidden);
        await portal.Projects.ArchiveAsync(portal.Technician, id);
        await portal.Projects.ReportAsync(portal.Technician, id, 12, null);
        await portal.Projects.RemoveMemberAsync(portal.Technician, id, portal.Member.PersonId);
        await member.SettleAsync();
        await Eventually.TrueAsync(() => member.Session.Viewer.ProjectIds.IsEmpty);

        Assert.Empty(member.Toasts);
    }

    [Fact]
    public async Task A_browser_that_does_not_answer_delays_nothing()
    {
        await using var page = await PanelContext.OpenAsync(portal, portal.Member);

        // The browser never answers: no result is set.
        page.Browser.Setup<object>("toast", _ => true);
        page.Show<ProjectToastsPanel>();
        var list = page.Show<ProjectsPanel>();
        await portal.Projects.ReportAsync(portal.Technician, id, 85, null);
        await page.SettleAsync();
        await portal.Projects.ReportAsync(portal.Technician, id, 86, null);
        await page.SettleAsync();

        Assert.Equal(2, page.Toasts.Count);
        Assert.Contains("data-value=\"86\"", list.Markup);
    }

    private async Task<PanelContext> OpenAsync(Viewer viewer, string language = "fr")
    {
        var page = await PanelContext.OpenAsync(portal, viewer, language);
        page.Show<ProjectToastsPanel>();
        return page;
    }
}
