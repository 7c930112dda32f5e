using ClientPortal.Domain.Conversations;
using ClientPortal.Web.Features.Messages;
using ClientPortal.Web.Features.Messenger;
using Microsoft.Extensions.DependencyInjection;

namespace ClientPortal.Tests.Access;

/// <summary>
/// A group that the member owns, with the technician and the scene's subject in it: for everybody else it does not exist, staff and the
/// organisation's administrator too. And whom one may write to at all.
/// </summary>
internal static partial class AccessMatrix
{
    private static Pages MessengerPages => new()
    {
        { "/messages", "ss ++++ ++" },
        { "/messages/{Id:guid}", "ss nn+n +n", async at => $"/messages/{await at.GroupAsync()}" },
    };

    private static Endpoints MessengerApi => new()
    {
        { "GET /api/conversations", "ss ++++ ++", (who, _) => who.ApiAsync("GET", "/api/conversations") },
        { "POST /api/conversations", "ss n+++ ++", (who, at) => who.ApiAsync("POST", "/api/conversations", new { people = new[] { at.Subject } }) },
        { "POST /api/conversations", "ss nn++ ++", (who, at) => who.ApiAsync("POST", "/api/conversations", new { projectId = at.Project }) },
        {
            "POST /api/conversations", "ss nn+n +n",
            async (who, at) => await who.ApiAsync("POST", "/api/conversations", new { calendarId = await at.EventAsync() })
        },
    };

    private static Methods<MessengerCommands> MessengerCommands => new()
    {
        { "OpenDirectAsync", "ss n+++ ++", async (it, who, at) => await it.OpenDirectAsync(who, at.Subject) },
        {
            "CreateGroupAsync", "ss n+++ ++",
            async (it, who, at) => await it.CreateGroupAsync(who, new GroupFields("One of their own"), [at.Subject])
        },
        { "OpenProjectRoomAsync", "ss nn++ ++", async (it, who, at) => await it.OpenProjectRoomAsync(who, at.Project) },

        // The technician organises the event, and the member is invited.
        { "OpenEventRoomAsync", "ss nn+n +n", async (it, who, at) => await it.OpenEventRoomAsync(who, await at.EventAsync()) },

        // The technician takes part and decides nothing.
        { "RenameAsync", "ss nn+n !n", async (it, who, at) => await it.RenameAsync(who, await at.GroupAsync(), new GroupFields("Another name")) },
        { "AddAsync", "ss nn+n !n", async (it, who, at) => await it.AddAsync(who, await at.GroupAsync(), at.Newcomer) },
        { "RemoveAsync", "ss nn+n !n", async (it, who, at) => await it.RemoveAsync(who, await at.GroupAsync(), at.Subject) },
        { "ChangeOwnerAsync", "ss nn+n !n", async (it, who, at) => await it.ChangeOwnerAsync(who, await at.GroupAsync(), at.Subject, owner: true) },
        { "PreferAsync", "ss nn+n +n", async (it, who, at) => await it.PreferAsync(who, await at.GroupAsync(), muted: true, pinned: true) },
    };

    // What one may read, to where one may write: the technician's and the member's group.
    private static Methods<ForwardCommands> ForwardCommands => new()
    {
        {
            "ForwardAsync", "ss nn+n +n",
            async (it, who, at) => await it.ForwardAsync(who, await at.MessageAsync(), await at.GroupAsync(), Guid.NewGuid())
        },
    };

    private static Methods<MessengerQueries> MessengerQueries => new()
    {
        {
            "ListAsync", "ss nn+n +n", async (it, who, at) =>
            {
                await at.GroupAsync();
                return await it.ListAsync(who, search: at.Mark);
            }
        },
        { "LastAsync", "ss nn++ ++", async (it, who, at) => await it.LastAsync(who, await at.MessageAsync(), 1) },
        { "LastAsync", "ss nnnn ++", async (it, who, at) => await it.LastAsync(who, await at.NoteAsync(), 1) },
        { "LastAsync", "ss nn+n +n", async (it, who, at) => await it.LastAsync(who, await at.GroupMessageAsync(), 1) },
        { "RowAsync", "ss nn+n +n", async (it, who, at) => await it.RowAsync(who, await at.GroupAsync()) },
        {
            "UnreadAsync", "ss nn+n +n", async (it, who, at) =>
            {
                var group = await at.GroupAsync();
                return (await it.UnreadAsync(who)).Counted.Where(id => id == group);
            }
        },
        { "HeadAsync", "ss nn+n +n", async (it, who, at) => await it.HeadAsync(who, await at.GroupAsync()) },
        { "ContactsAsync", "ss n+++ ++", async (it, who, at) => await it.ContactsAsync(who, at.Mark) },
    };

    private static Task<Guid> GroupMessageAsync(this AccessScene at) =>
        at.MadeAsync("group message", async () => (await at.Services.GetRequiredService<ConversationCommands>().SendAsync(
        await at.ViewerAsync(Identity.Member), await at.GroupAsync(), Draft($"Words {at.Mark}"))).Id);

    private static Task<Guid> GroupAsync(this AccessScene at) =>
        at.MadeAsync("group", async () => await at.Services.GetRequiredService<MessengerCommands>().CreateGroupAsync(
        await at.ViewerAsync(Identity.Member), new GroupFields($"Group {at.Mark}"),
            [at.Subject, (await at.ViewerAsync(Identity.Technician)).PersonId]));
}
