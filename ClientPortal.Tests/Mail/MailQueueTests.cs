using ClientPortal.Domain;
using ClientPortal.Domain.Mail;
using ClientPortal.Tests.Infrastructure;
using ClientPortal.Web.Mail;

namespace ClientPortal.Tests.Mail;

public sealed class MailQueueTests
{
    private const string Injection = "Bcc: thief@evil.example";
    private static readonly DateTimeOffset Sometime = new(2027, 3, 3, 14, 5, 0, TimeSpan.Zero);
    private static readonly Addressee Awa = new("awa@example.org", "Awa Ndiaye");

    /// <summary>Everything that ends a line somewhere: of RFC 5322, of Unicode, of old Macs, alone and with the folding that hides them.</summary>
    private static readonly string[] LineBreaks =
        ["\r\n", "\n", "\r", "\r\n ", "\r\n\t", "\n\n", "\r\n\r\n", "\u0085", "\u2028", "\u2029", "\v", "\f", "\0", "%0d%0a", "\\r\\n", "=0D=0A",
            "=?utf-8?Q?=0D=0A?="];

    [Fact]
    public async Task No_field_writes_a_header_of_its_own()
    {
        await using var sink = new SmtpSink();
        await using var portal = await TestPortal.StartAsync(settings: ["--Portal:Smtp:Host=127.0.0.1", $"--Portal:Smtp:Port={sink.Port}",
            "--Portal:Smtp:StartTls=false", "--Portal:Mail:From=portal@itvision.example"]);

        // Every field that anybody can fill, one mail each.
        List<MailMessage> mails = [];
        foreach (var evil in LineBreaks.Select(lineBreak => "x" + lineBreak + Injection + lineBreak + lineBreak + "<script>alert(1)</script>"))
        {
            mails.AddRange([
                new InvitationMail(Awa, evil, "Teranga", "s", Sometime), new InvitationMail(Awa, "Théo", evil, "s", Sometime),
                new InvitationMail(Awa, "Théo", "Teranga", evil, Sometime),
                new InvitationMail(Awa with { Name = evil }, "Théo", "Teranga", "s", Sometime), new AccountExistsMail(Awa, evil, evil),
                new PasswordResetMail(Awa with { Name = evil }, Guid.Empty, evil, 2),
                new PasswordChangedMail(Awa with { Name = evil, Language = evil, TimeZone = evil }, Sometime),
                new EmailConfirmationMail(Awa with { Name = evil }, Guid.Empty, evil, 2), new EmailChangedMail(Awa, evil, Sometime),
            ]);
        }

        await portal.Store.WriteAsync(db =>
        {
            foreach (var mail in mails)
            {
                portal.Get<MailQueue>().Enqueue(db, mail);
            }

            return Task.CompletedTask;
        });

        await Eventually.TrueAsync(() => sink.Received.Count == mails.Count, TimeSpan.FromSeconds(60));
        foreach (var mail in sink.Received)
        {
            Assert.Equal([Awa.Email], mail.Recipients);
            var eml = mail.Eml;
            Assert.Equal(
                ["Auto-Submitted", "Date", "From", "Message-Id", "MIME-Version", "Subject", "To"],
                eml.Message.Headers.Select(header => header.Field).Order(StringComparer.OrdinalIgnoreCase));
            Assert.Equal(["Content-Type"], eml.Message.Body!.Headers.Select(header => header.Field));
            Assert.Equal(Awa.Email, eml.To);
            Assert.DoesNotContain("<script", eml.Html, StringComparison.OrdinalIgnoreCase);
        }
    }

    [Fact]
    public void An_address_that_is_more_than_one_is_refused()
    {
        foreach (var lineBreak in LineBreaks)
        {
            // An escape sequence may be in an odd address that belongs to no person; a real line break never gets through.
            var isOne = lineBreak.Any(mail => mail is <= ' ' or >= '\u007f');
            foreach (var email in new[] { "awa@example.org" + lineBreak + Injection, lineBreak + Injection + lineBreak + "awa@example.org",
                "awa" + lineBreak + "@example.org" })
            {
                var refused = Record.Exception(() => OutboxMail.Create(email, "s", "t", "h", Sometime));
                Assert.True(refused is RuleBroken { Rule: "person.email-invalid" } || !isOne, email);
            }
        }

        foreach (var email in new[] { "awa@example.org,thief@evil.example", "Awa <awa@example.org>", "awa@example.org;x", "", "awa" })
        {
            Assert.Throws<RuleBroken>(() => OutboxMail.Create(email, "s", "t", "h", Sometime));
        }
    }

    [Fact]
    public void Every_mail_has_both_languages()
    {
        var kinds = typeof(MailMessage).Assembly.GetTypes()
            .Where(type => type.IsSubclassOf(typeof(MailMessage))).Select(type => type.Name[..^"Mail".Length]).ToList();
        Assert.NotEmpty(kinds);
        var texts = new System.Resources.ResourceManager(typeof(MailTexts));
        foreach (var culture in new[] { "fr", "en" }.Select(System.Globalization.CultureInfo.GetCultureInfo))
        {
            Assert.All(kinds, kind => Assert.All(
                new[] { "Subject", "Title", "Text", "Small" }, part =>
                    Assert.False(string.IsNullOrEmpty(texts.GetString($"{kind}.{part}", culture)), $"{kind}.{part} {culture}")));
        }
    }

    [Theory]
    [InlineData("https://portal.example.org", "https://portal.example.org/login")]
    [InlineData("https://portal.example.org/kunden/", "https://portal.example.org/kunden/login")]
    [InlineData("https://portal.example.org/kunden", "https://portal.example.org/kunden/login")]
    public async Task Links_begin_with_the_configured_address(string url, string link)
    {
        await using var portal = await TestPortal.StartAsync(settings: [$"--Portal:PublicUrl={url}"], hosted: false);
        Assert.Equal(link, portal.Get<PublicAddress>().Of("login"));
    }

    [Theory]
    [InlineData("javascript:alert(1)")]
    [InlineData("portal.example.org")]
    public Task An_address_that_is_none_stops_the_start(string url) => Assert.ThrowsAsync<InvalidOperationException>(async () =>
    {
        await using var portal = await TestPortal.StartAsync(settings: [$"--Portal:PublicUrl={url}"], hosted: false);
        portal.Get<PublicAddress>();
    });
}
