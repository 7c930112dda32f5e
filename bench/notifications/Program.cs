// What notifications cost: dotnet run -c Release --project bench/notifications, and after -- one part: message, bell or mail.
using System.Diagnostics;
using System.Globalization;
using ClientPortal.Bench.Notifications;
using ClientPortal.Domain.Conversations;
using ClientPortal.Domain.Mail;
using ClientPortal.Domain.Notifications;
using ClientPortal.Domain.People;
using ClientPortal.Web.Features.Notifications;
using ClientPortal.Web.Jobs;
using ClientPortal.Web.Live;
using ClientPortal.Web.Mail;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.EntityFrameworkCore;

const int members = 1_000, rounds = 4, messages = 20, lines = 100_000, few = 100, mails = 3_000, times = 51;
var only = args.FirstOrDefault();
CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
if (only is null or "message")
{
    await MessagesAsync();
}

if (only is null or "bell")
{
    await BellAsync();
}

if (only is null or "mail")
{
    await MailAsync();
}

// Messages to 1,000 who listen, of two portals in turns: one writes notifications.
async Task MessagesAsync()
{
    await using var with = await Portal.StartAsync(members);
    await using var without = await Portal.StartAsync(members, typeof(NotificationWorker));
    var heard = new[] { with, without }.ToDictionary(portal => portal, Listen);

    // As in a lively conversation; and so fast that the notifications of a thousand are still being written when the next one comes.
    foreach (var pace in new[] { 1_000, 200 })
    {
        await MessageAsync(with, without, heard, TimeSpan.FromMilliseconds(pace));
    }
}

async Task MessageAsync(Portal with, Portal without, Dictionary<Portal, Listeners> heard, TimeSpan every)
{
    var (seen, all) = (new Dictionary<Portal, List<double>> { [with] = [], [without] = [] }, new[] { with, without });
    foreach (var round in Enumerable.Range(-1, rounds + 1))
    {
        foreach (var portal in round % 2 == 0 ? all : all.Reverse())
        {
            for (var i = 0; i < messages; i++)
            {
                var pace = Task.Delay(every);
                var all1000 = heard[portal].Next();
                var watch = Stopwatch.GetTimestamp();
                await portal.WriteAsync($"It was the switch on the second floor, port {i}.");
                await all1000;
                if (round >= 0)
                {
                    seen[portal].Add(Stopwatch.GetElapsedTime(watch).TotalMilliseconds);
                }

                await pace;
            }

            if (portal == with)
            {
                await portal.NotifiedAsync();
            }
        }
    }

    var (a, b) = (Median(seen[with]), Median(seen[without]));
    Console.WriteLine(
        $"a message to {members} every {every.TotalSeconds} s, write → seen by the last, median ms: {a:F1} with notifications, "
        + $"{b:F1} without, ÷ {a / b:F2}");
}

// The bell of a person with 100,000 unread notifications and of one with 100, in turns: the count, and the newest in the popover.
async Task BellAsync()
{
    await using var portal = await Portal.StartAsync(2, typeof(NotificationWorker), typeof(JobWorker));
    var now = TimeProvider.System.GetUtcNow();
    foreach (var (person, count) in portal.Members.Zip([few, lines]))
    {
        for (var from = 0; from < count; from += 5_000)
        {
            await portal.Store.WriteAsync(db =>
            {
                db.ChangeTracker.AutoDetectChangesEnabled = false;
                for (var i = from; i < Math.Min(count, from + 5_000); i++)
                {
                    db.Notifications.Add(Notification.Of(person.PersonId, new NotificationCause
                    {
                        Kind = "message", Subject = "conversation", SubjectId = portal.Chat, Path = $"/messages/{portal.Chat}", EventSeq = i + 1,
                        ActorId = portal.Author.PersonId, At = now.AddSeconds(i - count), ConversationId = portal.Chat, MessageSeq = i + 1,
                    }));
                }

                return Task.CompletedTask;
            });
        }
    }

    var queries = portal.Get<NotificationQueries>();
    var (taken, random) = (portal.Members.Select(_ => new List<double>()).ToList(), new Random(1));
    for (var i = -5; i < times; i++)
    {
        foreach (var which in random.Next(2) == 0 ? new[] { 0, 1 } : [1, 0])
        {
            var watch = Stopwatch.GetTimestamp();
            await queries.CountAsync(portal.Members[which]);
            await queries.ListAsync(portal.Members[which], new NotificationFilter(), limit: 12);
            if (i >= 0)
            {
                taken[which].Add(Stopwatch.GetElapsedTime(watch).TotalMilliseconds);
            }
        }
    }

    var (a, b) = (Median(taken[1]), Median(taken[0]));
    Console.WriteLine($"a bell of {lines} unread, opened, median ms: {a:F1}; of {few}: {b:F1}; ÷ {a / b:F2}");
}

// Mails that are due to a server that accepts each at once; and how many saves of one row the same database takes, one after the other.
async Task MailAsync()
{
    await using var portal = await Portal.StartAsync(0, typeof(NotificationWorker), typeof(JobWorker));
    var now = TimeProvider.System.GetUtcNow();
    for (var from = 0; from < mails; from += 1_000)
    {
        await portal.Store.WriteAsync(db =>
        {
            for (var i = from; i < from + 1_000; i++)
            {
                var mail = OutboxMail.Create($"person{i}@example.org", "Subject", "Text", "<p>Text</p>", now);
                db.Outbox.Add(mail);
                portal.Get<JobQueue>().Add(db, new JobRequest(MailJob.Kind, $"{mail.Id}", now, $"{mail.Id}", Subject: mail.To));
            }

            return Task.CompletedTask;
        });
    }

    using var worker = ActivatorUtilities.CreateInstance<JobWorker>(portal.Services);
    var before = Process.GetCurrentProcess().TotalProcessorTime;
    var watch = Stopwatch.StartNew();
    await worker.StartAsync(CancellationToken.None);
    while (await portal.Store.ReadAsync(db => db.Outbox.AnyAsync(mail => mail.SentAt == null)))
    {
        await Task.Delay(50);
    }

    var (seconds, processor) = (watch.Elapsed.TotalSeconds, Process.GetCurrentProcess().TotalProcessorTime - before);
    await worker.StopAsync(CancellationToken.None);
    watch.Restart();
    const int saves = 500;
    for (var i = 0; i < saves; i++)
    {
        await portal.Store.WriteAsync(db =>
        {
            db.Outbox.Add(OutboxMail.Create("person@example.org", "Subject", "Text", "<p>Text</p>", now));
            return Task.CompletedTask;
        });
    }

    Console.WriteLine($"{mails} mails due: {mails / seconds:F0} deliveries a second, {processor.TotalMilliseconds / mails:F2} ms of processor each; "
        + $"saves of one row, one after the other: {saves / watch.Elapsed.TotalSeconds:F0} a second");
}

static double Median(List<double> times) => times.Order().ElementAt(times.Count / 2);

static Listeners Listen(Portal portal)
{
    var listeners = new Listeners(portal.Members.Count);
    foreach (var member in portal.Members)
    {
        var feed = portal.Scope().GetRequiredService<LiveFeed>();
        feed.Start(member, () => Task.FromResult<Viewer?>(member), feed.Head);
        feed.Subscribe(batch =>
        {
            if (batch.Events.Any(one => one.Event is MessageSent))
            {
                listeners.Heard();
            }

            return Task.CompletedTask;
        });
    }

    return listeners;
}

/// <summary>Those who listen to one conversation; one message at a time.</summary>
internal sealed class Listeners(int count)
{
    private TaskCompletionSource all = new();
    private int left;

    /// <summary>Completes when all have heard the next message.</summary>
    public Task Next()
    {
        all = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        left = count;
        return all.Task;
    }

    public void Heard()
    {
        if (Interlocked.Decrement(ref left) == 0)
        {
            all.SetResult();
        }
    }
}
