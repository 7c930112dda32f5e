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

    protected override void Subscribe() =>
        On<PortalEvent>(TicketChanges.IsOne, (happened, seq) => changed[TicketChanges.TicketOf(happened)!.Value] = seq);

    protected override async Task LoadAsync()
    {
        shown = Filter;
        var found = await Queries.ListAsync(Viewer, shown, wanted + 1, HeardAt);
        List<TicketRow> fresh = [.. found.Take(wanted)];
        (rows, more) = (HeardAt is null ? fresh : InPlace(rows, fresh), found.Count > wanted);
    }

    // A changed row keeps its place: a list that reorders itself makes the reader open the wrong ticket. A new row is inserted below the one
    // that it follows in a fresh list.
    private static List<TicketRow> InPlace(List<TicketRow> before, List<TicketRow> fresh)
    {
        var read = fresh.ToDictionary(row => row.Id);
        var placed = before.Where(row => read.ContainsKey(row.Id)).Select(row => read[row.Id]).ToList();
        var kept = placed.Select(row => row.Id).ToHashSet();
        for (var i = 0; i < fresh.Count; i++)
        {
            if (!kept.Contains(fresh[i].Id))
            {
                placed.Insert(i == 0 ? 0 : placed.FindIndex(row => row.Id == fresh[i - 1].Id) + 1, fresh[i]);
            }
        }

        return placed;
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

    private Task MoreAsync()
    {
        wanted += TicketQueries.PageSize;
        return InTurnAsync(LoadAsync);
    }
}
