using ClientPortal.Domain.Jobs;

namespace ClientPortal.Web.Jobs;

/// <summary>Runs claimed jobs of one kind: a few at once, in the order in which they were claimed.</summary>
internal sealed class JobRuns(JobKind kind, IServiceProvider services, TimeProvider clock, ILogger log) : IDisposable
{
    // Handlers wait for a disk or another server most of the time; more of them would take the processor from the pages.
    private const int AtOnce = 4;

    // Far longer than any handler works; one that hangs would keep its place for ever.
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(10);

    private readonly SemaphoreSlim places = new(AtOnce, AtOnce);
    private IJobHandler? handler;

    public JobKind Kind => kind;

    /// <summary>Claimed jobs whose end is not stored yet.</summary>
    public int Held { get; set; }

    /// <summary>
    /// Whether one of them may have ended the process in its last run. Such jobs run one at a time, so that only the one that does it is given up.
    /// </summary>
    public bool HoldsLost { get; set; }

    public async Task<JobEnd> RunAsync(HeldJob held, CancellationToken stop)
    {
        var started = clock.GetUtcNow();
        try
        {
            await places.WaitAsync(stop);
        }
        catch (OperationCanceledException)
        {
            return End(JobEnding.Interrupted, "The portal stopped before it ran.");
        }

        try
        {
            started = clock.GetUtcNow();
            using var limit = new CancellationTokenSource(Longest, clock);
            using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, stop);
            var job = held.Job;
            handler ??= (IJobHandler)services.GetRequiredService(kind.Handler);
            var outcome = await handler.RunAsync(
                new JobRun(job.Id, job.Kind, job.Key, job.Payload, job.PersonId, job.Attempts), either.Token);
            return outcome switch
            {
                JobOutcome.Postponed later => End(JobEnding.Postponed, later.Reason) with { DueAt = later.DueAt },
                JobOutcome.Finished { Note: { } note } => End(JobEnding.Skipped, note),
                _ => End(JobEnding.Done, null),
            };
        }
        catch (JobRefused refused)
        {
            log.LogWarning("Job {Job} ({Kind}) was refused for good: {Reason}", held.Job.Id, kind.Name, JobErrors.Of(refused));
            return End(JobEnding.Refused, JobErrors.Of(refused));
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            return End(JobEnding.Interrupted, "The portal stopped.");
        }
        catch (Exception fault)
        {
            log.LogWarning(fault, "Job {Job} ({Kind}) failed, attempt {Attempt}.", held.Job.Id, kind.Name, held.Job.Attempts);
            return End(JobEnding.Failed, JobErrors.Of(fault));
        }
        finally
        {
            places.Release();
        }

        JobEnd End(JobEnding ending, string? note) => new(held, ending, note, started, clock.GetUtcNow());
    }

    public void Dispose() => places.Dispose();
}
