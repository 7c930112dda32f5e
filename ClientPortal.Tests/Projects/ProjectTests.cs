using ClientPortal.Domain;
using ClientPortal.Domain.Projects;
using ClientPortal.Tests.Infrastructure;
using static ClientPortal.Tests.Projects.ProjectMaker;

namespace ClientPortal.Tests.Projects;

public sealed class ProjectTests
{
    [Fact]
    public void Starting_records_one_event_and_the_first_point_of_the_curve()
    {
        var client = AnOrganisation();

        var project = Project.Start(By, client, Fields with { Name = "  Migration " }, Now);

        Assert.Equal(Fields, project.Fields);
        Assert.Equal((client.Id, Now, Now), (project.OrganisationId, project.CreatedAt, project.UpdatedAt));
        var created = Assert.IsType<ProjectCreated>(Assert.Single(project.TakeEvents()));
        Assert.Equal((project.Id, client.Id, By.PersonId, Now, "192.0.2.7"),
            (created.ProjectId, created.OrganisationId, created.ActorId, created.At, created.From));
        var point = Assert.Single(project.History);
        Assert.Equal((created.EventId, 40, ProjectStatus.InProgress, Now), (point.EventId, point.Progress, point.Status, point.At));
    }

    [Fact]
    public void The_provider_is_not_its_own_client() =>
        Refused("project.for-a-client", () => Project.Start(By, AnOrganisation(provider: true), Fields, Now));

    public static TheoryData<string, ProjectFields> OneChange => new()
    {
        { "name", Fields with { Name = "Autre" } },
        { "description", Fields with { Description = "" } },
        { "status", Fields with { Status = ProjectStatus.Waiting } },
        { "progress", Fields with { Progress = 85 } },
        { "followsMilestones", Fields with { ProgressFollowsMilestones = true } },
        { "startsOn", Fields with { StartsOn = null } },
        { "dueOn", Fields with { DueOn = new DateOnly(2027, 1, 31) } },
    };

    [Theory]
    [MemberData(nameof(OneChange))]
    public void A_change_is_one_event_that_names_the_field(string field, ProjectFields changed)
    {
        var project = AProject();
        var version = project.Version;

        project.Change(By, changed, Later);

        var updated = Assert.IsType<ProjectUpdated>(Assert.Single(project.TakeEvents()));
        Assert.Equal([field], updated.Fields);
        Assert.False(updated.StaffOnly);
        Assert.Equal((changed, Later, version + 1), (project.Fields, project.UpdatedAt, project.Version));
    }

    [Fact]
    public void Many_changes_at_once_are_one_event_that_names_them_all()
    {
        var project = AProject();

        project.Change(By, new ProjectFields("Autre", "Autre", ProjectStatus.Done, 100, true, null, null), Later);

        var updated = Assert.IsType<ProjectUpdated>(Assert.Single(project.TakeEvents()));
        Assert.Equal(["name", "description", "status", "progress", "followsMilestones", "startsOn", "dueOn"], updated.Fields);
    }

    [Fact]
    public void Where_nothing_differs_nothing_happened()
    {
        var project = AProject();
        var version = project.Version;

        project.Change(By, Fields with { Name = " Migration\t" }, Later);
        project.Report(By, 40, ProjectStatus.InProgress, Later);
        project.Report(By, null, null, Later);
        project.Restore(By, Later);

        Assert.Empty(project.TakeEvents());
        Assert.Equal((version, Now), (project.Version, project.UpdatedAt));
        Assert.Single(project.History);
    }

    [Theory]
    [InlineData(85, null, new[] { "progress" })]
    [InlineData(null, ProjectStatus.Paused, new[] { "status" })]
    [InlineData(100, ProjectStatus.Done, new[] { "status", "progress" })]
    [InlineData(0, null, new[] { "progress" })]
    public void A_report_changes_what_it_says_and_is_a_point_of_the_curve(int? progress, ProjectStatus? status, string[] fields)
    {
        var project = AProject();

        project.Report(By, progress, status, Later);

        var updated = Assert.IsType<ProjectUpdated>(Assert.Single(project.TakeEvents()));
        Assert.Equal(fields, updated.Fields);
        Assert.Equal((progress ?? 40, status ?? ProjectStatus.InProgress), (project.Progress, project.Status));
        var point = project.History[^1];
        Assert.Equal((updated.EventId, project.Progress, project.Status, Later), (point.EventId, point.Progress, point.Status, point.At));
    }

    [Fact]
    public void Only_progress_and_status_are_points_of_the_curve()
    {
        var project = AProject();

        project.Change(By, Fields with { Name = "Autre" }, Later);
        project.Archive(By, Later);

        Assert.Single(project.History);
    }

    [Theory]
    [InlineData(101)]
    [InlineData(-1)]
    [InlineData(int.MaxValue)]
    [InlineData(int.MinValue)]
    public void Progress_outside_0_to_100_is_refused(int progress)
    {
        var project = AProject();

        var broken = Refused("project.progress-range", () => project.Report(By, progress, null, Later));

        Assert.Equal([0, 100], broken.Values);
        Refused("project.progress-range", () => project.Change(By, Fields with { Progress = progress }, Later));
        Refused("project.progress-range", () => Project.Start(By, AnOrganisation(), Fields with { Progress = progress }, Now));
        Untouched(project);
    }

    public static TheoryData<string, ProjectFields> Refusals => new()
    {
        { "text.required", Fields with { Name = "" } },
        { "text.required", Fields with { Name = " \u00A0\t" } },
        { "text.required", Fields with { Name = null! } },
        { "text.required", Fields with { Name = "\u0000\u0007" } },
        { "text.too-long", Fields with { Name = new string('x', 1024 * 1024) } },
        { "text.too-long", Fields with { Name = new string('x', Project.NameLength + 1) } },
        { "text.too-long", Fields with { Description = new string('x', Project.DescriptionLength + 1) } },
        { "project.status-unknown", Fields with { Status = (ProjectStatus)99 } },
        { "project.due-before-start", Fields with { StartsOn = new DateOnly(2026, 12, 1), DueOn = new DateOnly(2026, 11, 30) } },
    };

    [Theory]
    [MemberData(nameof(Refusals))]
    public void What_cannot_be_kept_is_refused_whole(string rule, ProjectFields fields)
    {
        var project = AProject();

        Refused(rule, () => project.Change(By, fields with { Progress = 99 }, Later));
        Refused(rule, () => Project.Start(By, AnOrganisation(), fields, Now));
        Untouched(project);
    }

    [Fact]
    public void A_project_may_be_due_on_the_day_it_starts_or_have_no_dates()
    {
        var project = AProject();
        var day = new DateOnly(2026, 12, 1);

        project.Change(By, Fields with { StartsOn = day, DueOn = day }, Later);
        project.Change(By, Fields with { StartsOn = null, DueOn = day }, Later);
        project.Change(By, Fields with { StartsOn = day, DueOn = null }, Later);

        Assert.Equal(3, project.TakeEvents().Count);
    }

    [Fact]
    public void Control_characters_do_not_reach_the_name_and_line_breaks_stay_in_the_description()
    {
        var project = AProject();

        project.Change(By, Fields with { Name = "Mig\u0000ra\r\ntion\u001b[31m", Description = "a\r\nb\tc\u0008" }, Later);

        Assert.Equal(("Mig ra tion [31m", "a\nb\tc"), (project.Name, project.Description));
    }

    [Fact]
    public void Archiving_and_restoring_are_recorded_once_each()
    {
        var project = AProject();

        project.Archive(By, Later);
        project.Archive(By, Later.AddHours(1));
        Assert.Equal((Later, Later), (project.ArchivedAt, project.UpdatedAt));
        Assert.Equal(["archived"], Assert.IsType<ProjectUpdated>(Assert.Single(project.TakeEvents())).Fields);

        project.Restore(By, Later);
        project.Restore(By, Later);
        Assert.Null(project.ArchivedAt);
        Assert.Equal(["archived"], Assert.IsType<ProjectUpdated>(Assert.Single(project.TakeEvents())).Fields);
    }

    [Fact]
    public void Clients_change_nothing()
    {
        var project = AProject(null, Step("Audit"));
        var client = Viewers.ClientAdministrator(project.OrganisationId);
        var milestone = project.Milestones[0].Id;

        Assert.All(
            new Action[]
            {
                () => Project.Start(client, AnOrganisation(), Fields, Now),
                () => project.Change(client, Fields with { Name = "Autre" }, Later),
                () => project.Report(client, 1, null, Later),
                () => project.Archive(client, Later),
                () => project.Restore(client, Later),
                () => project.AddMilestone(client, Step("Autre"), Later),
                () => project.ChangeMilestone(client, milestone, Step("Autre"), Later),
                () => project.RemoveMilestone(client, milestone, Later),
                () => project.CompleteMilestone(client, milestone, Later),
                () => project.ReopenMilestone(client, milestone, Later),
                () => project.AddMember(client, APerson(AnOrganisation()), Later),
                () => project.RemoveMember(client, client.PersonId, Later),
            },
            act => Refused("viewer.staff-only", act));
        Untouched(project);
    }

    [Fact]
    public void Each_event_is_handed_over_once()
    {
        var project = AProject();
        project.Report(By, 50, null, Later);
        project.Report(By, 60, null, Later);

        Assert.Equal(2, project.TakeEvents().Count);
        Assert.Empty(project.TakeEvents());
    }

    internal static RuleBroken Refused(string rule, Action act)
    {
        var broken = Assert.Throws<RuleBroken>(act);
        Assert.Equal(rule, broken.Rule);
        return broken;
    }

    private static void Untouched(Project project)
    {
        Assert.Empty(project.TakeEvents());
        Assert.Equal((Fields, Now), (project.Fields, project.UpdatedAt));
    }
}
