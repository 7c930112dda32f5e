using ClientPortal.Domain;
using ClientPortal.Domain.Calendar;
using ClientPortal.Domain.Documents;
using ClientPortal.Domain.People;
using ClientPortal.Web.Data;
using ClientPortal.Web.Jobs;
using Microsoft.EntityFrameworkCore;

namespace ClientPortal.Web.Features.Documents;

/// <summary>
/// Reminders of approvals that are due on a day: a job for each request, planned in the transaction that asks. What is due is decided when it runs,
/// from the document as it is then. The request keeps how far it was reminded, so that a second run reminds of nothing.
/// </summary>
internal sealed class ApprovalReactor(PortalStore store, JobQueue jobs, TimeProvider clock) : IReactInTransaction, IJobHandler
{
    /// <summary>The kind of the jobs; their key is the request.</summary>
    public const string Kind = "document-reminders";

    // What is in the bin may come back.
    private static readonly TimeSpan LookAgain = TimeSpan.FromDays(1);

    /// <inheritdoc/>
    public async Task ReactAsync(PortalDb db, IReadOnlyList<Recorded> recorded, CancellationToken stop)
    {
        foreach (var document in recorded.Where(one => one.Event is DocumentApprovalAsked).Select(one => (Document)one.Source).Distinct())
        {
            var open = document.Rounds.Where(round => round.ClosedAt is null && round.DueOn is not null).ToList();
            foreach (var round in open)
            {
                if (Next(round, await ZoneAsync(db, round, stop)) is { } due)
                {
                    await jobs.EnqueueAsync(db, new JobRequest(Kind, $"{round.Id}", due, Subject: $"/documents/{document.Id}"), stop);
                }
            }
        }
    }

    /// <inheritdoc/>
    public Task<JobOutcome> RunAsync(JobRun run, CancellationToken stop) => store.WriteAsync(
        db => RemindAsync(db, Guid.Parse(run.Key), stop), stop);

    private async Task<JobOutcome> RemindAsync(PortalDb db, Guid id, CancellationToken stop)
    {
        var now = clock.GetUtcNow();
        var document = await DocumentCommands.Whole(db.Documents)
            .SingleOrDefaultAsync(one => one.Rounds.Any(round => round.Id == id && round.ClosedAt == null), stop);
        if (document is null)
        {
            return JobOutcome.Skipped("It is decided, withdrawn or replaced, or the document is gone.");
        }

        if (document.RemovedAt is not null)
        {
            return JobOutcome.Later(now + LookAgain, "The document is in the bin.");
        }

        var round = document.Rounds.Single(one => one.Id == id);
        var zone = await ZoneAsync(db, round, stop);
        var come = round.RemindersIn(zone).Where(one => one.At <= now).Select(one => one.Reminder).DefaultIfEmpty().Max();
        document.Remind(Viewer.Portal, id, come, now);
        return Next(round, zone, now) is { } next ? JobOutcome.Later(next, "The next reminder.") : JobOutcome.Done;
    }

    // The day is that of the person who asked.
    private static async Task<TimeZoneInfo> ZoneAsync(PortalDb db, ApprovalRound round, CancellationToken stop) =>
        ZonedTime.Zone(await db.People.Where(person => person.Id == round.AskedById).Select(person => person.TimeZone).SingleAsync(stop));

    private static DateTimeOffset? Next(ApprovalRound round, TimeZoneInfo zone, DateTimeOffset after = default) =>
        round.RemindersIn(zone).Select(one => one.At).Where(at => at > after).Order().Cast<DateTimeOffset?>().FirstOrDefault();
}
