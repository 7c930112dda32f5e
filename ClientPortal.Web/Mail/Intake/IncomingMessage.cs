using System.Security.Cryptography;
using System.Text;
using ClientPortal.Domain.People;
using MimeKit;
using MimeKit.Text;

namespace ClientPortal.Web.Mail.Intake;

/// <summary>A mail that came in, read: sender, text, files and what kind of mail it is. Nothing in it is trusted.</summary>
public sealed class IncomingMessage
{
    // A message has 10,000 characters; the rest is history that no person reads here.
    private const int MostCharacters = 200_000;

    private readonly MimeMessage mime;

    private IncomingMessage(MimeMessage mime) => this.mime = mime;

    /// <summary>The sender's address in the form of <see cref="EmailAddress.Comparable"/>; empty without exactly one.</summary>
    public string From => mime.From.Mailboxes.Take(2).ToList() is [var one] ? EmailAddress.Comparable(one.Address) : "";

    public string Subject => mime.Subject?.ReplaceLineEndings(" ").Trim() ?? "";

    /// <summary>Without angle brackets; empty where there is none.</summary>
    public string MessageId => mime.MessageId ?? "";

    /// <summary>All addresses that it was sent to, also those that mail servers wrote.</summary>
    public IReadOnlyList<string> Recipients =>
    [
        .. mime.To.Mailboxes.Concat(mime.Cc.Mailboxes).Concat(mime.Bcc.Mailboxes).Select(one => one.Address),
        .. mime.Headers.Where(header => header.Field is "Delivered-To" or "X-Original-To" or "Envelope-To")
            .Select(header => header.Value.Trim().Trim('<', '>')),
    ];

    /// <summary>All that it says, with quotations and signature.</summary>
    public string WholeText => TextOf(mime) is var text && text.Length <= MostCharacters ? text.Trim() : text[..MostCharacters].Trim();

    /// <summary>What its author wrote.</summary>
    public string Text => ReplyText.Of(WholeText);

    /// <summary>A report on a mail that was not delivered or was read, or without an address to answer to.</summary>
    public bool IsBounce =>
        mime.Body is MultipartReport || mime.Headers["Return-Path"]?.Trim() == "<>" || From.Length == 0
        || From.Split('@')[0] is "mailer-daemon" or "postmaster";

    /// <summary>Sent by a program or to a list: it is never answered, and never a person's answer (RFC 3834).</summary>
    public bool IsAutomatic =>
        (mime.Headers[HeaderId.AutoSubmitted] is { } by && !by.Trim().Equals("no", StringComparison.OrdinalIgnoreCase))
        || mime.Headers["Precedence"]?.Trim().ToLowerInvariant() is "bulk" or "list" or "junk" or "auto_reply"
        || mime.Headers.Any(header => header.Field.StartsWith("List-", StringComparison.OrdinalIgnoreCase)
            || header.Field.ToLowerInvariant() is "x-autoreply" or "x-autorespond" or "x-autoresponse");

    /// <summary>The answer to an invitation that it carries (RFC 5546, <c>METHOD:REPLY</c>); null for most mails.</summary>
    public string? CalendarReply => mime.BodyParts.OfType<TextPart>()
        .Where(part => part.ContentType.IsMimeType("text", "calendar") || part.ContentType.IsMimeType("application", "ics"))
        .Select(part => part.Text).FirstOrDefault(text => text?.Contains("METHOD:REPLY", StringComparison.OrdinalIgnoreCase) == true);

    /// <summary>Its files. Pictures that its HTML shows, as those of signatures, are not files.</summary>
    public IEnumerable<IncomingFile> Files =>
        from part in mime.BodyParts.OfType<MimePart>()
        let content = part.Content
        where content is not null && IsFile(part)
        select new IncomingFile(part.FileName, content.Open);

    /// <summary>Reads a mail.</summary>
    /// <exception cref="FormatException">It is no mail.</exception>
    public static IncomingMessage Read(byte[] raw)
    {
        var mime = MimeMessage.Load(new MemoryStream(raw, writable: false));
        return mime.Headers.Count > 0 && mime.Body is not null ? new IncomingMessage(mime) : throw new FormatException("It has no headers.");
    }

    /// <summary>SHA-256 of its id and of what it says: the same for one mail that came by two ways, whose transport headers differ.</summary>
    public string Fingerprint()
    {
        using var said = new MemoryStream();
        said.Write(Encoding.UTF8.GetBytes($"{MessageId}\n{From}\n{mime.Date:O}\n{Subject}\n"));
        mime.Body!.WriteTo(said);
        return Convert.ToHexStringLower(SHA256.HashData(said.GetBuffer().AsSpan(0, (int)said.Length)));
    }

    // An alternative of the text is no file, and neither is what the HTML shows by its Content-Id.
    private static bool IsFile(MimePart part) =>
        part.ContentType.MediaType.Equals("text", StringComparison.OrdinalIgnoreCase) && !part.IsAttachment ? false
        : part.ContentType.IsMimeType("text", "calendar") || part.ContentType.IsMimeType("application", "ics") ? false
        : part.IsAttachment || (part.FileName is not null && part.ContentId is null);

    private static string TextOf(MimeMessage mime)
    {
        if (mime.BodyParts.OfType<TextPart>().FirstOrDefault(part => part.IsPlain && !part.IsAttachment) is { } plain
            && !string.IsNullOrWhiteSpace(plain.Text))
        {
            var deleteSpace = plain.ContentType.Parameters["delsp"]?.Equals("yes", StringComparison.OrdinalIgnoreCase) == true;
            return plain.IsFlowed ? new FlowedToText { DeleteSpace = deleteSpace }.Convert(plain.Text) : plain.Text;
        }

        return mime.BodyParts.OfType<TextPart>().FirstOrDefault(part => part.IsHtml && !part.IsAttachment) is { } html ? HtmlText.Of(html.Text) : "";
    }
}

/// <summary>A file of a mail. <paramref name="Open"/> reads it decoded.</summary>
public sealed record IncomingFile(string? Name, Func<Stream> Open);
