using ClientPortal.Domain.Projects;

namespace ClientPortal.Tests.Projects;

public sealed class ProjectHealthTests
{
    // A project of a hundred days from 1 January: a day is a percent.
    private static readonly DateOnly Start = new(2026, 1, 1);

    [Theory]
    [InlineData(50, 50, ProjectHealth.OnTrack)]
    [InlineData(50, 30, ProjectHealth.OnTrack)]
    [InlineData(50, 29, ProjectHealth.AtRisk)]
    [InlineData(100, 100, ProjectHealth.OnTrack)]
    [InlineData(100, 79, ProjectHealth.AtRisk)]
    [InlineData(101, 100, ProjectHealth.Late)]
    [InlineData(-5, 0, ProjectHealth.OnTrack)]
    [InlineData(0, 0, ProjectHealth.OnTrack)]
    public void Progress_is_held_against_the_share_of_time_gone_by(int day, int progress, ProjectHealth expected) =>
        Assert.Equal(expected, Project.HealthOn(Start.AddDays(day), ProjectStatus.InProgress, progress, Start, Start.AddDays(100)));

    [Fact]
    public void Done_is_finished_whatever_the_date() =>
        Assert.Equal(ProjectHealth.Finished, Project.HealthOn(Start.AddDays(500), ProjectStatus.Done, 10, Start, Start.AddDays(100)));

    [Fact]
    public void Without_dates_there_is_nothing_to_be_late_for()
    {
        Assert.Equal(ProjectHealth.OnTrack, Project.HealthOn(Start, ProjectStatus.InProgress, 0, Start.AddDays(-300), null));
        Assert.Equal(ProjectHealth.OnTrack, Project.HealthOn(Start, ProjectStatus.InProgress, 0, null, Start.AddDays(1)));
        Assert.Equal(ProjectHealth.Late, Project.HealthOn(Start.AddDays(2), ProjectStatus.InProgress, 99, null, Start.AddDays(1)));
        Assert.Equal(ProjectHealth.OnTrack, Project.HealthOn(Start, ProjectStatus.InProgress, 0, Start, Start));
    }
}
