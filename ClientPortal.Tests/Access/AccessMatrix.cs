using System.Reflection;

namespace ClientPortal.Tests.Access;

/// <summary>
/// Who may do what: every page, endpoint, command, query and method that scripts call, for eight identities. Each area keeps its tables in a
/// file of its own, <c>AccessMatrix.Projects.cs</c>; a static property that is a <see cref="Table"/> is part of the matrix by being there.
/// <c>docs/access.md</c> explains the letters and how to add a row.
/// </summary>
internal static partial class AccessMatrix
{
    public static IReadOnlyList<Entry> All { get; } =
        [.. typeof(AccessMatrix).GetProperties(BindingFlags.Static | BindingFlags.NonPublic | BindingFlags.Public)
            .Where(property => property.PropertyType.IsAssignableTo(typeof(Table)))
            .SelectMany(property => (Table)property.GetValue(null)!)];
}
