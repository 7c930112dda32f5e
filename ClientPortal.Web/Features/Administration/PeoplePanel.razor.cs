using ClientPortal.Domain.People;
using ClientPortal.Web.Live;
using ClientPortal.Web.Ui;
using Microsoft.AspNetCore.Components;

namespace ClientPortal.Web.Features.Administration;

public sealed partial class PeoplePanel
{
    private readonly Dictionary<Guid, long> changed = [];
    private List<PersonRow> rows = [];
    private List<OrganisationRow> organisations = [];
    private string? next;
    private PersonFilter? loaded;

    [Parameter, EditorRequired] public required PersonFilter Filter { get; set; }

    /// <summary>The address above each person's page.</summary>
    [Parameter, EditorRequired] public required string Home { get; set; }

    /// <summary>The page is one organisation's, so the rows do not name it.</summary>
    [Parameter] public bool OneOrganisation { get; set; }

    private bool ShowOrganisation => Viewer.IsStaff && !OneOrganisation;

    /// <summary>The reader chose another filter; the owner of the filter sets it.</summary>
    [Parameter] public EventCallback<PersonFilter> OnFilter { get; set; }

    protected override IEnumerable<IDisposable> Subscribe() => [Notifier.Subscribe(Live(ApplyAsync))];

    protected override async Task OnParametersSetAsync()
    {
        if (Loaded && loaded != Filter)
        {
            rows = [];
            await InTurnAsync(LoadAsync);
        }
    }

    protected override async Task LoadAsync()
    {
        loaded = Filter;
        organisations = ShowOrganisation ? await Organisations.ListAsync(Viewer) : [];
        var page = await Queries.ListAsync(Viewer, loaded, limit: Math.Max(rows.Count, PeopleQueries.PageSize));
        (rows, next) = ([.. page.Items], page.Next);
    }

    private async Task ApplyAsync(LiveBatch batch)
    {
        var reload = batch.Events.Any(logged => PeopleNotifier.IsOfOrganisations(logged.Event));
        foreach (var (id, seq) in PeopleNotifier.PeopleIn(batch))
        {
            reload |= !Place(id, await Queries.RowAsync(Viewer, id, seq), seq);
        }

        if (reload)
        {
            await LoadAsync();
        }
    }

    // False when the list must be read again to place the row: it is new here, or has another name.
    private bool Place(Guid id, PersonRow? row, long seq)
    {
        var at = rows.FindIndex(one => one.Id == id);
        if (row is null || !Filter.Matches(row))
        {
            if (at >= 0)
            {
                rows.RemoveAt(at);
            }

            return true;
        }

        changed[id] = seq;
        if (at < 0 || rows[at].Name != row.Name)
        {
            return false;
        }

        rows[at] = row;
        return true;
    }

    private Task ShowAsync(PersonFilter wanted) => OnFilter.InvokeAsync(wanted);

    private Task MoreAsync() => InTurnAsync(async () =>
    {
        var page = await Queries.ListAsync(Viewer, Filter, next);
        rows.AddRange(page.Items.Where(row => rows.TrueForAll(one => one.Id != row.Id)));
        next = page.Next;
    });
}
