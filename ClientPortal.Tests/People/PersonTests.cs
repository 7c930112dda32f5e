using ClientPortal.Domain;
using ClientPortal.Domain.People;
using ClientPortal.Tests.Infrastructure;
using ClientPortal.Tests.Projects;
using static ClientPortal.Tests.Projects.ProjectTests;

namespace ClientPortal.Tests.People;

public sealed class PersonTests
{
    private static readonly DateTimeOffset Now = ProjectMaker.Now;

    private readonly Organisation acme = ProjectMaker.AnOrganisation();
    private readonly Organisation provider = ProjectMaker.AnOrganisation("IT Vision", provider: true);

    [Fact]
    public void Joining_is_one_event_and_keeps_what_was_typed_clean()
    {
        var person = Person.Join(Viewer.Portal, acme,
            new PersonFields("  Awa  Diop ", " Awa@Example.ORG ", Role.Client) { JobTitle = " Directrice " }, Now);

        Assert.Equal(("Awa  Diop", "awa@example.org", "Directrice", Role.Client, acme.Id),
            (person.Name, person.Email, person.JobTitle, person.Role, person.OrganisationId));
        Assert.Equal(("fr", "Africa/Dakar", ChosenStatus.Automatic), (person.Language, person.TimeZone, person.Status));
        var created = Assert.IsType<PersonCreated>(Assert.Single(person.TakeEvents()));
        Assert.Equal((person.Id, acme.Id, Guid.Empty), (created.PersonId, created.OrganisationId, created.ActorId));
    }

    [Theory]
    [InlineData("", "text.required")]
    [InlineData("   ", "text.required")]
    [InlineData("pas une adresse", "person.email-invalid")]
    [InlineData("a@", "person.email-invalid")]
    [InlineData("@b.c", "person.email-invalid")]
    [InlineData("Awa <awa@example.org>", "person.email-invalid")]
    [InlineData("awa@example.org\r\nBcc: all@example.org", "person.email-invalid")]
    [InlineData("awa@example.org,other@example.org", "person.email-invalid")]
    public void An_address_that_is_none_is_refused(string email, string rule) =>
        Refused(rule, () => Person.Join(Viewer.Portal, acme, new PersonFields("Awa", email, Role.Client), Now));

    [Theory]
    [InlineData("name")]
    [InlineData("email")]
    [InlineData("job")]
    public void A_megabyte_is_refused_wherever_it_is_typed(string where)
    {
        var long1 = new string('x', 1024 * 1024);
        var fields = where switch
        {
            "name" => new PersonFields(long1, "a@example.org", Role.Client),
            "email" => new PersonFields("Awa", long1, Role.Client),
            _ => new PersonFields("Awa", "a@example.org", Role.Client) { JobTitle = long1 },
        };

        Refused("text.too-long", () => Person.Join(Viewer.Portal, acme, fields, Now));
    }

    [Fact]
    public void Staff_are_the_providers_and_its_people_are_staff()
    {
        Refused("person.staff-is-providers", () => Person.Join(Viewer.Portal, acme, new PersonFields("T", "t@example.org", Role.Technician), Now));
        Refused("person.provider-is-staffs", () => Person.Join(Viewer.Portal, provider, new PersonFields("C", "c@example.org", Role.Client), Now));
        Refused("person.role-unknown", () => Person.Join(Viewer.Portal, provider, new PersonFields("X", "x@example.org", (Role)99), Now));
    }

    [Fact]
    public void Only_clients_administer_a_client_organisation()
    {
        var staff = Person.Join(Viewer.Portal, provider,
            new PersonFields("T", "t@example.org", Role.Technician) { IsOrganisationAdministrator = true }, Now);

        Assert.False(staff.IsOrganisationAdministrator);
        Assert.True(Client(administrator: true).IsOrganisationAdministrator);
    }

    [Fact]
    public void A_client_administrator_adds_only_people_of_their_own_organisation()
    {
        var administrator = Viewers.ClientAdministrator(acme.Id);

        Assert.Equal(acme.Id, Person.Join(administrator, acme, new PersonFields("Awa", "awa@example.org", Role.Client), Now).OrganisationId);
        Assert.Throws<NotFound>(() =>
            Person.Join(administrator, ProjectMaker.AnOrganisation("Other"), new PersonFields("Awa", "awa@example.org", Role.Client), Now));
        Refused("viewer.admin-only", () => Person.Join(administrator, acme, new PersonFields("T", "t@example.org", Role.Technician), Now));
        Refused("viewer.admin-only", () => Person.Join(Viewers.Client(acme.Id), acme, new PersonFields("Awa", "awa@example.org", Role.Client), Now));
        Refused("viewer.admin-only", () => Person.Join(Viewers.Technician, acme, new PersonFields("Awa", "awa@example.org", Role.Client), Now));
    }

    [Fact]
    public void A_chosen_status_is_recorded_once_and_only_the_person_sets_it()
    {
        var person = Client();

        person.Choose(As(person), ChosenStatus.Busy, Now);
        person.Choose(As(person), ChosenStatus.Busy, Now);

        AssertRecorded(person, "status");
        Assert.Throws<NotFound>(() => person.Choose(Viewers.Admin, ChosenStatus.Automatic, Now));
        Refused("person.status-unknown", () => person.Choose(As(person), (ChosenStatus)99, Now));
        Assert.Equal(ChosenStatus.Busy, person.Status);
    }

    [Fact]
    public void A_profile_names_what_changed_and_nothing_else()
    {
        var person = Client();
        var hours = new WorkingHours(new TimeOnly(8, 0), new TimeOnly(17, 0), Weekdays.MondayToFriday);

        person.Describe(As(person), person.Profile with { Language = "en" }, Now);
        AssertRecorded(person, "language");
        person.Describe(As(person), new Profile("Awa Diop", "Directrice", "fr", "Europe/Paris", hours), Now);
        AssertRecorded(person, "name", "jobTitle", "language", "timeZone", "workingHours");
        person.Describe(As(person), person.Profile with { Name = " Awa Diop " }, Now);
        Assert.Empty(person.TakeEvents());
        Assert.Throws<NotFound>(() => person.Describe(Viewers.Admin, person.Profile with { Language = "en" }, Now));
    }

    [Fact]
    public void A_profile_that_cannot_be_kept_is_refused()
    {
        var person = Client();
        var profile = person.Profile;

        Assert.All(
            new (string Rule, Profile Profile)[]
            {
                ("person.language-unknown", profile with { Language = "xx" }),
                ("person.time-zone-unknown", profile with { TimeZone = "Mars/Olympus" }),
                ("person.working-hours-empty", profile with { WorkingHours = new(new TimeOnly(9, 0), new TimeOnly(9, 0), Weekdays.Monday) }),
                ("person.working-hours-empty", profile with { WorkingHours = new(new TimeOnly(9, 0), new TimeOnly(10, 0), Weekdays.None) }),
                ("text.required", profile with { Name = " " }),
                ("text.too-long", profile with { Name = new string('x', 1024 * 1024) }),
                ("text.too-long", profile with { JobTitle = new string('x', 1024 * 1024) }),
            },
            one => Refused(one.Rule, () => person.Describe(As(person), one.Profile, Now)));
        Assert.Equal(profile, person.Profile);
        Assert.Empty(person.TakeEvents());
    }

    [Fact]
    public void Access_ends_and_comes_back_with_one_event_each()
    {
        var person = Client();

        person.Disable(Viewers.Admin, isLastAdministrator: false, Now);
        person.Disable(Viewers.Admin, isLastAdministrator: false, Now);
        AssertRecorded(person, "disabled");
        Assert.Equal(Now, person.DisabledAt);

        person.Enable(Viewers.Admin, Now);
        person.Enable(Viewers.Admin, Now);
        AssertRecorded(person, "disabled");
        Assert.Null(person.DisabledAt);
    }

    [Fact]
    public void People_do_not_change_their_own_rights_and_the_last_administrator_stays()
    {
        var admin = Person.Join(Viewer.Portal, provider, new PersonFields("Ada", "ada@example.org", Role.Admin), Now);
        admin.TakeEvents();

        Refused("person.not-oneself", () => admin.ChangeRole(As(admin), Role.Technician, false, isLastAdministrator: false, Now));
        Refused("person.not-oneself", () => admin.Disable(As(admin), isLastAdministrator: false, Now));
        Refused("person.last-administrator", () => admin.ChangeRole(Viewers.Admin, Role.Technician, false, isLastAdministrator: true, Now));
        Refused("person.last-administrator", () => admin.Disable(Viewers.Admin, isLastAdministrator: true, Now));
        Refused("person.provider-is-staffs", () => admin.ChangeRole(Viewers.Admin, Role.Client, false, isLastAdministrator: false, Now));
        Refused("viewer.admin-only", () => admin.ChangeRole(Viewers.Technician, Role.Technician, false, isLastAdministrator: false, Now));
        Assert.Empty(admin.TakeEvents());

        admin.ChangeRole(Viewers.Admin, Role.Technician, organisationAdministrator: true, isLastAdministrator: false, Now);
        AssertRecorded(admin, "role");
        Assert.Equal((Role.Technician, false), (admin.Role, admin.IsOrganisationAdministrator));
    }

    private Person Client(bool administrator = false)
    {
        var person = Person.Join(
            Viewer.Portal, acme, new PersonFields("Awa", "awa@example.org", Role.Client) { IsOrganisationAdministrator = administrator }, Now);
        person.TakeEvents();
        return person;
    }

    private static Viewer As(Person person) =>
        new() { PersonId = person.Id, Name = person.Name, Role = person.Role, OrganisationId = person.OrganisationId };

    private static void AssertRecorded(Person person, params string[] fields) =>
        Assert.Equal(fields, Assert.IsType<PersonUpdated>(Assert.Single(person.TakeEvents())).Fields);
}
