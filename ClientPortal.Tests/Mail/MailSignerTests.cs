using System.Security.Cryptography;
using ClientPortal.Tests.Infrastructure;
using ClientPortal.Web.Mail;
using Microsoft.Extensions.Configuration;
using MimeKit;
using MimeKit.Cryptography;
using Org.BouncyCastle.Crypto;
using Org.BouncyCastle.OpenSsl;

namespace ClientPortal.Tests.Mail;

/// <summary>DKIM: what a receiver checks with the key that it finds in the sender's domain.</summary>
public sealed class MailSignerTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("dkim-").FullName;
    private readonly RSA key = RSA.Create(2048);

    private string KeyFile => Path.Combine(folder, "dkim.pem");

    public void Dispose()
    {
        key.Dispose();
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task A_mail_that_crossed_a_server_is_signed_and_a_changed_one_is_not()
    {
        await File.WriteAllTextAsync(KeyFile, key.ExportRSAPrivateKeyPem());
        await using var sink = new SmtpSink();
        await using var portal = await TestPortal.StartAsync(settings:
        [
            "--Portal:Smtp:Host=127.0.0.1", $"--Portal:Smtp:Port={sink.Port}", "--Portal:Smtp:StartTls=false",
            "--Portal:Mail:From=IT Vision <portal@itvision.example>", .. Settings("itvision.example", "portal", KeyFile),
        ]);

        await portal.Store.WriteAsync(db =>
        {
            var to = new Addressee("awa@example.org", "Awa N’Diaye");
            portal.Get<MailQueue>().Enqueue(db, new NotificationMail(
                to, "Élève – panne", [new MailItem("Panne", "C’est réparé.", DateTimeOffset.UnixEpoch, "tickets/T-1")], "unsubscribe/x"));
            return Task.CompletedTask;
        });

        await Eventually.TrueAsync(() => sink.Received.Count == 1);
        var raw = sink.Received[0].Raw;
        var signature = Load(raw).Headers[HeaderId.DkimSignature]!;
        Assert.Contains("d=itvision.example; s=portal", string.Join(' ', signature.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)),
            StringComparison.Ordinal);
        Assert.Contains("list-unsubscribe-post", signature, StringComparison.OrdinalIgnoreCase);
        Assert.True(await VerifyAsync(Load(raw)));
        var changed = Load(raw);
        changed.Subject = "Autre chose";
        Assert.False(await VerifyAsync(changed));
    }

    [Fact]
    public async Task Settings_that_cannot_sign_are_said_at_the_start()
    {
        Assert.Contains("belong together", MailSigner.Wrong(Of("itvision.example", "", "")), StringComparison.Ordinal);
        Assert.Contains("cannot be used", MailSigner.Wrong(Of("itvision.example", "portal", KeyFile)), StringComparison.Ordinal);
        await File.WriteAllTextAsync(KeyFile, "no key");
        Assert.Contains("cannot be used", MailSigner.Wrong(Of("itvision.example", "portal", KeyFile)), StringComparison.Ordinal);
        await File.WriteAllTextAsync(KeyFile, key.ExportRSAPublicKeyPem());
        Assert.Contains("cannot be used", MailSigner.Wrong(Of("itvision.example", "portal", KeyFile)), StringComparison.Ordinal);
        await File.WriteAllTextAsync(KeyFile, key.ExportPkcs8PrivateKeyPem());
        Assert.Null(MailSigner.Wrong(Of("itvision.example", "portal", KeyFile)));
        Assert.Null(MailSigner.Wrong(Of("", "", "")));
    }

    private static IConfiguration Of(string domain, string selector, string file) =>
        new ConfigurationBuilder().AddCommandLine([.. Settings(domain, selector, file)]).Build();

    private static string[] Settings(string domain, string selector, string file) =>
        [$"--{MailSigner.DomainSetting}={domain}", $"--{MailSigner.SelectorSetting}={selector}", $"--{MailSigner.KeyFileSetting}={file}"];

    private static MimeMessage Load(byte[] raw) => MimeMessage.Load(new MemoryStream(raw));

    private Task<bool> VerifyAsync(MimeMessage message) => new DkimVerifier(new Keys(key.ExportSubjectPublicKeyInfoPem()))
        .VerifyAsync(message, message.Headers[message.Headers.IndexOf(HeaderId.DkimSignature)]);

    /// <summary>In place of the domain's DNS record.</summary>
    private sealed class Keys(string pem) : IDkimPublicKeyLocator
    {
        public AsymmetricKeyParameter LocatePublicKey(
            string methods, string domain, string selector, CancellationToken cancellationToken = default) =>
            (domain, selector) == ("itvision.example", "portal")
                ? (AsymmetricKeyParameter)new PemReader(new StringReader(pem)).ReadObject() : throw new InvalidOperationException("No such key.");

        public Task<AsymmetricKeyParameter> LocatePublicKeyAsync(
            string methods, string domain, string selector, CancellationToken cancellationToken = default) =>
            Task.FromResult(LocatePublicKey(methods, domain, selector, cancellationToken));
    }
}
