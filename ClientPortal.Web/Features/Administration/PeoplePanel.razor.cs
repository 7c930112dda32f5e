using ClientPortal.Domain;
using ClientPortal.Domain.People;
using ClientPortal.Web.Live;
using ClientPortal.Web.Ui;
using ClientPortal.Web.Ui.Grid;
using Microsoft.AspNetCore.Components;

namespace ClientPortal.Web.Features.Administration;

public sealed partial class PeoplePanel
{
    private readonly Dictionary<Guid, long> changed = [];
    private IReadOnlyList<GridColumn<PersonRow>> columns = [];
    private GridPage<PersonRow> page = new([], 0, 0);
    private IReadOnlyList<PersonRow> picked = [];
    private NamedChoice? organisation;
    private (PersonFilter, GridOrder)? loaded;
    private RowGrid<PersonRow>? grid;

    [Parameter, EditorRequired] public required PersonFilter Filter { get; set; }

    /// <summary>How the grid looks; its owner keeps it.</summary>
    [Parameter] public GridView View { get; set; } = new();

    /// <summary>The address above each person's page.</summary>
    [Parameter, EditorRequired] public required string Home { get; set; }

    /// <summary>The page is one organisation's, so the rows do not name it.</summary>
    [Parameter] public bool OneOrganisation { get; set; }

    /// <summary>The reader chose another filter; the owner of the filter sets it.</summary>
    [Parameter] public EventCallback<PersonFilter> OnFilter { get; set; }

    /// <summary>The reader wants another view of the grid; the owner sets it.</summary>
    [Parameter] public EventCallback<GridView> OnView { get; set; }

    private bool ShowOrganisation => Viewer.IsStaff && !OneOrganisation;
    private bool MayAdminister => !Viewer.IsReadOnly && Viewer.Administers(Viewer.OrganisationId);
    private PersonOrder Order => new(Token.Parse<PersonSort>(View.Sort) ?? PersonSort.Name, View.Descending);

    protected override void Subscribe()
    {
        On<PersonCreated>(mark: (created, seq) => changed[created.PersonId] = seq);
        On<PersonUpdated>(mark: (updated, seq) => changed[updated.PersonId] = seq);
        On<OrganisationUpdated>(mark: (updated, _) => organisation = organisation?.Id == updated.OrganisationId ? null : organisation);
    }

    protected override async Task OnParametersSetAsync()
    {
        if (Loaded && loaded != (Filter, View.Order))
        {
            await InTurnAsync(LoadAsync);
        }
    }

    protected override async Task LoadAsync()
    {
        loaded = (Filter, View.Order);
        columns = columns.Count > 0 ? columns : Columns();
        if (ShowOrganisation && organisation?.Id != Filter.OrganisationId)
        {
            organisation = Filter.OrganisationId is { } id ? await OrganisationAsync(id) : null;
        }

        page = await Queries.PageAsync(Viewer, Filter, Order, View.Page, PeopleQueries.PageSize, HeardAt);
    }

    private async Task<NamedChoice?> OrganisationAsync(Guid id)
    {
        try
        {
            return new NamedChoice(id, (await Organisations.FindAsync(Viewer, id)).Name);
        }
        catch (NotFound)
        {
            // Any address can name one that does not exist: then no row matches.
            return null;
        }
    }

    private async Task<IReadOnlyList<NamedChoice>> FindOrganisationsAsync(string text, CancellationToken stop) =>
        [.. (await Organisations.PageAsync(Viewer, text, default, 0, OrganisationQueries.PageSize, stop)).Items
            .Select(row => new NamedChoice(row.Id, row.Name))];

    private Dictionary<string, object?> AttributesOf(PersonRow row) => new()
    {
        ["data-testid"] = "person-row",
        ["data-id"] = row.Id,
        ["data-level"] = Token.Of(row.Level),
        ["data-disabled"] = row.Disabled ? "true" : "false",
        ["data-changed"] = changed.TryGetValue(row.Id, out var seq) ? seq : null,
    };

    private Task ShowAsync(PersonFilter wanted) => OnFilter.InvokeAsync(wanted);

    private Task ClearSelectionAsync() => grid?.ClearSelectionAsync() ?? Task.CompletedTask;
}
