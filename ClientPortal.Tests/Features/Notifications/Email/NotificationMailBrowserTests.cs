using ClientPortal.Domain.Conversations;
using ClientPortal.Domain.People;
using ClientPortal.Tests.Features.Tickets;
using ClientPortal.Tests.Infrastructure;
using ClientPortal.Web.Features.Messages;
using ClientPortal.Web.Features.Messenger;
using Microsoft.EntityFrameworkCore;
using static Microsoft.Playwright.Assertions;

namespace ClientPortal.Tests.Features.Notifications.Email;

/// <summary>Two people of a group: one reads it in the portal, the other is away.</summary>
[Collection(Browser.OwnPortal)]
public sealed class NotificationMailBrowserTests(Browser browser)
{
    [Fact]
    public async Task A_mention_is_mailed_to_the_person_who_is_away_and_not_to_the_one_who_reads_it()
    {
        await using var portal = HostedPortal.Listening(new Dictionary<string, string> { ["Portal:Notifications:MailAfterMinutes"] = "0" });
        var (author, away, reader) = (await portal.NewPersonAsync(Role.Technician), await portal.NewPersonAsync(), await portal.NewPersonAsync());
        var group = await portal.Get<MessengerCommands>().CreateGroupAsync(author, new GroupFields("Réunion"), [away.PersonId, reader.PersonId]);
        var visitor = await browser.SignInAsync(portal.Address, await portal.EmailAsync(reader));
        await visitor.OpenAsync($"/messages/{group}");
        await Expect(visitor.Page.Locator("[data-thread][data-ready]")).ToBeVisibleAsync();

        var draft = new MessageDraft(Guid.NewGuid(), "À demain ?") { Mentions = [away.PersonId, reader.PersonId] };
        await portal.Get<ConversationCommands>().SendAsync(author, group, draft);

        await Expect(visitor.Message("À demain ?")).ToBeVisibleAsync();
        var mail = await Eml.ArrivesAsync(portal.DataDirectory, await portal.EmailAsync(away), "Réunion");
        Assert.Contains("À demain ?", mail.Text, StringComparison.Ordinal);
        await Eventually.TrueAsync(() => portal.Store.ReadAsync(db => db.Notifications
            .AnyAsync(line => line.PersonId == away.PersonId && line.MailedAt != null)));
        await Eventually.TrueAsync(() => portal.Store.ReadAsync(db => db.Notifications
            .AllAsync(line => line.PersonId != reader.PersonId || line.ReadAt != null)));
        Assert.False(await portal.Store.ReadAsync(db => db.Notifications
            .AnyAsync(line => line.PersonId == reader.PersonId && line.MailedAt != null)));

        // The link in the mail leads to a page that asks before it ends anything.
        await visitor.Page.GotoAsync(mail.Header("List-Unsubscribe").Trim('<', '>'));
        await visitor.Page.GetByTestId("unsubscribe-submit").ClickAsync();
        await Expect(visitor.Page.GetByTestId("unsubscribe-done")).ToBeVisibleAsync();
        await browser.LeaveAsync(visitor.Page.Context);
    }
}
