using System.Globalization;
using ClientPortal.Domain.Jobs;
using ClientPortal.Domain.Mail;
using ClientPortal.Tests.Infrastructure;
using ClientPortal.Web.Data;
using ClientPortal.Web.Mail;
using Microsoft.EntityFrameworkCore;

namespace ClientPortal.Tests.Jobs;

/// <summary>
/// The portal's process is killed while it sends mails. Afterwards each has arrived, and one that arrived twice did so under one Message-ID.
/// </summary>
public sealed class JobCrashTests(ITestOutputHelper output)
{
    // PORTAL_TEST_KILLS=100 is the whole number.
    private static readonly int Crashes =
        int.Parse(Environment.GetEnvironmentVariable("PORTAL_TEST_KILLS") ?? "4", NumberStyles.None, CultureInfo.InvariantCulture);

    private static readonly int Mails = 30 * Crashes;

    [Fact]
    public async Task Every_mail_arrives_and_counts_once_however_often_the_process_ends()
    {
        await using var sink = new SmtpSink();
        await using var portal = await PortalProcess.StartAsync(new Dictionary<string, string>
        {
            ["Demo__Enabled"] = "false",
            ["Portal__Smtp__Host"] = "127.0.0.1",
            ["Portal__Smtp__Port"] = $"{sink.Port}",
            ["Portal__Smtp__StartTls"] = "false",
            ["Portal__Mail__From"] = "portal@itvision.example",
            ["Portal__Jobs__LeaseSeconds"] = "1",
        });
        portal.Kill();
        var ids = await QueueAsync(portal);

        for (var crash = 1; crash <= Crashes; crash++)
        {
            // It has sent a mail, and does not yet know that it arrived.
            var (reached, killed) = (Mails * crash / (Crashes + 1), new TaskCompletionSource());
            sink.BeforeReply = () => sink.Count >= reached ? killed.Task : Task.CompletedTask;
            await portal.RestartAsync();
            await Eventually.TrueAsync(() => sink.Count >= reached);
            portal.Kill();
            killed.SetResult();
        }

        await portal.RestartAsync();
        await Eventually.TrueAsync(() => IdsOf(sink).Distinct().Count() == Mails);
        await portal.StopAsync();

        Assert.Equal(
            ids.Select(id => $"<{id:N}@itvision.example>").Order(StringComparer.Ordinal), IdsOf(sink).Distinct().Order(StringComparer.Ordinal));
        await using var db = Open(portal);
        Assert.Empty(await db.Jobs.Where(job => job.State == JobState.Dead).ToListAsync());
        var lost = await db.JobAttempts.CountAsync(one => one.Ending == JobEnding.Lost);
        output.WriteLine($"{sink.Received.Count - Mails} arrived twice, {lost} attempts were lost");

        // What a claim held when its process was killed may arrive twice.
        Assert.InRange(lost, Crashes, Mails);
        Assert.InRange(sink.Received.Count - Mails, 0, lost);
    }

    private static List<string> IdsOf(SmtpSink sink) => [.. sink.Received.Select(mail => mail.Eml.Header("Message-ID"))];

    // As MailQueue does, while no portal has the file open.
    private static async Task<List<Guid>> QueueAsync(PortalProcess portal)
    {
        await using var db = Open(portal);
        var now = TimeProvider.System.GetUtcNow();
        var mails = Enumerable.Range(0, Mails).Select(number => OutboxMail.Create($"person{number}@example.org", "S", "T", "H", now)).ToList();
        db.Outbox.AddRange(mails);
        db.Jobs.AddRange(mails.Select(mail => Job.Create(MailJob.Kind, mail.Id.ToString(), now, mail.Id.ToString(), null, mail.To, now)));
        await db.SaveChangesAsync();
        return mails.ConvertAll(mail => mail.Id);
    }

    private static SqlitePortalDb Open(PortalProcess portal) =>
        new(new DbContextOptionsBuilder<SqlitePortalDb>()
            .UseSqlite($"Data Source={Path.Combine(portal.DataDirectory, "portal.db")};Pooling=False").Options);
}
