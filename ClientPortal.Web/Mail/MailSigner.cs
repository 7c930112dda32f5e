using ClientPortal.Web.Data;
using MimeKit;
using MimeKit.Cryptography;
using Org.BouncyCastle.Security;

namespace ClientPortal.Web.Mail;

/// <summary>
/// Signs mails with the key of the sender's domain (DKIM, RFC 6376), so that receivers know that they are the portal's and were not changed.
/// <c>Portal:Mail:Dkim</c> names domain, selector and key file; without them no mail is signed.
/// </summary>
public sealed class MailSigner
{
    /// <summary>The settings; all of them or none.</summary>
    public const string DomainSetting = "Portal:Mail:Dkim:Domain", SelectorSetting = "Portal:Mail:Dkim:Selector",
        KeyFileSetting = "Portal:Mail:Dkim:KeyFile";

    // What a person sees or acts by. RFC 8058 demands the two headers of one-click unsubscribing.
    private static readonly HeaderId[] Signed =
    [
        HeaderId.From, HeaderId.To, HeaderId.Subject, HeaderId.Date, HeaderId.MessageId, HeaderId.ReplyTo, HeaderId.InReplyTo, HeaderId.References,
        HeaderId.MimeVersion, HeaderId.ContentType, HeaderId.AutoSubmitted, HeaderId.ListUnsubscribe, HeaderId.ListUnsubscribePost,
    ];

    private readonly DkimSigner signer;

    private MailSigner(DkimSigner signer) => this.signer = signer;

    /// <summary>The signer of the settings; null where none is configured.</summary>
    /// <exception cref="StartRefused">A setting is missing, or the file is no private key.</exception>
    public static MailSigner? From(IConfiguration configuration) => Wrong(configuration) is { } wrong ? throw new StartRefused(wrong)
        : configuration[KeyFileSetting] is { Length: > 0 } file
            ? new MailSigner(Open(file, configuration[DomainSetting]!, configuration[SelectorSetting]!))
            : null;

    /// <summary>What is wrong with the settings; null when they are valid, or there are none.</summary>
    public static string? Wrong(IConfiguration configuration)
    {
        var set = new[] { DomainSetting, SelectorSetting, KeyFileSetting }.Where(name => configuration[name] is { Length: > 0 }).ToList();
        if (set.Count is 0)
        {
            return null;
        }

        if (set.Count < 3)
        {
            return $"{DomainSetting}, {SelectorSetting} and {KeyFileSetting} belong together: set all three, or leave all out.";
        }

        var file = configuration[KeyFileSetting]!;
        try
        {
            _ = Open(file, configuration[DomainSetting]!, configuration[SelectorSetting]!);
            return null;
        }
        catch (Exception why) when (why is IOException or UnauthorizedAccessException or FormatException or ArgumentException
            or GeneralSecurityException)
        {
            return $"{KeyFileSetting} is '{file}', which cannot be used ({why.Message}): "
                + "set it to a file with an RSA or Ed25519 private key in PEM form, readable for the portal's account.";
        }
    }

    /// <summary>Signs the mail as it is; afterwards nothing in it may change. Its content must be 7-bit.</summary>
    public void Sign(MimeMessage message)
    {
        message.Prepare(EncodingConstraint.SevenBit);
        signer.Sign(MailForm.Lines, message, [.. Signed.Where(message.Headers.Contains)]);
    }

    // Mail servers fold headers and change spaces; "relaxed" survives that.
    private static DkimSigner Open(string file, string domain, string selector) => new(file, domain, selector)
    {
        HeaderCanonicalizationAlgorithm = DkimCanonicalizationAlgorithm.Relaxed,
        BodyCanonicalizationAlgorithm = DkimCanonicalizationAlgorithm.Relaxed,
    };
}
