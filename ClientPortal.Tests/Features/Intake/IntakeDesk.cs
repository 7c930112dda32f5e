using System.Text;
using ClientPortal.Domain.Jobs;
using ClientPortal.Domain.Mail;
using ClientPortal.Domain.People;
using ClientPortal.Tests.Infrastructure;
using ClientPortal.Web.Features.Intake;
using ClientPortal.Web.Jobs;
using ClientPortal.Web.Mail.Intake;
using Microsoft.EntityFrameworkCore;

namespace ClientPortal.Tests.Features.Intake;

/// <summary>Mails that arrive at a portal without background work, and what becomes of them.</summary>
internal static class IntakeDesk
{
    /// <summary>The portal's own address for answers.</summary>
    public const string Reply = "reponses@itvision.example";

    public static Task<TestPortal> StartAsync(TimeProvider? clock = null, params string[] settings) => TestPortal.StartAsync(
        clock, [$"--Portal:Mail:ReplyAddress={Reply}", "--Portal:Mail:From=portal@itvision.example", "--Portal:Notifications:MailAfterMinutes=0",
            .. settings], hosted: false);

    public static string ReplyTo(this TestPortal portal, Viewer person, Guid conversation, bool note = false) =>
        portal.Get<ReplyAddress>().Of(person.PersonId, conversation, note)!;

    /// <summary>A mail of plain text; each has an id of its own unless one is given. Further headers end with a line break.</summary>
    public static string Mail(string from, string to, string text, string headers = "", string? id = null) =>
        $"""
        From: {from}
        To: {to}
        Subject: Re: Panne
        Date: Fri, 20 Nov 2026 09:00:00 +0000
        Message-ID: <{id ?? Guid.NewGuid().ToString()}@example.org>
        MIME-Version: 1.0
        Content-Type: text/plain; charset=utf-8
        {headers}
        {text}
        """;

    /// <summary>Takes the mail in and finds its outcome.</summary>
    public static async Task<IncomingMail> ArriveAsync(this TestPortal portal, string mail)
    {
        var raw = Encoding.UTF8.GetBytes(mail.ReplaceLineEndings("\r\n"));
        Assert.True(await portal.Get<MailIntake>().TakeAsync(raw, CancellationToken.None));
        await portal.SettleAsync();
        var fingerprint = IncomingMessage.Read(raw).Fingerprint();
        return await portal.Store.ReadAsync(db => db.IncomingMails.Include(one => one.Content).SingleAsync(one => one.Fingerprint == fingerprint));
    }

    /// <summary>Runs the open jobs of incoming mails, as the worker does.</summary>
    public static async Task SettleAsync(this TestPortal portal)
    {
        var jobs = await portal.Store.ReadAsync(db => db.Jobs.Where(job => job.Kind == MailIntake.Kind && job.State == JobState.Due).ToListAsync());
        foreach (var job in jobs)
        {
            var run = new JobRun(job.Id, job.Kind, job.Key, job.Payload, job.PersonId, 1);
            if (await portal.Get<IncomingMailReactor>().RunAsync(run, CancellationToken.None) is JobOutcome.Finished)
            {
                await portal.Store.WriteAsync(async db =>
                    (await db.Jobs.SingleAsync(one => one.Id == job.Id)).Finish(null, portal.Get<TimeProvider>().GetUtcNow()));
            }
        }
    }

    public static Task<List<OutboxMail>> OutboxAsync(this TestPortal portal) =>
        portal.Store.ReadAsync(db => db.Outbox.OrderBy(mail => mail.Id).ToListAsync());
}
