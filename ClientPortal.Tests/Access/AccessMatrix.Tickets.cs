using ClientPortal.Domain.People;
using ClientPortal.Domain.Tickets;
using ClientPortal.Web.Features.Conversations;
using ClientPortal.Web.Features.Tickets;
using Microsoft.Extensions.DependencyInjection;

namespace ClientPortal.Tests.Access;

/// <summary>A ticket is its participants', its organisation's administrators' and staff's; so is its thread.</summary>
internal static partial class AccessMatrix
{
    private static Pages TicketPages => new()
    {
        { "/tickets", "ss ++++ ++" },
        { "/tickets/{Shown}", "ss nn++ ++", async at => $"/tickets/{await at.ShownAsync()}" },
        { "/tickets/settings", "ss nnnn ++" },
    };

    private static Endpoints TicketsApi => new()
    {
        { "GET /api/tickets", "ss ++++ ++", (who, _) => who.ApiAsync("GET", "/api/tickets") },
        { "POST /api/tickets", "ss ++++ !!", (who, _) => who.ApiAsync("POST", "/api/tickets", new { title = "One of their own" }) },
        { "GET /api/tickets/{number}", "ss nn++ ++", async (who, at) => await who.ApiAsync("GET", $"/api/tickets/{await at.ShownAsync()}") },
        { "PATCH /api/tickets/{number}", "ss nnrr ++", async (who, at) => await who.ApiAsync("PATCH", $"/api/tickets/{await at.ShownAsync()}", new { priority = "high" }) },
        { "PATCH /api/tickets/{number}", "ss nn++ ++", async (who, at) => await who.ApiAsync("PATCH", $"/api/tickets/{await at.ShownAsync()}", new { status = "closed" }) },
        { "GET /api/tickets/{number}/messages", "ss nn++ ++", async (who, at) => await who.ApiAsync("GET", $"/api/tickets/{await at.ShownAsync()}/messages") },
        { "POST /api/tickets/{number}/messages", "ss nn++ ++", async (who, at) => await who.ApiAsync("POST", $"/api/tickets/{await at.ShownAsync()}/messages", Written()) },
    };

    private static Endpoints ConversationsApi => new()
    {
        { "GET /api/conversations/{id:guid}/messages", "ss nn++ ++", async (who, at) => await who.ApiAsync("GET", $"/api/conversations/{await at.ThreadAsync()}/messages") },
        { "POST /api/conversations/{id:guid}/messages", "ss nn++ ++", async (who, at) => await who.ApiAsync("POST", $"/api/conversations/{await at.ThreadAsync()}/messages", Written()) },
        { "POST /api/conversations/{id:guid}/read", "ss nn++ ++", async (who, at) => await who.ApiAsync("POST", $"/api/conversations/{await at.ThreadAsync()}/read", new { }) },
        { "POST /api/conversations/{id:guid}/typing", "ss nn++ ++", async (who, at) => await who.ApiAsync("POST", $"/api/conversations/{await at.ThreadAsync()}/typing", new { }) },

        // The author alone changes a message, and here it is the member.
        { "PATCH /api/messages/{id:guid}", "ss nn+! !!", async (who, at) => await who.ApiAsync("PATCH", $"/api/messages/{await at.MessageAsync()}", new { content = "Otherwise" }) },
        { "DELETE /api/messages/{id:guid}", "ss nn+! !!", async (who, at) => await who.ApiAsync("DELETE", $"/api/messages/{await at.MessageAsync()}") },
        { "PUT /api/messages/{id:guid}/reactions/{emoji}", "ss nn++ ++", async (who, at) => await who.ApiAsync("PUT", $"/api/messages/{await at.MessageAsync()}/reactions/{Uri.EscapeDataString("👍")}") },
        { "DELETE /api/messages/{id:guid}/reactions/{emoji}", "ss nn++ ++", async (who, at) => await who.ApiAsync("DELETE", $"/api/messages/{await at.MessageAsync()}/reactions/{Uri.EscapeDataString("👍")}") },

        // What is among staff is nobody else's.
        { "PUT /api/messages/{id:guid}/reactions/{emoji}", "ss nnnn ++", async (who, at) => await who.ApiAsync("PUT", $"/api/messages/{await at.NoteAsync()}/reactions/{Uri.EscapeDataString("👍")}") },
    };

    private static Methods<TicketCommands> TicketCommands => new()
    {
        { "OpenAsync", "ss nnnn ++", (it, who, at) => it.OpenAsync(who, Asked(at), at.Subject) },
        { "EditAsync", "ss nnrr ++", async (it, who, at) => await it.EditAsync(who, await at.TicketAsync(), Asked(at), Asked(at)) },
        { "AmendAsync", "ss nnrr ++", async (it, who, at) => await it.AmendAsync(who, await at.TicketAsync(), fields => fields) },
        { "ChangeAsync", "ss nn++ ++", async (it, who, at) => await it.ChangeAsync(who, await at.TicketAsync(), new TicketChange { To = TicketStatus.Closed }) },
        { "AssignAsync", "ss nnrr ++", async (it, who, at) => await it.AssignAsync(who, await at.TicketAsync(), null) },
        { "TakeAsync", "ss nnrr ++", async (it, who, at) => await it.TakeAsync(who, await at.TicketAsync()) },
        { "GoAsync", "ss nn++ ++", async (it, who, at) => await it.GoAsync(who, await at.TicketAsync(), TicketStatus.Closed) },
        { "AddParticipantAsync", "ss nn++ ++", async (it, who, at) => await it.AddParticipantAsync(who, await at.TicketAsync(), at.Newcomer) },
        { "RemoveParticipantAsync", "ss nnrr ++", async (it, who, at) => await it.RemoveParticipantAsync(who, await at.TicketAsync(), at.Newcomer) },
        { "MergeAsync", "ss nnrr ++", async (it, who, at) => await it.MergeAsync(who, await at.TicketAsync(), await at.OtherTicketAsync()) },
        { "RateAsync", "ss nn++ !!", async (it, who, at) => await it.RateAsync(who, await at.ResolvedAsync(), 5, "") },
        { "NotePromisesAsync", "ss rrrr r+", (it, who, _) => it.NotePromisesAsync(who) },
    };

    private static Methods<TicketQueries> TicketQueries => new()
    {
        { "ListAsync", "ss nn++ ++", async (it, who, at) => await it.ListAsync(who, await at.SoughtAsync()) },
        { "PageAsync", "ss nn++ ++", async (it, who, at) => await it.PageAsync(who, await at.SoughtAsync(), null, 10) },
        { "MatchingAsync", "ss nn++ ++", async (it, who, at) => await it.MatchingAsync(who, new TicketFilter { Over = true }, [await at.TicketIdAsync()]) },
        { "CountsAsync", "ss ++++ ++", (it, who, _) => it.CountsAsync(who, 1) },
        { "FindAsync", "ss nn++ ++", async (it, who, at) => await it.FindAsync(who, await at.TicketAsync()) },
        { "RowAsync", "ss nn++ ++", async (it, who, at) => await it.RowAsync(who, await at.TicketIdAsync(), 1) },
        { "DetailAsync", "ss nn++ ++", async (it, who, at) => await it.DetailAsync(who, await at.TicketIdAsync(), 1) },
    };

    private static Methods<TicketDeskCommands> TicketDeskCommands => new()
    {
        { "SetTermsAsync", "ss rrrr r+", (it, who, at) => it.SetTermsAsync(who, at.Organisation, ServiceTerms.Default) },
        { "WriteReplyAsync", "ss rrrr ++", (it, who, at) => it.WriteReplyAsync(who, null, at.Mark, at.Mark) },
        { "RemoveReplyAsync", "ss rrrr ++", async (it, who, at) => await it.RemoveReplyAsync(who, await at.ReplyAsync()) },
        { "KeepViewAsync", "ss ++++ ++", (it, who, at) => it.KeepViewAsync(who, at.Mark, "scope=mine") },
        { "RemoveViewAsync", "ss nnnn nn", async (it, who, at) => await it.RemoveViewAsync(who, await at.ReplyAsync()) },
    };

    private static Methods<TicketDeskQueries> TicketDeskQueries => new()
    {
        { "TermsAsync", "ss nnnn ++", (it, who, _) => it.TermsAsync(who) },
        { "RepliesAsync", "ss nnnn ++", async (it, who, at) => await at.ReplyAsync() != Guid.Empty ? await it.RepliesAsync(who) : [] },

        // Nobody of them has kept one in this scene that another could find.
        { "ViewsAsync", "ss ++++ ++", async (it, who, _) => await it.ViewsAsync(who) is not null },
        { "AssigneesAsync", "ss nnnn ++", (it, who, _) => it.AssigneesAsync(who) },
        { "RequestersAsync", "ss nnnn ++", (it, who, _) => it.RequestersAsync(who) },
        { "ColleaguesAsync", "ss nn++ ++", async (it, who, at) => await it.ColleaguesAsync(who, await at.TicketAsync()) },
        { "ProjectsAsync", "ss nn++ ++", (it, who, at) => it.ProjectsAsync(who, at.Organisation) },
        { "RatingsAsync", "ss nnnn ++", (it, who, _) => it.RatingsAsync(who) },
    };

    private static Methods<ConversationCommands> ConversationCommands => new()
    {
        { "SendAsync", "ss nn++ ++", async (it, who, at) => await it.SendAsync(who, await at.ThreadAsync(), new MessageDraft(Guid.NewGuid(), at.Mark)) },
        { "SendAsync", "ss nnrr ++", async (it, who, at) => await it.SendAsync(who, await at.ThreadAsync(), new MessageDraft(Guid.NewGuid(), at.Mark) { Internal = true }) },
        { "EditAsync", "ss nn+! !!", async (it, who, at) => await it.EditAsync(who, await at.MessageAsync(), "Otherwise") },
        { "DeleteAsync", "ss nn+! !!", async (it, who, at) => await it.DeleteAsync(who, await at.MessageAsync()) },
        { "ReactAsync", "ss nn++ ++", async (it, who, at) => await it.ReactAsync(who, await at.MessageAsync(), "👍") },
        { "ReactAsync", "ss nnnn ++", async (it, who, at) => await it.ReactAsync(who, await at.NoteAsync(), "👍") },
        { "UnreactAsync", "ss nn++ ++", async (it, who, at) => await it.UnreactAsync(who, await at.MessageAsync(), "👍") },
        { "MarkAsync", "ss nn++ ++", async (it, who, at) => await it.MarkAsync(who, await at.ThreadAsync(), 1, 1) },
        { "TypeAsync", "ss nn++ ++", async (it, who, at) => await it.TypeAsync(who, await at.ThreadAsync(), false) },
    };

    private static Methods<ConversationQueries> ConversationQueries => new()
    {
        { "FindAsync", "ss nn++ ++", async (it, who, at) => await it.FindAsync(who, await at.ThreadAsync()) },
        { "OneAsync", "ss nn++ ++", async (it, who, at) => await it.OneAsync(who, await at.MessageAsync()) },
        { "OneAsync", "ss nnnn ++", async (it, who, at) => await it.OneAsync(who, await at.NoteAsync()) },
        { "PeopleAsync", "ss nn++ ++", async (it, who, at) => await it.PeopleAsync(who, await at.ThreadAsync(), [at.Cast[Identity.Member].PersonId]) },
        { "PageAsync", "ss nn++ ++", async (it, who, at) => (await it.PageAsync(who, await at.WrittenAsync())).Messages },
        { "MessageAsync", "ss nn++ ++", async (it, who, at) => await it.MessageAsync(who, await at.MessageAsync(), 1) },
        { "MessageAsync", "ss nnnn ++", async (it, who, at) => await it.MessageAsync(who, await at.NoteAsync(), 1) },
        { "ReceiptsAsync", "ss nn++ ++", async (it, who, at) => await it.ReceiptsAsync(who, await at.ReadThreadAsync(), 1) },
    };

    // A thread that is not there, or not theirs, does nothing; what a message is sent to is asked by the command.
    private static Invokables<ThreadPanel> ThreadScripts => new()
    {
        { "Mark", "ss ++++ ++", (it, _) => it.Mark(1, 1) },
        { "Typing", "ss ++++ ++", (it, _) => it.Typing(false) },
        { "Older", "ss ++++ ++", (it, _) => it.Older() },
        { "Newer", "ss ++++ ++", (it, _) => it.Newer() },
        { "ToEnd", "ss ++++ ++", (it, _) => it.ToEnd() },
        {
            "Preview", "ss ++++ ++", (it, _) =>
            {
                it.Preview("*x*");
                return Task.CompletedTask;
            }
        },
    };

    private static Invokables<OutboxPanel> OutboxScripts => new()
    {
        { "Send", "ss ++++ ++", (it, _) => it.Send(new OutboxPanel.Outgoing(Guid.NewGuid(), Guid.NewGuid(), "x", false)) },
    };

    private static TicketFields Asked(AccessScene at) => new($"Ticket {at.Mark}", $"About {at.Mark}", TicketCategory.Incident, TicketPriority.Normal, null);

    private static object Written() => new { clientId = Guid.NewGuid(), content = "Words" };

    private static Viewer Asker(AccessScene at) => Viewer.Portal with { PersonId = at.Cast[Identity.Member].PersonId };

    private static Task<long> TicketAsync(this AccessScene at) => at.MadeAsync("ticket", () => OpenedAsync(at), missing: 999_999);

    private static Task<long> OtherTicketAsync(this AccessScene at) => at.MadeAsync("ticket (2)", () => OpenedAsync(at), missing: 999_998);

    private static Task<long> OpenedAsync(AccessScene at) =>
        at.Services.GetRequiredService<TicketCommands>().OpenAsync(Viewer.Portal, Asked(at), at.Cast[Identity.Member].PersonId);

    private static async Task<string> ShownAsync(this AccessScene at) => Ticket.Shown(await at.TicketAsync());

    private static Task<long> ResolvedAsync(this AccessScene at) => at.MadeAsync("resolved", async () =>
    {
        var number = await at.TicketAsync();
        await at.Services.GetRequiredService<TicketCommands>().GoAsync(Viewer.Portal, number, TicketStatus.Resolved);
        return number;
    }, missing: 999_999);

    private static async Task<TicketFilter> SoughtAsync(this AccessScene at) => new() { Search = await at.TicketAsync() > 0 ? at.Mark : "", Over = true };

    private static Task<Guid> TicketIdAsync(this AccessScene at) => at.MadeAsync("ticket id", async () => (await at.RowAsync()).Id);

    private static Task<Guid> ThreadAsync(this AccessScene at) => at.MadeAsync("thread", async () => (await at.RowAsync()).ConversationId);

    private static async Task<TicketRow> RowAsync(this AccessScene at) =>
        (await at.Services.GetRequiredService<TicketQueries>().FindAsync(Viewer.Portal, await at.TicketAsync())).Row;

    private static Task<Guid> MessageAsync(this AccessScene at) => at.MadeAsync("message", () => SaidAsync(at, Asker(at), false));

    private static Task<Guid> NoteAsync(this AccessScene at) => at.MadeAsync("note", () => SaidAsync(at, Asker(at), true));

    private static async Task<Guid> SaidAsync(AccessScene at, Viewer by, bool isInternal) =>
        (await at.Services.GetRequiredService<ConversationCommands>().SendAsync(by, await at.ThreadAsync(), new MessageDraft(Guid.NewGuid(), $"Words {at.Mark}") { Internal = isInternal })).Id;

    private static async Task<Guid> WrittenAsync(this AccessScene at)
    {
        await at.MessageAsync();
        return await at.ThreadAsync();
    }

    private static Task<Guid> ReadThreadAsync(this AccessScene at) => at.MadeAsync("read thread", async () =>
    {
        var thread = await at.WrittenAsync();
        await at.Services.GetRequiredService<ConversationCommands>().MarkAsync(Asker(at), thread, long.MaxValue, long.MaxValue);
        return thread;
    });

    private static Task<Guid> ReplyAsync(this AccessScene at) => at.MadeAsync("reply", async () =>
    {
        await at.Services.GetRequiredService<TicketDeskCommands>().WriteReplyAsync(Viewer.Portal, null, at.Mark, at.Mark);
        return (await at.Services.GetRequiredService<TicketDeskQueries>().RepliesAsync(Viewer.Portal)).Single(reply => reply.Title == at.Mark).Id;
    });
}
