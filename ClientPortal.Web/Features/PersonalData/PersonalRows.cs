using System.Linq.Expressions;
using System.Reflection;
using ClientPortal.Web.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;

namespace ClientPortal.Web.Features.PersonalData;

/// <summary>Finds a person's rows in any table of <see cref="PersonalTables"/> by its owner columns.</summary>
internal static class PersonalRows
{
    private static readonly MethodInfo Typed = typeof(PersonalRows).GetMethod(nameof(Of), BindingFlags.NonPublic | BindingFlags.Static)!;

    public static IEntityType TypeOf(PortalDb db, PersonalTable table) =>
        db.Model.GetEntityTypes().Single(type => type.GetTableName() == table.Name && !type.IsOwned());

    /// <summary>The rows whose owner is this person, by id or by address.</summary>
    public static IQueryable<object> Of(PortalDb db, PersonalTable table, Guid personId, string email)
    {
        var type = TypeOf(db, table);
        return (IQueryable<object>)Typed.MakeGenericMethod(type.ClrType).Invoke(null, [db, type, table, personId, email])!;
    }

    public static string[] Words(string listed) => listed.Split(' ', StringSplitOptions.RemoveEmptyEntries);

    private static IQueryable<object> Of<T>(PortalDb db, IEntityType type, PersonalTable table, Guid personId, string email)
        where T : class
    {
        var row = Expression.Parameter(typeof(T), "row");
        var owned = Words(table.Owners).Select(column =>
        {
            var of = type.FindProperty(column)!.ClrType;
            return Expression.Equal(
                Expression.Call(typeof(EF), nameof(EF.Property), [of], row, Expression.Constant(column)),
                Expression.Constant(of == typeof(string) ? email : personId, of));
        }).Aggregate(Expression.OrElse);
        return db.Set<T>().Where(Expression.Lambda<Func<T, bool>>(owned, row));
    }
}
