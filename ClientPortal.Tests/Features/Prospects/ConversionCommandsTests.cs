using ClientPortal.Domain;
using ClientPortal.Domain.People;
using ClientPortal.Domain.Prospects;
using ClientPortal.Tests.Features.Administration;
using ClientPortal.Tests.Infrastructure;
using ClientPortal.Web.Data;
using ClientPortal.Web.Features.Administration;
using ClientPortal.Web.Features.Prospects;
using Microsoft.EntityFrameworkCore;

namespace ClientPortal.Tests.Features.Prospects;

public sealed class ConversionCommandsTests : IAsyncLifetime
{
    private TestPortal portal = null!;

    private ConversionCommands Conversions => portal.Get<ConversionCommands>();
    private ProspectCommands Prospects => portal.Get<ProspectCommands>();

    // No mail is sent: the tests read the outbox.
    public async ValueTask InitializeAsync() => portal = await TestPortal.StartAsync(hosted: false);

    public async ValueTask DisposeAsync() => await portal.DisposeAsync();

    [Fact]
    public async Task A_prospect_becomes_a_client_with_its_first_project_and_an_invited_contact()
    {
        var id = await AddAsync();

        var made = await Conversions.ConvertAsync(portal.Admin, id, ConversionMaker.Fields());

        var (organisation, project, invitation) = await portal.Store.ReadAsync(async db => (
            await db.Organisations.SingleAsync(one => one.Id == made.OrganisationId),
            await db.Projects.Include(one => one.Milestones).Include(one => one.Members).SingleAsync(one => one.Id == made.ProjectId),
            await db.Invitations.SingleAsync(one => one.OrganisationId == made.OrganisationId)));
        Assert.Equal(("Sahel Énergie", false), (organisation.Name, organisation.IsProvider));
        Assert.Equal((made.OrganisationId, "Réseau"), (project.OrganisationId, project.Name));
        Assert.Equal(
            [("network.survey", 7), ("network.plan", 14), ("network.install", 35), ("network.handover", 42)],
            project.Milestones.OrderBy(one => one.DueOn).Select(one => (one.Title, one.DueOn!.Value.DayNumber - ConversionMaker.Start.DayNumber)));
        Assert.Equal([portal.Technician.PersonId], project.Members.Select(member => member.PersonId));
        Assert.Equal(("lamine@sahel.example", true), (invitation.Email, invitation.IsOrganisationAdministrator));
        Assert.Equal([made.ProjectId], invitation.ProjectIds);

        // The prospect keeps the link and its history.
        var detail = await portal.Get<ProspectQueries>().FindAsync(portal.Technician, id);
        Assert.Equal(
            (ProspectStatus.Won, made.OrganisationId, "Sahel Énergie", made.ProjectId, "Réseau"),
            (detail.Row.Status, detail.Conversion!.OrganisationId, detail.Conversion.OrganisationName, detail.Conversion.ProjectId,
                detail.Conversion.ProjectName));
        var history = await portal.Get<ProspectQueries>().HistoryAsync(portal.Technician, id, 10);
        Assert.Equal([["converted", "status"], []], history.Select(line => line.Fields));
    }

    [Fact]
    public async Task The_contact_accepts_and_is_in_its_project()
    {
        var made = await Conversions.ConvertAsync(portal.Admin, await AddAsync(), ConversionMaker.Fields());

        var person = await portal.Get<InvitationCommands>()
            .AcceptAsync(Viewer.Portal, await portal.SecretOfAsync("lamine@sahel.example"), "correct horse battery");

        var viewer = await portal.ViewerAsync(person);
        Assert.Equal((made.OrganisationId, true), (viewer.OrganisationId, viewer.IsOrganisationAdministrator));
        Assert.Equal([made.ProjectId], viewer.ProjectIds);
    }

    [Theory]
    [InlineData("person.email-taken", "technician@example.org", "Sahel", "Réseau")]
    [InlineData("person.email-invalid", "nowhere", "Sahel", "Réseau")]
    [InlineData("text.required", "new@sahel.example", " ", "Réseau")]
    [InlineData("text.required", "new@sahel.example", "Sahel", "")]
    public async Task A_conversion_is_all_or_nothing(string rule, string email, string organisation, string project)
    {
        var id = await AddAsync();
        var before = await CountsAsync();

        await RefusedAsync(rule, () => Conversions.ConvertAsync(portal.Admin, id, ConversionMaker.Fields(organisation, email, project)));

        Assert.Equal(before, await CountsAsync());
        Assert.Null((await portal.Get<ProspectQueries>().FindAsync(portal.Admin, id)).Conversion);
    }

    [Fact]
    public async Task Two_conversions_at_the_same_moment_make_one_client()
    {
        var id = await AddAsync();

        var answers = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(TryAsync)));

        Assert.Equal(1, answers.Count(answer => answer is null));

        // A person who read the prospect just before the first conversion ended meets its invitation.
        Assert.All(answers.Where(answer => answer is not null),
            answer => Assert.Contains(answer, (string[])["prospect.already-converted", "invitation.already-sent"]));
        Assert.Single(await portal.Store.ReadAsync(db => db.Organisations.Where(one => one.Name == "Sahel Énergie").ToListAsync()));

        async Task<string?> TryAsync()
        {
            try
            {
                await Conversions.ConvertAsync(portal.Admin, id, ConversionMaker.Fields());
                return null;
            }
            catch (RuleBroken broken)
            {
                return broken.Rule;
            }
        }
    }

    [Fact]
    public async Task Administrators_convert_technicians_are_refused_and_clients_find_no_prospect()
    {
        var id = await AddAsync();
        var before = await CountsAsync();

        await RefusedAsync("viewer.admin-only", () => Conversions.ConvertAsync(portal.Technician, id, ConversionMaker.Fields()));
        foreach (var client in new[] { portal.ClientAdmin, portal.Member, portal.Outsider })
        {
            await Assert.ThrowsAsync<NotFound>(() => Conversions.ConvertAsync(client, id, ConversionMaker.Fields()));
        }

        await Assert.ThrowsAsync<NotFound>(() => Conversions.ConvertAsync(portal.Admin, Guid.NewGuid(), ConversionMaker.Fields()));
        Assert.Equal(before, await CountsAsync());
    }

    private Task<Guid> AddAsync() => Prospects.AddAsync(
        portal.Technician,
        new ProspectFields { FirstName = "Lamine", LastName = "Bâ", Company = "Sahel Énergie", OwnerId = portal.Technician.PersonId },
        ProspectSource.Manual);

    private Task<(int Organisations, int Projects, int Invitations, int MailQueue, int Events)> CountsAsync() => portal.Store.ReadAsync(async db => (
        await db.Organisations.CountAsync(), await db.Projects.CountAsync(), await db.Invitations.CountAsync(), await db.Outbox.CountAsync(),
            await db.Log.CountAsync()));

    private static async Task RefusedAsync(string rule, Func<Task> act) => Assert.Equal(rule, (await Assert.ThrowsAsync<RuleBroken>(act)).Rule);
}
