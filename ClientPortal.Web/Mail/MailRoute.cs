using System.Text;
using ClientPortal.Domain.Mail;
using MimeKit;

namespace ClientPortal.Web.Mail;

/// <summary>How mails leave the portal: into a folder, or to a mail server.</summary>
public interface IMailRoute
{
    /// <summary>Returns when the receiving side has accepted the mail. After other exceptions the caller tries again.</summary>
    /// <exception cref="MailRefused">The receiving side refused the mail for good.</exception>
    Task SendAsync(OutboxMail mail, CancellationToken stop);
}

/// <summary>The mail server refused the mail for good (a 5xx reply).</summary>
public sealed class MailRefused(string reason, Exception reply) : Exception(reason, reply);

/// <summary>A mail in the form of RFC 5322, with text and HTML side by side.</summary>
internal static class MailForm
{
    /// <summary>Lines end in CR LF, on every operating system.</summary>
    public static readonly FormatOptions Lines = LinesOfMail();

    /// <param name="from">« IT Vision &lt;portail@itvision.sn&gt; » or an address alone.</param>
    /// <param name="encoding">8bit for files that people read, quoted-printable for servers that may be old, and for what is signed.</param>
    /// <param name="signer">Null: it is not signed.</param>
    public static MimeMessage Of(OutboxMail mail, MailboxAddress from, ContentEncoding encoding, MailSigner? signer)
    {
        encoding = signer is null ? encoding : ContentEncoding.QuotedPrintable;
        var message = new MimeMessage([from], [MailboxAddress.Parse(mail.To)], mail.Subject, BodyOf(mail, encoding));

        // The same at every try: a mail that was sent twice is recognised as one.
        message.MessageId = $"{mail.Id:N}@{from.Domain}";
        message.Date = mail.CreatedAt;

        // RFC 3834: asks mail programs not to send out-of-office replies.
        message.Headers.Add(HeaderId.AutoSubmitted, "auto-generated");
        if (mail.UnsubscribeUrl is { } url)
        {
            // RFC 8058: the mail program sends a POST when the person clicks its own button.
            message.Headers.Add(HeaderId.ListUnsubscribe, $"<{url}>");
            message.Headers.Add(HeaderId.ListUnsubscribePost, "List-Unsubscribe=One-Click");
        }

        if (mail.ReplyTo is { } replyTo)
        {
            message.ReplyTo.Add(new MailboxAddress(from.Name, replyTo));
        }

        if (mail.References?.Split(' ') is { } ids)
        {
            message.References.AddRange(ids);
            try
            {
                message.InReplyTo = ids[^1];
            }
            catch (ArgumentException)
            {
                // The id of a mail that the person sent, in a form that is no id to MimeKit: the references have it too.
            }
        }

        signer?.Sign(message);
        return message;
    }

    // An invitation is an alternative of the text for programs that know invitations, and a file for those that do not.
    private static MimeEntity BodyOf(OutboxMail mail, ContentEncoding encoding)
    {
        var words = new MultipartAlternative { Part("plain", mail.Text, encoding), Part("html", mail.Html, encoding) };
        if (mail.Calendar.Length == 0)
        {
            return words;
        }

        words.Add(Invitation());
        var file = Invitation();
        file.ContentDisposition = new ContentDisposition(ContentDisposition.Attachment) { FileName = "invitation.ics" };
        return new Multipart("mixed") { words, file };

        TextPart Invitation()
        {
            var part = Part("calendar", mail.Calendar, encoding);
            part.ContentType.Parameters.Add("method", mail.CalendarMethod);
            return part;
        }
    }

    private static TextPart Part(string subtype, string content, ContentEncoding encoding)
    {
        var part = new TextPart(subtype);
        part.SetText(Encoding.UTF8, content.ReplaceLineEndings("\r\n"));
        part.ContentTransferEncoding = encoding;
        return part;
    }

    private static FormatOptions LinesOfMail()
    {
        var lines = FormatOptions.Default.Clone();
        lines.NewLineFormat = NewLineFormat.Dos;
        return lines;
    }
}
