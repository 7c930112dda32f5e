using ClientPortal.Domain;
using ClientPortal.Domain.People;
using static ClientPortal.Tests.People.PeopleMaker;

namespace ClientPortal.Tests.People;

/// <summary>What others decide of a person.</summary>
public sealed class PersonAccessTests
{
    [Fact]
    public void An_administrator_raises_and_lowers_a_person_and_one_event_says_so()
    {
        var person = Join(Acme);

        person.ChangeRole(AcmeAdministrator, Role.Client, organisationAdministrator: true, isLastAdministrator: false, Now);
        Assert.True(person.IsOrganisationAdministrator);
        Assert.Equal(["role"], Assert.IsType<PersonUpdated>(Assert.Single(person.TakeEvents())).Fields);

        person.ChangeRole(AcmeAdministrator, Role.Client, organisationAdministrator: true, isLastAdministrator: false, Now);
        Assert.Empty(person.TakeEvents());

        person.ChangeRole(Admin, Role.Client, organisationAdministrator: false, isLastAdministrator: false, Now);
        Assert.False(person.IsOrganisationAdministrator);
    }

    [Fact]
    public void People_do_not_decide_about_their_own_access()
    {
        var admin = Join(Provider, Role.Admin);
        Refused("person.not-oneself", () => admin.ChangeRole(As(admin), Role.Technician, false, false, Now));
        Refused("person.not-oneself", () => admin.Disable(As(admin), false, Now));
        Refused("person.not-oneself", () => admin.Move(As(admin), Acme, Now));

        var technician = Join(Provider, Role.Technician);
        Refused("viewer.admin-only", () => technician.ChangeRole(As(technician), Role.Admin, false, false, Now));
        var client = Join(Acme);
        Refused("viewer.admin-only", () => client.ChangeRole(As(client), Role.Client, true, false, Now));
        var administrator = Join(Acme, administrator: true);
        Refused("viewer.admin-only", () => administrator.ChangeRole(As(administrator), Role.Admin, false, false, Now));
    }

    [Fact]
    public void The_last_administrator_stays_one()
    {
        var last = Join(Provider, Role.Admin);
        Refused("person.last-administrator", () => last.ChangeRole(Admin, Role.Technician, false, isLastAdministrator: true, Now));
        Refused("person.last-administrator", () => last.Disable(Admin, isLastAdministrator: true, Now));
        Assert.Equal((Role.Admin, null), (last.Role, last.DisabledAt));
    }

    [Fact]
    public void Clients_and_staff_do_not_turn_into_each_other()
    {
        Refused("person.staff-is-providers", () => Join(Acme).ChangeRole(Admin, Role.Technician, false, false, Now));
        Refused("person.provider-is-staffs", () => Join(Provider, Role.Technician).ChangeRole(Admin, Role.Client, false, false, Now));
    }

    [Fact]
    public void Another_organisations_people_do_not_exist()
    {
        var person = Join(Other);
        Assert.Throws<NotFound>(() => person.ChangeRole(AcmeAdministrator, Role.Client, true, false, Now));
        Assert.Throws<NotFound>(() => person.Disable(AcmeAdministrator, false, Now));
        Assert.Throws<NotFound>(() => person.Enable(AcmeAdministrator, Now));
        Refused("viewer.admin-only", () => person.Disable(Technician, false, Now));
    }

    [Fact]
    public void Disabled_and_enabled_again()
    {
        var person = Join(Acme);

        person.Disable(AcmeAdministrator, false, Now);
        Assert.Equal(Now, person.DisabledAt);
        Assert.Equal(["disabled"], Assert.IsType<PersonUpdated>(Assert.Single(person.TakeEvents())).Fields);

        person.Enable(AcmeAdministrator, Now);
        Assert.Null(person.DisabledAt);
        Assert.Equal(["disabled"], Assert.IsType<PersonUpdated>(Assert.Single(person.TakeEvents())).Fields);
    }

    [Fact]
    public void A_move_is_recorded_for_both_organisations_and_lowers_the_rights()
    {
        var person = Join(Acme, administrator: true);

        person.Move(Admin, Other, Now);

        Assert.Equal((Other.Id, false), (person.OrganisationId, person.IsOrganisationAdministrator));
        Assert.Equal([Acme.Id, Other.Id], person.TakeEvents().Cast<PersonUpdated>().Select(recorded => recorded.OrganisationId));
        Refused("viewer.admin-only", () => person.Move(OtherAdministrator, Acme, Now));
        Refused("person.provider-is-staffs", () => person.Move(Admin, Provider, Now));
        Refused("person.staff-is-providers", () => Join(Provider, Role.Technician).Move(Admin, Acme, Now));
    }

    [Fact]
    public void An_organisation_is_renamed_by_who_looks_after_it()
    {
        var organisation = Organisation.Found(Viewer.Portal, "Before", isProvider: false, Now);
        organisation.TakeEvents();
        var own = AcmeAdministrator with { OrganisationId = organisation.Id };

        organisation.Rename(own, " After ", Now);

        Assert.Equal("After", organisation.Name);
        Assert.Equal(["name"], Assert.IsType<OrganisationUpdated>(Assert.Single(organisation.TakeEvents())).Fields);
        organisation.Rename(own, "After", Now);
        Assert.Empty(organisation.TakeEvents());
        Refused("text.required", () => organisation.Rename(Admin, " ", Now));
        Refused("viewer.admin-only", () => organisation.Rename(Technician, "X", Now));
        Refused("viewer.admin-only", () => organisation.Rename(own with { IsOrganisationAdministrator = false }, "X", Now));
        Assert.Throws<NotFound>(() => organisation.Rename(OtherAdministrator, "X", Now));
    }
}
