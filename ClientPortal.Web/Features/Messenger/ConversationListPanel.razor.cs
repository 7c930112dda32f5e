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

    protected override void Subscribe()
    {
        On<ConversationEvent>(null, ApplyAsync);
        On<ConversationPreferred>(null, heard => ReadRowsAsync(heard.Select(one => one.Event.ConversationId)));
        OnSignal<ReceiptMoved>(moved => moved.IsReadingBy(Viewer), heard => ReadRowsAsync(heard.Select(moved => moved.ConversationId)));
    }

    protected override async Task LoadAsync()
    {
        var found = await Queries.ListAsync(Viewer, shelf, search, wanted + 1);
        (rows, more) = ([.. found.Take(wanted)], found.Count > wanted);
    }

    private Task ApplyAsync(IReadOnlyList<Heard<ConversationEvent>> heard)
    {
        var happened = heard.ToLookup(one => one.Event.ConversationId);
        return PlaceAsync([.. happened.Select(group => group.Key)], id => AfterAsync(id, happened[id]));
    }

    private Task ReadRowsAsync(IEnumerable<Guid> ids) => PlaceAsync([.. ids.Distinct()], id => Queries.RowAsync(Viewer, id));

    private async Task PlaceAsync(List<Guid> touched, Func<Guid, Task<ConversationRow?>> read)
    {
        if (Filtered || touched.Count > 3)
        {
            await LoadAsync();
            return;
        }

        foreach (var id in touched)
        {
            Place(id, await read(id));
        }

        if (rows.Count > wanted)
        {
            rows.RemoveRange(wanted, rows.Count - wanted);
            more = true;
        }
    }

    // A new message is the common case: its text was read once for all circuits that received the event. After any other event the row is read
    // from the database.
    private async Task<ConversationRow?> AfterAsync(Guid id, IEnumerable<Heard<ConversationEvent>> happened)
    {
        var row = rows.Find(shown => shown.Id == id);
        foreach (var one in happened)
        {
            row = row is not null && one.Event is MessageSent sent
                && await Queries.LastAsync(Viewer, sent.MessageId, one.Seq) is { } message
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
