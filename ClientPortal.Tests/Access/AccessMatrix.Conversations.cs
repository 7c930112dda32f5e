using Bunit;
using ClientPortal.Domain;
using ClientPortal.Domain.Tickets;
using ClientPortal.Web.Features.Messages;
using ClientPortal.Web.Features.Tickets;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace ClientPortal.Tests.Access;

/// <summary>
/// The thread of the scene's ticket: who sees the one sees the other. The member has written in it, and the technician a note, which for
/// clients does not exist.
/// </summary>
internal static partial class AccessMatrix
{
    private const string Thumb = "👍";

    private static Endpoints ConversationsApi => new()
    {
        {
            "GET /api/conversations/{id:guid}/messages", "ss nn++ ++",
            async (who, at) => await who.ApiAsync("GET", $"/api/conversations/{await at.ThreadAsync()}/messages")
        },
        {
            "POST /api/conversations/{id:guid}/messages", "ss nn++ ++",
            async (who, at) => await who.ApiAsync("POST", $"/api/conversations/{await at.ThreadAsync()}/messages", Written(at))
        },
        {
            "POST /api/conversations/{id:guid}/messages", "ss nnrr ++",
            async (who, at) => await who.ApiAsync("POST", $"/api/conversations/{await at.ThreadAsync()}/messages", Written(at, isInternal: true))
        },
        {
            "POST /api/conversations/{id:guid}/read", "ss nn++ ++",
            async (who, at) => await who.ApiAsync("POST", $"/api/conversations/{await at.ThreadAsync()}/read", new { upTo = 1 })
        },
        {
            "POST /api/conversations/{id:guid}/typing", "ss nn++ ++",
            async (who, at) => await who.ApiAsync("POST", $"/api/conversations/{await at.ThreadAsync()}/typing")
        },

        // Its author's alone to change; a note is not there for clients.
        {
            "PATCH /api/messages/{id:guid}", "ss nn+! !!",
            async (who, at) => await who.ApiAsync("PATCH", $"/api/messages/{await at.MessageAsync()}", new { content = "Other words" })
        },
        {
            "PATCH /api/messages/{id:guid}", "ss nnnn +!",
            async (who, at) => await who.ApiAsync("PATCH", $"/api/messages/{await at.NoteAsync()}", new { content = "Other words" })
        },
        {
            "DELETE /api/messages/{id:guid}", "ss nn+! !!",
            async (who, at) => await who.ApiAsync("DELETE", $"/api/messages/{await at.MessageAsync()}")
        },
        { "DELETE /api/messages/{id:guid}", "ss nnnn +!", async (who, at) => await who.ApiAsync("DELETE", $"/api/messages/{await at.NoteAsync()}") },
        {
            "PUT /api/messages/{id:guid}/reactions/{emoji}", "ss nn++ ++",
            async (who, at) => await who.ApiAsync("PUT", $"/api/messages/{await at.MessageAsync()}/reactions/{Uri.EscapeDataString(Thumb)}")
        },
        {
            "PUT /api/messages/{id:guid}/reactions/{emoji}", "ss nnnn ++",
            async (who, at) => await who.ApiAsync("PUT", $"/api/messages/{await at.NoteAsync()}/reactions/{Uri.EscapeDataString(Thumb)}")
        },
        {
            "DELETE /api/messages/{id:guid}/reactions/{emoji}", "ss nn++ ++",
            async (who, at) => await who.ApiAsync("DELETE", $"/api/messages/{await at.MessageAsync()}/reactions/{Uri.EscapeDataString(Thumb)}")
        },
        {
            "DELETE /api/messages/{id:guid}/reactions/{emoji}", "ss nnnn ++",
            async (who, at) => await who.ApiAsync("DELETE", $"/api/messages/{await at.NoteAsync()}/reactions/{Uri.EscapeDataString(Thumb)}")
        },
    };

    private static Methods<ConversationCommands> ConversationCommands => new()
    {
        { "SendAsync", "ss nn++ ++", async (it, who, at) => await it.SendAsync(who, await at.ThreadAsync(), Draft("Words")) },
        {
            "SendAsync", "ss nnrr ++",
            async (it, who, at) => await it.SendAsync(who, await at.ThreadAsync(), Draft("Words") with { Internal = true })
        },
        {
            "SendAsync", "ss nnnn ++",
            async (it, who, at) =>
                await it.SendAsync(who, await at.ThreadAsync(), Draft("Words") with { ReplyToId = await at.NoteAsync(), Internal = true })
        },

        // Only its author can send a file that waits to be sent.
        {
            "SendAsync", "ss nn+! !!",
            async (it, who, at) =>
                await it.SendAsync(who, await at.ThreadAsync(), Draft("Words") with { Attachments = [await at.WaitingFileAsync()] })
        },
        { "RehearseAsync", "ss nn++ ++", async (it, who, at) => await it.RehearseAsync(who, await at.ThreadAsync()) },
        { "EditAsync", "ss nn+! !!", async (it, who, at) => await it.EditAsync(who, await at.MessageAsync(), "Other words") },
        { "EditAsync", "ss nnnn +!", async (it, who, at) => await it.EditAsync(who, await at.NoteAsync(), "Other words") },
        { "DeleteAsync", "ss nn+! !!", async (it, who, at) => await it.DeleteAsync(who, await at.MessageAsync()) },
        { "DeleteAsync", "ss nnnn +!", async (it, who, at) => await it.DeleteAsync(who, await at.NoteAsync()) },
        { "ReactAsync", "ss nn++ ++", async (it, who, at) => await it.ReactAsync(who, await at.MessageAsync(), Thumb) },
        { "ReactAsync", "ss nnnn ++", async (it, who, at) => await it.ReactAsync(who, await at.NoteAsync(), Thumb) },
        { "UnreactAsync", "ss nn++ ++", async (it, who, at) => await it.UnreactAsync(who, await at.MessageAsync(), Thumb) },
        { "UnreactAsync", "ss nnnn ++", async (it, who, at) => await it.UnreactAsync(who, await at.NoteAsync(), Thumb) },
    };

    private static Methods<ReceiptCommands> ReceiptCommands => new()
    {
        { "MarkAsync", "ss nn++ ++", async (it, who, at) => await it.MarkAsync(who, await at.ThreadAsync(), long.MaxValue, long.MaxValue) },
    };

    private static Methods<ConversationQueries> ConversationQueries => new()
    {
        { "FindAsync", "ss nn++ ++", async (it, who, at) => await it.FindAsync(who, await at.ThreadAsync()) },
        { "FindAsync", "ss nn++ ++", async (it, who, at) => await it.FindAsync(who, await at.ThreadAsync(), 1) },
        { "OneAsync", "ss nn++ ++", async (it, who, at) => await it.OneAsync(who, await at.MessageAsync()) },
        { "OneAsync", "ss nnnn ++", async (it, who, at) => await it.OneAsync(who, await at.NoteAsync()) },
        { "PageAsync", "ss nn++ ++", async (it, who, at) => (await it.PageAsync(who, await at.WrittenThreadAsync())).Messages },
        { "NewestAsync", "ss nn++ ++", async (it, who, at) => (await it.NewestAsync(who, await at.WrittenThreadAsync(), 30, 1)).Messages },
        {
            "NewestAsync", "ss nnnn ++",
            async (it, who, at) => (await it.NewestAsync(who, await at.WrittenThreadAsync(), 30, 1)).Messages.Where(message => message.Internal)
        },
        {
            "AroundAsync", "ss nn++ ++",
            async (it, who, at) => (await it.AroundAsync(who, await at.ThreadAsync(), await at.MessageAsync())).Messages
        },
        { "AroundAsync", "ss nnnn ++", async (it, who, at) => (await it.AroundAsync(who, await at.ThreadAsync(), await at.NoteAsync())).Messages },
        { "SinceAsync", "ss nn++ ++", async (it, who, at) => await it.SinceAsync(who, await at.WrittenThreadAsync(), DateTimeOffset.UnixEpoch) },
        { "MentionableAsync", "ss nn++ ++", async (it, who, at) => await it.MentionableAsync(who, await at.ThreadAsync(), "") },
        {
            "PageAsync", "ss nnnn ++",
            async (it, who, at) => (await it.PageAsync(who, await at.WrittenThreadAsync())).Messages.Where(message => message.Internal)
        },
        {
            "PageAsync", "ss nnnn ++",
            async (it, who, at) => (await it.PageAsync(who, await at.WrittenThreadAsync(), after: 0)).Messages.Where(message => message.Internal)
        },
        { "MessageAsync", "ss nn++ ++", async (it, who, at) => await it.MessageAsync(who, await at.MessageAsync(), 1) },
        { "MessageAsync", "ss nnnn ++", async (it, who, at) => await it.MessageAsync(who, await at.NoteAsync(), 1) },
        { "ReceiptsAsync", "ss nn++ ++", async (it, who, at) => await it.ReceiptsAsync(who, await at.WrittenThreadAsync(), 1) },
    };

    // For staff, where they read along: in the member's group the administrator does not.
    private static Methods<HistoryQueries> HistoryQueries => new()
    {
        { "OfAsync", "ss nnnn ++", async (it, who, at) => await it.OfAsync(who, await at.MessageAsync()) },
        { "OfAsync", "ss nnnn ++", async (it, who, at) => await it.OfAsync(who, await at.NoteAsync()) },
        { "OfAsync", "ss nnnn +n", async (it, who, at) => await it.OfAsync(who, await at.GroupMessageAsync()) },
    };

    // On every page: what it stores it answers with, else with a sentence.
    private static Invokables<OutboxPanel> OutboxScripts => new()
    {
        {
            "Send", "ss nn++ ++",
            async (it, at) => Stored(await it.Send(new OutboxPanel.Outgoing(await at.ThreadAsync(), Guid.NewGuid(), "Words", false, null)))
        },
        {
            "Send", "ss nn!! ++",
            async (it, at) => Stored(await it.Send(new OutboxPanel.Outgoing(await at.ThreadAsync(), Guid.NewGuid(), "Words", true, null)))
        },
    };

    private static Invokables<ThreadPanel> ThreadScripts => new()
    {
        { "Mark", "ss nn++ ++", ThreadOf, (it, _) => it.Mark(1, 1) },
        { "Typing", "ss nn++ ++", ThreadOf, (it, _) => it.Typing(false) },
        { "Typing", "ss nnrr ++", ThreadOf, (it, _) => it.Typing(true) },
        {
            "Preview", "ss nn++ ++", ThreadOf, (it, _) =>
            {
                it.Preview("**Words**");
                return Task.CompletedTask;
            }
        },
        { "Older", "ss nn++ ++", ThreadOf, (it, _) => it.Older() },
        { "Newer", "ss nn++ ++", ThreadOf, (it, _) => it.Newer() },
        { "ToEnd", "ss nn++ ++", ThreadOf, (it, _) => it.ToEnd() },
        {
            "AtEnd", "ss nn++ ++", ThreadOf, (it, _) =>
            {
                it.AtEnd(false);
                return Task.CompletedTask;
            }
        },
        { "Around", "ss nn++ ++", ThreadOf, async (it, at) => Shown(await it.Around(await at.MessageAsync())) },
        { "Around", "ss nnnn ++", ThreadOf, async (it, at) => Shown(await it.Around(await at.NoteAsync())) },
        { "IsDeleted", "ss nn++ ++", ThreadOf, async (it, at) => Shown(!await it.IsDeleted(await at.MessageAsync())) },
        { "IsDeleted", "ss nnnn ++", ThreadOf, async (it, at) => Shown(!await it.IsDeleted(await at.NoteAsync())) },
        { "OnDay", "ss nn++ ++", ThreadOf, (it, _) => it.OnDay("2020-01-01") },
        { "Names", "ss nn++ ++", ThreadOf, (it, _) => it.Names("") },
    };

    private static object Written(AccessScene at, bool isInternal = false) =>
        new { clientId = Guid.NewGuid(), content = $"Words {at.Mark}", @internal = isInternal };

    private static MessageDraft Draft(string words) => new(Guid.NewGuid(), words);

    private static bool Shown(bool found) => found ? found : throw new NotFound();

    private static Guid Stored(OutboxPanel.Answer answer) => answer switch
    {
        { Id: { } id } => id,
        { Refusal: "Cela n’existe plus, ou ne vous est plus accessible." } => throw new NotFound(),
        _ => throw new RuleBroken("outbox.refused"),
    };

    private static async Task<Action<ComponentParameterCollectionBuilder<ThreadPanel>>> ThreadOf(AccessScene at)
    {
        var thread = await at.WrittenThreadAsync();
        return panel => panel.Add(one => one.ConversationId, thread);
    }

    private static Task<Guid> ThreadAsync(this AccessScene at) =>
        at.MadeAsync("thread", async () => await ThreadOfAsync(at, await at.TicketAsync()));

    private static async Task<Guid> WrittenThreadAsync(this AccessScene at)
    {
        _ = (await at.MessageAsync(), await at.NoteAsync());
        return await at.ThreadAsync();
    }

    // Read by the member, so that there is a receipt.
    private static Task<Guid> MessageAsync(this AccessScene at) => at.MadeAsync("message", async () =>
    {
        var (commands, member) = (at.Services.GetRequiredService<ConversationCommands>(), await at.ViewerAsync(Identity.Member));
        var sent = await commands.SendAsync(member, await at.ThreadAsync(), Draft($"Words {at.Mark}"));
        await at.Services.GetRequiredService<ReceiptCommands>().MarkAsync(member, await at.ThreadAsync(), sent.Seq, sent.Seq);
        return sent.Id;
    });

    private static Task<Guid> NoteAsync(this AccessScene at) =>
        at.MadeAsync("note", async () => (await at.Services.GetRequiredService<ConversationCommands>().SendAsync(
        await at.ViewerAsync(Identity.Technician), await at.ThreadAsync(), Draft(NoteWords(at)) with { Internal = true })).Id);

    private static Task<Guid> OtherThreadAsync(this AccessScene at) => at.MadeAsync("other thread", async () => await ThreadOfAsync(
        at, await at.Services.GetRequiredService<TicketCommands>()
            .OpenAsync(await at.ViewerAsync(Identity.OtherOrganisation), Asked(at) with { Title = "Another's", Description = "" })));

    private static Task<Guid> ThreadOfAsync(AccessScene at, long number) =>
        at.Store.ReadAsync(db => db.Tickets.Where(ticket => ticket.Number == number).Select(ticket => ticket.ConversationId).SingleAsync());
}
