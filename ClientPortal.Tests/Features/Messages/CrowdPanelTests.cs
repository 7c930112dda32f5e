using Bunit;
using ClientPortal.Domain.Conversations;
using ClientPortal.Domain.People;
using ClientPortal.Tests.Infrastructure;
using ClientPortal.Web.Features.Administration;
using ClientPortal.Web.Features.Messages;
using ClientPortal.Web.Features.Messenger;

namespace ClientPortal.Tests.Features.Messages;

/// <summary>Fifty people in one group, each with an open page, all writing at once.</summary>
public sealed class CrowdPanelTests
{
    private const int Many = 50, Each = 2;

    [Fact]
    public async Task Every_page_shows_every_message_once_and_all_of_them_in_one_order()
    {
        await using var portal = await TestPortal.StartAsync();
        var people = await PeopleAsync(portal);
        var group = await portal.Get<MessengerCommands>()
            .CreateGroupAsync(people[0], new GroupFields("Tous ensemble"), [.. people[1..].Select(person => person.PersonId)]);
        var pages = new List<(PanelContext Page, IRenderedComponent<ThreadPanel> Panel)>();
        try
        {
            foreach (var person in people)
            {
                var page = await PanelContext.OpenAsync(portal, person);
                pages.Add((page, page.Show<ThreadPanel>(one => one.Add(panel => panel.ConversationId, group))));
            }

            using var start = new Barrier(Many);
            var sent = await Task.WhenAll(people.Select(
                person => Task.Factory.StartNew(() => WriteAsync(portal, person, group, start), TaskCreationOptions.LongRunning).Unwrap()));

            var stored = (await portal.Get<ConversationQueries>().PageAsync(people[0], group, after: 0, limit: 2 * Many * Each)).Messages;
            Assert.Equal(sent.SelectMany(some => some).Order(), stored.Select(message => message.Id).Order());
            var order = stored.Select(message => $"{message.Id}").ToList();
            for (var i = 0; i < Many; i++)
            {
                await pages[i].Page.SettleAsync();
                await Eventually.TrueAsync(() => Shown(pages[i].Panel).SequenceEqual(order),
                    expectation: $"the page of {people[i].Name} shows what is stored, in its order");

                // Each author's two messages stay in order.
                var own = stored.Where(message => message.AuthorId == people[i].PersonId).Select(message => message.Content);
                Assert.Equal(Enumerable.Range(0, Each).Select(n => $"{n}"), own);
            }
        }
        finally
        {
            foreach (var (page, _) in pages)
            {
                await page.DisposeAsync();
            }
        }
    }

    private static async Task<List<Guid>> WriteAsync(TestPortal portal, Viewer person, Guid group, Barrier start)
    {
        start.SignalAndWait();
        var sent = new List<Guid>();
        for (var i = 0; i < Each; i++)
        {
            sent.Add((await portal.Get<ConversationCommands>().SendAsync(person, group, new MessageDraft(Guid.NewGuid(), $"{i}"))).Id);
        }

        return sent;
    }

    private static List<string> Shown(IRenderedComponent<ThreadPanel> panel) =>
        [.. panel.FindAll("[data-testid=message]").Select(message => message.GetAttribute("data-id")!)];

    private static async Task<Viewer[]> PeopleAsync(TestPortal portal)
    {
        var people = new List<Viewer>();
        for (var i = 0; i < Many; i++)
        {
            people.Add(await portal.ViewerAsync(await portal.Get<PeopleCommands>().AddPersonAsync(
                Viewer.Portal, portal.Acme, new PersonFields($"Personne {i}", $"personne{i}@example.org", Role.Client), TestPortal.Password)));
        }

        return [.. people];
    }
}
