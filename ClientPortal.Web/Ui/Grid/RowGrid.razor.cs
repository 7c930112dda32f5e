using Microsoft.AspNetCore.Components;
using MudBlazor;

namespace ClientPortal.Web.Ui.Grid;

public sealed partial class RowGrid<TRow>
{
    private Dictionary<string, object> tableAttributes = [];
    private List<GridItem<TRow>> items = [];
    private HashSet<GridItem<TRow>> chosen = [];
    private GridPage<TRow>? listed;
    private MudDataGrid<GridItem<TRow>>? mud;
    private GridView? given;

    // The order that MudBlazor's grid shows: the reader may have chosen it there before the view says so.
    private (string? Sort, bool Descending) shown;

    // What MudBlazor's grid was built with. It is built anew for other columns, and for an order that it has not set itself.
    private (string Hidden, bool Selectable, int Order) drawn;

    /// <summary>What the rows are, for test ids and the id of the menu: <c>people</c>.</summary>
    [Parameter, EditorRequired] public required string Name { get; set; }

    /// <summary>The name of the table for screen readers.</summary>
    [Parameter, EditorRequired] public required string Label { get; set; }

    [Parameter, EditorRequired] public required IReadOnlyList<GridColumn<TRow>> Columns { get; set; }
    [Parameter, EditorRequired] public required GridPage<TRow> Page { get; set; }

    /// <summary>The most rows of a page.</summary>
    [Parameter, EditorRequired] public required int Size { get; set; }

    [Parameter, EditorRequired] public required GridView View { get; set; }

    /// <summary>The reader wants another view; the owner sets it.</summary>
    [Parameter] public EventCallback<GridView> OnView { get; set; }

    /// <summary>What makes two rows the same.</summary>
    [Parameter, EditorRequired] public required Func<TRow, object> IdOf { get; set; }

    /// <summary>The name of a row, for its check box.</summary>
    [Parameter, EditorRequired] public required Func<TRow, string> NameOf { get; set; }

    /// <summary>The attributes of a row's first cell: its test id and what tests and style sheets read.</summary>
    [Parameter, EditorRequired] public required Func<TRow, Dictionary<string, object?>> Attributes { get; set; }

    /// <summary>The key of the column by which the rows are sorted when the view says nothing.</summary>
    [Parameter, EditorRequired] public required string DefaultSort { get; set; }

    [Parameter] public bool DefaultDescending { get; set; }

    /// <summary>The address of the same rows as a CSV file; null offers none.</summary>
    [Parameter] public string? Export { get; set; }

    /// <summary>Whether rows can be chosen, for actions on many of them.</summary>
    [Parameter] public bool Selectable { get; set; }

    /// <summary>Which rows can be chosen (default: all).</summary>
    [Parameter] public Func<TRow, bool>? MaySelect { get; set; }

    /// <summary>The chosen rows, whenever they change.</summary>
    [Parameter] public EventCallback<IReadOnlyList<TRow>> OnSelect { get; set; }

    /// <summary>The actions on the chosen rows.</summary>
    [Parameter] public RenderFragment? Bulk { get; set; }

    private string SortedBy => Columns.Any(column => column.Sortable && column.Key == View.Sort) ? View.Sort! : DefaultSort;
    private bool Descending => SortedBy == View.Sort ? View.Descending : DefaultDescending;

    /// <summary>No row is chosen any longer.</summary>
    public Task ClearSelectionAsync() => ChooseAsync([]);

    protected override void OnParametersSet()
    {
        tableAttributes = new Dictionary<string, object> { ["aria-label"] = Label };
        var reordered = given != View && shown != (View.Sort, View.Descending);
        drawn = (View.Hidden, Selectable, drawn.Order + (reordered ? 1 : 0));
        if (given != View)
        {
            (given, shown) = (View, (View.Sort, View.Descending));
        }

        if (listed == Page)
        {
            return;
        }

        listed = Page;
        items = [.. Page.Items.Select(row => new GridItem<TRow>(IdOf(row), row))];
    }

    private SortDirection DirectionOf(string key) =>
        key != SortedBy ? SortDirection.None : Descending ? SortDirection.Descending : SortDirection.Ascending;

    private Dictionary<string, object> Mark(TRow row) => Attributes(row).Where(pair => pair.Value is not null)
        .ToDictionary(pair => pair.Key, pair => pair.Value!, StringComparer.Ordinal);

    // Not by the grid's own event: until the browser has confirmed its first render, it raises none.
    private async Task SortAsync(string key)
    {
        var descending = key == SortedBy && !Descending;
        shown = (key, descending);
        await mud!.SetSortAsync(key, descending ? SortDirection.Descending : SortDirection.Ascending, static _ => true);
        await ShowAsync(View with { Sort = key, Descending = descending, Page = 0 });
    }

    private Task ShowAsync(GridView wanted) => OnView.InvokeAsync(wanted);

    private Task ChooseAsync(HashSet<GridItem<TRow>>? wanted)
    {
        chosen = wanted ?? [];
        return OnSelect.InvokeAsync([.. items.Where(chosen.Contains).Select(item => item.Row)]);
    }
}
