using System.Linq.Expressions;
using ClientPortal.Domain;
using ClientPortal.Domain.People;
using ClientPortal.Domain.Prospects;
using ClientPortal.Web.Data;
using ClientPortal.Web.Live;
using Microsoft.EntityFrameworkCore;

namespace ClientPortal.Web.Features.Prospects;

/// <summary>Reads prospects. Staff only: for others every method throws <see cref="NotFound"/>.</summary>
/// <remarks>An answer for a <c>seq</c> is as that event left it, or newer; equal requests after the same event share one read.</remarks>
public sealed class ProspectQueries(PortalStore store, SharedReads reads, EventLog log)
{
    public const int PageSize = 25;

    /// <summary>A page of the list, read now.</summary>
    public Task<ProspectList> PageAsync(Viewer viewer, ProspectQuery query, CancellationToken stop = default)
    {
        viewer.MustBeStaffToSee();
        return store.ReadAsync(db => ReadPageAsync(db, viewer, query, stop), stop);
    }

    /// <summary>A page of the list as the event at <paramref name="seq"/> left it, or newer.</summary>
    public async Task<ProspectList> PageAsync(Viewer viewer, ProspectQuery query, long seq)
    {
        viewer.MustBeStaffToSee();
        return (await reads.OnceAsync((nameof(PageAsync), query, seq), async () => await PageAsync(viewer, query)))!;
    }

    /// <summary>Newest first, for the API: <paramref name="after"/> is the id of the last row of the page before.</summary>
    public Task<List<ProspectRow>> ListAsync(Viewer viewer, ProspectFilter filter, Guid? after, int limit, CancellationToken stop = default)
    {
        viewer.MustBeStaffToSee();
        return store.ReadAsync(
            db =>
            {
                var prospects = Matching(db.Prospects.VisibleTo(viewer), filter);
                if (after is { } last)
                {
                    // Ids sort by creation.
                    prospects = prospects.Where(prospect => prospect.Id.CompareTo(last) < 0);
                }

                return prospects.OrderByDescending(prospect => prospect.Id).Take(limit).Select(Row(db)).ToListAsync(stop);
            },
            stop);
    }

    /// <summary>As <see cref="ListAsync"/>, with the columns that no list shows: for the export.</summary>
    public async Task<List<ProspectLine>> WholeAsync(Viewer viewer, ProspectFilter filter, Guid? after, int limit, CancellationToken stop = default)
    {
        var rows = await ListAsync(viewer, filter, after, limit, stop);
        var ids = rows.ConvertAll(row => row.Id);
        var rest = await store.ReadAsync(
            db => db.Prospects.VisibleTo(viewer).Where(prospect => ids.Contains(prospect.Id))
                .Select(prospect => new { prospect.Id, prospect.LostReason, prospect.Tags, prospect.Notes })
                .ToDictionaryAsync(prospect => prospect.Id, stop),
            stop);

        // A prospect that was deleted between the two reads is left out.
        return [.. rows.Where(row => rest.ContainsKey(row.Id)).Select(row => (Row: row, Other: rest[row.Id]))
            .Select(one => new ProspectLine(one.Row, one.Other.LostReason, one.Other.Tags, one.Other.Notes))];
    }

    /// <summary>Whether the prospect matches this filter.</summary>
    public Task<bool> IsListedAsync(Viewer viewer, Guid id, ProspectFilter filter, CancellationToken stop = default)
    {
        viewer.MustBeStaffToSee();
        return store.ReadAsync(db => Matching(db.Prospects.VisibleTo(viewer), filter).AnyAsync(prospect => prospect.Id == id, stop), stop);
    }

    public async Task<ProspectDetail> FindAsync(Viewer viewer, Guid id, CancellationToken stop = default)
    {
        viewer.MustBeStaffToSee();
        return await store.ReadAsync(db => ReadAsync(db, viewer, id, stop), stop) ?? throw new NotFound();
    }

    /// <summary>As <see cref="FindAsync"/>, shared when there is a <paramref name="seq"/>; null when it is deleted.</summary>
    public Task<ProspectDetail?> DetailAsync(Viewer viewer, Guid id, long? seq)
    {
        viewer.MustBeStaffToSee();
        return seq is null ? DetailAsync() : reads.OnceAsync((nameof(DetailAsync), id, seq), DetailAsync);

        Task<ProspectDetail?> DetailAsync() => store.ReadAsync(db => ReadAsync(db, viewer, id, CancellationToken.None));
    }

    /// <summary>The number of prospects with the status <c>new</c>.</summary>
    public Task<int> CountNewAsync(Viewer viewer, CancellationToken stop = default)
    {
        viewer.MustBeStaffToSee();
        return store.ReadAsync(db => db.Prospects.VisibleTo(viewer).CountAsync(prospect => prospect.Status == ProspectStatus.New, stop), stop);
    }

    /// <summary>Other prospects with the same address or number.</summary>
    public Task<List<Duplicate>> DuplicatesAsync(Viewer viewer, Guid? except, string? email, string? phone, CancellationToken stop = default)
    {
        viewer.MustBeStaffToSee();
        var (address, key) = (EmailAddress.Comparable(email), Folding.PhoneKey(phone));
        return address.Length == 0 && key.Length == 0 ? Task.FromResult(new List<Duplicate>()) : store.ReadAsync(
            db => db.Prospects.VisibleTo(viewer)
                .Where(prospect => prospect.Id != except
                    && ((address != "" && prospect.Email == address) || (key != "" && prospect.PhoneKey == key)))
                .OrderByDescending(prospect => prospect.Id).Take(5)
                .Select(prospect => new Duplicate(
                    prospect.Id, Prospect.NameOf(prospect.FirstName, prospect.LastName, prospect.Company, prospect.Email, prospect.Phone),
                    prospect.Company,
                    prospect.Status, address != "" && prospect.Email == address, key != "" && prospect.PhoneKey == key))
                .ToListAsync(stop),
            stop);
    }

    /// <summary>Other prospects that are probably the same (<see cref="ProspectDuplicates"/>), oldest first; at most five.</summary>
    public Task<List<Duplicate>> DuplicatesOfAsync(Viewer viewer, Guid id, CancellationToken stop = default)
    {
        viewer.MustBeStaffToSee();
        return store.ReadAsync(
            async db =>
            {
                var one = await db.Prospects.VisibleTo(viewer).SingleOrDefaultAsync(prospect => prospect.Id == id, stop) ?? throw new NotFound();
                var (email, phone) = (one.Email, one.PhoneKey);
                return await db.Prospects.VisibleTo(viewer).LikelySameAs(one).OrderBy(prospect => prospect.Id).Take(5)
                    .Select(prospect => new Duplicate(
                        prospect.Id, Prospect.NameOf(prospect.FirstName, prospect.LastName, prospect.Company, prospect.Email, prospect.Phone),
                        prospect.Company,
                        prospect.Status, email != "" && prospect.Email == email, phone != "" && prospect.PhoneKey == phone))
                    .ToListAsync(stop);
            },
            stop);
    }

    /// <summary>The events of one prospect, newest first.</summary>
    public async Task<List<ProspectEvent>> HistoryAsync(Viewer viewer, Guid id, int limit, CancellationToken stop = default)
    {
        viewer.MustBeStaffToSee();
        var events = await log.AboutAsync(viewer, id, limit, stop);
        return await store.ReadAsync(
            async db =>
            {
                var actors = events.Select(logged => logged.Event.ActorId).Distinct().ToList();
                var names = await db.People.VisibleTo(viewer).Where(person => actors.Contains(person.Id))
                    .ToDictionaryAsync(person => person.Id, person => person.Name, stop);
                var points = await db.Prospects.Where(prospect => prospect.Id == id).SelectMany(prospect => prospect.History)
                    .ToDictionaryAsync(point => point.EventId, point => point.Status, stop);
                return events.ConvertAll(logged => new ProspectEvent(
                    logged.Seq,
                    logged.Event.At,
                    logged.Event.ActorId,
                    names.GetValueOrDefault(logged.Event.ActorId),
                    logged.Event is ProspectCreated { Restored: true } ? "prospect.restored" : EventCatalog.NameOf(logged.Event),
                    (logged.Event as ProspectUpdated)?.Fields ?? [],
                    points.TryGetValue(logged.Event.EventId, out var status) ? status : null));
            },
            stop);
    }

    /// <summary>The members of staff who can own a prospect.</summary>
    public Task<List<Choice>> OwnersAsync(Viewer viewer, CancellationToken stop = default)
    {
        viewer.MustBeStaffToSee();
        return store.ReadAsync(
            db => db.People.VisibleTo(viewer).Where(person => person.Role != Role.Client && person.DisabledAt == null).OrderBy(person => person.Name)
                .Select(person => new Choice(person.Id, person.Name)).ToListAsync(stop),
            stop);
    }

    /// <summary>The same by their names in a file: the folded name where it is unique, and the folded address.</summary>
    public async Task<IReadOnlyDictionary<string, Guid>> OwnersByNameAsync(Viewer viewer, CancellationToken stop = default)
    {
        viewer.MustBeStaffToSee();
        var staff = await store.ReadAsync(
            db => db.People.VisibleTo(viewer).Where(person => person.Role != Role.Client && person.DisabledAt == null)
                .Select(person => new { person.Id, person.Name, person.Email }).ToListAsync(stop),
            stop);
        return staff.Select(one => (Key: Folding.Of(one.Name), one.Id)).Concat(staff.Select(one => (Key: Folding.Of(one.Email), one.Id)))
            .GroupBy(one => one.Key).Where(same => same.Count() == 1).ToDictionary(same => same.Key, same => same.Single().Id);
    }

    /// <summary>The person who changed it last; null for the portal itself.</summary>
    public async Task<string?> LastEditorAsync(Viewer viewer, Guid id, CancellationToken stop = default) =>
        (await HistoryAsync(viewer, id, 1, stop)).FirstOrDefault()?.ActorName;

    internal static IQueryable<Prospect> Matching(IQueryable<Prospect> prospects, ProspectFilter filter)
    {
        if (filter.Status is { } status)
        {
            prospects = prospects.Where(prospect => prospect.Status == status);
        }

        if (filter.Source is { } source)
        {
            prospects = prospects.Where(prospect => prospect.Source == source);
        }

        if (filter.OwnerId is { } owner)
        {
            var wanted = owner == Guid.Empty ? null : filter.OwnerId;
            prospects = prospects.Where(prospect => prospect.OwnerId == wanted);
        }

        return prospects.Searched(filter.Search);
    }

    internal static Expression<Func<Prospect, ProspectRow>> Row(PortalDb db) => prospect => new ProspectRow
    {
        Id = prospect.Id,
        FirstName = prospect.FirstName,
        LastName = prospect.LastName,
        Email = prospect.Email,
        Phone = prospect.Phone,
        Company = prospect.Company,
        Source = prospect.Source,
        Status = prospect.Status,
        OwnerId = prospect.OwnerId,
        OwnerName = db.People.Where(person => person.Id == prospect.OwnerId).Select(person => person.Name).FirstOrDefault(),
        Value = prospect.Value,
        NextStep = prospect.NextStep,
        NextStepOn = prospect.NextStepOn,
        CreatedAt = prospect.CreatedAt,
        UpdatedAt = prospect.UpdatedAt,
    };

    private static async Task<ProspectList> ReadPageAsync(PortalDb db, Viewer viewer, ProspectQuery query, CancellationToken stop)
    {
        var order = ProspectOrder.Of(query.Sort);
        var matching = Matching(db.Prospects.VisibleTo(viewer), query.Filter);
        var backwards = query.Before is not null;
        var place = query.Before ?? query.After;
        var rows = await order.Sort(order.From(matching, place, backwards), backwards).Take(PageSize).Select(Row(db)).ToListAsync(stop);
        if (place is not null && rows.Count < PageSize && (backwards || rows.Count == 0))
        {
            // The cursor leaves no whole page before it, or no row after it: page 1 is shown.
            return await ReadPageAsync(db, viewer, query with { After = null, Before = null }, stop);
        }

        if (backwards)
        {
            rows.Reverse();
        }

        // A first page that is not full holds all matches: no second query counts them.
        var total = place is null && rows.Count < PageSize ? rows.Count : await matching.CountAsync(stop);
        var (first, last) = rows.Count == 0 ? (null, null) : (await PlaceAsync(rows[0].Id), await PlaceAsync(rows[^1].Id));
        var offset = place is null || first is null ? 0 : await order.From(matching, first, backwards: true).CountAsync(stop);
        return new ProspectList
        {
            Rows = rows,
            Total = total,
            Offset = offset,
            Next = offset + rows.Count < total ? last : null,
            Previous = offset > 0 ? first : null,
        };

        async Task<string?> PlaceAsync(Guid id) =>
            (await db.Prospects.Where(prospect => prospect.Id == id).Select(order.PlaceOf).FirstOrDefaultAsync(stop))?.ToString();
    }

    private static async Task<ProspectDetail?> ReadAsync(PortalDb db, Viewer viewer, Guid id, CancellationToken stop)
    {
        var one = db.Prospects.VisibleTo(viewer).Where(prospect => prospect.Id == id);
        var row = await one.Select(Row(db)).SingleOrDefaultAsync(stop);
        if (row is null)
        {
            return null;
        }

        var prospect = await one.Include(found => found.Appointments).SingleAsync(stop);
        var conversion = prospect.ConvertedAt is not { } at ? null : new Conversion(
            at,
            prospect.OrganisationId,
            await db.Organisations.Where(organisation => organisation.Id == prospect.OrganisationId).Select(organisation => organisation.Name)
                .SingleOrDefaultAsync(stop),
            prospect.ProjectId,
            await db.Projects.Where(project => project.Id == prospect.ProjectId).Select(project => project.Name).SingleOrDefaultAsync(stop));
        return new ProspectDetail
        {
            Row = row,
            Fields = prospect.Fields,
            Version = prospect.Version,
            Appointments = [.. prospect.Appointments.OrderByDescending(appointment => appointment.StartsAt)],
            Conversion = conversion,
        };
    }
}
