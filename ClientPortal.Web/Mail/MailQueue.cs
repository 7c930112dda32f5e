using System.Globalization;
using System.Resources;
using ClientPortal.Domain.Mail;
using ClientPortal.Web.Data;
using ClientPortal.Web.Ui;

namespace ClientPortal.Web.Mail;

/// <summary>Writes mails, in the reader's language, into the outbox: what the caller's transaction commits is sent, and nothing else.</summary>
public sealed class MailQueue(PublicAddress address, OutboxSignal signal, TimeProvider clock)
{
    private static readonly ResourceManager Texts = new(typeof(MailTexts));

    /// <summary>Owes the mail in the caller's context. The caller saves; the dispatcher wakes by that.</summary>
    public void Enqueue(PortalDb db, MailMessage mail)
    {
        db.Outbox.Add(Write(mail));
        db.SavedChanges += (_, _) => signal.Set();
    }

    private OutboxMail Write(MailMessage mail)
    {
        var culture = CultureInfo.GetCultureInfo(mail.To.Language == "en" ? "en" : "fr");
        object[] values = [.. mail.Values.Select(value => value is DateTimeOffset at ? Moment(at, mail.To.TimeZone, culture) : value)];
        var format = new SentenceFormat(culture);
        string? Say(string part) => Texts.GetString($"{mail.Kind}.{part}", culture) is { } sentence ? string.Format(format, sentence, values) : null;
        string Common(string key) => Texts.GetString(key, culture)!;

        var paper = new MailTemplate
        {
            Language = culture.Name,
            Brand = Common("Brand"),
            Title = Say("Title")!,
            Greeting = string.Format(format, Common("Greeting"), mail.To.Name),
            Paragraphs = Say("Text")!.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries),
            Action = Say("Action"),
            Link = mail.Path is { } path ? address.Of(path) : null,
            LinkHint = Common("LinkHint"),
            Small = Say("Small"),
            Foot = Common("Foot"),
        };
        return OutboxMail.Create(mail.To.Email, Say("Subject")!, paper.Text(), paper.Html(), clock.GetUtcNow());
    }

    // « 3 mars 2027 à 14:05 », by the reader's clock.
    private static string Moment(DateTimeOffset at, string timeZone, CultureInfo culture)
    {
        var local = TimeZoneInfo.TryFindSystemTimeZoneById(timeZone, out var zone) ? TimeZoneInfo.ConvertTime(at, zone) : at;
        return local.ToString(culture.Name == "en" ? "d MMMM yyyy 'at' HH:mm" : "d MMMM yyyy 'à' HH:mm", culture);
    }
}

/// <summary>Names the resource files of mails: <c>MailTexts.resx</c> (French) and <c>MailTexts.en.resx</c>.</summary>
public sealed class MailTexts;
