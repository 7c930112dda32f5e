using ClientPortal.Domain;
using ClientPortal.Domain.People;
using ClientPortal.Web.Data;
using Microsoft.EntityFrameworkCore;

namespace ClientPortal.Web.Features.Calendar;

/// <summary>Reads when an organisation works.</summary>
public sealed class OfficeHoursQueries(PortalStore store)
{
    /// <summary>The hours and holidays of an organisation; the usual hours where it has not said its own.</summary>
    /// <exception cref="NotFound">The organisation does not exist, or is not the viewer's.</exception>
    public Task<OfficeHoursRow> OfAsync(Viewer viewer, Guid organisationId, CancellationToken stop = default) => store.ReadAsync(
        async db => await db.Organisations.VisibleTo(viewer).AnyAsync(one => one.Id == organisationId, stop)
            ? await db.OfficeHours.Where(one => one.OrganisationId == organisationId).Select(one => new OfficeHoursRow(
                new WorkingHours(one.From, one.To, one.Days), one.Zone, true,
                one.Holidays.OrderBy(day => day.Day).Select(day => new HolidayRow(day.Day, day.Name)).ToList())).SingleOrDefaultAsync(stop)
                ?? new OfficeHoursRow(WorkTimes.Usual, WorkTimes.UsualZone, false, [])
            : throw new NotFound(),
        stop);
}

/// <summary>When an organisation works.</summary>
/// <param name="IsSaid">Whether the hours are its own; otherwise they are the usual ones.</param>
/// <param name="Holidays">In the order of the dates.</param>
public sealed record OfficeHoursRow(WorkingHours Hours, string Zone, bool IsSaid, IReadOnlyList<HolidayRow> Holidays);

/// <summary>A date on which an organisation does not work.</summary>
public sealed record HolidayRow(DateOnly Day, string Name);
