using Bunit;
using ClientPortal.Domain.Conversations;
using ClientPortal.Domain.People;
using ClientPortal.Tests.Features.Tickets;
using ClientPortal.Tests.Infrastructure;
using ClientPortal.Web.Features.Messages;
using ClientPortal.Web.Features.Messenger;
using ClientPortal.Web.Live;
using Microsoft.EntityFrameworkCore;

namespace ClientPortal.Tests.Features.Messages;

/// <summary>Receipts write no event: pages follow them by signals, and read them anew after an absence.</summary>
public sealed class ReceiptsPanelTests
{
    /// <summary>What was read while a page was disconnected is on it as soon as it reads anew.</summary>
    [Fact]
    public async Task After_an_absence_receipts_are_read_with_the_thread()
    {
        await using var portal = await TestPortal.StartAsync();
        var number = await portal.TicketAsync();
        var thread = await portal.ThreadAsync(number);
        var sent = await portal.SayAsync(portal.Member, number, "Lu ?");
        await using var page = await PanelContext.OpenAsync(portal, portal.Member);
        var panel = page.Show<ThreadPanel>(one => one.Add(parameter => parameter.ConversationId, thread));

        // Straight into the table: the page gets no signal.
        await portal.Store.WriteAsync(async db =>
        {
            var conversation = await db.Conversations.Include(one => one.Members).SingleAsync(one => one.Id == thread);
            var receipt = Receipt.Of(portal.Technician, conversation);
            receipt.MoveTo(portal.Technician, sent.Seq, sent.Seq, DateTimeOffset.UnixEpoch);
            db.Receipts.Add(receipt);
        });
        await page.SettleAsync();
        Assert.Equal("sent", StatusOf(panel));

        // The page's viewer has changed, so it reads anew what it shows.
        await portal.RenameAsync(portal.Member, "Max Mustermann");

        await page.SettleAsync();
        await Eventually.TrueAsync(() => StatusOf(panel) == "read");
        await SameAsFresh.AssertAsync(page, panel, one => one.Add(parameter => parameter.ConversationId, thread));
    }

    /// <summary>Many readers at once cost the author's page as much as two: the first receipt at once, the others together.</summary>
    [Fact]
    public async Task A_hundred_who_read_at_once_are_shown_together()
    {
        const int Many = 100;
        var clock = new FakeClock();
        await using var portal = await TestPortal.StartAsync(clock);
        var readers = await ReaderAsync(portal, Many);
        var group = await portal.Get<MessengerCommands>()
            .CreateGroupAsync(portal.Technician, new GroupFields("Tous"), [.. readers.Select(reader => reader.PersonId)]);
        var commands = portal.Get<ConversationCommands>();
        var sent = await commands.SendAsync(portal.Technician, group, new MessageDraft(Guid.NewGuid(), "Lu ?"));
        await using var page = await PanelContext.OpenAsync(portal, portal.Technician);
        var panel = page.Show<ThreadPanel>(parameters => parameters.Add(parameter => parameter.ConversationId, group));
        await Eventually.TrueAsync(() => panel.FindAll("[data-testid=message]").Count == 1);
        var renders = panel.RenderCount;

        await portal.Get<ReceiptCommands>().MarkAsync(readers[0], group, sent.Seq, sent.Seq);
        await Eventually.TrueAsync(() => ReadBy(panel) == "1");
        var one = panel.RenderCount - renders;
        foreach (var reader in readers[1..])
        {
            await portal.Get<ReceiptCommands>().MarkAsync(reader, group, sent.Seq, sent.Seq);
        }

        await portal.QuietAsync();
        Assert.Equal("1", ReadBy(panel));
        clock.Advance(LiveFeed.Pace);
        await Eventually.TrueAsync(() => ReadBy(panel) == $"{Many}");
        Assert.Equal(2 * one, panel.RenderCount - renders);
    }

    /// <summary>Two pages of one person: what is read on one is no longer unread on the other.</summary>
    [Fact]
    public async Task A_message_that_is_read_on_one_page_is_read_on_all()
    {
        await using var portal = await TestPortal.StartAsync();
        var talk = await portal.Get<MessengerCommands>().OpenDirectAsync(portal.Technician, portal.Member.PersonId);
        var commands = portal.Get<ConversationCommands>();
        await commands.SendAsync(portal.Technician, talk, new MessageDraft(Guid.NewGuid(), "un"));
        await using var one = await PanelContext.OpenAsync(portal, portal.Member);
        await using var other = await one.OpenAgainAsync();
        var pages = new[] { one, other };
        var lists = pages.Select(page =>
        {
            page.Show<UnreadWatch>();
            return (Page: page, List: page.Show<ConversationListPanel>(), Badge: page.Show<UnreadBadge>());
        }).ToList();
        Assert.All(pages, page => Assert.Equal(1, UnreadOf(page)));

        // Written and read at once: the receipt is not delivered before the message.
        await commands.SendAsync(portal.Technician, talk, new MessageDraft(Guid.NewGuid(), "deux"));
        await portal.Get<ReceiptCommands>().MarkAsync(portal.Member, talk, long.MaxValue, long.MaxValue);

        foreach (var (page, list, badge) in lists)
        {
            await page.SettleAsync();
            Assert.Equal(0, UnreadOf(page));
            Assert.Equal(0, Assert.Single(list.FindComponents<ConversationRowView>()).Instance.Row.Unread);
            await SameAsFresh.AssertAsync(page, list);
            await SameAsFresh.AssertAsync(page, badge);
        }
    }

    private static int UnreadOf(PanelContext page) => ((UnreadCount)page.Circuit.GetService(typeof(UnreadCount))!).Messages;

    private static string? StatusOf(IRenderedComponent<ThreadPanel> panel) => panel.Find("[data-testid=message]").GetAttribute("data-status");

    private static string? ReadBy(IRenderedComponent<ThreadPanel> panel) =>
        panel.FindAll("[data-testid=message-read-by]").SingleOrDefault()?.GetAttribute("data-count");

    private static async Task<List<Viewer>> ReaderAsync(TestPortal portal, int many)
    {
        var people = await portal.Store.WriteAsync(async db =>
        {
            var acme = await db.Organisations.SingleAsync(one => one.Id == portal.Acme);
            var joined = Enumerable.Range(1, many).Select(i => Person.Join(
                Viewer.Portal, acme, new PersonFields($"Personne {i}", $"personne{i}@example.org", Role.Client), DateTimeOffset.UnixEpoch)).ToList();
            db.People.AddRange(joined);
            return joined;
        });
        return people.ConvertAll(
            person => new Viewer { PersonId = person.Id, Name = person.Name, Role = person.Role, OrganisationId = person.OrganisationId });
    }
}
