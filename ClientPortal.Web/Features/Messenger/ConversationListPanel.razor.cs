using ClientPortal.Domain.Conversations;
using ClientPortal.Web.Data;
using ClientPortal.Web.Live;
using ClientPortal.Web.Ui;
using Microsoft.AspNetCore.Components;

namespace ClientPortal.Web.Features.Messenger;

public sealed partial class ConversationListPanel
{
    private List<ConversationRow> rows = [];
    private ConversationShelf shelf;
    private string search = "";
    private int wanted = MessengerQueries.PageSize;
    private bool more;

    /// <summary>The conversation that is open beside the list.</summary>
    [Parameter] public Guid? Open { get; set; }

    private bool Filtered => shelf != ConversationShelf.All || search.Length > 0;

    protected override IEnumerable<IDisposable> Subscribe() =>
        [Notifier.Subscribe(Live(ApplyAsync), signals: signal => MessengerNotifier.IsOwnReading(signal, Viewer))];

    protected override async Task LoadAsync()
    {
        var found = await Queries.ListAsync(Viewer, shelf, search, wanted + 1);
        (rows, more) = ([.. found.Take(wanted)], found.Count > wanted);
    }

    private async Task ApplyAsync(LiveBatch batch)
    {
        var happened = batch.Events.ToLookup(MessengerNotifier.ConversationOf);
        var read = batch.Signals.OfType<ReceiptMoved>().Select(moved => moved.ConversationId).ToHashSet();
        var touched = happened.Select(group => group.Key).OfType<Guid>().Union(read).ToList();
        if (touched.Count > 0 && (Filtered || touched.Count > 3))
        {
            await LoadAsync();
            return;
        }

        foreach (var id in touched)
        {
            Place(id, read.Contains(id) ? await Queries.RowAsync(Viewer, id) : await AfterAsync(id, happened[id]));
        }

        if (rows.Count > wanted)
        {
            rows.RemoveRange(wanted, rows.Count - wanted);
            more = true;
        }
    }

    // A new message is the common case: its text was read once for all circuits that received the event. After any other event the row is read
    // from the database.
    private async Task<ConversationRow?> AfterAsync(Guid id, IEnumerable<LoggedEvent> happened)
    {
        var row = rows.Find(one => one.Id == id);
        foreach (var logged in happened)
        {
            row = row is not null && logged.Event is MessageSent sent
                && await Queries.LastAsync(Viewer, sent.MessageId, logged.Seq) is { } message
                ? row.After(message, Viewer)
                : null;
        }

        return row ?? await Queries.RowAsync(Viewer, id);
    }

    private void Place(Guid id, ConversationRow? row)
    {
        rows.RemoveAll(one => one.Id == id);
        if (row is { Kind: not ConversationKind.Ticket })
        {
            var below = rows.FindIndex(other => ConversationRow.Order(row, other) < 0);
            rows.Insert(below < 0 ? rows.Count : below, row);
        }
    }

    private Task FilterAsync(ConversationShelf chosen, string words)
    {
        (shelf, search, wanted) = (chosen, words, MessengerQueries.PageSize);
        return InTurnAsync(LoadAsync);
    }

    private Task MoreAsync()
    {
        wanted += MessengerQueries.PageSize;
        return InTurnAsync(LoadAsync);
    }
}
