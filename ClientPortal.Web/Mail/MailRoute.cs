using System.Net.Mail;
using System.Net.Mime;
using System.Text;
using ClientPortal.Domain.Mail;

namespace ClientPortal.Web.Mail;

/// <summary>How letters leave the portal: into a folder, or to a mail server.</summary>
public interface IMailRoute
{
    /// <summary>Returns when the letter is out of our hands; throws when it is not, <see cref="MailRefused"/> when it never will be.</summary>
    Task SendAsync(OutboxMail mail, CancellationToken stop);
}

/// <summary>The other side refused for good (a reply of 5xx).</summary>
public sealed class MailRefused(string reason, Exception reply) : Exception(reason, reply);

/// <summary>A letter in the form of RFC 5322, with text and HTML side by side.</summary>
internal static class MailForm
{
    /// <param name="from">« IT Vision &lt;portail@itvision.sn&gt; » or an address alone.</param>
    /// <param name="encoding">8bit for files that people read, quoted-printable for servers that may be old.</param>
    public static MailMessage Of(OutboxMail mail, MailAddress from, TransferEncoding encoding)
    {
        var message = new MailMessage(from, new MailAddress(mail.To))
        {
            Subject = mail.Subject,
            SubjectEncoding = Encoding.UTF8,
            HeadersEncoding = Encoding.UTF8,
        };

        // The same at every try: a letter that was sent twice is recognised as one.
        message.Headers.Add("Message-ID", $"<{mail.Id:N}@{from.Host}>");

        // RFC 3834: out-of-office replies to a machine help nobody.
        message.Headers.Add("Auto-Submitted", "auto-generated");
        message.AlternateViews.Add(View(mail.Text, MediaTypeNames.Text.Plain, encoding));
        message.AlternateViews.Add(View(mail.Html, MediaTypeNames.Text.Html, encoding));
        return message;
    }

    private static AlternateView View(string content, string type, TransferEncoding encoding)
    {
        var view = AlternateView.CreateAlternateViewFromString(content.ReplaceLineEndings("\r\n"), new ContentType(type) { CharSet = "utf-8" });
        view.TransferEncoding = encoding;
        return view;
    }
}
