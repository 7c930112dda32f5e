using System.Text.Json;
using ClientPortal.Domain;
using ClientPortal.Domain.Conversations;
using ClientPortal.Domain.Tickets;
using ClientPortal.Tests.Infrastructure;
using ClientPortal.Web.Features.Messages;
using ClientPortal.Web.Features.Messenger;
using ClientPortal.Web.Features.Presence;
using ClientPortal.Web.Features.Tickets;

namespace ClientPortal.Tests.Features.Messages;

// Internal notes, which no client reads.
public partial class ConversationCommandsTests
{
    [Fact]
    public async Task An_internal_note_does_not_exist_for_a_client()
    {
        await using var portal = await TestPortal.StartAsync();
        var thread = await ThreadAsync(portal);
        var head = await portal.Log.HeadAsync();
        var note = await portal.Get<ConversationCommands>()
            .SendAsync(portal.Technician, thread, new MessageDraft(Guid.NewGuid(), "entre nous") { Internal = true });

        Assert.Empty((await portal.Get<ConversationQueries>().PageAsync(portal.Member, thread)).Messages);
        Assert.Empty(await portal.Log.AfterAsync(portal.ClientAdmin, head, 10));
        await Assert.ThrowsAsync<NotFound>(() => portal.Get<ConversationCommands>().ReactAsync(portal.Member, note.Id, "👍"));
        Assert.Single((await portal.Get<ConversationQueries>().PageAsync(portal.Technician, thread)).Messages);
    }

    [Fact]
    public async Task A_cursor_that_passes_a_note_reveals_it_to_no_client()
    {
        await using var portal = await TestPortal.StartAsync();
        var (thread, commands, queries) = (await ThreadAsync(portal), portal.Get<ConversationCommands>(), portal.Get<ConversationQueries>());
        var open = await commands.SendAsync(portal.Member, thread, new MessageDraft(Guid.NewGuid(), "pour tous"));
        await portal.Get<ReceiptCommands>().MarkAsync(portal.Technician, thread, open.Seq, open.Seq);
        var note = await commands.SendAsync(portal.Admin, thread, new MessageDraft(Guid.NewGuid(), "entre nous") { Internal = true });
        var head = await portal.Log.HeadAsync();

        await portal.Get<ReceiptCommands>().MarkAsync(portal.Technician, thread, note.Seq, note.Seq);

        Assert.Equal(head, await portal.Log.HeadAsync());
        Assert.All((await queries.FindAsync(portal.Member, thread)).Receipts,
            receipt => Assert.True(receipt.ReadUpTo <= open.Seq && receipt.DeliveredUpTo <= open.Seq));
        Assert.All(await queries.ReceiptsAsync(portal.Member, thread, head + 1),
            receipt => Assert.True(receipt.ReadUpTo <= open.Seq && receipt.DeliveredUpTo <= open.Seq));
        Assert.Contains((await queries.FindAsync(portal.Admin, thread)).Receipts, receipt => receipt.ReadUpTo == note.Seq);

        // A later message reaches everyone, with the cursor on it.
        var last = await commands.SendAsync(portal.Member, thread, new MessageDraft(Guid.NewGuid(), "et encore"));
        await portal.Get<ReceiptCommands>().MarkAsync(portal.Technician, thread, last.Seq, last.Seq);
        Assert.Contains((await queries.FindAsync(portal.Member, thread)).Receipts, receipt => receipt.ReadUpTo == last.Seq);
    }
}
