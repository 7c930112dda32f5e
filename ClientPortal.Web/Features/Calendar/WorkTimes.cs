using ClientPortal.Domain.Calendar;
using ClientPortal.Domain.Notifications;
using ClientPortal.Domain.People;
using ClientPortal.Web.Data;
using Microsoft.EntityFrameworkCore;

namespace ClientPortal.Web.Features.Calendar;

/// <summary>When a person works: their own hours, or those of their organisation, but not on its holidays.</summary>
/// <param name="Hours">By the clocks of <paramref name="Zone"/>.</param>
/// <param name="Zone">The person's for their own hours, the organisation's for its hours.</param>
/// <param name="Holidays">The names of the days that are none, by date.</param>
public sealed record WorkTimes(WorkingHours Hours, TimeZoneInfo Zone, IReadOnlyDictionary<DateOnly, string> Holidays)
{
    /// <summary>Where organisations are that have not said their zone.</summary>
    public const string UsualZone = "Africa/Dakar";

    /// <summary>Of those who have not said when they work.</summary>
    public static readonly WorkingHours Usual = new(new TimeOnly(8, 30), new TimeOnly(17, 30), Weekdays.MondayToFriday);

    /// <summary>The name of the holiday; null for a day that is none.</summary>
    public string? HolidayOn(DateOnly day) => Holidays.GetValueOrDefault(day);

    /// <summary>Whether the day has working hours.</summary>
    public bool IsWorked(DateOnly day) => Hours.Days.HasFlag(day.DayOfWeek.Flag()) && !Holidays.ContainsKey(day);

    /// <summary>The working hours of a date as moments; null for a day without any.</summary>
    public Stretch? On(DateOnly day) => IsWorked(day)
        ? new Stretch(ZonedTime.ToMoment(day.ToDateTime(Hours.From), Zone), ZonedTime.ToMoment(day.ToDateTime(Hours.To), Zone)) : null;

    /// <summary>The working hours that lie within a span of time, in order.</summary>
    public IEnumerable<Stretch> Within(DateTimeOffset from, DateTimeOffset to)
    {
        var last = DateOnly.FromDateTime(ZonedTime.ToLocal(to, Zone));
        for (var day = DateOnly.FromDateTime(ZonedTime.ToLocal(from, Zone)); day <= last; day = day.AddDays(1))
        {
            if (On(day) is { } hours && hours.From < to && hours.To > from)
            {
                yield return new Stretch(hours.From > from ? hours.From : from, hours.To < to ? hours.To : to);
            }
        }
    }

    /// <summary>The work times of people, by their ids.</summary>
    internal static async Task<Dictionary<Guid, WorkTimes>> OfAsync(PortalDb db, IReadOnlyCollection<Guid> people, CancellationToken stop)
    {
        var found = await db.People.Where(person => people.Contains(person.Id))
            .Select(person => new { person.Id, person.TimeZone, person.WorkingHours, person.OrganisationId }).ToListAsync(stop);
        var organisations = found.Select(person => person.OrganisationId).Distinct().ToList();
        var offices = await db.OfficeHours.AsNoTracking().Include(one => one.Holidays)
            .Where(one => organisations.Contains(one.OrganisationId)).ToDictionaryAsync(one => one.OrganisationId, stop);
        var none = new Dictionary<DateOnly, string>();
        var holidays = offices.ToDictionary(one => one.Key, one => one.Value.Holidays.ToDictionary(day => day.Day, day => day.Name));
        return found.ToDictionary(person => person.Id, person =>
        {
            var office = person.WorkingHours is null ? offices.GetValueOrDefault(person.OrganisationId) : null;
            return new WorkTimes(
                person.WorkingHours ?? office?.Hours ?? Usual, Known(office?.Zone ?? person.TimeZone),
                holidays.GetValueOrDefault(person.OrganisationId, none));
        });
    }

    internal static TimeZoneInfo Known(string name) => TimeZoneInfo.TryFindSystemTimeZoneById(name, out var zone) ? zone : TimeZoneInfo.Utc;
}

/// <summary>A span of time; the end is exclusive.</summary>
public readonly record struct Stretch(DateTimeOffset From, DateTimeOffset To);
