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

    protected override void Subscribe()
    {
        On<PersonCreated>(mark: (created, seq) => changed[created.PersonId] = seq);
        On<PersonUpdated>(mark: (updated, seq) => changed[updated.PersonId] = seq);
        On<OrganisationCreated>(mark: (_, _) => organisations = []);
        On<OrganisationUpdated>(mark: (_, _) => organisations = []);
    }

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
        if (ShowOrganisation && organisations.Count == 0)
        {
            organisations = await Organisations.ListAsync(Viewer);
        }

        var page = await Queries.PageAsync(Viewer, loaded, Math.Max(rows.Count, PeopleQueries.PageSize), HeardAt);
        (rows, next) = ([.. page.Items], page.Next);
    }

    private Task ShowAsync(PersonFilter wanted) => OnFilter.InvokeAsync(wanted);

    private Task MoreAsync() => InTurnAsync(async () =>
    {
        var page = await Queries.ListAsync(Viewer, Filter, next);
        rows.AddRange(page.Items.Where(row => rows.TrueForAll(one => one.Id != row.Id)));
        next = page.Next;
    });
}
