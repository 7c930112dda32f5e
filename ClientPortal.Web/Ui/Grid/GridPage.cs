namespace ClientPortal.Web.Ui.Grid;

/// <summary>One page of a grid's rows.</summary>
/// <param name="Total">The number of rows of all pages.</param>
/// <param name="Number">Which page it is, from zero: the last one when a later one was asked for.</param>
public sealed record GridPage<TRow>(IReadOnlyList<TRow> Items, int Total, int Number);

public static class GridPages
{
    /// <summary>The page that exists: <paramref name="wanted"/>, or the last one.</summary>
    public static int Existing(int wanted, int total, int size) => Math.Clamp(wanted, 0, Math.Max(0, (total - 1) / size));
}
