using ClientPortal.Domain;
using ClientPortal.Domain.Jobs;
using ClientPortal.Domain.People;
using ClientPortal.Web.Data;
using ClientPortal.Web.Jobs;
using Microsoft.EntityFrameworkCore;

namespace ClientPortal.Web.Features.Jobs;

/// <summary>The work of the portal, for administrators.</summary>
public sealed class JobQueries(PortalStore store, JobKinds kinds, TimeProvider clock)
{
    public const int PageSize = 50;

    /// <summary>The hours that the charts show.</summary>
    public const int Hours = 24;

    // Of the charts' hours; more would not move them.
    private const int MostRuns = 20_000;

    // Of one job, newest first.
    private const int MostAttempts = 50;

    private static readonly JobEnding?[] Faults = [JobEnding.Failed, JobEnding.Refused, JobEnding.Lost];

    /// <summary>Jobs, newest first, after the one with the id <paramref name="after"/>.</summary>
    /// <exception cref="NotFound">The viewer is not an administrator.</exception>
    public Task<List<JobRow>> ListAsync(
        Viewer viewer, JobFilter filter, Guid? after = null, int limit = PageSize, CancellationToken stop = default)
    {
        viewer.MustBeAdminToSee();
        return store.ReadAsync(
            db =>
            {
                var jobs = Matching(db, filter);
                if (after is { } last)
                {
                    jobs = jobs.Where(job => job.Id.CompareTo(last) < 0);
                }

                return Rows(db, jobs.OrderByDescending(job => job.Id).Take(limit)).ToListAsync(stop);
            },
            stop);
    }

    /// <summary>
    /// The same rows with what their subjects are called, where the viewer may see them: of a notification's mail or push what it is about, of
    /// other work what its page shows.
    /// </summary>
    /// <exception cref="NotFound">The viewer is not an administrator.</exception>
    public Task<List<JobRow>> NamedAsync(Viewer viewer, IReadOnlyCollection<JobRow> rows, CancellationToken stop = default)
    {
        viewer.MustBeAdminToSee();
        return store.ReadAsync(
            async db =>
            {
                var keys = rows.Where(row => row.HasPage).Select(row => IdAtStart(row.Key)).OfType<Guid>().ToList();
                var lines = keys.Count == 0 ? [] : await db.Notifications.Where(line => keys.Contains(line.Id))
                    .Select(line => new { line.Id, line.Subject, line.SubjectId, line.Path }).ToDictionaryAsync(line => line.Id, stop);
                var pages = rows.Where(row => row.HasPage).Select(row => IdAtEnd(row.Subject)).OfType<Guid>().ToList();
                var titles = new Dictionary<Guid, string>();
                foreach (var source in FeatureIndex.NotificationSources)
                {
                    List<Guid> ids = [.. lines.Values.Where(line => line.Subject == source.Subject).Select(line => line.SubjectId), .. pages];
                    foreach (var (id, title) in ids.Count == 0 ? [] : await source.TitlesAsync(db, viewer, [.. ids.Distinct()], stop))
                    {
                        titles[id] = title;
                    }
                }

                return rows.Select(row =>
                {
                    var line = IdAtStart(row.Key) is { } key ? lines.GetValueOrDefault(key) : null;
                    var title = (line?.SubjectId ?? IdAtEnd(row.Subject)) is { } id ? titles.GetValueOrDefault(id) : null;
                    return row.HasPage ? row with { Title = title, Href = title is null ? null : line?.Path ?? row.Subject } : row;
                }).ToList();
            },
            stop);
    }

    /// <summary>The runs of a job, newest first, at most 50.</summary>
    /// <exception cref="NotFound">The viewer is not an administrator, or there is no such job.</exception>
    public Task<List<JobAttemptRow>> AttemptsAsync(Viewer viewer, Guid id, CancellationToken stop = default)
    {
        viewer.MustBeAdminToSee();
        return store.ReadAsync(
            async db => !await db.Jobs.AnyAsync(job => job.Id == id, stop)
                ? throw new NotFound()
                : await db.JobAttempts.Where(one => one.JobId == id).OrderByDescending(one => one.Id).Take(MostAttempts)
                    .Select(one => new JobAttemptRow(one.Id, one.Number, one.StartedAt, one.EndedAt, one.Ending, one.Note)).ToListAsync(stop),
            stop);
    }

    /// <summary>The kinds by which the list can be filtered: those that this portal does.</summary>
    /// <exception cref="NotFound">The viewer is not an administrator.</exception>
    public IReadOnlyList<string> Kinds(Viewer viewer)
    {
        viewer.MustBeAdminToSee();
        return [.. kinds.All.Select(kind => kind.Name)];
    }

    /// <summary>Counts, charts and schedules as they are now.</summary>
    /// <exception cref="NotFound">The viewer is not an administrator.</exception>
    public Task<JobFigures> FiguresAsync(Viewer viewer, CancellationToken stop = default)
    {
        viewer.MustBeAdminToSee();
        var now = clock.GetUtcNow();
        var midnight = new DateTimeOffset(now.UtcDateTime.Date, TimeSpan.Zero);
        return store.ReadAsync(
            async db =>
            {
                var oldest = await db.Jobs.Where(job => job.State == JobState.Due).MinAsync(job => (DateTimeOffset?)job.DueAt, stop);
                return new JobFigures
                {
                    At = now,
                    Due = await Matching(db, new JobFilter(JobShown.Due)).CountAsync(stop),
                    Running = await Matching(db, new JobFilter(JobShown.Running)).CountAsync(stop),
                    Retrying = await Matching(db, new JobFilter(JobShown.Retrying)).CountAsync(stop),
                    Dead = await Matching(db, new JobFilter(JobShown.Dead)).CountAsync(stop),
                    DoneToday = await db.Jobs.CountAsync(job => job.State == JobState.Done && job.FinishedAt >= midnight, stop),
                    FailedToday = await db.JobAttempts.CountAsync(one => one.EndedAt >= midnight && Faults.Contains(one.Ending), stop),
                    OldestDue = oldest < now ? now - oldest : null,
                    Hours = await HoursAsync(db, now, stop),
                    Schedules = await SchedulesAsync(db, stop),
                };
            },
            stop);
    }

    /// <summary>The jobs of a filter.</summary>
    internal static IQueryable<Job> Matching(PortalDb db, JobFilter filter)
    {
        IQueryable<Job> jobs = filter.Shown switch
        {
            JobShown.Due => db.Jobs.Where(job => job.State == JobState.Due && job.Failures == 0),
            JobShown.Retrying => db.Jobs.Where(job => job.State == JobState.Due && job.Failures > 0),
            JobShown.Running => db.Jobs.Where(job => job.State == JobState.Running),
            JobShown.Dead => db.Jobs.Where(job => job.State == JobState.Dead),
            JobShown.Done => db.Jobs.Where(job => job.State == JobState.Done),
            JobShown.Cancelled => db.Jobs.Where(job => job.State == JobState.Cancelled),
            _ => db.Jobs,
        };
        if (filter.Kind is { } kind)
        {
            jobs = jobs.Where(job => job.Kind == kind);
        }

        if (filter.Text is { } text)
        {
            var search = Text.Fold(text);
            jobs = jobs.Where(job => PortalDb.Fold(job.Subject).Contains(search) || job.Key.Contains(search)
                || db.People.Any(person => person.Id == job.PersonId
                    && (PortalDb.Fold(person.Name).Contains(search) || person.Email.Contains(search))));
        }

        return jobs;
    }

    // The key of a notification's mail is its id; that of a push is its id and the device's.
    private static Guid? IdAtStart(string key) => Guid.TryParseExact(key[..Math.Min(key.Length, 32)], "N", out var id) ? id : null;

    private static Guid? IdAtEnd(string path) => Guid.TryParse(path.AsSpan(path.LastIndexOfAny(['/', '=']) + 1), out var id) ? id : null;

    private static IQueryable<JobRow> Rows(PortalDb db, IQueryable<Job> jobs) => jobs.Select(job => new JobRow
    {
        Id = job.Id,
        Kind = job.Kind,
        Key = job.Key,
        Subject = job.Subject,
        State = job.State,
        Failures = job.Failures,
        Attempts = job.Attempts,
        DueAt = job.DueAt,
        LastError = job.LastError,
        CreatedAt = job.CreatedAt,
        FinishedAt = job.FinishedAt,
        PersonId = job.PersonId,
        PersonName = db.People.Where(person => person.Id == job.PersonId).Select(person => person.Name).SingleOrDefault(),
    });

    private static async Task<List<JobHour>> HoursAsync(PortalDb db, DateTimeOffset now, CancellationToken stop)
    {
        // Whole hours, the present one last.
        var first = new DateTimeOffset(now.Year, now.Month, now.Day, now.Hour, 0, 0, TimeSpan.Zero).AddHours(1 - Hours);
        var runs = await db.JobAttempts.Where(one => one.EndedAt >= first && one.Ending != null).OrderByDescending(one => one.EndedAt).Take(MostRuns)
            .Join(db.Jobs, one => one.JobId, job => job.Id, (one, job) => new { one.StartedAt, one.EndedAt, one.Ending, job.DueAt })
            .ToListAsync(stop);
        var byHour = runs.ToLookup(run => (int)(run.EndedAt!.Value - first).TotalHours);
        return [.. Enumerable.Range(0, Hours).Select(hour =>
        {
            var ended = byHour[hour].ToList();
            var done = ended.Where(run => run.Ending is JobEnding.Done or JobEnding.Skipped).ToList();

            // A schedule's due time has moved on.
            var waits = done.Select(run => run.StartedAt - run.DueAt).Where(wait => wait >= TimeSpan.Zero).Order().ToList();
            return new JobHour(
                first.AddHours(hour), done.Count, ended.Count(run => Faults.Contains(run.Ending)), waits.Count > 0 ? waits[waits.Count / 2] : null);
        })];
    }

    private async Task<List<ScheduleRow>> SchedulesAsync(PortalDb db, CancellationToken stop)
    {
        var rows = new List<ScheduleRow>();
        foreach (var kind in kinds.All.Where(kind => kind.Every is not null))
        {
            var job = await db.Jobs.Where(one => one.Kind == kind.Name && (one.State == JobState.Due || one.State == JobState.Running))
                .Select(one => new { one.Id, one.DueAt }).SingleOrDefaultAsync(stop);
            var last = job is null ? null : await db.JobAttempts.Where(one => one.JobId == job.Id && one.EndedAt != null)
                .OrderByDescending(one => one.Id).FirstOrDefaultAsync(stop);
            rows.Add(new(kind.Name, kind.Every!.Value, job?.Id, job?.DueAt, last?.EndedAt, last?.Ending, last?.Note));
        }

        return rows;
    }
}
