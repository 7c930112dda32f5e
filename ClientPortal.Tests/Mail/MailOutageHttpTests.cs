using System.Diagnostics;
using System.Globalization;
using System.Net;
using ClientPortal.Domain.Jobs;
using ClientPortal.Domain.Mail;
using ClientPortal.Tests.Infrastructure;
using ClientPortal.Web.Jobs;
using ClientPortal.Web.Mail;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using SmtpServer.Protocol;

namespace ClientPortal.Tests.Mail;

/// <summary>
/// A mail server that was down for an hour: what was due meanwhile is sent in the order of its due time, four mails at once, and pages answer.
/// PORTAL_TEST_MAILS=10000 is the whole number.
/// </summary>
public sealed class MailOutageHttpTests(ITestOutputHelper output)
{
    private const int AtOnce = 4, Tried = 8;

    private static readonly int Mails =
        int.Parse(Environment.GetEnvironmentVariable("PORTAL_TEST_MAILS") ?? "300", NumberStyles.None, CultureInfo.InvariantCulture);

    private int started, most;

    [Fact]
    public async Task Mails_that_were_due_in_an_hour_without_a_mail_server_are_sent_in_order_four_at_once_while_pages_answer()
    {
        var (isDown, answered) = (true, new ManualResetEventSlim());
        await using var sink = new SmtpSink();
        sink.ReplyToRecipient = (_, _) =>
        {
            if (isDown)
            {
                return new SmtpResponse((SmtpReplyCode)451, "come back later");
            }

            // In the middle the server waits until a page was answered: pages do not wait for mails.
            var begun = Interlocked.Increment(ref started);
            most = Math.Max(most, begun - sink.Count);
            if (begun == Mails / 2)
            {
                answered.Wait(TimeSpan.FromMinutes(1));
            }

            return null;
        };
        await using var portal = HostedPortal.With(new Dictionary<string, string>
        {
            ["Portal:Smtp:Host"] = "127.0.0.1", ["Portal:Smtp:Port"] = $"{sink.Port}", ["Portal:Smtp:StartTls"] = "false",
            ["Portal:Mail:From"] = "portal@itvision.example", ["Portal:Notifications:MailAfterMinutes"] = "525600",
        });
        var visitor = portal.Visit();
        await visitor.SignInAsync(Cast.Client, Cast.Password);
        var hourAgo = TimeProvider.System.GetUtcNow().AddHours(-1);

        // Some were tried while it was down.
        await EnqueueAsync(portal, [.. Enumerable.Range(0, Tried)], hourAgo);
        await Eventually.TrueAsync(async () => await OursAsync(portal, job => job.State == JobState.Due && job.Failures > 0) == Tried);
        await portal.Services.GetServices<IHostedService>().OfType<JobWorker>().Single().StopAsync(CancellationToken.None);
        await portal.Store.WriteAsync(async db =>
        {
            foreach (var job in await db.Jobs.Where(one => one.Kind == MailJob.Kind && one.Subject.StartsWith("due")).ToListAsync())
            {
                job.Ask(hourAgo, job.Payload, job.PersonId, job.Subject);
            }
        });

        // The others were written in no order.
        await EnqueueAsync(portal, [.. Enumerable.Range(Tried, Mails - Tried).OrderBy(number => (number * 7919L) % 10_007)], hourAgo);
        isDown = false;
        using var worker = ActivatorUtilities.CreateInstance<JobWorker>(portal.Services);
        var watch = Stopwatch.StartNew();
        await worker.StartAsync(CancellationToken.None);

        var pages = new List<double>();
        while (pages.Count == 0 || sink.Count < Mails)
        {
            var asked = Stopwatch.GetTimestamp();
            using var page = await visitor.GetAsync("/tickets");
            Assert.Equal(HttpStatusCode.OK, page.StatusCode);
            pages.Add(Stopwatch.GetElapsedTime(asked).TotalMilliseconds);
            answered.Set();
        }

        var seconds = watch.Elapsed.TotalSeconds;
        await Eventually.TrueAsync(async () => await OursAsync(portal, job => job.State == JobState.Done) == Mails);
        await worker.StopAsync(CancellationToken.None);
        output.WriteLine($"{Mails} mails in {seconds:0.0} s: {Mails / seconds:0} a second, at most {most} at once; {pages.Count} pages meanwhile, "
            + $"median {pages.Order().ElementAt(pages.Count / 2):0} ms, longest {pages.Max():0} ms");

        var order = sink.Received.Select(mail => mail.Recipients[0]).Where(to => to.StartsWith("due", StringComparison.Ordinal))
            .Select(to => int.Parse(to[3..8], CultureInfo.InvariantCulture)).ToList();
        Assert.Equal(Enumerable.Range(0, Mails), order.Order());
        Assert.InRange(most, 1, AtOnce);

        // Four run beside each other, so neighbours may change places; those of the first half come first.
        Assert.InRange(order.Take(Mails / 2).Count(number => number < Mails / 2), Mails / 2 * 9 / 10, Mails / 2);
    }

    private static Task<int> OursAsync(HostedPortal portal, System.Linq.Expressions.Expression<Func<Job, bool>> where) => portal.Store.ReadAsync(
        db => db.Jobs.Where(job => job.Kind == MailJob.Kind && job.Subject.StartsWith("due")).CountAsync(where));

    // The mail with the number n is due n milliseconds after the beginning.
    private static async Task EnqueueAsync(HostedPortal portal, IReadOnlyList<int> numbers, DateTimeOffset from)
    {
        foreach (var some in numbers.Chunk(1_000))
        {
            await portal.Store.WriteAsync(db =>
            {
                foreach (var number in some)
                {
                    var mail = OutboxMail.Create($"due{number:00000}@example.org", "Bonjour", "Texte", "<p>Texte</p>", from);
                    db.Outbox.Add(mail);
                    portal.Get<JobQueue>().Add(
                        db, new JobRequest(MailJob.Kind, $"{mail.Id}", from.AddMilliseconds(number), $"{mail.Id}", Subject: mail.To));
                }

                return Task.CompletedTask;
            });
        }
    }
}
