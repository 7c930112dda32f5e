using Bunit;
using ClientPortal.Domain;
using ClientPortal.Domain.Conversations;
using ClientPortal.Domain.People;
using ClientPortal.Tests.Features.Tickets;
using ClientPortal.Tests.Infrastructure;
using ClientPortal.Web.Data;
using ClientPortal.Web.Features.Messages;
using ClientPortal.Web.Features.Messenger;
using ClientPortal.Web.Features.Search;
using Microsoft.EntityFrameworkCore;

namespace ClientPortal.Tests.Features.Messages;

/// <summary>Earlier versions of an edited message: for staff, until the message is deleted.</summary>
public sealed class HistoryPanelTests : IAsyncLifetime
{
    private const string Canary = "zqkanarienvogel";

    private TestPortal portal = null!;
    private long number;
    private Guid thread;
    private SentMessage sent = null!;

    private ConversationCommands Commands => portal.Get<ConversationCommands>();
    private HistoryQueries Queries => portal.Get<HistoryQueries>();

    public async ValueTask InitializeAsync()
    {
        portal = await TestPortal.StartAsync();
        number = await portal.TicketAsync();
        thread = await portal.ThreadAsync(number);
        sent = await portal.SayAsync(portal.Member, number, $"Le mot de passe est {Canary}");
        await EditAsync("Le mot de passe est *changé*");
    }

    public async ValueTask DisposeAsync() => await portal.DisposeAsync();

    [Fact]
    public async Task Staff_read_each_version_live_and_newest_first_until_the_message_is_deleted()
    {
        await using var page = await PanelContext.OpenAsync(portal, portal.Technician);
        var panel = Show(page);
        Assert.Single(panel.FindAll("[data-testid=message-history]"));
        await panel.Find("[data-history-asked]").ChangeAsync(new() { Value = $"{sent.Id}" });

        Assert.Equal(["Le mot de passe est changé", $"Le mot de passe est {Canary}"], Versions(panel));
        Assert.Equal(portal.Member.Name, panel.Find("[data-testid=history] .person-name").TextContent);
        var edited = (await portal.Get<ConversationQueries>().OneAsync(portal.Member, sent.Id)).EditedAt!.Value;
        Assert.Equal(
            [At(edited), At(sent.SentAt)], panel.FindAll("[data-testid=history-version] time").Select(time => time.GetAttribute("datetime")));

        await EditAsync("Encore autre chose");
        await page.SettleAsync();
        Assert.Equal(["Encore autre chose", "Le mot de passe est changé", $"Le mot de passe est {Canary}"], Versions(panel));

        await Commands.DeleteAsync(portal.Member, sent.Id);
        await page.SettleAsync();
        Assert.Empty(panel.FindAll("[data-testid=history]"));
        Assert.DoesNotContain(Canary, panel.Markup, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_long_history_shows_its_newest_versions()
    {
        for (var i = 0; i < HistoryQueries.MostVersions; i++)
        {
            await EditAsync($"Version {i}");
        }

        var history = await Queries.OfAsync(portal.Technician, sent.Id);
        Assert.Equal((HistoryQueries.MostVersions, HistoryQueries.MostVersions + 2), (history.Versions.Count, history.Total));
        Assert.Equal(Enumerable.Range(0, HistoryQueries.MostVersions).Reverse().Select(i => $"Version {i}"),
            history.Versions.Select(version => version.Content));
    }

    [Fact]
    public async Task No_version_of_a_deleted_message_is_left_anywhere()
    {
        await Commands.DeleteAsync(portal.Member, sent.Id);

        await Assert.ThrowsAsync<NotFound>(() => Queries.OfAsync(portal.Technician, sent.Id));
        Assert.Equal(0, await portal.Store.ReadAsync(db => db.Set<MessageRevision>().CountAsync()));
        await using var page = await PanelContext.OpenAsync(portal, portal.Technician);
        var panel = Show(page);
        Assert.Empty(panel.FindAll("[data-testid=message-history]"));
        await panel.Find("[data-history-asked]").ChangeAsync(new() { Value = $"{sent.Id}" });
        Assert.Empty(panel.FindAll("[data-testid=history]"));
    }

    [Fact]
    public async Task A_client_sees_that_a_message_was_edited_and_no_earlier_version()
    {
        await Commands.SendAsync(portal.Technician, thread, new MessageDraft(Guid.NewGuid(), "Merci") { ReplyToId = sent.Id });
        foreach (var client in new[] { portal.Member, portal.ClientAdmin })
        {
            await using var page = await PanelContext.OpenAsync(portal, client);
            var panel = Show(page);
            Assert.Contains("modifié", panel.Find(".message-head").TextContent, StringComparison.Ordinal);
            Assert.Empty(panel.FindAll("[data-history], [data-history-asked]"));
            Assert.DoesNotContain(Canary, panel.Markup, StringComparison.Ordinal);
            Assert.DoesNotContain(Canary, page.Show<ConversationListPanel>().Markup, StringComparison.Ordinal);
            Assert.Empty(await portal.Get<SearchQueries>().MessagesAsync(client, new MessageSearch(Canary)));
            Assert.DoesNotContain(
                await portal.Log.AfterAsync(client, 0, 500), row => EventRow.Of(row.Event).Body.Contains(Canary, StringComparison.Ordinal));
            await RefusedAsync(client, sent.Id);
        }

        await RefusedAsync(portal.Technician with { Role = Role.Client, OrganisationId = portal.Acme }, sent.Id);
    }

    [Fact]
    public async Task Staff_outside_of_a_conversation_find_no_history_in_it()
    {
        var talk = await portal.Get<MessengerCommands>().OpenDirectAsync(portal.Member, portal.Technician.PersonId);
        var said = await Commands.SendAsync(portal.Member, talk, new MessageDraft(Guid.NewGuid(), "Un"));
        await Commands.EditAsync(portal.Member, said.Id, "Deux");

        Assert.Equal(2, (await Queries.OfAsync(portal.Technician, said.Id)).Versions.Count);
        await RefusedAsync(portal.Admin, said.Id);
    }

    private async Task RefusedAsync(Viewer viewer, Guid message)
    {
        var foreign = await Assert.ThrowsAsync<NotFound>(() => Queries.OfAsync(viewer, message));
        Assert.Equal((await Assert.ThrowsAsync<NotFound>(() => Queries.OfAsync(viewer, Guid.NewGuid()))).Message, foreign.Message);
    }

    private Task EditAsync(string words) => Commands.EditAsync(portal.Member, sent.Id, words);

    private static string At(DateTimeOffset moment) => moment.UtcDateTime.ToString("O", System.Globalization.CultureInfo.InvariantCulture);

    private static IEnumerable<string> Versions(IRenderedComponent<ThreadPanel> panel) =>
        panel.FindAll("[data-testid=history-version] .prose").Select(version => version.TextContent.Trim());

    private IRenderedComponent<ThreadPanel> Show(PanelContext page)
    {
        var panel = page.Show<ThreadPanel>(one => one.Add(p => p.ConversationId, thread));
        panel.WaitForState(() => panel.FindAll("[data-thread]").Count > 0, TimeSpan.FromSeconds(10));
        return panel;
    }
}
