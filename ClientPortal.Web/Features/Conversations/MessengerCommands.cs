using ClientPortal.Domain;
using ClientPortal.Domain.Conversations;
using ClientPortal.Domain.People;
using ClientPortal.Web.Data;
using Microsoft.EntityFrameworkCore;

namespace ClientPortal.Web.Features.Conversations;

/// <summary>Beginning and keeping conversations: talks between two, groups, rooms of projects.</summary>
public sealed class MessengerCommands(PortalStore store, TimeProvider clock)
{
    /// <summary>The talk of the viewer and another, begun if there is none. Whom the viewer may not see does not exist.</summary>
    public Task<Guid> OpenDirectAsync(Viewer viewer, Guid personId, CancellationToken stop = default) => store.WriteAsync(
        async db =>
        {
            var other = await PersonAsync(db, viewer, personId, stop);
            var pair = Conversation.PairOf(viewer.PersonId, other.Id);
            var self = await SelfAsync(db, viewer, stop);
            if (await db.Conversations.Include(one => one.Members).SingleOrDefaultAsync(one => one.Pair == pair, stop) is { } known)
            {
                known.Resume(viewer, self, other, clock.GetUtcNow());
                return known.Id;
            }

            var conversation = Conversation.Direct(viewer, self, other, clock.GetUtcNow());
            db.Conversations.Add(conversation);
            return conversation.Id;
        },
        stop);

    public Task<Guid> CreateGroupAsync(Viewer viewer, GroupFields fields, IReadOnlyCollection<Guid> people, CancellationToken stop = default) => store.WriteAsync(
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

    /// <summary>The room of a project that the viewer may see, made when somebody first opens it.</summary>
    public Task<Guid> OpenProjectRoomAsync(Viewer viewer, Guid projectId, CancellationToken stop = default) => store.WriteAsync(
        async db =>
        {
            var project = await db.Projects.VisibleTo(viewer).Include(one => one.Members).SingleOrDefaultAsync(one => one.Id == projectId, stop) ?? throw new NotFound();
            if (await db.Conversations.Where(one => one.Kind == ConversationKind.Project && one.SubjectId == projectId).Select(one => (Guid?)one.Id).SingleOrDefaultAsync(stop) is { } known)
            {
                return known;
            }

            var conversation = Conversation.ForProject(viewer, project.Id, project.OrganisationId, project.Members.Select(member => member.PersonId), clock.GetUtcNow());
            db.Conversations.Add(conversation);
            return conversation.Id;
        },
        stop);

    public Task RenameAsync(Viewer viewer, Guid id, GroupFields fields, CancellationToken stop = default) =>
        ChangeAsync(viewer, id, conversation => conversation.Rename(viewer, fields, clock.GetUtcNow()), stop);

    public Task AddAsync(Viewer viewer, Guid id, Guid personId, CancellationToken stop = default) => store.WriteAsync(
        async db => (await GroupAsync(db, viewer, id, stop)).Add(viewer, await PersonAsync(db, viewer, personId, stop), clock.GetUtcNow()),
        stop);

    /// <summary>Takes somebody out, or leaves.</summary>
    public Task RemoveAsync(Viewer viewer, Guid id, Guid personId, CancellationToken stop = default) => store.WriteAsync(
        async db => (await GroupAsync(db, viewer, id, stop)).Remove(viewer, personId, clock.GetUtcNow()),
        stop);

    public Task ChangeOwnerAsync(Viewer viewer, Guid id, Guid personId, bool owner, CancellationToken stop = default) =>
        ChangeAsync(viewer, id, conversation => conversation.ChangeOwner(viewer, personId, owner, clock.GetUtcNow()), stop);

    public Task PreferAsync(Viewer viewer, Guid id, bool muted, bool pinned, CancellationToken stop = default) =>
        ChangeAsync(viewer, id, conversation => conversation.Prefer(viewer, muted, pinned, clock.GetUtcNow()), stop);

    private Task ChangeAsync(Viewer viewer, Guid id, Action<Conversation> change, CancellationToken stop) =>
        store.WriteAsync(async db => change(await ConversationAsync(db, viewer, id, stop)), stop);

    // Who takes part in a ticket or a project is decided there.
    private static async Task<Conversation> GroupAsync(PortalDb db, Viewer viewer, Guid id, CancellationToken stop) =>
        await ConversationAsync(db, viewer, id, stop) is { Kind: ConversationKind.Group or ConversationKind.Direct } conversation ? conversation : throw new RuleBroken("conversation.not-a-group");

    private static async Task<Conversation> ConversationAsync(PortalDb db, Viewer viewer, Guid id, CancellationToken stop) =>
        await db.Conversations.VisibleTo(viewer).Include(conversation => conversation.Members).SingleOrDefaultAsync(conversation => conversation.Id == id, stop) ?? throw new NotFound();

    private static async Task<Person> PersonAsync(PortalDb db, Viewer viewer, Guid id, CancellationToken stop) =>
        await db.People.VisibleTo(viewer).SingleOrDefaultAsync(person => person.Id == id, stop) ?? throw new NotFound();

    private static Task<Person> SelfAsync(PortalDb db, Viewer viewer, CancellationToken stop) => PersonAsync(db, viewer, viewer.ActorId, stop);
}
