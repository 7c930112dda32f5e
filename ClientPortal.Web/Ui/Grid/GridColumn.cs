using Microsoft.AspNetCore.Components;

namespace ClientPortal.Web.Ui.Grid;

/// <summary>A column of a <see cref="RowGrid{TRow}"/>.</summary>
/// <param name="Key">Its name in the address: <c>sort</c> and <c>hide</c>.</param>
/// <param name="Title">Its heading, and on a phone the label of its cells.</param>
public sealed record GridColumn<TRow>(string Key, string Title, RenderFragment<TRow> Cell)
{
    /// <summary>The classes of its cells (<c>cell-main</c>, <c>cell-number</c> …).</summary>
    public string? Class { get; init; }

    /// <summary>Whether the rows can be sorted by it; the owner's query knows its key.</summary>
    public bool Sortable { get; init; } = true;

    /// <summary>It cannot be hidden.</summary>
    public bool Always { get; init; }
}
