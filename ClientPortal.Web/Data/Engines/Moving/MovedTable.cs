using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;

namespace ClientPortal.Web.Data;

/// <summary>A table that is copied, with the columns that both databases have.</summary>
internal sealed record MovedTable(string Name, IReadOnlyList<MovedColumn> Columns)
{
    public string ColumnList { get; } = string.Join(", ", Columns.Select(column => $"\"{column.Name}\""));

    public string Select => $"SELECT {ColumnList} FROM \"{Name}\"";

    /// <summary>All tables of the model, those that others refer to before these.</summary>
    public static IReadOnlyList<MovedTable> All(IModel from, IModel to)
    {
        var left = to.GetRelationalModel().Tables.ToList();
        var ordered = new List<MovedTable>();
        while (left.Count > 0)
        {
            var next = left.Where(table => table.ForeignKeyConstraints.All(
                key => key.PrincipalTable == table || !left.Contains(key.PrincipalTable)))
                .OrderBy(table => table.Name, StringComparer.Ordinal).ToList();
            if (next.Count == 0)
            {
                throw new InvalidOperationException($"These tables refer to each other: {string.Join(", ", left.Select(table => table.Name))}.");
            }

            ordered.AddRange(next.Select(table => new MovedTable(table.Name, [.. table.Columns.Select(column => MovedColumn.Of(column, from, to))])));
            left.RemoveAll(next.Contains);
        }

        return ordered;
    }
}
