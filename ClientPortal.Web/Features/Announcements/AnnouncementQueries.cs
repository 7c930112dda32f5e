using System.Linq.Expressions;
using ClientPortal.Domain;
using ClientPortal.Domain.Announcements;
using ClientPortal.Domain.People;
using ClientPortal.Web.Data;
using Microsoft.EntityFrameworkCore;

namespace ClientPortal.Web.Features.Announcements;

public sealed class AnnouncementQueries(PortalStore store, TimeProvider clock)
{
    /// <summary>Announcements in the list of staff; older ones are in the audit.</summary>
    public const int Listed = 50;

    private static readonly Expression<Func<Announcement, AnnouncementRow>> Row = one => new AnnouncementRow
    {
        Id = one.Id,
        Scope = one.Scope,
        ScopeId = one.ScopeId,
        Type = one.Type,
        Form = one.Form,
        Title = one.Title,
        Message = one.Message,
        MadeBy = one.MadeBy,
        StartsAt = one.StartsAt,
        EndsAt = one.EndsAt,
    };

    /// <exception cref="NotFound">It does not exist, or the viewer may not see it.</exception>
    public async Task<AnnouncementRow> FindAsync(Viewer viewer, Guid id, CancellationToken stop = default) => await store.ReadAsync(
        db => db.Announcements.VisibleTo(viewer, clock.GetUtcNow()).Where(one => one.Id == id).Select(Row).SingleOrDefaultAsync(stop),
        stop) ?? throw new NotFound();

    /// <summary>The announcements that are current or start later, as far as the viewer may see them, oldest first.</summary>
    public Task<List<AnnouncementRow>> OpenAsync(Viewer viewer, CancellationToken stop = default)
    {
        var now = clock.GetUtcNow();
        return store.ReadAsync(
            db => db.Announcements.VisibleTo(viewer, now).Where(one => one.EndsAt == null || one.EndsAt > now)
                .OrderBy(one => one.StartsAt).ThenBy(one => one.Id).Select(Row).ToListAsync(stop),
            stop);
    }

    /// <summary>What the viewer's pages have shown of these announcements: id, and whether the viewer dismissed it.</summary>
    public Task<Dictionary<Guid, bool>> ReceiptsAsync(Viewer viewer, IReadOnlyCollection<Guid> ids, CancellationToken stop = default) =>
        store.ReadAsync(
            db => db.AnnouncementReceipts.Where(receipt => receipt.PersonId == viewer.PersonId && ids.Contains(receipt.AnnouncementId))
                .ToDictionaryAsync(receipt => receipt.AnnouncementId, receipt => receipt.DismissedAt != null, stop),
            stop);

    /// <summary>The newest announcements with how many people have seen and dismissed each, newest first. For staff.</summary>
    /// <exception cref="NotFound">The viewer is a client.</exception>
    public Task<List<ListedAnnouncement>> ListAsync(Viewer viewer, CancellationToken stop = default)
    {
        viewer.MustBeStaffToSee();
        return store.ReadAsync(
            async db =>
            {
                var rows = await db.Announcements.VisibleTo(viewer, clock.GetUtcNow())
                    .OrderByDescending(one => one.MadeAt).ThenByDescending(one => one.Id).Take(Listed).Select(Row).ToListAsync(stop);
                var ids = rows.ConvertAll(row => row.Id);
                var named = rows.SelectMany(row => new[] { row.MadeBy, row.ScopeId ?? Guid.Empty }).Distinct().ToList();
                var names = await db.People.Where(one => named.Contains(one.Id)).Select(one => new { one.Id, one.Name })
                    .Concat(db.Organisations.Where(one => named.Contains(one.Id)).Select(one => new { one.Id, one.Name }))
                    .ToDictionaryAsync(one => one.Id, one => one.Name, stop);
                var counts = await db.AnnouncementReceipts.Where(receipt => ids.Contains(receipt.AnnouncementId))
                    .GroupBy(receipt => receipt.AnnouncementId)
                    .Select(all => new { Id = all.Key, Seen = all.Count(), Dismissed = all.Count(receipt => receipt.DismissedAt != null) })
                    .ToDictionaryAsync(one => one.Id, stop);
                return rows.ConvertAll(row => new ListedAnnouncement(
                    row, row.ScopeId is { } scope ? names.GetValueOrDefault(scope) : null, names.GetValueOrDefault(row.MadeBy),
                    counts.GetValueOrDefault(row.Id)?.Seen ?? 0, counts.GetValueOrDefault(row.Id)?.Dismissed ?? 0));
            },
            stop);
    }

    /// <summary>The viewer's time zone, an IANA name: the start that they type is in it.</summary>
    public async Task<string> ZoneAsync(Viewer viewer, CancellationToken stop = default) => await store.ReadAsync(
        db => db.People.Where(one => one.Id == viewer.PersonId).Select(one => one.TimeZone).SingleOrDefaultAsync(stop), stop) ?? "UTC";

    /// <summary>A person whom an announcement can address, by name; null when they are gone or disabled. For staff.</summary>
    /// <exception cref="NotFound">The viewer is a client.</exception>
    public Task<Choice?> PersonAsync(Viewer viewer, Guid id, CancellationToken stop = default)
    {
        viewer.MustBeStaffToSee();
        return store.ReadAsync(
            db => db.People.Where(one => one.Id == id && one.DisabledAt == null).Select(one => new Choice(one.Id, one.Name))
                .SingleOrDefaultAsync(stop),
            stop);
    }

    /// <summary>The client organisations that an announcement can address, by name. For staff.</summary>
    /// <exception cref="NotFound">The viewer is a client.</exception>
    public Task<List<Choice>> OrganisationsAsync(Viewer viewer, CancellationToken stop = default)
    {
        viewer.MustBeStaffToSee();
        return store.ReadAsync(
            db => db.Organisations.Where(one => !one.IsProvider).OrderBy(one => one.Name)
                .Select(one => new Choice(one.Id, one.Name)).ToListAsync(stop),
            stop);
    }
}
