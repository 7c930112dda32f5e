using ClientPortal.Domain.People;
using ClientPortal.Domain.Prospects;
using ClientPortal.Web.Data;
using ClientPortal.Web.Ui.Grid;
using Microsoft.EntityFrameworkCore;

namespace ClientPortal.Web.Features.Prospects.Calendly;

/// <summary>Reads Calendly's deliveries and their results. Staff only.</summary>
public sealed class CalendlyQueries(PortalStore store)
{
    public const int PageSize = 30;

    /// <summary>One page of the deliveries with this status, or of all; newest first unless it says otherwise.</summary>
    public Task<GridPage<DeliveryRow>> PageAsync(
        Viewer viewer, DeliveryStatus? status = null, bool oldestFirst = false, int page = 0, CancellationToken stop = default)
    {
        viewer.MustBeStaffToSee();
        return store.ReadAsync(
            async db =>
            {
                var deliveries = status is { } wanted ? db.Deliveries.Where(delivery => delivery.Status == wanted) : db.Deliveries;
                var total = await deliveries.CountAsync(stop);
                var number = GridPages.Existing(page, total, PageSize);

                // Ids sort by arrival.
                var ordered = oldestFirst ? deliveries.OrderBy(delivery => delivery.Id) : deliveries.OrderByDescending(delivery => delivery.Id);
                var rows = await ordered.Skip(number * PageSize).Take(PageSize)
                    .Select(delivery => new DeliveryRow(
                        delivery.Id, delivery.Event, delivery.ReceivedAt, delivery.Times, delivery.Status, delivery.Error,
                        db.Prospects.VisibleTo(viewer).Where(prospect => prospect.Id == delivery.ProspectId)
                            .Select(prospect => new DeliveryProspect(
                                prospect.Id,
                                Prospect.NameOf(
                                    prospect.FirstName, prospect.LastName, prospect.Company, prospect.Email, prospect.Phone))).FirstOrDefault()))
                    .ToListAsync(stop);
                return new GridPage<DeliveryRow>(rows, total, number);
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
