namespace ClientPortal.Web.Ui.Grid;

/// <summary>
/// A row in MudBlazor's grid. Equal by its id: its element, the focus in it and its selection stay while what it shows changes.
/// </summary>
public sealed class GridItem<TRow>(object id, TRow row) : IEquatable<GridItem<TRow>>
{
    public object Id { get; } = id;
    public TRow Row { get; } = row;

    public bool Equals(GridItem<TRow>? other) => other is not null && Id.Equals(other.Id);

    public override bool Equals(object? obj) => Equals(obj as GridItem<TRow>);

    public override int GetHashCode() => Id.GetHashCode();
}
