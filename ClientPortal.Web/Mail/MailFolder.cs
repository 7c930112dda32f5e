using System.Net.Mail;
using System.Net.Mime;
using ClientPortal.Domain.Mail;

namespace ClientPortal.Web.Mail;

/// <summary>
/// Letters as <c>.eml</c> files below the data folder, for a mail program to pick up or a person to open. A file is there whole or not at
/// all, and under the letter's own name: sent twice, it is one file.
/// </summary>
public sealed class MailFolder(string folder, MailAddress from) : IMailRoute
{
    public async Task SendAsync(OutboxMail mail, CancellationToken stop)
    {
        // Written elsewhere on the same disk, then moved: the writer of the framework fills its file under the eyes of whoever watches.
        var draft = Directory.CreateDirectory(Path.Combine(folder, ".drafts", mail.Id.ToString("N"))).FullName;
        using (var writer = new SmtpClient { DeliveryMethod = SmtpDeliveryMethod.SpecifiedPickupDirectory, PickupDirectoryLocation = draft })
        using (var message = MailForm.Of(mail, from, TransferEncoding.EightBit))
        {
            await writer.SendMailAsync(message, stop);
        }

        File.Move(Directory.EnumerateFiles(draft).Last(), Path.Combine(folder, NameOf(mail)), overwrite: true);
        Directory.Delete(draft, recursive: true);
    }

    // Sorted by time in any listing.
    private static string NameOf(OutboxMail mail) => $"{mail.CreatedAt.UtcDateTime:yyyyMMdd-HHmmss}-{mail.Id:N}.eml";
}
