using ClientPortal.Domain;
using ClientPortal.Domain.Jobs;
using ClientPortal.Domain.People;
using ClientPortal.Web.Data;
using ClientPortal.Web.Mail;
using Microsoft.EntityFrameworkCore;

namespace ClientPortal.Web.Features.Operations;

/// <summary>What the figures of the live portal need from the database. For staff.</summary>
public sealed class OperationsQueries(PortalStore store)
{
    // The kind of the jobs that notify devices: a feature names no other's types.
    private const string Push = "push";

    /// <summary>Mails that wait, that wait after a failure, and that were given up.</summary>
    /// <exception cref="NotFound">The viewer is a client.</exception>
    public Task<MailCounts> MailAsync(Viewer viewer, CancellationToken stop = default)
    {
        viewer.MustBeStaffToSee();
        return store.ReadAsync(
            async db => new MailCounts(
                await Mails(db, JobState.Due).CountAsync(stop) + await Mails(db, JobState.Running).CountAsync(stop),
                await Mails(db, JobState.Due).CountAsync(job => job.Failures > 0, stop),
                await Mails(db, JobState.Dead).CountAsync(stop)),
            stop);

        static IQueryable<Job> Mails(PortalDb db, JobState state) => db.Jobs.Where(job => job.Kind == MailJob.Kind && job.State == state);
    }

    /// <summary>The names of the projects, organisations and people among these rooms, by id. Conversations have no name here.</summary>
    /// <exception cref="NotFound">The viewer is a client.</exception>
    public Task<Dictionary<Guid, string>> RoomNamesAsync(Viewer viewer, IReadOnlyCollection<Room> rooms, CancellationToken stop = default)
    {
        viewer.MustBeStaffToSee();
        var ids = rooms.Select(room => room.Id).ToList();
        return store.ReadAsync(
            db => db.Projects.Where(one => ids.Contains(one.Id)).Select(one => new { one.Id, one.Name })
                .Concat(db.Organisations.Where(one => ids.Contains(one.Id)).Select(one => new { one.Id, one.Name }))
                .Concat(db.People.Where(one => ids.Contains(one.Id)).Select(one => new { one.Id, one.Name }))
                .ToDictionaryAsync(one => one.Id, one => one.Name, stop),
            stop);
    }

    /// <summary>These people by name. For administrators, who may end their sessions.</summary>
    /// <exception cref="NotFound">The viewer is not an administrator.</exception>
    public Task<List<Choice>> PeopleAsync(Viewer viewer, IReadOnlyCollection<Guid> ids, CancellationToken stop = default)
    {
        viewer.MustBeAdminToSee();
        return store.ReadAsync(
            db => db.People.Where(one => ids.Contains(one.Id)).OrderBy(one => one.Name)
                .Select(one => new Choice(one.Id, one.Name)).ToListAsync(stop),
            stop);
    }

    /// <summary>All client organisations, by name.</summary>
    /// <exception cref="NotFound">The viewer is a client.</exception>
    public Task<List<Choice>> OrganisationsAsync(Viewer viewer, CancellationToken stop = default)
    {
        viewer.MustBeStaffToSee();
        return store.ReadAsync(
            db => db.Organisations.Where(one => !one.IsProvider).OrderBy(one => one.Name)
                .Select(one => new Choice(one.Id, one.Name)).ToListAsync(stop),
            stop);
    }

    /// <summary>
    /// Jobs of all kinds that are due and not running yet, notifications to devices that wait after a failure, and those that were given up.
    /// </summary>
    /// <exception cref="NotFound">The viewer is a client.</exception>
    public Task<WorkCounts> WorkAsync(Viewer viewer, DateTimeOffset now, CancellationToken stop = default)
    {
        viewer.MustBeStaffToSee();
        return store.ReadAsync(
            async db => new WorkCounts(
                await db.Jobs.CountAsync(job => job.State == JobState.Due && job.DueAt <= now, stop),
                await db.Jobs.CountAsync(job => job.Kind == Push && job.State == JobState.Due && job.Failures > 0, stop),
                await db.Jobs.CountAsync(job => job.Kind == Push && job.State == JobState.Dead, stop)),
            stop);
    }

    /// <summary>The size of the database in bytes, with its write-ahead log where that is a file beside it.</summary>
    /// <exception cref="NotFound">The viewer is a client.</exception>
    public Task<long> DatabaseBytesAsync(Viewer viewer, CancellationToken stop = default)
    {
        viewer.MustBeStaffToSee();
        return store.ReadAsync(db => db.SizeAsync(stop), stop);
    }
}
