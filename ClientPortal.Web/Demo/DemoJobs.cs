using ClientPortal.Domain.Jobs;
using ClientPortal.Domain.Mail;
using ClientPortal.Web.Data;
using ClientPortal.Web.Mail;

namespace ClientPortal.Web.Demo;

/// <summary>
/// What the page of jobs shows of the last day: mails that were sent at the first or second try, one that waits for its next try, and one that was
/// given up. None of them is sent: their texts are empty, and what is open is due far from now.
/// </summary>
internal sealed class DemoJobs(PortalStore store)
{
    private const string Busy = "451 4.7.1 Greylisting in action, please come back later";
    private const string Unknown = "550 5.1.1 No such mailbox";

    // Addresses of people who do not exist.
    private static readonly string[] Names =
        ["awa.ndiaye", "cheikh.fall", "mariama.ba", "ousmane.sarr", "khady.gueye", "ibrahima.sy", "nafi.diouf", "pape.seck"];

    public Task MakeAsync(DateTimeOffset now) => store.WriteAsync(db =>
    {
        for (var number = 0; number < 24; number++)
        {
            var due = now.AddMinutes(-37 * (number + 1));
            var job = Mail(db, $"{Names[number % Names.Length]}@teranga.example", due);
            if (number % 6 == 5)
            {
                Attempt(db, job, due, JobEnding.Failed, Busy);
                due = due.AddMinutes(1);
            }

            Attempt(db, job, due.AddSeconds(number % 3), JobEnding.Done, null);
        }

        // The next try is the day after: the demo's portal sends nothing to it before.
        var waiting = Mail(db, "direction@baobab.example", now.AddHours(-2));
        for (var attempt = 0; attempt < 4; attempt++)
        {
            Attempt(db, waiting, now.AddMinutes(-120 + (15 * attempt)), JobEnding.Failed, Busy);
        }

        var dead = Mail(db, "ancien.contact@teranga.example", now.AddHours(-5));
        Attempt(db, dead, now.AddHours(-5), JobEnding.Refused, Unknown);
        return Task.CompletedTask;
    });

    private static Job Mail(PortalDb db, string to, DateTimeOffset due)
    {
        var mail = OutboxMail.Create(to, "Démonstration", "", "", due);
        mail.Sent(due);
        db.Outbox.Add(mail);
        var job = Job.Create(MailJob.Kind, mail.Id.ToString(), due, mail.Id.ToString(), null, to, due);
        db.Jobs.Add(job);
        return job;
    }

    private static void Attempt(PortalDb db, Job job, DateTimeOffset started, JobEnding ending, string? note)
    {
        job.Claim("demo", started.AddMinutes(1));
        var attempt = JobAttempt.Begin(job, started);
        var ended = started.AddMilliseconds(180 + (40 * (note?.Length ?? 0)));
        attempt.End(ending, note, started, ended);
        db.JobAttempts.Add(attempt);
        if (note is null)
        {
            job.Finish(null, ended);
        }
        else
        {
            job.Fail(note, ending == JobEnding.Failed ? ended.AddDays(1) : null, ended);
        }
    }
}
