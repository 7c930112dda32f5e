using ClientPortal.Domain;
using ClientPortal.Domain.Conversations;
using ClientPortal.Domain.People;
using ClientPortal.Web.Data;
using ClientPortal.Web.Features.Presence;
using ClientPortal.Web.Files;
using ClientPortal.Web.Live;
using Microsoft.AspNetCore.Components;
using Microsoft.JSInterop;

namespace ClientPortal.Web.Features.Messages;

public sealed partial class ThreadPanel
{
    /// <summary>The most messages that a circuit keeps and renders, however long the thread; those far from the viewer are removed.</summary>
    public const int Window = 3 * ConversationQueries.PageSize;

    /// <summary>Messages of the first page: twice what fits on a large screen. More are loaded before the viewer scrolls there.</summary>
    public const int First = 30;

    // Messages that render together: as many as fit into a render tree of 256 frames, because its array doubles (ThreadCostTests). Smaller blocks
    // mean more components, larger ones more comparisons when a message arrives.
    private const int Block = 16;

    private readonly HashSet<Guid> arrived = [];
    private List<MessageRow> messages = [];
    private List<MessageSpan> blocks = [];
    private IReadOnlyList<ReceiptRow> receipts = [];
    private bool moreBefore, moreAfter, lostAccess;
    private bool atEnd = true;
    private int waiting, deletions, reading;
    private HashSet<Guid> people = [];
    private UnreadMark? unread;
    private TimeZoneInfo zone = TimeZoneInfo.Utc;
    private MessageRow? forwarding;
    private IReadOnlyList<AttachmentRow>? keeping;
    private string? preview;
    private IDisposable? room;
    private TypingPanel? typing;
    private DotNetObjectReference<ThreadPanel>? self;
    private bool attachedReadOnly;

    // The texts of the panel and for the browser's scripts, looked up once and not with every message.
    private Dictionary<string, object> words = [];
    private string toDate = "", thread = "", older = "", id = "", scroll = "";

    [Parameter, EditorRequired] public required Guid ConversationId { get; set; }

    /// <summary>Whether staff may write internal notes here. Default true.</summary>
    [Parameter] public bool Notes { get; set; } = true;

    /// <summary>Tools of the embedding page beside the composer's field, such as canned replies.</summary>
    [Parameter] public RenderFragment? ComposerTools { get; set; }

    /// <summary>The browser reports how far this screen has shown messages, and how far they were visible while the tab had the focus.</summary>
    [JSInvokable]
    public Task Mark(long delivered, long read) =>
        Viewer.IsReadOnly || lostAccess ? Task.CompletedTask : Marks.MarkAsync(Viewer, ConversationId, delivered, read);

    [JSInvokable]
    public Task Typing(bool isInternal)
    {
        if (Viewer.IsReadOnly || lostAccess || typing is null)
        {
            return Task.CompletedTask;
        }

        Limits.Take(Viewer, MessageAction.Type);
        return typing.ReportAsync(isInternal);
    }

    /// <summary>Shows the text as it will look when sent; when a preview is shown, hides it.</summary>
    [JSInvokable]
    public void Preview(string text)
    {
        preview = preview is null && text.Length is > 0 and <= Message.ContentLength ? text : null;
        StateHasChanged();
    }

    protected override void OnInitialized()
    {
        (toDate, thread, older) = (L["ToDate"].Value, L["Thread"].Value, L["Older"].Value);
        (id, scroll) = ($"{ConversationId}", $"thread-{ConversationId}");
        acted = EventCallback.Factory.Create<MessageActEventArgs>(this, ActAsync);
        edited = EventCallback.Factory.Create<(MessageRow Message, string? Content)>(this, EditAsync);
        words = WordsForScripts();
    }

    private Dictionary<string, object> WordsForScripts() => new()
    {
        ["data-you"] = L["You"].Value,
        ["data-failed"] = L["Failed"].Value,
        ["data-pending"] = L["Waiting"].Value,
        ["data-retry"] = L["Retry"].Value,
        ["data-discard"] = L["Discard"].Value,
        ["data-internal"] = L["Internal"].Value,
        ["data-new-words"] = L["NewMessages", "{0}"].Value,
        ["data-new-word"] = L["NewMessages.one", 1].Value,
        ["data-end-words"] = L["ToEnd"].Value,
        ["data-drop-words"] = L["Attach.Drop"].Value,
        ["data-copied"] = L["Link.Copied"].Value,
        ["data-lost"] = L["Link.Lost"].Value,
    };

    protected override void Subscribe()
    {
        room = Join(Room.Conversation(ConversationId));
        On<ConversationEvent>(happened => happened.ConversationId == ConversationId, ApplyAsync);
        OnSignal<ReceiptsChanged>(changed => changed.ConversationId == ConversationId, ReadReceiptsAsync);
        On<PersonUpdated>(updated => updated.PersonId == Viewer.PersonId && updated.Fields.Contains("timeZone"), _ => UseZoneAsync());
    }

    protected override async Task LoadAsync()
    {
        reading++;
        try
        {
            await ReadDetailAsync();
            if (moreAfter)
            {
                // The viewer is far from the end: the same messages are read again.
                var page = await Queries.PageAsync(Viewer, ConversationId, after: messages[0].Seq - 1, limit: messages.Count);
                (messages, moreAfter) = (RowsOf(page), page.MoreAfter);
            }
            else
            {
                await ReadNewestAsync();
            }
        }
        catch (NotFound)
        {
            // A viewer who no longer takes part receives no more signals, such as who types.
            (lostAccess, messages, receipts) = (true, [], []);
            room?.Dispose();
        }
    }

    private async Task ReadDetailAsync()
    {
        var detail = await Queries.FindAsync(Viewer, ConversationId, AsOf);
        (receipts, people) = (detail.Receipts, [.. detail.Members.Select(member => member.PersonId)]);
        if (!Loaded)
        {
            // The first unread message stays marked while the thread is open.
            (unread, zone) = (detail.Unread, Viewer.Zone);
        }
    }

    // The viewer has changed their time zone: days begin at other moments.
    private Task UseZoneAsync()
    {
        zone = Viewer.Zone;
        return Task.CompletedTask;
    }

    protected override void OnAfterRender(bool firstRender)
    {
        if (Loaded && !lostAccess && (self is null || attachedReadOnly != Viewer.IsReadOnly))
        {
            (self, attachedReadOnly) = (self ?? DotNetObjectReference.Create(this), Viewer.IsReadOnly);
            Browser.AttachThread(ConversationId, self);
        }
    }

    public override void Dispose()
    {
        base.Dispose();
        self?.Dispose();
    }

    private async Task ApplyAsync(IReadOnlyList<Heard<ConversationEvent>> heard)
    {
        for (var i = 0; i < heard.Count && !lostAccess; i++)
        {
            var (happened, seq) = heard[i];
            switch (happened)
            {
                case MessageSent sent:
                    await ArriveAsync(sent, seq);
                    break;
                case ConversationMemberRemoved removed when removed.PersonId == Viewer.PersonId:
                    await LoadAsync();
                    break;
                case ConversationMemberAdded added:
                    people = [.. people, added.PersonId];
                    break;
                case ConversationMemberRemoved removed:
                    people = [.. people.Where(person => person != removed.PersonId)];
                    break;
                case MessageChange changed:
                    deletions += changed is MessageDeleted ? 1 : 0;
                    await ChangeAsync(changed.MessageId, seq);
                    break;
            }
        }
    }

    // One read for all receipts of the batch: after a message, each person who has the thread open sends one.
    private async Task ReadReceiptsAsync(IReadOnlyList<ReceiptsChanged> heard)
    {
        if (!lostAccess)
        {
            receipts = await Queries.ReceiptsAsync(Viewer, ConversationId, heard[^1].Moment);
        }
    }

    private async Task ArriveAsync(MessageSent sent, long seq)
    {
        if (sent.ActorId == Viewer.PersonId)
        {
            preview = null;
        }

        if (moreAfter)
        {
            waiting++;
        }
        else if (await Queries.MessageAsync(Viewer, sent.MessageId, seq) is { } row && messages.TrueForAll(one => one.Id != row.Id))
        {
            // By number, because events may arrive in another order.
            var below = messages.FindIndex(one => one.Seq > row.Seq);
            messages.Insert(below < 0 ? messages.Count : below, SharedMessages.Of(row));
            arrived.Add(row.Id);
            if (messages.Count > Window)
            {
                RemoveFarthest();
            }
        }
    }

    // Removes messages from the end of the window that the viewer does not see.
    private void RemoveFarthest()
    {
        if (atEnd)
        {
            // A block at a time: each removal renders the beginning of the thread again.
            messages.RemoveRange(0, Block);
            moreBefore = true;
        }
        else
        {
            messages.RemoveAt(messages.Count - 1);
            moreAfter = true;
            waiting++;
        }
    }

    private async Task ChangeAsync(Guid id, long seq)
    {
        // Replies to it are read too, because they quote it.
        foreach (var shown in messages.FindAll(one => one.Id == id || one.ReplyToId == id))
        {
            if (await Queries.MessageAsync(Viewer, shown.Id, seq) is { } row)
            {
                messages[messages.FindIndex(one => one.Id == row.Id)] = SharedMessages.Of(row);
                forwarding = forwarding?.Id == row.Id ? row : forwarding;
            }
        }
    }
}
