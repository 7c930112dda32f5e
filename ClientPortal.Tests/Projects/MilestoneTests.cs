using ClientPortal.Domain;
using ClientPortal.Domain.Projects;
using static ClientPortal.Tests.Projects.ProjectMaker;
using static ClientPortal.Tests.Projects.ProjectTests;

namespace ClientPortal.Tests.Projects;

/// <summary>The milestones of a project: what clients hear of them, and progress that follows them.</summary>
public sealed class MilestoneTests
{
    private static readonly ProjectFields Following = Fields with { ProgressFollowsMilestones = true, Progress = 0 };

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void What_happens_to_a_milestone_is_heard_by_those_who_see_it(bool hidden)
    {
        var project = AProject();

        var milestone = project.AddMilestone(By, Step(" Audit ", hidden), Later);
        Assert.Equal(("Audit", hidden, project.Id), (milestone.Title, milestone.Internal, milestone.ProjectId));
        AssertRecorded(project, "milestones", hidden);

        project.ChangeMilestone(By, milestone.Id, Step("Audit complet", hidden), Later);
        AssertRecorded(project, "milestones", hidden);

        project.CompleteMilestone(By, milestone.Id, Later);
        var completed = Assert.IsType<MilestoneCompleted>(Assert.Single(project.TakeEvents()));
        Assert.Equal((project.Id, milestone.Id, hidden, hidden),
            (completed.ProjectId, completed.MilestoneId, completed.StaffOnly, completed.Audience.StaffOnly));
        Assert.Equal(Later, milestone.DoneAt);

        project.ReopenMilestone(By, milestone.Id, Later);
        AssertRecorded(project, "milestones", hidden);
        Assert.Null(milestone.DoneAt);

        project.RemoveMilestone(By, milestone.Id, Later);
        AssertRecorded(project, "milestones", hidden);
        Assert.Empty(project.Milestones);

        // People who cannot see what moved must not see that something did.
        Assert.Equal(hidden ? Now : Later, project.UpdatedAt);
    }

    [Theory]
    [InlineData(false, true)]
    [InlineData(true, false)]
    public void A_milestone_that_is_hidden_or_shown_appears_or_disappears_for_clients(bool before, bool after)
    {
        var project = AProject(null, Step("Audit", before));

        project.ChangeMilestone(By, project.Milestones[0].Id, Step("Audit", after), Later);

        AssertRecorded(project, "milestones", hidden: false);
        Assert.Equal(Later, project.UpdatedAt);
    }

    [Fact]
    public void Where_nothing_differs_nothing_happened()
    {
        var project = AProject(null, Step("Fait"), Step("À faire"));
        var (done, open) = (project.Milestones[0].Id, project.Milestones[1].Id);
        project.CompleteMilestone(By, done, Now);
        project.TakeEvents();

        project.ChangeMilestone(By, done, Step(" Fait"), Later);
        project.CompleteMilestone(By, done, Later);
        project.ReopenMilestone(By, open, Later);

        Assert.Empty(project.TakeEvents());
        Assert.Equal((Now, Now), (project.UpdatedAt, project.Milestones[0].DoneAt));
    }

    [Fact]
    public void An_unknown_milestone_is_not_found()
    {
        var project = AProject(null, Step("Audit"));

        Assert.All(
            new Action<Guid>[]
            {
                id => project.ChangeMilestone(By, id, Step("Autre"), Later),
                id => project.RemoveMilestone(By, id, Later),
                id => project.CompleteMilestone(By, id, Later),
                id => project.ReopenMilestone(By, id, Later),
            },
            act => Assert.Throws<NotFound>(() => act(Guid.CreateVersion7())));
        Assert.Empty(project.TakeEvents());
    }

    [Fact]
    public void A_title_that_cannot_be_kept_is_refused()
    {
        var project = AProject(null, Step("Audit"));

        Refused("text.required", () => project.AddMilestone(By, Step(" "), Later));
        Refused("text.too-long", () => project.AddMilestone(By, Step(new string('x', 1024 * 1024)), Later));
        Refused("text.too-long", () =>
            project.ChangeMilestone(By, project.Milestones[0].Id, Step(new string('x', Milestone.TitleLength + 1)), Later));
        Assert.Empty(project.TakeEvents());
        Assert.Equal("Audit", Assert.Single(project.Milestones).Title);
    }

    [Fact]
    public void There_is_an_end_to_milestones()
    {
        var project = AProject();
        for (var i = 0; i < Project.MostMilestones; i++)
        {
            project.AddMilestone(By, Step($"Étape {i}"), Now);
        }

        Refused("project.too-many-milestones", () => project.AddMilestone(By, Step("Une de trop"), Later));
    }

    [Fact]
    public void Progress_follows_milestones_and_says_so_beside_them()
    {
        var project = AProject(Following, Step("Un"), Step("Deux"), Step("Trois"));

        project.CompleteMilestone(By, project.Milestones[0].Id, Later);

        Assert.Equal(33, project.Progress);
        Assert.Collection(
            project.TakeEvents(),
            first => Assert.IsType<MilestoneCompleted>(first),
            second => Assert.Equal(["progress"], Assert.IsType<ProjectUpdated>(second).Fields));
        Assert.Equal(33, project.History[^1].Progress);

        project.CompleteMilestone(By, project.Milestones[1].Id, Later);
        Assert.Equal(67, project.Progress);
        project.RemoveMilestone(By, project.Milestones[2].Id, Later);
        Assert.Equal(100, project.Progress);
        project.AddMilestone(By, Step("Quatre"), Later);
        Assert.Equal(67, project.Progress);
        project.ReopenMilestone(By, project.Milestones[0].Id, Later);
        Assert.Equal(33, project.Progress);
    }

    [Fact]
    public void A_hidden_milestone_moves_progress_that_everybody_sees()
    {
        var project = AProject(Following, Step("Visible"), Step("Interne", hidden: true));

        project.CompleteMilestone(By, project.Milestones[1].Id, Later);

        Assert.Collection(
            project.TakeEvents(),
            first => Assert.True(Assert.IsType<MilestoneCompleted>(first).StaffOnly),
            second => Assert.False(Assert.IsType<ProjectUpdated>(second).StaffOnly));
        Assert.Equal((50, Later), (project.Progress, project.UpdatedAt));
    }

    [Fact]
    public void Progress_that_follows_is_not_set_by_hand()
    {
        var project = AProject(Following, Step("Un"), Step("Deux"));

        Refused("project.progress-follows-milestones", () => project.Report(By, 80, null, Later));
        Assert.Empty(project.TakeEvents());

        // The same number is no contradiction, a form that sends the old one neither, and the status is free.
        project.Report(By, 0, ProjectStatus.Waiting, Later);
        project.Change(By, project.Fields with { Progress = 99 }, Later);
        Assert.Equal((0, ProjectStatus.Waiting), (project.Progress, project.Status));
        Assert.Equal(["status"], Assert.IsType<ProjectUpdated>(Assert.Single(project.TakeEvents())).Fields);
    }

    [Fact]
    public void Beginning_to_follow_takes_the_share_at_once_in_the_same_event()
    {
        var project = AProject(null, Step("Un"), Step("Deux"));
        project.CompleteMilestone(By, project.Milestones[0].Id, Now);
        project.TakeEvents();

        project.Change(By, project.Fields with { ProgressFollowsMilestones = true }, Later);

        Assert.Equal(["progress", "followsMilestones"], Assert.IsType<ProjectUpdated>(Assert.Single(project.TakeEvents())).Fields);
        Assert.Equal(50, project.Progress);
    }

    [Fact]
    public void Without_milestones_there_is_nothing_to_follow()
    {
        var project = AProject(Following);

        project.Report(By, 30, null, Later);
        Assert.Equal(30, project.Progress);

        var only = project.AddMilestone(By, Step("Seule"), Later);
        Assert.Equal(0, project.Progress);
        project.CompleteMilestone(By, only.Id, Later);
        project.RemoveMilestone(By, only.Id, Later);
        Assert.Equal(100, project.Progress);
    }

    private static void AssertRecorded(Project project, string field, bool hidden)
    {
        var updated = Assert.IsType<ProjectUpdated>(Assert.Single(project.TakeEvents()));
        Assert.Equal([field], updated.Fields);
        Assert.Equal((hidden, hidden), (updated.StaffOnly, updated.Audience.StaffOnly));
    }
}
