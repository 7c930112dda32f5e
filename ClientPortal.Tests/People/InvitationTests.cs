using ClientPortal.Domain;
using ClientPortal.Domain.People;
using static ClientPortal.Tests.People.PeopleMaker;

namespace ClientPortal.Tests.People;

public sealed class InvitationTests
{
    [Fact]
    public void Sent_it_is_open_for_a_week_and_says_so_in_an_event()
    {
        var invitation = Invitation.Send(Admin, Acme, Fields(), [], "hash", Now);

        Assert.True(invitation.IsOpenAt(Now + Invitation.Life - TimeSpan.FromTicks(1)));
        Assert.False(invitation.IsOpenAt(Now + Invitation.Life));
        var sent = Assert.IsType<InvitationChanged>(Assert.Single(invitation.TakeEvents()));
        Assert.Equal(("sent", Acme.Id, Admin.PersonId), (sent.To, sent.OrganisationId, sent.ActorId));
    }

    [Fact]
    public void Accepted_it_makes_the_person_it_describes_and_is_used_up()
    {
        var invitation = Invitation.Send(AcmeAdministrator, Acme, Fields() with { JobTitle = "Comptable", IsOrganisationAdministrator = true }, [],
            "hash", Now);
        invitation.TakeEvents();

        var person = invitation.Accept(Acme, Now.AddDays(1), "192.0.2.7");

        Assert.Equal(("Nia New", "new@example.org", "Comptable", Role.Client, true),
            (person.Name, person.Email, person.JobTitle, person.Role, person.IsOrganisationAdministrator));
        Assert.Equal(Acme.Id, person.OrganisationId);
        var accepted = Assert.IsType<InvitationChanged>(Assert.Single(invitation.TakeEvents()));
        Assert.Equal(("accepted", "192.0.2.7"), (accepted.To, accepted.From));
        Refused("invitation.closed", () => invitation.Accept(Acme, Now.AddDays(1)));
    }

    [Fact]
    public void Expired_or_withdrawn_it_opens_nothing()
    {
        var expired = Invitation.Send(Admin, Acme, Fields(), [], "hash", Now);
        Refused("invitation.closed", () => expired.Accept(Acme, Now + Invitation.Life));

        var withdrawn = Invitation.Send(Admin, Acme, Fields(), [], "hash", Now);
        withdrawn.Withdraw(Admin, Now);
        Refused("invitation.closed", () => withdrawn.Accept(Acme, Now));
        Refused("invitation.closed", () => withdrawn.SendAgain(Admin, "other", Now));
    }

    [Fact]
    public void Sent_again_an_expired_one_is_valid_for_another_week_under_another_secret()
    {
        var invitation = Invitation.Send(Admin, Acme, Fields(), [], "hash", Now);
        var later = Now + Invitation.Life + TimeSpan.FromDays(1);

        invitation.SendAgain(AcmeAdministrator, "other", later);

        Assert.Equal(("other", later + Invitation.Life), (invitation.SecretHash, invitation.ExpiresAt));
        Assert.True(invitation.IsOpenAt(later));
    }

    [Fact]
    public void Only_who_looks_after_the_organisation_invites_to_it()
    {
        Refused("viewer.admin-only", () => Invitation.Send(Technician, Acme, Fields(), [], "hash", Now));
        Refused("viewer.admin-only", () => Invitation.Send(AcmeClient, Acme, Fields(), [], "hash", Now));
        Assert.Throws<NotFound>(() => Invitation.Send(AcmeAdministrator, Other, Fields(), [], "hash", Now));
        Assert.Throws<NotFound>(() => Invitation.Send(AcmeAdministrator, Provider, Fields(), [], "hash", Now));
        Refused("viewer.read-only",
            () => Invitation.Send(AcmeAdministrator with { ImpersonatedBy = Admin.PersonId }, Acme, Fields(), [], "hash", Now));

        var invitation = Invitation.Send(Admin, Acme, Fields(), [], "hash", Now);
        Refused("viewer.admin-only", () => invitation.Withdraw(AcmeClient, Now));
        Assert.Throws<NotFound>(() => invitation.SendAgain(OtherAdministrator, "other", Now));
    }

    [Fact]
    public void People_grant_no_more_than_they_have_and_staff_belong_to_the_provider()
    {
        Refused("viewer.admin-only", () => Invitation.Send(AcmeAdministrator, Acme, Fields() with { Role = Role.Technician }, [], "hash", Now));
        Refused("person.staff-is-providers", () => Invitation.Send(Admin, Acme, Fields() with { Role = Role.Admin }, [], "hash", Now));
        Refused("person.provider-is-staffs", () => Invitation.Send(Admin, Provider, Fields(), [], "hash", Now));
        Assert.Equal(Role.Admin, Invitation.Send(Admin, Provider, Fields() with { Role = Role.Admin }, [], "hash", Now).Role);
    }

    [Theory]
    [InlineData("", "Nia", "text.required")]
    [InlineData("new@example.org", " ", "text.required")]
    [InlineData("not an address", "Nia", "person.email-invalid")]
    [InlineData("a@b.org\r\nBcc: c@d.org", "Nia", "person.email-invalid")]
    public void What_is_typed_is_checked(string email, string name, string rule) =>
        Refused(rule, () => Invitation.Send(Admin, Acme, new PersonFields(name, email, Role.Client), [], "hash", Now));

    private static PersonFields Fields() => new("Nia New", "new@example.org", Role.Client);
}
