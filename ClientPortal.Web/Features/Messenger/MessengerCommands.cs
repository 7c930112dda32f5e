using ClientPortal.Domain;
using ClientPortal.Domain.Conversations;
using ClientPortal.Domain.People;
using ClientPortal.Web.Data;
using Microsoft.EntityFrameworkCore;

namespace ClientPortal.Web.Features.Messenger;

/// <summary>Creates and changes conversations: direct ones, groups, those of projects and events.</summary>
public sealed class MessengerCommands(PortalStore store, TimeProvider clock)
{
    /// <summary>The direct conversation of the viewer and another person, created when there is none.</summary>
    /// <exception cref="NotFound">The viewer may not see the person, or the two may not write to each other.</exception>
    /// <exception cref="RuleBroken">The viewer is read-only, or the other person is disabled.</exception>
    public Task<Guid> OpenDirectAsync(Viewer viewer, Guid personId, CancellationToken stop = default) => store.WriteAsync(
        async db =>
        {
            var other = await PersonAsync(db, viewer, personId, stop);
            var pair = Conversation.PairOf(viewer.PersonId, other.Id);
            var self = await SelfAsync(db, viewer, stop);
            if (await db.Conversations.Include(one => one.Members).SingleOrDefaultAsync(one => one.Pair == pair, stop) is { } existing)
            {
                existing.Resume(viewer, self, other, clock.GetUtcNow());
                return existing.Id;
            }

            var conversation = Conversation.Direct(viewer, self, other, clock.GetUtcNow());
            db.Conversations.Add(conversation);
            return conversation.Id;
        },
        stop);

    /// <exception cref="NotFound">The viewer may not see one of the people, or one is a client of another organisation.</exception>
    /// <exception cref="RuleBroken">The viewer is read-only, a field is not valid, a person is disabled, or there are too many members.</exception>
    public Task<Guid> CreateGroupAsync(
        Viewer viewer, GroupFields fields, IReadOnlyCollection<Guid> people, CancellationToken stop = default) => store.WriteAsync(
        async db =>
        {
            var invited = new List<Person>();
            foreach (var id in people.Distinct().Where(id => id != viewer.PersonId).Take(Conversation.MostMembers + 1))
            {
                invited.Add(await PersonAsync(db, viewer, id, stop));
            }

            var conversation = Conversation.Group(viewer, await SelfAsync(db, viewer, stop), fields, invited, clock.GetUtcNow());
            db.Conversations.Add(conversation);
            return conversation.Id;
        },
        stop);

    /// <summary>The chat of a project that the viewer may see, created when a person first opens it.</summary>
    /// <exception cref="NotFound">The viewer may not see the project.</exception>
    /// <exception cref="RuleBroken">The viewer is read-only.</exception>
    public Task<Guid> OpenProjectRoomAsync(Viewer viewer, Guid projectId, CancellationToken stop = default) => store.WriteAsync(
        async db =>
        {
            var project = await db.Projects.VisibleTo(viewer).Include(one => one.Members).SingleOrDefaultAsync(one => one.Id == projectId, stop)
                ?? throw new NotFound();
            if (await db.Conversations.Where(one => one.Kind == ConversationKind.Project && one.SubjectId == projectId)
                .Select(one => (Guid?)one.Id).SingleOrDefaultAsync(stop) is { } existing)
            {
                return existing;
            }

            var people = project.Members.Select(member => member.PersonId);
            var conversation = Conversation.ForProject(viewer, project.Id, project.OrganisationId, people, clock.GetUtcNow());
            db.Conversations.Add(conversation);
            return conversation.Id;
        },
        stop);

    /// <summary>The conversation of an event that the viewer organises or is invited to, created when a person first opens it.</summary>
    /// <exception cref="NotFound">The viewer may not see the event, or takes no part in it.</exception>
    /// <exception cref="RuleBroken">The viewer is read-only.</exception>
    public Task<Guid> OpenEventRoomAsync(Viewer viewer, Guid calendarId, CancellationToken stop = default) => store.WriteAsync(
        async db =>
        {
            var one = await db.CalendarEvents.VisibleTo(viewer, db).Include(found => found.Attendees)
                .SingleOrDefaultAsync(found => found.Id == calendarId, stop) ?? throw new NotFound();
            if (one.Concerns(viewer.PersonId)
                && await db.Conversations.Where(room => room.Kind == ConversationKind.Event && room.SubjectId == calendarId)
                    .Select(room => (Guid?)room.Id).SingleOrDefaultAsync(stop) is { } existing)
            {
                return existing;
            }

            var conversation = Conversation.ForEvent(viewer, one, clock.GetUtcNow());
            db.Conversations.Add(conversation);
            return conversation.Id;
        },
        stop);

    /// <exception cref="NotFound">The viewer may not see the conversation.</exception>
    /// <exception cref="RuleBroken">The viewer is not an owner, or a field is not valid.</exception>
    public Task RenameAsync(Viewer viewer, Guid id, GroupFields fields, CancellationToken stop = default) =>
        ChangeAsync(viewer, id, conversation => conversation.Rename(viewer, fields, clock.GetUtcNow()), stop);

    /// <exception cref="NotFound">The viewer may not see the conversation or the person.</exception>
    /// <exception cref="RuleBroken">It is not a group or is full, the viewer is not an owner, or the person may not join.</exception>
    public Task AddAsync(Viewer viewer, Guid id, Guid personId, CancellationToken stop = default) => store.WriteAsync(
        async db => (await GroupAsync(db, viewer, id, stop)).Add(viewer, await PersonAsync(db, viewer, personId, stop), clock.GetUtcNow()),
        stop);

    /// <summary>Removes a member, or lets the viewer leave.</summary>
    /// <exception cref="NotFound">The viewer may not see the conversation.</exception>
    /// <exception cref="RuleBroken">The viewer may not decide here.</exception>
    public Task RemoveAsync(Viewer viewer, Guid id, Guid personId, CancellationToken stop = default) => store.WriteAsync(
        async db => (await GroupAsync(db, viewer, id, stop)).Remove(viewer, personId, clock.GetUtcNow()),
        stop);

    /// <exception cref="NotFound">The viewer may not see the conversation, or the person is not a member.</exception>
    /// <exception cref="RuleBroken">It is not a group, the viewer is not an owner, or the member is the last owner.</exception>
    public Task ChangeOwnerAsync(Viewer viewer, Guid id, Guid personId, bool owner, CancellationToken stop = default) =>
        ChangeAsync(viewer, id, conversation => conversation.ChangeOwner(viewer, personId, owner, clock.GetUtcNow()), stop);

    /// <exception cref="NotFound">The viewer is not a member.</exception>
    /// <exception cref="RuleBroken">The viewer is read-only.</exception>
    public Task PreferAsync(Viewer viewer, Guid id, bool muted, bool pinned, CancellationToken stop = default) =>
        ChangeAsync(viewer, id, conversation => conversation.Prefer(viewer, muted, pinned, clock.GetUtcNow()), stop);

    private Task ChangeAsync(Viewer viewer, Guid id, Action<Conversation> change, CancellationToken stop) =>
        store.WriteAsync(async db => change(await ConversationAsync(db, viewer, id, stop)), stop);

    // The ticket or the project decides who its members are.
    private static async Task<Conversation> GroupAsync(PortalDb db, Viewer viewer, Guid id, CancellationToken stop) =>
        await ConversationAsync(db, viewer, id, stop) is { Kind: ConversationKind.Group or ConversationKind.Direct } conversation
            ? conversation
            : throw new RuleBroken("conversation.not-a-group");

    private static async Task<Conversation> ConversationAsync(PortalDb db, Viewer viewer, Guid id, CancellationToken stop) =>
        await db.Conversations.VisibleTo(viewer).Include(conversation => conversation.Members)
            .SingleOrDefaultAsync(conversation => conversation.Id == id, stop) ?? throw new NotFound();

    private static async Task<Person> PersonAsync(PortalDb db, Viewer viewer, Guid id, CancellationToken stop) =>
        await db.People.VisibleTo(viewer).SingleOrDefaultAsync(person => person.Id == id, stop) ?? throw new NotFound();

    private static Task<Person> SelfAsync(PortalDb db, Viewer viewer, CancellationToken stop) => PersonAsync(db, viewer, viewer.ActorId, stop);
}
