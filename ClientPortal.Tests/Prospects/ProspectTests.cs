using ClientPortal.Domain;
using ClientPortal.Domain.People;
using ClientPortal.Domain.Prospects;
using ClientPortal.Tests.Infrastructure;

namespace ClientPortal.Tests.Prospects;

public sealed class ProspectTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 20, 9, 0, 0, TimeSpan.Zero);
    private static readonly DateTimeOffset Later = Now.AddHours(1);
    private static readonly Viewer By = Viewers.Technician;

    private static readonly ProspectFields Fields = new()
    {
        FirstName = "Awa", LastName = "Ndiaye", Email = "awa@example.org", Phone = "+221 77 123 45 67", Company = "Teranga", Value = 500_000,
        Notes = "Bonjour", Tags = ["vip"],
    };

    [Fact]
    public void Meeting_records_one_event_for_staff_alone_and_the_first_status()
    {
        var prospect = Prospect.Meet(By, Fields with { FirstName = "  Awa ", Email = "Awa@Example.ORG" }, ProspectSource.Api, Now);

        Assert.Empty(Fields.DifferencesTo(prospect.Fields));
        Assert.Equal((ProspectSource.Api, Now, Now), (prospect.Source, prospect.CreatedAt, prospect.StatusSince));
        var created = Assert.IsType<ProspectCreated>(Assert.Single(prospect.TakeEvents()));
        Assert.Equal((prospect.Id, prospect.Id, By.PersonId), (created.ProspectId, created.About, created.ActorId));
        Assert.Equal([Room.Staff], created.Audience.Rooms());
        Assert.Equal((created.EventId, ProspectStatus.New), (Assert.Single(prospect.History).EventId, prospect.History[0].Status));
    }

    public static TheoryData<string, ProspectFields> OneChange => new()
    {
        { "firstName", Fields with { FirstName = "Fatou" } },
        { "lastName", Fields with { LastName = "Sow" } },
        { "email", Fields with { Email = "" } },
        { "phone", Fields with { Phone = "" } },
        { "company", Fields with { Company = "" } },
        { "status", Fields with { Status = ProspectStatus.Qualified } },
        { "owner", Fields with { OwnerId = Guid.NewGuid() } },
        { "value", Fields with { Value = null } },
        { "nextStep", Fields with { NextStep = "Appeler" } },
        { "nextStepOn", Fields with { NextStepOn = new DateOnly(2026, 12, 1) } },
        { "notes", Fields with { Notes = "Deux\nlignes" } },
        { "tags", Fields with { Tags = ["vip", "réseau"] } },
    };

    [Theory]
    [MemberData(nameof(OneChange))]
    public void A_change_is_one_event_that_names_the_field(string field, ProspectFields changed)
    {
        var prospect = NewProspect();

        prospect.Change(By, changed, Later);

        var updated = Assert.IsType<ProspectUpdated>(Assert.Single(prospect.TakeEvents()));
        Assert.Equal([field], updated.Fields);
        Assert.True(updated.Audience.StaffOnly);
        Assert.Empty(changed.DifferencesTo(prospect.Fields));
        Assert.Equal(field == "status" ? 2 : 1, prospect.History.Count);
    }

    [Fact]
    public void No_change_is_no_event()
    {
        var prospect = NewProspect();

        prospect.Change(By, Fields with { Tags = ["VIP", "vip "], Email = " AWA@example.org" }, Later);

        Assert.Empty(prospect.TakeEvents());
        Assert.Equal(Now, prospect.UpdatedAt);
    }

    [Fact]
    public void Lost_has_a_reason_and_no_other_status_has()
    {
        var prospect = NewProspect();

        Refused("prospect.lost-reason-required", () => prospect.Change(By, Fields with { Status = ProspectStatus.Lost }, Later));
        prospect.Change(By, Fields with { Status = ProspectStatus.Lost, LostReason = "Trop cher" }, Later);
        Assert.Equal("Trop cher", prospect.LostReason);
        prospect.Change(By, prospect.Fields with { Status = ProspectStatus.Contacted }, Later);
        Assert.Equal("", prospect.LostReason);
    }

    [Fact]
    public void The_furthest_status_is_kept_when_it_moves_back_or_is_lost()
    {
        var prospect = NewProspect();
        prospect.Change(By, Fields with { Status = ProspectStatus.Proposal }, Later);
        prospect.Change(By, Fields with { Status = ProspectStatus.Contacted }, Later);
        prospect.Change(By, Fields with { Status = ProspectStatus.Lost, LostReason = "Trop cher" }, Later);

        Assert.Equal(ProspectStatus.Proposal, prospect.Furthest);
        Assert.Equal(
            [ProspectStatus.New, ProspectStatus.Proposal, ProspectStatus.Contacted, ProspectStatus.Lost],
                prospect.History.Select(point => point.Status));
    }

    public static TheoryData<string, ProspectFields> Refusals => new()
    {
        { "prospect.nameless", new ProspectFields { Notes = "?" } },
        { "person.email-invalid", Fields with { Email = "awa at example" } },
        { "person.email-invalid", Fields with { Email = "a@b, c@d" } },
        { "prospect.phone-invalid", Fields with { Phone = "12345" } },
        { "prospect.phone-invalid", Fields with { Phone = "123456789012345678901" } },
        { "prospect.value-range", Fields with { Value = -1 } },
        { "prospect.value-range", Fields with { Value = Prospect.MostValue + 1 } },
        { "prospect.status-unknown", Fields with { Status = (ProspectStatus)42 } },
        { "text.too-long", Fields with { FirstName = new string('a', Prospect.NameLength + 1) } },
        { "text.too-long", Fields with { Notes = new string('a', 1_000_000) } },
        { "prospect.too-many-tags", Fields with { Tags = [.. Enumerable.Range(0, Prospect.MostTags + 1).Select(number => $"t{number}")] } },
    };

    [Theory]
    [MemberData(nameof(Refusals))]
    public void What_cannot_be_kept_is_refused_with_its_reason(string rule, ProspectFields fields)
    {
        Refused(rule, () => Prospect.Meet(By, fields, ProspectSource.Manual, Now));
        var prospect = NewProspect();
        Refused(rule, () => prospect.Change(By, fields, Now));
        Assert.Empty(prospect.TakeEvents());
    }

    [Fact]
    public void A_deletion_is_one_event_and_is_taken_back_by_another()
    {
        var prospect = NewProspect();

        prospect.Delete(By, Later);
        prospect.Delete(By, Later);
        Assert.IsType<ProspectDeleted>(Assert.Single(prospect.TakeEvents()));
        prospect.Restore(By, Later);
        prospect.Restore(By, Later);
        Assert.True(Assert.IsType<ProspectCreated>(Assert.Single(prospect.TakeEvents())).Restored);
        Assert.Null(prospect.DeletedAt);
    }

    [Fact]
    public void It_becomes_a_client_once()
    {
        var prospect = NewProspect();
        var (organisation, project) = (Guid.NewGuid(), Guid.NewGuid());

        prospect.Convert(By, organisation, project, Later);

        Assert.Equal((Later, organisation, project, ProspectStatus.Won),
            (prospect.ConvertedAt, prospect.OrganisationId, prospect.ProjectId, prospect.Status));
        Assert.Equal(["converted", "status"], Assert.IsType<ProspectUpdated>(Assert.Single(prospect.TakeEvents())).Fields);
        Refused("prospect.already-converted", () => prospect.Convert(By, organisation, project, Later));
    }

    [Fact]
    public void Only_staff_change_it()
    {
        var prospect = NewProspect();
        foreach (var client in new[] { Viewers.Client(Viewers.Acme), Viewers.ClientAdministrator(Viewers.Acme),
            Viewers.Client(Viewers.Acme).SeenBy(Viewers.Admin) })
        {
            Assert.Throws<NotFound>(() => Prospect.Meet(client, Fields, ProspectSource.Manual, Now));
            Assert.Throws<NotFound>(() => prospect.Change(client, Fields with { Company = "X" }, Now));
            Assert.Throws<NotFound>(() => prospect.Delete(client, Now));
            Assert.Throws<NotFound>(() => prospect.Restore(client, Now));
            Assert.Throws<NotFound>(() => prospect.Convert(client, Guid.NewGuid(), Guid.NewGuid(), Now));
            Assert.Throws<NotFound>(() => prospect.Note(client, new AppointmentFields("u"), Now));
        }

        Assert.Empty(prospect.TakeEvents());
    }

    [Theory]
    [InlineData("Awa", "Ndiaye", "Teranga", "a@b.c", "77", "Awa Ndiaye")]
    [InlineData("", "Ndiaye", "Teranga", "", "", "Ndiaye")]
    [InlineData("", "", "Teranga", "a@b.c", "", "Teranga")]
    [InlineData("", "", "", "a@b.c", "77", "a@b.c")]
    [InlineData("", "", "", "", "771234567", "771234567")]
    public void It_is_named_by_the_first_filled_field(string first, string last, string company, string email, string phone, string name) =>
        Assert.Equal(name, Prospect.NameOf(first, last, company, email, phone));

    private static Prospect NewProspect()
    {
        var prospect = Prospect.Meet(By, Fields, ProspectSource.Manual, Now);
        prospect.TakeEvents();
        return prospect;
    }

    private static void Refused(string rule, Action act) => Assert.Equal(rule, Assert.Throws<RuleBroken>(act).Rule);
}
