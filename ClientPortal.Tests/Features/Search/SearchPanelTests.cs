using Bunit;
using ClientPortal.Domain.Conversations;
using ClientPortal.Tests.Features.Tickets;
using ClientPortal.Tests.Infrastructure;
using ClientPortal.Web.Features.Messages;
using ClientPortal.Web.Features.Messenger;
using ClientPortal.Web.Features.Search;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;

namespace ClientPortal.Tests.Features.Search;

public sealed class SearchPanelTests
{
    [Fact]
    public async Task A_hit_is_marked_in_its_text_and_links_to_its_message()
    {
        await using var portal = await TestPortal.StartAsync();
        var number = await portal.TicketAsync();
        var inTicket = await portal.SayAsync(portal.Member, number, "Le câble d’Éléonore est coupé");
        await portal.SayAsync(portal.Technician, number, "Éléonore ne doit rien savoir", isInternal: true);
        var talk = await portal.Get<MessengerCommands>().OpenDirectAsync(portal.Member, portal.Technician.PersonId);
        var inTalk = await portal.Get<ConversationCommands>()
            .SendAsync(portal.Technician, talk, new MessageDraft(Guid.NewGuid(), "eleonore vous salue"));
        await using var page = await PanelContext.OpenAsync(portal, portal.Member);
        var panel = page.Show<SearchPanel>(one => one.Add(parameter => parameter.Words, "Eleonore"));

        Assert.Equal(
            [$"/messages/{talk}?message={inTalk.Id}", $"/tickets/T-{number}?message={inTicket.Id}"],
            panel.FindAll("[data-testid=search-hit]").Select(hit => hit.GetAttribute("href")));
        Assert.Equal(["eleonore", "Éléonore"], panel.FindAll("mark").Select(mark => mark.TextContent));

        await panel.Find("[data-testid=search-person]").ChangeAsync(new() { Value = $"{portal.Member.PersonId}" });
        Assert.Equal([$"{inTicket.Id}"], panel.FindAll("[data-testid=search-hit]").Select(hit => hit.GetAttribute("data-id")));
        await panel.Find("[data-testid=search-to]").ChangeAsync(new() { Value = "2020-01-01" });
        Assert.Empty(panel.FindAll("[data-testid=search-hit]"));
    }

    [Fact]
    public async Task The_palette_lists_what_its_reader_may_see_and_opens_it()
    {
        await using var portal = await TestPortal.StartAsync();
        await portal.ProjectAsync("Refonte Zibeline");
        await portal.Get<MessengerCommands>().CreateGroupAsync(portal.Member, new GroupFields("Zibeline à deux"), [portal.NonMember.PersonId]);
        await using var member = await PanelContext.OpenAsync(portal, portal.Member);
        await using var outsider = await PanelContext.OpenAsync(portal, portal.Outsider);

        Assert.Equal(["group", "project", "search"], Kinds(await FoundAsync(member, "zibeline")));
        Assert.Equal(["search"], Kinds(await FoundAsync(outsider, "zibeline")));
        Assert.Equal(["search"], Kinds(await FoundAsync(outsider, portal.Member.Name)));
        var person = await FoundAsync(member, portal.NonMember.Name);
        Assert.Equal(["person", "search"], Kinds(person));
        await person.Find("[data-testid=palette-item]").ClickAsync(new());
        Assert.Empty(person.FindAll("[data-testid=palette]"));
        Assert.EndsWith($"/messages?new=1&with={portal.NonMember.PersonId}", member.Services.GetRequiredService<NavigationManager>().Uri,
            StringComparison.Ordinal);
    }

    private static async Task<IRenderedComponent<PalettePanel>> FoundAsync(PanelContext page, string words)
    {
        var panel = page.Show<PalettePanel>();
        await panel.Find("[data-testid=palette-open]").ClickAsync(new());
        await panel.Find("[data-testid=palette-input]").ChangeAsync(new() { Value = words });
        return panel;
    }

    private static IEnumerable<string?> Kinds(IRenderedComponent<PalettePanel> panel) =>
        panel.FindAll("[data-testid=palette-item]").Select(item => item.GetAttribute("data-kind"));
}
