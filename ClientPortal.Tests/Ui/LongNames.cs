using ClientPortal.Domain.Conversations;
using ClientPortal.Domain.People;
using ClientPortal.Domain.Projects;
using ClientPortal.Domain.Prospects;
using ClientPortal.Domain.Tickets;
using ClientPortal.Tests.Infrastructure;
using ClientPortal.Web.Features.Administration;
using ClientPortal.Web.Features.Messages;
using ClientPortal.Web.Features.Messenger;
using ClientPortal.Web.Features.Projects;
using ClientPortal.Web.Features.Prospects;
using ClientPortal.Web.Features.Tickets;
using ClientPortal.Web.Identity;
using ClientPortal.Web.Mail;
using Microsoft.EntityFrameworkCore;

namespace ClientPortal.Tests.Ui;

/// <summary>One of everything that people name, each with the longest allowed name: one word without a place to break.</summary>
internal static class LongNames
{
    /// <summary>A search word that finds the message with a long word.</summary>
    public const string Findable = "zqintrouvable";

    private const string File = @"C:\Users\AminataSow\AppData\Roaming\IT-Vision\TerangaLogistique\Sauvegardes\Serveur-de-fichiers\2026\";

    public static async Task FillAsync(HostedPortal portal)
    {
        var admin = await ViewerAsync(portal, Cast.Admin);
        var technician = await ViewerAsync(portal, Cast.Technician);
        var administrator = await ViewerAsync(portal, Cast.Client);
        var client = await ViewerAsync(portal, Cast.Colleague);

        var people = portal.Get<PeopleCommands>();
        await people.AddOrganisationAsync(admin, Word(Organisation.NameLength));
        var named = new PersonFields(
            Word(Person.NameLength), $"{Word(60)}@{Word(60)}.example.org", Role.Client)
        { JobTitle = Word(Person.NameLength) };
        var person = await people.AddPersonAsync(admin, client.OrganisationId, named, Cast.Password);
        await portal.Get<InvitationCommands>().SendAsync(administrator, client.OrganisationId, named with { Email = $"{Word(60)}@example.com" }, []);

        var projects = portal.Get<ProjectCommands>();
        var fields = new ProjectFields(
            Word(Project.NameLength), $"{File}{Word(150)}", ProjectStatus.InProgress, 40, false, null, new DateOnly(2030, 1, 1));
        var project = await projects.CreateAsync(technician, client.OrganisationId, fields);
        await projects.AddMilestoneAsync(technician, project, new MilestoneFields(Word(Milestone.TitleLength), new DateOnly(2029, 1, 1), false));
        foreach (var member in new[] { client.PersonId, administrator.PersonId, person })
        {
            await projects.AddMemberAsync(technician, project, member);
        }

        var tickets = portal.Get<TicketCommands>();
        var ticket = await tickets.OpenAsync(
            client, new TicketFields(Word(Ticket.TitleLength), $"{File}{Word(150)}", TicketCategory.Incident, TicketPriority.Urgent, project));
        await tickets.AddParticipantAsync(client, ticket, person);
        var thread = await portal.Store.ReadAsync(
            db => db.Tickets.Where(one => one.Number == ticket).Select(one => one.ConversationId).SingleAsync());
        await portal.Get<TicketDeskCommands>().WriteReplyAsync(technician, null, Word(CannedReply.TitleLength), Word(150));
        await portal.Get<TicketDeskCommands>().KeepViewAsync(technician, Word(SavedView.NameLength), "scope=mine");

        var group = await portal.Get<MessengerCommands>().CreateGroupAsync(
            administrator, new GroupFields(Word(80), Word(300)), [client.PersonId, technician.PersonId, admin.PersonId, person]);
        var messages = portal.Get<ConversationCommands>();
        foreach (var conversation in new[] { thread, group })
        {
            await messages.SendAsync(technician, conversation,
                new MessageDraft(Guid.NewGuid(), $"{Findable} {File} `{Word(150)}` {Word(150)} https://example.org/{Word(150)}"));
        }

        var prospect = new ProspectFields
        {
            FirstName = Word(Prospect.NameLength),
            LastName = Word(Prospect.NameLength),
            Company = Word(Prospect.CompanyLength),
            Email = $"{Word(60)}@{Word(60)}.example.org",
            NextStep = File,
            NextStepOn = new DateOnly(2030, 1, 1),
            Notes = Word(150),
            Tags = [Word(Prospect.TagLength)],
            Value = 999_999_999_999,
            OwnerId = technician.PersonId,
        };
        await portal.Get<ProspectCommands>().AddAsync(technician, prospect, ProspectSource.Manual);
    }

    /// <summary>The HTML of an invitation's mail, rendered and not sent.</summary>
    public static Task<string> MailAsync(HostedPortal portal) => portal.Store.ReadAsync(db =>
    {
        var to = new Addressee("somebody@example.org", Word(Person.NameLength));
        portal.Get<MailQueue>()
            .Enqueue(db, new InvitationMail(to, Word(Person.NameLength), Word(Organisation.NameLength), Word(60), DateTimeOffset.UnixEpoch));
        return Task.FromResult(db.Outbox.Local.Single().Html);
    });

    public static string Word(int length) => new('W', length);

    private static async Task<Viewer> ViewerAsync(HostedPortal portal, string email) => (await portal.Get<ViewerSource>().OfAsync(
        await portal.Store.ReadAsync(db => db.People.Where(person => person.Email == email).Select(person => person.Id).SingleAsync())))!;
}
