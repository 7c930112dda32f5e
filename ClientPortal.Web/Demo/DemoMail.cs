using System.Text;
using ClientPortal.Domain.Mail;
using ClientPortal.Domain.People;
using ClientPortal.Web.Data;
using ClientPortal.Web.Mail.Intake;
using Microsoft.EntityFrameworkCore;

namespace ClientPortal.Web.Demo;

/// <summary>Three mails that staff decide about, and two whose outcome is known. No one is answered.</summary>
internal sealed class DemoMail(PortalStore store)
{
    public async Task MakeAsync(Viewer client, DateTimeOffset now)
    {
        var email = await store.ReadAsync(
            db => db.People.Where(person => person.Id == client.PersonId).Select(person => person.Email).SingleAsync());
        await IntakeHistory.AddAsync(store,
        [
            Mail(
                "compta@fournisseur.example", "Facture 2026-118", now.AddHours(-26), IncomingMailState.Queued, "unknown-sender", null,
                "Bonjour,\n\nvoici notre facture du mois. À qui dois-je l’envoyer ?\n\nBien à vous,\nOumar Sané"),
            Mail(
                email, "Accès au nouveau site", now.AddHours(-5), IncomingMailState.Queued, "no-conversation", client.PersonId,
                "Bonjour,\n\nnotre nouvelle collègue commence lundi et n’a pas d’accès. Pouvez-vous ouvrir une demande ?\n\nMerci,\nAwa"),
            Mail(
                "direction@partenaire.example", "TR: Comité de pilotage", now.AddHours(-2), IncomingMailState.Queued, "calendar-stranger", null,
                "Je participerai à la réunion que l’on m’a transférée."),
            Mail("postmaster@teranga.example", "Non remis : Invitation", now.AddHours(-30), IncomingMailState.Ignored, "bounce", null, ""),
            Mail(email, "Absence : Re: Sauvegarde", now.AddHours(-8), IncomingMailState.Ignored, "automatic", client.PersonId, ""),
        ]);
    }

    private static IncomingMail Mail(
        string from, string subject, DateTimeOffset at, IncomingMailState state, string reason, Guid? person, string text)
    {
        var raw = Encoding.UTF8.GetBytes(
            $"From: {from}\nSubject: {subject}\nMIME-Version: 1.0\nContent-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: 8bit\n\n"
                .ReplaceLineEndings("\r\n") + DemoDesk.Set(text).ReplaceLineEndings("\r\n"));
        var mail = IncomingMail.Receive(from, DemoDesk.Set(subject), "", IncomingMessage.Read(raw).Fingerprint(), raw, at);
        mail.Settle(state, reason, person, null);
        return mail;
    }
}
