using System.Globalization;
using System.Resources;
using ClientPortal.Domain.Mail;
using ClientPortal.Web.Data;
using ClientPortal.Web.Jobs;
using ClientPortal.Web.Ui;

namespace ClientPortal.Web.Mail;

/// <summary>Writes mails, in the addressee's language, into the outbox. A mail is sent only if the caller's transaction commits.</summary>
public sealed class MailQueue(PublicAddress address, JobQueue jobs, TimeProvider clock)
{
    private static readonly ResourceManager Texts = new(typeof(MailTexts));

    /// <summary>Adds the mail to the outbox of the caller's context. The caller saves, and the save has it sent.</summary>
    public void Enqueue(PortalDb db, MailMessage mail)
    {
        var written = Write(mail);
        db.Outbox.Add(written);
        var id = written.Id.ToString();
        jobs.Add(db, new JobRequest(MailJob.Kind, id, written.CreatedAt, Payload: id, Subject: written.To));
    }

    private OutboxMail Write(MailMessage mail)
    {
        var culture = CultureInfo.GetCultureInfo(mail.To.Language == "en" ? "en" : "fr");
        object[] values = [.. mail.Values.Select(value => value is DateTimeOffset at ? Moment(at, mail.To.TimeZone, culture) : value)];
        var format = new SentenceFormat(culture);
        string? Sentence(string part) =>
            TextOf($"{mail.Kind}.{part}", values, culture) is { } sentence ? string.Format(format, sentence, values) : null;
        string Common(string key) => Texts.GetString(key, culture)!;

        var template = new MailTemplate
        {
            Language = culture.Name,
            Brand = Common("Brand"),
            Title = Sentence("Title")!,
            Greeting = string.Format(format, Common("Greeting"), mail.To.Name),
            Paragraphs = Sentence("Text")!.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries),
            Action = Sentence("Action"),
            Link = mail.Path is { } path ? address.Of(path) : null,
            LinkHint = Common("LinkHint"),
            Small = Sentence("Small"),
            Foot = Common(mail.Foot),
            Items =
            [
                .. mail.Items.Select(item => new MailTemplate.Item(
                    Isolate.Of(item.Title), item.Text, Moment(item.At, mail.To.TimeZone, culture), address.Of(item.Path))),
            ],
            Unsubscribe = mail.UnsubscribePath is null ? null : Common("Unsubscribe"),
            UnsubscribeLink = mail.UnsubscribePath is { } page ? address.Of(page) : null,
        };
        return OutboxMail.Create(
            mail.To.Email, Sentence("Subject")!, template.Text(), template.Html(), clock.GetUtcNow(), template.UnsubscribeLink, mail.Calendar)
            .Following(mail.Thread?.ReplyTo, mail.Thread?.Root, mail.Thread?.Answered);
    }

    // The singular where the first value is the number one.
    private static string? TextOf(string key, object[] values, CultureInfo culture) =>
        (values is [1, ..] ? Texts.GetString(key + ".one", culture) : null) ?? Texts.GetString(key, culture);

    // « 3 mars 2027 à 14:05 », in the addressee's time zone.
    private static string Moment(DateTimeOffset at, string timeZone, CultureInfo culture)
    {
        var local = TimeZoneInfo.TryFindSystemTimeZoneById(timeZone, out var zone) ? TimeZoneInfo.ConvertTime(at, zone) : at;
        return local.ToString(culture.Name == "en" ? "d MMMM yyyy 'at' HH:mm" : "d MMMM yyyy 'à' HH:mm", culture);
    }
}

/// <summary>Names the resource files of mails: <c>MailTexts.resx</c> (French) and <c>MailTexts.en.resx</c>.</summary>
public sealed class MailTexts;
