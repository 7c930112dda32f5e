using ClientPortal.Domain;
using ClientPortal.Domain.Calendar;
using ClientPortal.Domain.People;
using ClientPortal.Web.Data;
using Microsoft.EntityFrameworkCore;

namespace ClientPortal.Web.Features.Calendar;

/// <summary>Changes when an organisation works, for staff.</summary>
/// <remarks>
/// All throw <see cref="NotFound"/> for an organisation that the viewer may not see, and <see cref="RuleBroken"/> with the reason of a refusal.
/// </remarks>
public sealed class OfficeHoursCommands(PortalStore store, TimeProvider clock)
{
    /// <summary>Sets the hours of the week, and the zone by whose clocks they are.</summary>
    public Task SetAsync(Viewer viewer, Guid organisationId, WorkingHours hours, string zone, CancellationToken stop = default) =>
        ChangeAsync(viewer, organisationId, one => one.Set(viewer, hours, zone, clock.GetUtcNow()), stop);

    /// <summary>Adds holidays. A date that has one already keeps it.</summary>
    public Task AddHolidaysAsync(
        Viewer viewer, Guid organisationId, IReadOnlyCollection<(DateOnly Day, string Name)> days, CancellationToken stop = default) =>
        ChangeAsync(viewer, organisationId, one => one.Add(viewer, days, clock.GetUtcNow()), stop);

    /// <summary>Takes a holiday away.</summary>
    public Task RemoveHolidayAsync(Viewer viewer, Guid organisationId, DateOnly day, CancellationToken stop = default) =>
        ChangeAsync(viewer, organisationId, one => one.Remove(viewer, day, clock.GetUtcNow()), stop);

    private Task ChangeAsync(Viewer viewer, Guid organisationId, Action<OfficeHours> change, CancellationToken stop) => store.WriteAsync(
        async db =>
        {
            viewer.MustBeStaffToSee();
            if (!await db.Organisations.VisibleTo(viewer).AnyAsync(one => one.Id == organisationId, stop))
            {
                throw new NotFound();
            }

            var hours = await db.OfficeHours.Include(one => one.Holidays).SingleOrDefaultAsync(one => one.OrganisationId == organisationId, stop);
            if (hours is null)
            {
                hours = OfficeHours.Of(organisationId, WorkTimes.Usual, WorkTimes.UsualZone);
                db.OfficeHours.Add(hours);
            }

            change(hours);
        },
        stop);
}
