using ClientPortal.Domain;
using ClientPortal.Domain.Conversations;
using ClientPortal.Domain.People;
using ClientPortal.Domain.Tickets;
using ClientPortal.Tests.Features.Calendar;
using ClientPortal.Tests.Infrastructure;
using ClientPortal.Web.Features.Administration;
using ClientPortal.Web.Features.Messages;
using ClientPortal.Web.Features.Messenger;
using ClientPortal.Web.Features.Projects;
using ClientPortal.Web.Features.Tickets;
using Microsoft.EntityFrameworkCore;

namespace ClientPortal.Tests.Features.Messenger;

public sealed class MessengerCommandsTests
{
    [Fact]
    public async Task Two_people_who_write_at_the_same_moment_get_one_conversation()
    {
        await using var portal = await TestPortal.StartAsync();
        var messenger = portal.Get<MessengerCommands>();

        var talks = await Task.WhenAll(Enumerable.Range(0, 20).Select(i => Task.Run(() => i % 2 == 0
            ? messenger.OpenDirectAsync(portal.Member, portal.Technician.PersonId)
            : messenger.OpenDirectAsync(portal.Technician, portal.Member.PersonId))));

        Assert.Single(talks.Distinct());
    }

    [Fact]
    public async Task A_client_cannot_write_to_a_person_whom_they_may_not_see()
    {
        await using var portal = await TestPortal.StartAsync();
        var messenger = portal.Get<MessengerCommands>();

        var foreign = await Assert.ThrowsAsync<NotFound>(() => messenger.OpenDirectAsync(portal.Member, portal.Outsider.PersonId));
        var missing = await Assert.ThrowsAsync<NotFound>(() => messenger.OpenDirectAsync(portal.Member, Guid.NewGuid()));
        Assert.Equal(missing.Message, foreign.Message);
        await Assert.ThrowsAsync<NotFound>(
            () => messenger.CreateGroupAsync(portal.Member, new GroupFields("x"), [portal.Technician.PersonId, portal.Outsider.PersonId]));

        var contacts = await portal.Get<MessengerQueries>().ContactsAsync(portal.Member);
        Assert.DoesNotContain(contacts, contact => contact.PersonId == portal.Outsider.PersonId);
        Assert.Contains(contacts, contact => contact.PersonId == portal.NonMember.PersonId);
        Assert.Contains(contacts, contact => contact.PersonId == portal.Admin.PersonId);
    }

    [Fact]
    public async Task A_direct_conversation_is_only_for_its_members_also_among_staff()
    {
        await using var portal = await TestPortal.StartAsync();
        var talk = await portal.Get<MessengerCommands>().OpenDirectAsync(portal.Member, portal.Technician.PersonId);
        var head = await portal.Log.HeadAsync();
        await SayAsync(portal, portal.Member, talk, "entre nous");

        foreach (var stranger in new[] { portal.Admin, portal.ClientAdmin, portal.NonMember, portal.Outsider })
        {
            await Assert.ThrowsAsync<NotFound>(() => portal.Get<MessengerQueries>().HeadAsync(stranger, talk));
            await Assert.ThrowsAsync<NotFound>(() => SayAsync(portal, stranger, talk, "moi aussi"));
            Assert.Null(await portal.Get<MessengerQueries>().RowAsync(stranger, talk));
            Assert.Empty(await portal.Log.AfterAsync(stranger, head, 10));
        }

        Assert.NotEmpty(await portal.Log.AfterAsync(portal.Technician, head, 10));
    }

    [Fact]
    public async Task A_removed_member_of_a_group_loses_it_and_hears_nothing_more()
    {
        await using var portal = await TestPortal.StartAsync();
        var messenger = portal.Get<MessengerCommands>();
        var group = await messenger.CreateGroupAsync(
            portal.Technician, new GroupFields("Bascule", "", "🚀"), [portal.Member.PersonId, portal.NonMember.PersonId]);
        await SayAsync(portal, portal.Member, group, "bonjour");
        await messenger.RemoveAsync(portal.Technician, group, portal.Member.PersonId);
        var head = await portal.Log.HeadAsync();
        await SayAsync(portal, portal.NonMember, group, "sans lui");

        await Assert.ThrowsAsync<NotFound>(() => SayAsync(portal, portal.Member, group, "encore moi"));
        Assert.DoesNotContain(await portal.Get<MessengerQueries>().ListAsync(portal.Member), row => row.Id == group);
        Assert.Empty(await portal.Log.AfterAsync(portal.Member, head, 10));
        Assert.Equal(0, (await portal.Get<MessengerQueries>().UnreadAsync(portal.Member)).Count);
    }

    [Fact]
    public async Task A_person_who_moves_to_another_organisation_loses_conversations_groups_and_tickets()
    {
        await using var portal = await TestPortal.StartAsync();
        var (messenger, queries) = (portal.Get<MessengerCommands>(), portal.Get<MessengerQueries>());
        var talk = await messenger.OpenDirectAsync(portal.Member, portal.Technician.PersonId);
        var group = await messenger.CreateGroupAsync(
            portal.Technician, new GroupFields("Bascule"), [portal.Member.PersonId, portal.NonMember.PersonId]);
        var number = await portal.Get<TicketCommands>()
            .OpenAsync(portal.Member, new TicketFields("Panne", "Rien ne va", TicketCategory.Incident, TicketPriority.Normal, null), null);
        var thread = (await portal.Get<TicketQueries>().FindAsync(portal.Technician, number)).Row.ConversationId;

        await portal.Get<PeopleCommands>().MoveAsync(portal.Admin, portal.Member.PersonId, portal.Other);
        var moved = await portal.ViewerAsync(portal.Member.PersonId);
        var head = await portal.Log.HeadAsync();
        await SayAsync(portal, portal.NonMember, group, "il est parti");
        await SayAsync(portal, portal.Technician, thread, "on regarde");

        foreach (var id in new[] { talk, group, thread })
        {
            await Assert.ThrowsAsync<NotFound>(() => queries.HeadAsync(moved, id));
            await Assert.ThrowsAsync<NotFound>(() => SayAsync(portal, moved, id, "moi encore"));
        }

        Assert.Empty(await portal.Log.AfterAsync(moved, head, 10));
        Assert.Empty(await queries.ListAsync(moved));
        Assert.Equal(portal.Member.Name, (await queries.HeadAsync(portal.Technician, talk)).Title);
        Assert.Equal(portal.Member.PersonId, (await queries.ListAsync(portal.Technician)).Single(row => row.Id == talk).OtherId);

        // Two people who may write to each other continue their conversation.
        Assert.Equal(talk, await messenger.OpenDirectAsync(portal.Technician, moved.PersonId));
        await SayAsync(portal, moved, talk, "bonjour de la nouvelle maison");
    }

    [Fact]
    public async Task Who_administers_no_more_loses_the_chats_of_projects_of_which_they_are_no_members()
    {
        await using var portal = await TestPortal.StartAsync();
        var (messenger, queries) = (portal.Get<MessengerCommands>(), portal.Get<MessengerQueries>());
        var foreign = await messenger.OpenProjectRoomAsync(portal.ClientAdmin, await portal.ProjectAsync("Toiture"));
        var ownProject = await portal.ProjectAsync("Façade");
        await portal.Get<ProjectCommands>().AddMemberAsync(portal.Admin, ownProject, portal.ClientAdmin.PersonId);
        var own = await messenger.OpenProjectRoomAsync(portal.ClientAdmin, ownProject);
        await SayAsync(portal, portal.ClientAdmin, foreign, "je lis aussi");
        await SayAsync(portal, portal.ClientAdmin, own, "et ici");

        await portal.Get<PeopleCommands>().ChangeRoleAsync(portal.Admin, portal.ClientAdmin.PersonId, Role.Client, organisationAdministrator: false);
        var client = await portal.ViewerAsync(portal.ClientAdmin.PersonId);
        var head = await portal.Log.HeadAsync();
        await SayAsync(portal, portal.Technician, foreign, "entre nous");

        Assert.Equal([own], (await queries.ListAsync(client)).Select(row => row.Id));
        await Assert.ThrowsAsync<NotFound>(() => queries.HeadAsync(client, foreign));
        Assert.Empty(await portal.Log.AfterAsync(client, head, 10));
        await SayAsync(portal, client, own, "encore là");
    }

    [Fact]
    public async Task The_conversation_of_a_project_has_the_projects_members()
    {
        await using var portal = await TestPortal.StartAsync();
        var project = await portal.ProjectAsync();
        var conversation = await portal.Get<MessengerCommands>().OpenProjectRoomAsync(portal.Member, project);
        Assert.Equal(conversation, await portal.Get<MessengerCommands>().OpenProjectRoomAsync(portal.Technician, project));
        await Assert.ThrowsAsync<NotFound>(() => portal.Get<MessengerCommands>().OpenProjectRoomAsync(portal.NonMember, project));

        await portal.Projects.AddMemberAsync(portal.Technician, project, portal.NonMember.PersonId);
        await SayAsync(portal, portal.NonMember, conversation, "me voici");
        await portal.Projects.RemoveMemberAsync(portal.Technician, project, portal.NonMember.PersonId);

        await Assert.ThrowsAsync<NotFound>(() => SayAsync(portal, portal.NonMember, conversation, "encore"));
        Assert.Equal([portal.Member.PersonId],
            (await portal.Get<MessengerQueries>().HeadAsync(portal.Member, conversation)).Members.Select(member => member.PersonId).Order());
    }

    [Fact]
    public async Task The_conversation_of_an_event_has_its_organiser_and_those_who_are_invited()
    {
        await using var portal = await TestPortal.StartAsync();
        var messenger = portal.Get<MessengerCommands>();
        var id = await portal.MeetingAsync(portal.Technician, portal.Member.PersonId);
        await Assert.ThrowsAsync<NotFound>(() => messenger.OpenEventRoomAsync(portal.Admin, id));
        await Assert.ThrowsAsync<NotFound>(() => messenger.OpenEventRoomAsync(portal.Outsider, id));

        var room = await messenger.OpenEventRoomAsync(portal.Member, id);
        Assert.Equal(room, await messenger.OpenEventRoomAsync(portal.Technician, id));
        await SayAsync(portal, portal.Member, room, "à bientôt");
        var row = (await portal.Get<MessengerQueries>().ListAsync(portal.Technician)).Single(one => one.Id == room);
        Assert.Equal((CalendarDesk.Fields.Title, 1), (row.Title, row.Unread));
        Assert.Equal($"/calendar/{id}", (await portal.Get<MessengerQueries>().HeadAsync(portal.Member, room)).Href);
        await Assert.ThrowsAsync<NotFound>(() => SayAsync(portal, portal.Admin, room, "je regarde"));

        // One who is invited later joins, and one who is invited no more leaves; the organiser stays.
        await portal.Calendar().ChangeAsync(
            portal.Technician, id, fields => fields with { People = [portal.ClientAdmin.PersonId, portal.Technician.PersonId] });
        await SayAsync(portal, portal.ClientAdmin, room, "me voici");
        await Assert.ThrowsAsync<NotFound>(() => SayAsync(portal, portal.Member, room, "encore"));
        await portal.Calendar().ChangeAsync(portal.Technician, id, fields => fields with { People = [portal.ClientAdmin.PersonId] });
        await SayAsync(portal, portal.Technician, room, "bienvenue");
    }

    [Fact]
    public async Task Unread_messages_are_counted_until_they_are_read_except_in_muted_conversations()
    {
        await using var portal = await TestPortal.StartAsync();
        var (messenger, queries) = (portal.Get<MessengerCommands>(), portal.Get<MessengerQueries>());
        var talk = await messenger.OpenDirectAsync(portal.Technician, portal.Member.PersonId);
        await SayAsync(portal, portal.Technician, talk, "un");
        await SayAsync(portal, portal.Technician, talk, "deux");
        await SayAsync(portal, portal.Member, talk, "de moi");

        Assert.Equal(2, (await queries.UnreadAsync(portal.Member)).Count);
        Assert.Equal(2, (await queries.ListAsync(portal.Member)).Single(row => row.Id == talk).Unread);
        await messenger.PreferAsync(portal.Member, talk, muted: true, pinned: false);
        Assert.Equal(0, (await queries.UnreadAsync(portal.Member)).Count);
        await messenger.PreferAsync(portal.Member, talk, muted: false, pinned: false);

        await portal.Get<ReceiptCommands>().MarkAsync(portal.Member, talk, long.MaxValue, long.MaxValue);
        Assert.Equal(0, (await queries.UnreadAsync(portal.Member)).Count);
        Assert.Equal(1, (await queries.UnreadAsync(portal.Technician)).Count);
    }

    [Fact]
    public async Task Earlier_messages_are_not_unread_for_a_new_member()
    {
        await using var portal = await TestPortal.StartAsync();
        var messenger = portal.Get<MessengerCommands>();
        var group = await messenger.CreateGroupAsync(portal.Technician, new GroupFields("Bascule"), []);
        await SayAsync(portal, portal.Technician, group, "avant");
        await messenger.AddAsync(portal.Technician, group, portal.Member.PersonId);

        Assert.Equal(0, (await portal.Get<MessengerQueries>().UnreadAsync(portal.Member)).Count);
        await SayAsync(portal, portal.Technician, group, "après");
        Assert.Equal(1, (await portal.Get<MessengerQueries>().UnreadAsync(portal.Member)).Count);
    }

    [Fact]
    public async Task Pinned_conversations_are_first_then_the_newest()
    {
        await using var portal = await TestPortal.StartAsync();
        var messenger = portal.Get<MessengerCommands>();
        var first = await messenger.OpenDirectAsync(portal.Member, portal.Technician.PersonId);
        var second = await messenger.OpenDirectAsync(portal.Member, portal.Admin.PersonId);
        var third = await messenger.OpenDirectAsync(portal.Member, portal.NonMember.PersonId);
        await SayAsync(portal, portal.Member, second, "a");
        await SayAsync(portal, portal.Member, first, "b");
        await messenger.PreferAsync(portal.Member, third, muted: false, pinned: true);

        Assert.Equal([third, first, second], (await portal.Get<MessengerQueries>().ListAsync(portal.Member)).Select(row => row.Id));
    }

    [Fact]
    public async Task Accents_and_case_do_not_matter_to_a_search()
    {
        await using var portal = await TestPortal.StartAsync();
        var group = await portal.Get<MessengerCommands>()
            .CreateGroupAsync(portal.Technician, new GroupFields("Équipe Écoles"), [portal.Member.PersonId]);

        Assert.Equal([group], (await portal.Get<MessengerQueries>().ListAsync(portal.Member, search: "ecoles")).Select(row => row.Id));
        Assert.Empty(await portal.Get<MessengerQueries>().ListAsync(portal.Member, search: "lycée"));
    }

    private static Task<SentMessage> SayAsync(TestPortal portal, Domain.People.Viewer by, Guid conversation, string words) =>
        portal.Get<ConversationCommands>().SendAsync(by, conversation, new MessageDraft(Guid.NewGuid(), words));
}
