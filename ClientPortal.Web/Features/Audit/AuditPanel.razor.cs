using ClientPortal.Domain;
using ClientPortal.Web.Live;
using ClientPortal.Web.Ui;
using ClientPortal.Web.Ui.Grid;
using Microsoft.AspNetCore.Components;

namespace ClientPortal.Web.Features.Audit;

public sealed partial class AuditPanel
{
    private List<string> kinds = [];
    private NamedChoice? person;
    private IReadOnlyList<GridColumn<AuditLine>> columns = [];
    private GridPage<AuditLine> page = new([], 0, 0);
    private AuditFilter? loaded;
    private GridOrder order;
    private int arrived;

    // The cursor up to which the pages were counted: later matching events are counted as new, and move no row.
    private long newest;

    [Parameter, EditorRequired] public required AuditFilter Filter { get; set; }

    /// <summary>The viewer has changed the filter; the parent sets the new <see cref="Filter"/>.</summary>
    [Parameter] public EventCallback<AuditFilter> OnFilter { get; set; }

    /// <summary>How the grid looks; its owner keeps it.</summary>
    [Parameter] public GridView View { get; set; } = new();

    /// <summary>The viewer wants another view of the grid; the parent sets it.</summary>
    [Parameter] public EventCallback<GridView> OnView { get; set; }

    // An event that is private to one person (a sign-in) is not heard here; it is counted at the next one that is, because rows of the log are.
    protected override void Subscribe() =>
        On<PortalEvent>(null, async _ => arrived = await Queries.CountAfterAsync(Viewer, Filter, newest));

    protected override async Task OnParametersSetAsync()
    {
        if (Loaded && (loaded != Filter || order != View.Order))
        {
            await InTurnAsync(() => ReadAsync(loaded == Filter ? newest : null));
        }
    }

    protected override Task LoadAsync() => ReadAsync(null);

    private async Task ReadAsync(long? upTo)
    {
        if (kinds.Count == 0)
        {
            kinds = [.. EventCatalog.Types.Keys.OrderBy(kind => L["Kind." + kind].Value, StringComparer.CurrentCulture)];
            columns = Columns();
        }

        (loaded, order) = (Filter, View.Order);
        if (person?.Id != Filter.PersonId)
        {
            person = Filter.PersonId is { } id && await Queries.PersonAsync(Viewer, id) is { } found ? new NamedChoice(found.Id, found.Name) : null;
        }

        (page, newest) = await Queries.PageAsync(Viewer, Filter, View is { Sort: "when", Descending: false }, View.Page, upTo);
        arrived = upTo is null ? 0 : arrived;
    }

    // To the first page, where the new events are.
    private async Task CatchUpAsync()
    {
        await OnView.InvokeAsync(new GridView { Dense = View.Dense, Hidden = View.Hidden });
        await InTurnAsync(LoadAsync);
    }

    private static Dictionary<string, object?> AttributesOf(AuditLine line) => new()
    {
        ["data-testid"] = "audit-row",
        ["data-id"] = line.Seq,
        ["data-kind"] = line.Kind,
    };

    private Task ShowAsync(AuditFilter wanted) => OnFilter.InvokeAsync(wanted);

    private async Task<IReadOnlyList<NamedChoice>> FindPeopleAsync(string text, CancellationToken stop) =>
        [.. (await Queries.PeopleAsync(Viewer, text, stop)).Select(one => new NamedChoice(one.Id, one.Name))];
}
