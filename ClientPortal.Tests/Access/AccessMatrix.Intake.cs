using System.Text;
using ClientPortal.Domain.Mail;
using ClientPortal.Web.Features.Intake;

namespace ClientPortal.Tests.Access;

/// <summary>The queue of incoming mails: for staff alone.</summary>
internal static partial class AccessMatrix
{
    private static Pages IntakePages => new() { { "/admin/mail", "ss nnnn ++" } };

    private static Methods<IncomingMailCommands> IncomingMailCommands => new()
    {
        { "SweepAsync", "ss nnnn r+", (it, who, _) => it.SweepAsync(who) },
        { "DismissAsync", "ss nnnn ++", async (it, who, at) => await it.DismissAsync(who, await at.QueuedMailAsync()) },
        {
            "OpenTicketAsync", "ss nnnn ++",
            async (it, who, at) => await it.OpenTicketAsync(who, await at.QueuedMailAsync(), at.Subject, $"Ticket {at.Mark}")
        },
    };

    private static Methods<IncomingMailQueries> IncomingMailQueries => new()
    {
        {
            "ListAsync", "ss nnnn ++", async (it, who, at) =>
            {
                var id = await at.QueuedMailAsync();
                return (await it.ListAsync(who, all: false)).Where(row => row.Id == id);
            }
        },
        { "OneAsync", "ss nnnn ++", async (it, who, at) => (await it.OneAsync(who, await at.QueuedMailAsync())).Text },
        { "RequestersAsync", "ss nnnn ++", (it, who, _) => it.RequestersAsync(who, "") },
    };

    private static Task<Guid> QueuedMailAsync(this AccessScene at) => at.MadeAsync("mail", () => at.Store.WriteAsync(db =>
    {
        var raw = Encoding.ASCII.GetBytes($"From: someone@elsewhere.example\r\nSubject: Mail {at.Mark}\r\n\r\nText {at.Mark}\r\n");
        var mail = IncomingMail.Receive(
            "someone@elsewhere.example", $"Mail {at.Mark}", "", $"{at.Mark} {Guid.NewGuid():N}", raw, DateTimeOffset.UnixEpoch);
        mail.Settle(IncomingMailState.Queued, "unknown-sender", null, null);
        db.IncomingMails.Add(mail);
        return Task.FromResult(mail.Id);
    }));
}
