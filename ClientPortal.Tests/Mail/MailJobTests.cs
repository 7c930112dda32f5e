using ClientPortal.Domain;
using ClientPortal.Domain.Jobs;
using ClientPortal.Tests.Infrastructure;
using ClientPortal.Web.Data;
using ClientPortal.Web.Mail;
using MailKit.Security;
using Microsoft.EntityFrameworkCore;
using SmtpServer.Protocol;

namespace ClientPortal.Tests.Mail;

public sealed class MailJobTests
{
    private static readonly Addressee Awa = new("awa@example.org", "Awa Ndiaye");
    private static readonly DateTimeOffset Sometime = new(2027, 3, 3, 14, 5, 0, TimeSpan.Zero);

    [Fact]
    public async Task A_mail_is_in_the_folder_as_soon_as_it_is_queued()
    {
        await using var portal = await TestPortal.StartAsync();

        await EnqueueAsync(portal, new InvitationMail(Awa, "Théo l’Ingénieur", "Teranga Logistique", "abc123", Sometime));

        var eml = await Eml.ArrivesAsync(portal.Directory, Awa.Email);
        Assert.Equal("Théo l’Ingénieur vous invite sur le portail client d’IT Vision", eml.Subject);
        Assert.Equal("/accept-invitation?code=abc123", eml.Link.PathAndQuery);
        Assert.Contains("3 mars 2027 à 14:05", eml.Text, StringComparison.Ordinal);
        Assert.Contains("href=\"" + eml.Link, eml.Html, StringComparison.Ordinal);
        var sent = await Eventually.ValueAsync(() => portal.Store.ReadAsync(db => db.Outbox.SingleOrDefaultAsync(mail => mail.SentAt != null)));
        Assert.Equal("", sent.Text + sent.Html);
    }

    [Fact]
    public async Task What_is_not_committed_is_not_sent()
    {
        await using var portal = await TestPortal.StartAsync();

        await Assert.ThrowsAsync<RuleBroken>(() => portal.Store.WriteAsync(db =>
        {
            portal.Get<MailQueue>().Enqueue(db, new PasswordChangedMail(Awa, Sometime));
            throw new RuleBroken("gone");
        }));
        await EnqueueAsync(portal, new PasswordChangedMail(Awa with { Email = "after@example.org" }, Sometime));

        await Eml.ArrivesAsync(portal.Directory, "after@example.org");
        Assert.Single(Directory.GetFiles(Path.Combine(portal.Directory, "mail"), "*.eml"));
    }

    [Fact]
    public async Task A_server_gets_each_mail_once_in_text_and_html()
    {
        await using var sink = new SmtpSink();
        await using var portal = await PortalWithAsync(sink);

        await EnqueueAsync(portal, new PasswordChangedMail(Awa with { Language = "en" }, Sometime));
        await EnqueueAsync(portal, new PasswordChangedMail(Awa with { Email = "second@example.org" }, Sometime));

        await Eventually.TrueAsync(() => portal.Store.ReadAsync(async db => await db.Outbox.CountAsync(mail => mail.SentAt != null) == 2));
        Assert.Equal(["awa@example.org", "second@example.org"], sink.Received.SelectMany(mail => mail.Recipients).Order());
        var eml = sink.Received.Single(mail => mail.Recipients.Contains(Awa.Email)).Eml;
        Assert.Equal("Your password was changed", eml.Subject);
        Assert.Contains("3 March 2027 at 14:05", eml.Text, StringComparison.Ordinal);
        Assert.Contains("Your other devices were signed out.", eml.Html, StringComparison.Ordinal);
        Assert.EndsWith("@itvision.example>", eml.Header("Message-ID"), StringComparison.Ordinal);
        Assert.Equal("Éditions IT <portal@itvision.example>", eml.Header("From"));
    }

    [Fact]
    public async Task A_busy_server_gets_the_mail_at_the_next_try()
    {
        var clock = new FakeClock();
        await using var sink = new SmtpSink
        {
            ReplyToRecipient = (_, offered) => offered == 1
            ? new SmtpResponse((SmtpReplyCode)451, "come back later") : null
        };
        await using var portal = await PortalWithAsync(sink, clock);

        await EnqueueAsync(portal, new PasswordChangedMail(Awa, Sometime));
        await Eventually.TrueAsync(() => portal.Store.ReadAsync(db => db.Jobs.AnyAsync(job => job.State == JobState.Due && job.Failures == 1)));
        Assert.Empty(sink.Received);
        await Eventually.TrueAsync(() =>
        {
            clock.Advance(TimeSpan.FromMinutes(1));
            return sink.Received.Count == 1;
        });

        await Eventually.TrueAsync(() => portal.Store.ReadAsync(db => db.Outbox.AnyAsync(one => one.SentAt != null)));
        var job = await Eventually.ValueAsync(() => portal.Store.ReadAsync(db => db.Jobs.SingleOrDefaultAsync(one => one.State == JobState.Done)));
        Assert.Equal((2, null), (job.Attempts, job.LastError));
    }

    [Fact]
    public async Task An_unknown_mailbox_is_given_up_and_delays_no_other_mail()
    {
        await using var sink = new SmtpSink
        {
            ReplyToRecipient = (to, _) => to == Awa.Email
            ? new SmtpResponse(SmtpReplyCode.MailboxUnavailable, "no such mailbox") : null
        };
        await using var portal = await PortalWithAsync(sink);

        await EnqueueAsync(portal, new PasswordChangedMail(Awa, Sometime));
        await EnqueueAsync(portal, new PasswordChangedMail(Awa with { Email = "after@example.org" }, Sometime));

        await Eventually.TrueAsync(() => sink.Received.Count == 1);
        var lost = await Eventually.ValueAsync(() => portal.Store.ReadAsync(db => db.Jobs.SingleOrDefaultAsync(job => job.State == JobState.Dead)));
        Assert.Equal((Awa.Email, 1), (lost.Subject, lost.Attempts));
        Assert.Contains("no such mailbox", lost.LastError, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Mails_from_before_a_restart_are_sent_after_it()
    {
        await using var portal = await TestPortal.StartAsync(hosted: false);
        await EnqueueAsync(portal, new PasswordChangedMail(Awa, Sometime));
        Assert.False(Directory.Exists(Path.Combine(portal.Directory, "mail")));

        await portal.StartHostedAsync();

        Assert.Equal(Awa.Email, (await Eml.ArrivesAsync(portal.Directory, Awa.Email)).To);
    }

    [Fact]
    public async Task A_server_that_wants_a_password_gets_it()
    {
        await using var sink = new SmtpSink { Account = ("portal", "s3cret") };
        await using var portal = await PortalWithAsync(sink, more: ["--Portal:Smtp:User=portal", "--Portal:Smtp:Password=s3cret"]);

        await EnqueueAsync(portal, new PasswordChangedMail(Awa, Sometime));

        await Eventually.TrueAsync(() => sink.Received.Count == 1);
        Assert.Equal(["portal"], sink.SignedIn);
    }

    /// <summary>Administrators correct the password, and then the mail is sent.</summary>
    [Fact]
    public async Task A_wrong_SMTP_password_loses_no_mail()
    {
        await using var sink = new SmtpSink { Account = ("portal", "s3cret") };
        await using var portal = await PortalWithAsync(sink, more: ["--Portal:Smtp:User=portal", "--Portal:Smtp:Password=mistyped"]);

        await EnqueueAsync(portal, new PasswordChangedMail(Awa, Sometime));

        Assert.Equal(JobState.Due, (await FailedAsync(portal)).State);
        Assert.Empty(sink.Received);
    }

    /// <summary>Links in mails open accounts: they do not go to a server that has no TLS, nor to one without a trusted certificate.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_mail_waits_while_the_server_has_no_TLS_or_no_trusted_certificate(bool offersTls)
    {
        using var certificate = new TestCertificate();
        await using var sink = new SmtpSink(offersTls ? certificate.Value : null);
        await using var portal = await PortalWithAsync(sink, more: ["--Portal:Smtp:StartTls=true"]);

        await EnqueueAsync(portal, new PasswordChangedMail(Awa, Sometime));

        Assert.Equal(JobState.Due, (await FailedAsync(portal)).State);
        Assert.Empty(sink.Offered);
    }

    [Theory]
    [InlineData(587, true, SecureSocketOptions.StartTls)]
    [InlineData(25, false, SecureSocketOptions.None)]
    [InlineData(465, true, SecureSocketOptions.SslOnConnect)]
    [InlineData(465, false, SecureSocketOptions.SslOnConnect)]
    public void The_port_of_TLS_from_the_first_byte_is_spoken_to_so(int port, bool startTls, SecureSocketOptions spoken) =>
        Assert.Equal(spoken, new MailServerSettings("mail.example.org", port, null, null, startTls).Security);

    private static Task<Job> FailedAsync(TestPortal portal) =>
        Eventually.ValueAsync(() => portal.Store.ReadAsync(db => db.Jobs.SingleOrDefaultAsync(job => job.LastError != null)));

    private static Task EnqueueAsync(TestPortal portal, MailMessage mail) => portal.Store.WriteAsync(db =>
    {
        portal.Get<MailQueue>().Enqueue(db, mail);
        return Task.CompletedTask;
    });

    private static Task<TestPortal> PortalWithAsync(SmtpSink sink, TimeProvider? clock = null, string[]? more = null) =>
        TestPortal.StartAsync(clock, settings:
    [
        "--Portal:Smtp:Host=127.0.0.1", $"--Portal:Smtp:Port={sink.Port}", "--Portal:Smtp:StartTls=false",
        "--Portal:Mail:From=Éditions IT <portal@itvision.example>", .. more ?? [],
    ]);
}
