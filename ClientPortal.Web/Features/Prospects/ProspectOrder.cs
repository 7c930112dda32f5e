using System.Globalization;
using System.Linq.Expressions;
using ClientPortal.Domain.Prospects;

namespace ClientPortal.Web.Features.Prospects;

/// <summary>
/// An order of the list, and the cursors in it. A cursor is the sort key and the id of a row (keyset pagination): a page that begins at a
/// cursor keeps its rows while others are added or removed before it.
/// </summary>
internal abstract class ProspectOrder
{
    public static ProspectOrder Of(ProspectSort sort) => sort switch
    {
        ProspectSort.Updated => new By<DateTimeOffset>(prospect => prospect.UpdatedAt, descending: true),
        ProspectSort.Name => new By<string>(prospect => prospect.SortName, descending: false),
        ProspectSort.Value => new By<long>(prospect => prospect.Value ?? -1, descending: true),
        ProspectSort.NextStep => new By<DateOnly>(prospect => prospect.NextStepOn ?? DateOnly.MaxValue, descending: false),
        _ => new By<DateTimeOffset>(prospect => prospect.CreatedAt, descending: true),
    };

    /// <summary>Sorts; backwards to read the page before a cursor.</summary>
    public abstract IQueryable<Prospect> Sort(IQueryable<Prospect> prospects, bool backwards = false);

    /// <summary>The rows after a cursor, or before it; all of them when the cursor is null or invalid.</summary>
    public abstract IQueryable<Prospect> From(IQueryable<Prospect> prospects, string? place, bool backwards = false);

    /// <summary>The key and id that a row's cursor is made from, as a projection for the database.</summary>
    public abstract Expression<Func<Prospect, Place>> PlaceOf { get; }

    /// <summary>The sort key, which can be written as text and read back, and the row's id.</summary>
    internal sealed record Place(object Key, Guid Id)
    {
        public override string ToString() => $"{Id:N}{Key switch
        {
            DateTimeOffset at => at.UtcTicks.ToString(CultureInfo.InvariantCulture),
            DateOnly day => day.DayNumber.ToString(CultureInfo.InvariantCulture),
            long number => number.ToString(CultureInfo.InvariantCulture),
            _ => Key.ToString(),
        }}";
    }

    private sealed class By<TKey>(Expression<Func<Prospect, TKey>> key, bool descending) : ProspectOrder
        where TKey : notnull
    {
        private static readonly int IdLength = Guid.Empty.ToString("N").Length;

        public override Expression<Func<Prospect, Place>> PlaceOf
        {
            get
            {
                var prospect = key.Parameters[0];
                var made = Expression.New(
                    typeof(Place).GetConstructor([typeof(object), typeof(Guid)])!,
                    Expression.Convert(key.Body, typeof(object)),
                    Expression.Property(prospect, nameof(Prospect.Id)));
                return Expression.Lambda<Func<Prospect, Place>>(made, prospect);
            }
        }

        public override IQueryable<Prospect> Sort(IQueryable<Prospect> prospects, bool backwards = false) => descending != backwards
            ? prospects.OrderByDescending(key).ThenByDescending(prospect => prospect.Id)
            : prospects.OrderBy(key).ThenBy(prospect => prospect.Id);

        public override IQueryable<Prospect> From(IQueryable<Prospect> prospects, string? place, bool backwards = false)
        {
            if (Read(place) is not var (at, id))
            {
                return prospects;
            }

            // key beyond the cursor's, or the same key and an id beyond the cursor's.
            var prospect = key.Parameters[0];
            Expression keyAt = Expression.Property(Expression.Constant(new Box<TKey>(at)), nameof(Box<>.Value));
            Expression idAt = Expression.Property(Expression.Constant(new Box<Guid>(id)), nameof(Box<>.Value));
            var beyond = Expression.OrElse(
                Beyond(key.Body, keyAt, descending != backwards),
                Expression.AndAlso(
                    Expression.Equal(key.Body, keyAt), Beyond(Expression.Property(prospect, nameof(Prospect.Id)), idAt, descending != backwards)));
            return prospects.Where(Expression.Lambda<Func<Prospect, bool>>(beyond, prospect));
        }

        private static Expression Beyond(Expression value, Expression place, bool below)
        {
            if (value.Type == typeof(string))
            {
                value = Expression.Call(typeof(string), nameof(string.Compare), [], value, place);
                place = Expression.Constant(0);
            }
            else if (value.Type == typeof(Guid))
            {
                value = Expression.Call(value, nameof(Guid.CompareTo), [], place);
                place = Expression.Constant(0);
            }

            return below ? Expression.LessThan(value, place) : Expression.GreaterThan(value, place);
        }

        // Comes from the address: an invalid cursor is page 1.
        private static (TKey At, Guid Id)? Read(string? place)
        {
            if (place is null || place.Length < IdLength || !Guid.TryParseExact(place[..IdLength], "N", out var id))
            {
                return null;
            }

            var rest = place[IdLength..];
            object? at = typeof(TKey) == typeof(string) ? rest
                : !long.TryParse(rest, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? null
                : typeof(TKey) == typeof(DateTimeOffset)
                    ? number >= 0 && number <= DateTime.MaxValue.Ticks ? new DateTimeOffset(number, TimeSpan.Zero) : null
                : typeof(TKey) == typeof(DateOnly)
                    ? number >= 0 && number <= DateOnly.MaxValue.DayNumber ? DateOnly.FromDayNumber((int)number) : null
                : number;
            return at is TKey read ? (read, id) : null;
        }
    }

    // EF Core makes a parameter of an object's property; a constant would compile another query for each value.
    private sealed record Box<T>(T Value);
}
