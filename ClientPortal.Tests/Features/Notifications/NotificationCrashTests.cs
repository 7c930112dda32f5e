using System.Globalization;
using ClientPortal.Tests.Infrastructure;
using ClientPortal.Web.Data;
using Microsoft.EntityFrameworkCore;

namespace ClientPortal.Tests.Features.Notifications;

/// <summary>
/// The portal's process is killed after staff have answered tickets: before the answer has become a notification, before its mail was queued,
/// and while it is sent. Afterwards the client has a mail about each answer that was acknowledged, and one that arrived twice did so under one
/// Message-ID.
/// </summary>
public sealed class NotificationCrashTests(ITestOutputHelper output)
{
    private const int PerRound = 3;

    // Notifications gather for 400 ms, then their mail is queued and sent: kills fall into each of these steps.
    private static readonly TimeSpan LatestKill = TimeSpan.FromSeconds(2);

    // PORTAL_TEST_KILLS=100 is the whole number.
    private static readonly int Rounds =
        int.Parse(Environment.GetEnvironmentVariable("PORTAL_TEST_KILLS") ?? "3", NumberStyles.None, CultureInfo.InvariantCulture);

    [Fact]
    public async Task Each_answer_that_was_acknowledged_is_mailed_and_counts_once()
    {
        var seed = Random.Shared.Next();
        output.WriteLine($"seed {seed}"); // the moments of the kills; what they hit is up to the machine
        var random = new Random(seed);
        await using var sink = new SmtpSink();
        await using var portal = await PortalProcess.StartAsync(new Dictionary<string, string>
        {
            ["Portal__Smtp__Host"] = "127.0.0.1",
            ["Portal__Smtp__Port"] = $"{sink.Port}",
            ["Portal__Smtp__StartTls"] = "false",
            ["Portal__Mail__From"] = "portal@itvision.example",
            ["Portal__Jobs__LeaseSeconds"] = "1",
            ["Portal__Notifications__MailAfterMinutes"] = "0",
        });
        portal.Kill();
        await ClearPreferencesAsync(portal);
        await portal.RestartAsync();
        using var client = await PortalClient.SignInAsync(portal.Address, Cast.Client);
        using var staff = await PortalClient.SignInAsync(portal.Address, Cast.Technician);
        var (answered, early) = (new List<string>(), 0);

        for (var round = 0; round < Rounds; round++)
        {
            for (var i = 0; i < PerRound; i++)
            {
                var mark = $"{Guid.NewGuid():N}";
                var ticket = (await client.PostAsync(
                    "/api/tickets", new { title = $"Panne {mark}", description = "", category = "incident", priority = "normal" })).Ok();
                (await staff.PostAsync($"/api/tickets/{ticket["number"]}/messages", new { clientId = Guid.NewGuid(), content = "Nous regardons." }))
                    .Ok();
                answered.Add(mark);
            }

            // The moment of the kill, not a wait for something. The first comes at once, before any mail.
            await Task.Delay(round == 0 ? 0 : random.Next((int)LatestKill.TotalMilliseconds));
            portal.Kill();
            early += answered.TakeLast(PerRound).Any(mark => MailsOf(sink, mark).Count == 0) ? 1 : 0;
            await portal.RestartAsync();
        }

        await Eventually.TrueAsync(() => answered.TrueForAll(mark => MailsOf(sink, mark).Count > 0));
        await portal.StopAsync();

        var twice = answered.Where(mark => MailsOf(sink, mark).Distinct().Count() > 1).ToList();
        output.WriteLine($"{answered.Count} answers, {early} of {Rounds} kills came before their mail, "
            + $"{answered.Sum(mark => MailsOf(sink, mark).Count) - answered.Count} mails arrived again under their Message-ID");
        Assert.Empty(twice);
        Assert.True(early > 0, "Each kill came after the mails: they hit nothing, and all this proves nothing.");
    }

    // The demo's people have quiet hours and digests.
    private static async Task ClearPreferencesAsync(PortalProcess portal)
    {
        await using var db = new SqlitePortalDb(new DbContextOptionsBuilder<SqlitePortalDb>()
            .UseSqlite($"Data Source={Path.Combine(portal.DataDirectory, "portal.db")};Pooling=False").Options);
        await db.NotificationSettings.ExecuteDeleteAsync();
    }

    // The Message-IDs of what the client got about a ticket's answer. The mail that says that the ticket was opened goes to others.
    private static List<string> MailsOf(SmtpSink sink, string mark) =>
        [.. sink.Received.Where(mail => mail.Recipients.Contains(Cast.Client) && mail.Eml.Text.Contains(mark, StringComparison.Ordinal))
            .Select(mail => mail.Eml.Header("Message-ID"))];
}
