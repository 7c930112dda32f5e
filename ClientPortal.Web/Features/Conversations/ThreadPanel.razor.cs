using ClientPortal.Domain;
using ClientPortal.Domain.Conversations;
using ClientPortal.Web.Live;
using ClientPortal.Web.Ui;
using Microsoft.AspNetCore.Components;
using Microsoft.JSInterop;

namespace ClientPortal.Web.Features.Conversations;

public sealed partial class ThreadPanel
{
    private readonly HashSet<Guid> arrived = [];
    private List<MessageRow> messages = [];
    private IReadOnlyList<ReceiptRow> receipts = [];
    private bool moreBefore;
    private DotNetObjectReference<ThreadPanel>? self;

    [Parameter, EditorRequired] public required Guid ConversationId { get; set; }

    /// <summary>The browser sends what was written; the same client id again is the same message.</summary>
    [JSInvokable]
    public async Task<SendAnswer> Send(Guid clientId, string content, bool isInternal)
    {
        try
        {
            var sent = await Commands.SendAsync(Viewer, ConversationId, new MessageDraft(clientId, content) { Internal = isInternal });
            return new SendAnswer(sent.Id, null);
        }
        catch (RuleBroken broken)
        {
            return new SendAnswer(null, RuleText.Say(broken, Rules));
        }
        catch (NotFound)
        {
            return new SendAnswer(null, Rules["gone"]);
        }
    }

    /// <summary>What this screen has shown, and what was visible while the tab had the focus.</summary>
    [JSInvokable]
    public async Task Mark(long delivered, long read)
    {
        if (!Viewer.IsReadOnly)
        {
            await Commands.MarkAsync(Viewer, ConversationId, delivered, read);
        }
    }

    [JSInvokable]
    public Task Typing(bool isInternal) => Viewer.IsReadOnly ? Task.CompletedTask : Commands.TypeAsync(Viewer, ConversationId, isInternal);

    protected override IEnumerable<IDisposable> Subscribe() => [Notifier.Subscribe(Live(ApplyAsync)), Feed.Join(Room.Conversation(ConversationId))];

    protected override async Task LoadAsync()
    {
        var page = await Queries.PageAsync(Viewer, ConversationId, limit: Math.Max(messages.Count, ConversationQueries.PageSize));
        (messages, moreBefore) = ([.. page.Messages], page.MoreBefore);
        receipts = (await Queries.FindAsync(Viewer, ConversationId)).Receipts;
    }

    protected override void OnAfterRender(bool firstRender)
    {
        if (Loaded && self is null)
        {
            self = DotNetObjectReference.Create(this);
            Browser.AttachThread(ConversationId, self);
        }
    }

    public override void Dispose()
    {
        base.Dispose();
        self?.Dispose();
    }

    private async Task ApplyAsync(LiveBatch batch)
    {
        foreach (var logged in batch.Events)
        {
            if (logged.Event is not ConversationEvent happened || happened.ConversationId != ConversationId)
            {
                continue;
            }

            switch (happened)
            {
                case MessageSent sent:
                    await PlaceAsync(sent.MessageId, logged.Seq, isNew: true);
                    break;
                case MessageEdited edited:
                    await PlaceAsync(edited.MessageId, logged.Seq, isNew: false);
                    break;
                case MessageDeleted deleted:
                    await PlaceAsync(deleted.MessageId, logged.Seq, isNew: false);
                    break;
                case MessageReactionAdded added:
                    await PlaceAsync(added.MessageId, logged.Seq, isNew: false);
                    break;
                case MessageReactionRemoved removed:
                    await PlaceAsync(removed.MessageId, logged.Seq, isNew: false);
                    break;
                case ConversationDelivered or ConversationRead:
                    receipts = await Queries.ReceiptsAsync(Viewer, ConversationId, logged.Seq);
                    break;
            }
        }
    }

    private async Task PlaceAsync(Guid id, long seq, bool isNew)
    {
        var row = await Queries.MessageAsync(Viewer, id, seq);
        var at = messages.FindIndex(known => known.Id == id);
        if (row is null)
        {
            return;
        }

        if (at >= 0)
        {
            messages[at] = row;
        }
        else if (isNew)
        {
            // In the one order, whatever order the events came in.
            var below = messages.FindIndex(known => known.Seq > row.Seq);
            messages.Insert(below < 0 ? messages.Count : below, row);
            arrived.Add(id);
        }
    }

    private Task OlderAsync() => InTurnAsync(async () =>
    {
        var page = await Queries.PageAsync(Viewer, ConversationId, before: messages[0].Seq);
        messages.InsertRange(0, page.Messages);
        moreBefore = page.MoreBefore;
    });

    // Of one's own messages: committed, shown on another's screen, read by another.
    private string? StatusOf(MessageRow message)
    {
        if (message.AuthorId != Viewer.PersonId)
        {
            return null;
        }

        var others = receipts.Where(receipt => receipt.PersonId != message.AuthorId).ToList();
        return others.Exists(receipt => receipt.ReadUpTo >= message.Seq) ? "read"
            : others.Exists(receipt => receipt.DeliveredUpTo >= message.Seq) ? "delivered"
            : "sent";
    }

    /// <summary>The committed message's id, or the sentence why it was refused.</summary>
    public sealed record SendAnswer(Guid? Id, string? Refusal);
}
