using System.Text.RegularExpressions;
using System.Web;
using ClientPortal.Domain.Mail;
using ClientPortal.Tests.Infrastructure;
using Microsoft.EntityFrameworkCore;

namespace ClientPortal.Tests.Features.Administration;

/// <summary>The mail to an invited person, read from the outbox.</summary>
internal static partial class InvitationMails
{
    /// <summary>The newest mail in the outbox, before it is sent.</summary>
    public static Task<OutboxMail> MailToAsync(this TestPortal portal, string to) =>
        portal.Store.ReadAsync(db => db.Outbox.Where(mail => mail.To == to).OrderByDescending(mail => mail.Id).FirstAsync());

    /// <summary>The secret in its link.</summary>
    public static async Task<string> SecretOfAsync(this TestPortal portal, string to) =>
        HttpUtility.ParseQueryString(new Uri(Link().Match((await portal.MailToAsync(to)).Text).Value).Query)["code"]!;

    [GeneratedRegex(@"https?://\S+accept-invitation\S+")]
    private static partial Regex Link();
}
