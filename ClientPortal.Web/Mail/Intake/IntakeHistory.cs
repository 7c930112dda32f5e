using ClientPortal.Domain.Mail;
using ClientPortal.Web.Data;

namespace ClientPortal.Web.Mail.Intake;

/// <summary>Stores mails with the outcome that they have: demo data.</summary>
public static class IntakeHistory
{
    public static Task AddAsync(PortalStore store, IReadOnlyCollection<IncomingMail> mails) => store.WriteAsync(db =>
    {
        db.IncomingMails.AddRange(mails);
        return Task.CompletedTask;
    });
}
