using ClientPortal.Domain.Tickets;
using ClientPortal.Web.Live;

namespace ClientPortal.Web.Features.Tickets;

public sealed partial class TicketsPanel
{
    private static readonly TicketStatus[] Running = [TicketStatus.Open, TicketStatus.InProgress, TicketStatus.Waiting, TicketStatus.Reopened];

    private readonly Dictionary<Guid, long> changed = [];
    private List<TicketRow> rows = [];
    private TicketFilter filter = new() { Statuses = Running };
    private bool more;

    private TicketScope[] Scopes => Viewer.IsStaff
        ? [TicketScope.All, TicketScope.Mine, TicketScope.Unassigned, TicketScope.AboutToBreak]
        : [TicketScope.All, TicketScope.Mine];

    protected override IEnumerable<IDisposable> Subscribe() => [Notifier.Subscribe(Live(ApplyAsync))];

    protected override async Task LoadAsync()
    {
        var wanted = Math.Max(rows.Count, TicketQueries.PageSize);
        var found = await Queries.ListAsync(Viewer, filter, limit: wanted + 1);
        (rows, more) = ([.. found.Take(wanted)], found.Count > wanted);
    }

    private async Task ApplyAsync(LiveBatch batch)
    {
        var unplaced = false;
        foreach (var (id, seq) in TicketNotifier.TicketsIn(batch))
        {
            changed[id] = seq;
            var row = await Queries.RowAsync(Viewer, id, seq);
            var at = rows.FindIndex(known => known.Id == id);

            // A row that stays in the list changes in place; what comes, goes or moves is the query's business.
            if (row is not null && at >= 0 && filter.Scope is TicketScope.All && (filter.Statuses.Count == 0 || filter.Statuses.Contains(row.Status)))
            {
                rows[at] = row;
            }
            else
            {
                unplaced = true;
            }
        }

        if (unplaced)
        {
            await LoadAsync();
        }
    }

    private Task ShowAsync(TicketFilter wanted) => InTurnAsync(() =>
    {
        filter = wanted;
        rows = [];
        return LoadAsync();
    });

    private Task MoreAsync() => InTurnAsync(async () =>
    {
        var found = await Queries.ListAsync(Viewer, filter, skip: rows.Count, limit: TicketQueries.PageSize + 1);
        more = found.Count > TicketQueries.PageSize;
        rows.AddRange(found.Take(TicketQueries.PageSize).Where(row => rows.TrueForAll(known => known.Id != row.Id)));
    });
}
