using ClientPortal.Domain.People;
using ClientPortal.Domain.Prospects;
using ClientPortal.Web.Data;
using Microsoft.EntityFrameworkCore;

namespace ClientPortal.Web.Features.Prospects.Calendly;

/// <summary>Reads Calendly's deliveries and their results. Staff only.</summary>
public sealed class CalendlyQueries(PortalStore store)
{
    public const int PageSize = 30;

    /// <summary>Newest first. <paramref name="before"/> is the last row of the page before.</summary>
    public Task<List<DeliveryRow>> NewestAsync(Viewer viewer, DeliveryRow? before = null, CancellationToken stop = default)
    {
        viewer.MustBeStaffToSee();
        return store.ReadAsync(
            db =>
            {
                var deliveries = db.Deliveries.AsQueryable();
                if (before is not null)
                {
                    // Ids sort by arrival.
                    deliveries = deliveries.Where(delivery => delivery.Id.CompareTo(before.Id) < 0);
                }

                return deliveries.OrderByDescending(delivery => delivery.Id).Take(PageSize)
                    .Select(delivery => new DeliveryRow(
                        delivery.Id, delivery.Event, delivery.ReceivedAt, delivery.Times, delivery.Status, delivery.Error,
                        db.Prospects.VisibleTo(viewer).Where(prospect => prospect.Id == delivery.ProspectId)
                            .Select(prospect => new DeliveryProspect(
                                prospect.Id,
                                Prospect.NameOf(
                                    prospect.FirstName, prospect.LastName, prospect.Company, prospect.Email, prospect.Phone))).FirstOrDefault()))
                    .ToListAsync(stop);
            },
            stop);
    }

    /// <summary>The deliveries that wait to be processed, in the order of arrival.</summary>
    public Task<List<Guid>> WaitingAsync(Viewer viewer, CancellationToken stop = default)
    {
        viewer.MustBeStaffToSee();
        return store.ReadAsync(
            db => db.Deliveries.Where(delivery => delivery.Status == DeliveryStatus.Waiting).OrderBy(delivery => delivery.Id)
                .Select(delivery => delivery.Id).ToListAsync(stop), stop);
    }
}

public sealed record DeliveryRow(
    Guid Id, string Event, DateTimeOffset ReceivedAt, int Times, DeliveryStatus Status, string Error, DeliveryProspect? Prospect);

public sealed record DeliveryProspect(Guid Id, string Name);
