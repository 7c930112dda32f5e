using ClientPortal.Domain;
using ClientPortal.Domain.People;
using ClientPortal.Web.Data;
using ClientPortal.Web.Files;
using ClientPortal.Web.Identity;
using ClientPortal.Web.Jobs;
using Microsoft.EntityFrameworkCore;

namespace ClientPortal.Web.Features.PersonalData;

/// <summary>Erases people.</summary>
public sealed class ErasureCommands(PortalStore store, JobQueue jobs, FileStore files, TimeProvider clock)
{
    // Rows of the log in one save: others who write wait for one of these and not for all.
    private const int Batch = 500;

    /// <summary>
    /// Erases a person in one save: their account and what is theirs alone is deleted, what others read stays as a deleted person's. A job then
    /// removes the network addresses from the audit of what they did.
    /// </summary>
    /// <exception cref="NotFound">The person does not exist, or the viewer is a client.</exception>
    /// <exception cref="RuleBroken">Those of <see cref="Person.Erase"/>.</exception>
    public async Task EraseAsync(Viewer viewer, Guid personId, string typedName, CancellationToken stop = default)
    {
        viewer.MustBeStaffToSee();
        var (address, left) = await store.WriteAsync(
            async db =>
            {
                var person = await db.People.SingleOrDefaultAsync(one => one.Id == personId, stop) ?? throw new NotFound();
                var (email, picture) = (person.Email, person.Picture);
                person.Erase(viewer, typedName, await Administrators.IsLastAsync(db, person, stop), clock.GetUtcNow());
                var exports = await db.PersonalExports.Where(one => one.PersonId == personId && one.StoredName != null)
                    .Select(one => one.StoredName!).ToListAsync(stop);
                await TreatAsync(db, personId, email, stop);
                jobs.Add(db, new JobRequest(ErasureJob.Kind, $"{personId}", clock.GetUtcNow(), $"{personId}"));
                return (email, picture is null ? exports : [picture, .. exports]);
            },
            stop);
        left.ForEach(files.Delete);

        // What was read before and saved after it, such as a mail to the address of before.
        await store.WriteAsync(db => TreatAsync(db, personId, address, stop), stop);
    }

    /// <summary>Removes the network addresses from the log of what an erased person did.</summary>
    /// <exception cref="NotFound">The viewer is a client.</exception>
    /// <exception cref="RuleBroken"><c>viewer.admin-only</c>, <c>viewer.read-only</c>.</exception>
    public async Task RemoveAddressesAsync(Viewer viewer, Guid personId, CancellationToken stop = default)
    {
        viewer.MustBeStaffToSee();
        viewer.MustBeAdmin();
        for (var done = (long?)0; done is { } after; done = await store.WriteAsync(db => RemoveSomeAsync(db, personId, after, stop), stop))
        {
            stop.ThrowIfCancellationRequested();
        }
    }

    // The place in the log that it has come to, so that the next one reads on from there; null at the end.
    private static async Task<long?> RemoveSomeAsync(PortalDb db, Guid personId, long after, CancellationToken stop)
    {
        var erased = await db.People.AnyAsync(one => one.Id == personId && one.ErasedAt != null, stop);
        var rows = await db.Log.Where(row => erased && row.Seq > after && row.ActorId == personId && row.From != null)
            .OrderBy(row => row.Seq).Take(Batch).ToListAsync(stop);
        rows.ForEach(row => db.Entry(row).Property(one => one.From).CurrentValue = null);
        return rows.Count == Batch ? rows[^1].Seq : null;
    }

    private static async Task TreatAsync(PortalDb db, Guid personId, string email, CancellationToken stop)
    {
        foreach (var table in PersonalTables.All.Where(table => table.Owners.Length > 0 && table.Name is not ("People" or "EventLog")))
        {
            await TreatAsync(db, table, personId, email, stop);
        }
    }

    private static async Task TreatAsync(PortalDb db, PersonalTable table, Guid personId, string email, CancellationToken stop)
    {
        if (table.Treatment == Treatment.Kept)
        {
            return;
        }

        foreach (var row in await PersonalRows.Of(db, table, personId, email).ToListAsync(stop))
        {
            if (table.Treatment == Treatment.Deleted)
            {
                db.Remove(row);
                continue;
            }

            foreach (var column in PersonalRows.Words(table.Emptied))
            {
                var property = db.Entry(row).Property(column);
                property.CurrentValue = property.Metadata.IsNullable ? null : "";
            }
        }
    }
}
