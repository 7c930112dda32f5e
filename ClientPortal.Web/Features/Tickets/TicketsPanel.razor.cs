using ClientPortal.Domain;
using ClientPortal.Web.Live;
using Microsoft.AspNetCore.Components;

namespace ClientPortal.Web.Features.Tickets;

public sealed partial class TicketsPanel
{
    private readonly Dictionary<Guid, long> changed = [];
    private List<TicketRow> rows = [];
    private TicketFilter shown = new();

    // How many rows the reader has loaded, page by page.
    private int wanted = TicketQueries.PageSize;
    private bool more;

    [Parameter] public TicketFilter Filter { get; set; } = new();

    /// <summary>The reader chose another filter.</summary>
    [Parameter] public EventCallback<TicketFilter> OnChange { get; set; }

    private bool Filtered => shown with { Sort = TicketSort.Updated } != new TicketFilter();

    protected override void Subscribe() => On<PortalEvent>(TicketChanges.IsOne, ApplyAsync);

    protected override async Task LoadAsync()
    {
        shown = Filter;
        var found = await Queries.ListAsync(Viewer, shown, wanted + 1);
        (rows, more) = ([.. found.Take(wanted)], found.Count > wanted);
    }

    protected override Task OnParametersSetAsync()
    {
        if (!Loaded || shown == Filter)
        {
            return Task.CompletedTask;
        }

        wanted = TicketQueries.PageSize;
        return InTurnAsync(LoadAsync);
    }

    private async Task ApplyAsync(IReadOnlyList<Heard<PortalEvent>> heard)
    {
        var changes = heard.NewestBy(happened => TicketChanges.TicketOf(happened)!.Value).ToList();
        var found = shown.Words.Count > 0 ? await Queries.MatchingAsync(Viewer, shown, changes.ConvertAll(one => one.Key)) : null;
        foreach (var (id, seq) in changes)
        {
            var row = await Queries.RowAsync(Viewer, id, seq);
            Place(id, row is not null && shown.Matches(row, Viewer, Clock.GetUtcNow()) && found?.Contains(id) != false ? row : null, seq);
        }

        if (rows.Count < wanted && more)
        {
            await LoadAsync();
        }
    }

    // A changed row keeps its place: a list that reorders itself makes the reader open the wrong ticket. A new row is inserted where a fresh
    // list has it.
    private void Place(Guid id, TicketRow? row, long seq)
    {
        var at = rows.FindIndex(one => one.Id == id);
        if (row is null)
        {
            if (at >= 0)
            {
                rows.RemoveAt(at);
            }

            return;
        }

        changed[id] = seq;
        if (at >= 0)
        {
            rows[at] = row;
            return;
        }

        var below = rows.FindIndex(one => shown.Compare(row, one) < 0);
        if (below >= 0 || !more)
        {
            rows.Insert(below >= 0 ? below : rows.Count, row);
        }

        if (rows.Count > wanted)
        {
            rows.RemoveAt(rows.Count - 1);
            more = true;
        }
    }

    private Task MoreAsync()
    {
        wanted += TicketQueries.PageSize;
        return InTurnAsync(LoadAsync);
    }
}
