using ClientPortal.Domain.People;
using ClientPortal.Domain.Projects;
using ClientPortal.Tests.Infrastructure;
using static ClientPortal.Tests.Projects.ProjectMaker;
using static ClientPortal.Tests.Projects.ProjectTests;

namespace ClientPortal.Tests.Projects;

public sealed class ProjectMemberTests
{
    private readonly Organisation acme = AnOrganisation();

    [Fact]
    public void A_member_is_added_and_removed_with_one_event_each()
    {
        var project = Project.Start(By, acme, Fields, Now);
        var person = APerson(acme);
        project.TakeEvents();

        project.AddMember(By, person, Later);
        project.AddMember(By, person, Later);

        var added = Assert.IsType<MembershipChanged>(Assert.Single(project.TakeEvents()));
        Assert.Equal((person.Id, project.Id, acme.Id, true), (added.PersonId, added.ProjectId, added.OrganisationId, added.Added));
        Assert.Equal(Later, Assert.Single(project.Members).Since);

        project.RemoveMember(By, person.Id, Later);
        project.RemoveMember(By, person.Id, Later);

        var removed = Assert.IsType<MembershipChanged>(Assert.Single(project.TakeEvents()));
        Assert.Equal((person.Id, false), (removed.PersonId, removed.Added));
        Assert.Empty(project.Members);
    }

    [Fact]
    public void The_one_who_is_removed_hears_of_it()
    {
        var project = Project.Start(By, acme, Fields, Now);
        var person = APerson(acme);
        project.AddMember(By, person, Now);
        project.TakeEvents();

        project.RemoveMember(By, person.Id, Later);

        var removed = Assert.Single(project.TakeEvents());
        Assert.True((Viewers.Client(acme.Id) with { PersonId = person.Id }).MayHear(removed.Audience));
        Assert.False(Viewers.Client(acme.Id).MayHear(removed.Audience));
    }

    [Fact]
    public void Staff_are_members_too_and_other_organisations_people_are_not()
    {
        var project = Project.Start(By, acme, Fields, Now);
        project.TakeEvents();

        project.AddMember(By, APerson(AnOrganisation("IT Vision", provider: true), Role.Technician), Later);
        Refused("project.member-of-another-organisation", () => project.AddMember(By, APerson(AnOrganisation("Other")), Later));

        Assert.Single(project.Members);
        Assert.Single(project.TakeEvents());
    }
}
