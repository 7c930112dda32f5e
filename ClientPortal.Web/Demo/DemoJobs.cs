using ClientPortal.Domain.Jobs;
using ClientPortal.Web.Data;
using ClientPortal.Web.Jobs;
using ClientPortal.Web.Mail;

namespace ClientPortal.Web.Demo;

/// <summary>
/// What the page of jobs shows of the last day: mails that were sent at the first or second try, one that waits for its next try, and one that was
/// given up. None of them has a mail in the outbox, so none is ever sent: a retried one finds nothing to do.
/// </summary>
internal sealed class DemoJobs(PortalStore store)
{
    private const string Busy = "451 4.7.1 Greylisting in action, please come back later";
    private const string Unknown = "550 5.1.1 No such mailbox";

    // Addresses of people who do not exist.
    private static readonly string[] Names =
        ["awa.ndiaye", "cheikh.fall", "mariama.ba", "ousmane.sarr", "khady.gueye", "ibrahima.sy", "nafi.diouf", "pape.seck"];

    private readonly List<Job> jobs = [];
    private readonly List<JobAttempt> attempts = [];

    public Task MakeAsync(DateTimeOffset now)
    {
        for (var number = 0; number < 24; number++)
        {
            var due = now.AddMinutes(-37 * (number + 1));
            var job = Mail($"{Names[number % Names.Length]}@teranga.example", due);
            if (number % 6 == 5)
            {
                Run(job, due, JobEnding.Failed, Busy);
                due = due.AddMinutes(1);
            }

            Run(job, due.AddSeconds(number % 3), JobEnding.Done, null);
        }

        var waiting = Mail("direction@baobab.example", now.AddHours(-2));
        for (var attempt = 0; attempt < 4; attempt++)
        {
            Run(waiting, now.AddMinutes(-120 + (15 * attempt)), JobEnding.Failed, Busy);
        }

        Run(Mail("ancien.contact@teranga.example", now.AddHours(-5)), now.AddHours(-5), JobEnding.Refused, Unknown);
        return JobHistory.AddAsync(store, jobs, attempts);
    }

    private Job Mail(string to, DateTimeOffset due)
    {
        var id = Guid.CreateVersion7().ToString();
        var job = Job.Create(MailJob.Kind, id, due, id, null, to, due);
        jobs.Add(job);
        return job;
    }

    private void Run(Job job, DateTimeOffset started, JobEnding ending, string? note)
    {
        job.Claim("demo", started.AddMinutes(1));
        var attempt = JobAttempt.Begin(job, started);
        var ended = started.AddMilliseconds(180 + (40 * (note?.Length ?? 0)));
        attempt.End(ending, note, started, ended);
        attempts.Add(attempt);
        if (note is null)
        {
            job.Finish(null, ended);
        }
        else
        {
            // The next try is a day later: the page shows it as waiting.
            job.Fail(note, ending == JobEnding.Failed ? ended.AddDays(1) : null, ended);
        }
    }
}
