using System.Globalization;
using ClientPortal.Domain.Notifications;
using ClientPortal.Domain.People;
using ClientPortal.Web.Data;
using ClientPortal.Web.Mail;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;

namespace ClientPortal.Web.Features.Notifications.Email;

/// <summary>Writes the mail of notifications into the outbox, in the person's language, with what they may see now.</summary>
public sealed class NotificationMails(MailQueue queue, UnsubscribeTokens tokens, IStringLocalizer<NotificationTexts> texts)
{
    /// <summary>Of a digest: more are on the portal.</summary>
    public const int MostGathered = 50;

    /// <summary>Adds one mail that tells of these lines; the caller saves it.</summary>
    public async Task EnqueueAsync(PortalDb db, Viewer viewer, List<Notification> lines, bool isDigest, CancellationToken stop)
    {
        var person = await db.People.AsNoTracking().SingleAsync(one => one.Id == viewer.PersonId, stop);
        var rows = await NotificationQueries.RowsAsync(db, viewer, [.. lines.OrderByDescending(line => line.At)], stop);
        var to = Addressee.Of(person);
        var items = InLanguage(to.Language, () => rows.ConvertAll(ItemOf));
        var kinds = rows.Select(row => row.Kind).Distinct().ToList();
        queue.Enqueue(db, isDigest
            ? new NotificationDigestMail(to, items, tokens.PathOf(person.Id, UnsubscribeTokens.AllKinds))
            : new NotificationMail(
                to, items[0].Title, items, NotificationKinds.Of(kinds[0]).IsSecurity ? null : tokens.PathOf(person.Id, kinds)));
    }

    private MailItem ItemOf(NotificationRow row)
    {
        var text = texts.TextOf(row);
        return new MailItem(texts.TitleOf(row), row.Count > 1 ? texts["Mail.Several", text, row.Count] : text, row.At, row.Href.TrimStart('/'));
    }

    // Synchronous, so that the culture of the caller's flow comes back on the same thread.
    private static T InLanguage<T>(string language, Func<T> write)
    {
        var (culture, ui) = (CultureInfo.CurrentCulture, CultureInfo.CurrentUICulture);
        CultureInfo.CurrentCulture = CultureInfo.CurrentUICulture = CultureInfo.GetCultureInfo(language == "en" ? "en" : "fr");
        try
        {
            return write();
        }
        finally
        {
            (CultureInfo.CurrentCulture, CultureInfo.CurrentUICulture) = (culture, ui);
        }
    }
}
