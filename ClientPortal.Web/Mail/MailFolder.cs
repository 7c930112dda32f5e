using ClientPortal.Domain.Mail;
using MimeKit;

namespace ClientPortal.Web.Mail;

/// <summary>
/// Writes mails as <c>.eml</c> files below the data folder, for a mail program to pick up or a person to open. A file is complete or
/// absent. Its name comes from the mail, so a mail that is sent twice is one file.
/// </summary>
public sealed class MailFolder(string folder, MailboxAddress from, MailSigner? signer = null) : IMailRoute
{
    public async Task SendAsync(OutboxMail mail, CancellationToken stop)
    {
        // Written elsewhere on the same disk, then moved: a program that watches the folder never reads half a mail.
        var draft = Path.Combine(Directory.CreateDirectory(Path.Combine(folder, ".drafts")).FullName, mail.Id.ToString("N"));
        using (var message = MailForm.Of(mail, from, ContentEncoding.EightBit, signer))
        await using (var file = File.Create(draft))
        {
            await message.WriteToAsync(MailForm.Lines, file, stop);
        }

        File.Move(draft, Path.Combine(folder, NameOf(mail)), overwrite: true);
    }

    // Sorted by time in any listing.
    private static string NameOf(OutboxMail mail) => $"{mail.CreatedAt.UtcDateTime:yyyyMMdd-HHmmss}-{mail.Id:N}.eml";
}
