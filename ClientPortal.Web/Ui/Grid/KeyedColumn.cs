using Microsoft.AspNetCore.Components;
using MudBlazor;

namespace ClientPortal.Web.Ui.Grid;

/// <summary>MudBlazor's template column under a name of ours, by which the grid says what it is sorted by.</summary>
public sealed class KeyedColumn<TRow> : TemplateColumn<GridItem<TRow>>
{
    [Parameter, EditorRequired] public required string Key { get; set; }

    public override string PropertyName => Key;
}
