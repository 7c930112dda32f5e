using Bunit;
using ClientPortal.Domain.Conversations;
using ClientPortal.Domain.People;
using ClientPortal.Tests.Features.Tickets;
using ClientPortal.Tests.Infrastructure;
using ClientPortal.Web.Features.Administration;
using ClientPortal.Web.Features.Messages;
using ClientPortal.Web.Features.Messenger;
using ClientPortal.Web.Features.Presence;
using ClientPortal.Web.Features.Tickets;
using ClientPortal.Web.Ui;

namespace ClientPortal.Tests.Features.Messages;

public sealed class ThreadPanelTests : IAsyncLifetime
{
    private TestPortal portal = null!;
    private long number;
    private Guid thread;

    public async ValueTask InitializeAsync()
    {
        portal = await TestPortal.StartAsync();
        number = await portal.TicketAsync();
        thread = await portal.ThreadAsync(number);
    }

    public async ValueTask DisposeAsync() => await portal.DisposeAsync();

    private ConversationCommands Commands => portal.Get<ConversationCommands>();
    private TypingCommands Typing => portal.Get<TypingCommands>();

    [Fact]
    public async Task Left_open_it_shows_what_it_shows_when_opened_now()
    {
        await using var member = await PanelContext.OpenAsync(portal, portal.Member);
        await using var staff = await PanelContext.OpenAsync(portal, portal.Technician);
        var pages = new[] { (Page: member, Panel: Show(member)), (Page: staff, Panel: Show(staff)) };
        var sent = await portal.SayAsync(portal.Member, number, "Un");
        var note = await portal.SayAsync(portal.Technician, number, "Coulisses", isInternal: true);
        var last = await portal.SayAsync(portal.Technician, number, "Deux");
        Func<Task>[] acts =
        [
            () => Commands.EditAsync(portal.Member, sent.Id, "Un, *corrigé*"),
            () => Commands.ReactAsync(portal.Technician, sent.Id, "🎉"),
            () => Commands.ReactAsync(portal.Technician, note.Id, "👀"),
            () => Commands.UnreactAsync(portal.Technician, sent.Id, "🎉"),
            () => portal.Get<ReceiptCommands>().MarkAsync(portal.Member, thread, last.Seq, 0),
            () => portal.Get<ReceiptCommands>().MarkAsync(portal.Member, thread, last.Seq, last.Seq),
            () => Commands.DeleteAsync(portal.Technician, last.Id),
        ];
        foreach (var act in acts)
        {
            await act();
            foreach (var (page, panel) in pages)
            {
                await page.SettleAsync();
                await using var again = await page.OpenAgainAsync();
                var fresh = Show(again);
                await Eventually.TrueAsync(
                    () => Messages(panel).SequenceEqual(Messages(fresh)), expectation: "the same messages in the same states");
            }
        }

        Assert.DoesNotContain("Coulisses", pages[0].Panel.Markup, StringComparison.Ordinal);
        Assert.DoesNotContain($"{note.Id}", pages[0].Panel.Markup, StringComparison.Ordinal);
        Assert.Contains("Coulisses", pages[1].Panel.Markup, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_quotation_shows_the_quoted_message_as_it_is_now()
    {
        var asked = await portal.SayAsync(portal.Member, number, "Quand ?");
        await Commands.SendAsync(portal.Technician, thread, new MessageDraft(Guid.NewGuid(), "Demain") { ReplyToId = asked.Id });
        await using var member = await PanelContext.OpenAsync(portal, portal.Member);
        var panel = Show(member);
        Assert.Equal("Quand ?", panel.Find("[data-testid=message-quote] .message-quote-text").TextContent);

        await Commands.EditAsync(portal.Member, asked.Id, "Quand exactement ?");
        await member.SettleAsync();
        Assert.Equal("Quand exactement ?", panel.Find("[data-testid=message-quote] .message-quote-text").TextContent);

        await Commands.DeleteAsync(portal.Member, asked.Id);
        await member.SettleAsync();
        Assert.DoesNotContain("exactement", panel.Markup, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_mention_is_marked_and_only_for_people_who_may_read_it()
    {
        var draft = new MessageDraft(Guid.NewGuid(), $"@{portal.Member.Name} et @{portal.Outsider.Name}, `@{portal.Member.Name}`")
        {
            Mentions = [portal.Member.PersonId, portal.Outsider.PersonId],
        };
        await Commands.SendAsync(portal.Technician, thread, draft);
        await Commands.SendAsync(portal.Technician, thread, new MessageDraft(Guid.NewGuid(), $"@{portal.Member.Name}")
        {
            Mentions = [portal.Member.PersonId, portal.Admin.PersonId], Internal = true,
        });
        await using var member = await PanelContext.OpenAsync(portal, portal.Member);
        Assert.Equal([$"@{portal.Member.Name}"], Show(member).FindAll(".mention").Select(one => one.TextContent));
        Assert.Single(Show(member).FindAll(".mention-own"));
        Assert.Equal([portal.Admin.PersonId],
            (await portal.Log.AfterAsync(portal.Technician, 0, 500)).Select(row => row.Event).OfType<MessageSent>().Last().Mentions);

        var names = (await portal.Get<ConversationQueries>().MentionableAsync(portal.Member, thread, "t")).Select(one => one.Name);
        Assert.Contains(portal.Technician.Name, names);
        Assert.DoesNotContain(portal.Member.Name, names);
    }

    [Fact]
    public async Task Of_two_people_with_one_name_the_chosen_one_is_mentioned()
    {
        var fields = new PersonFields(portal.Member.Name, "twin@example.org", Role.Client)
        {
            JobTitle = "Magasinière", IsOrganisationAdministrator = true,
        };
        var twin = await portal.Get<PeopleCommands>().AddPersonAsync(Viewer.Portal, portal.Acme, fields, TestPortal.Password);
        await portal.Get<TicketCommands>().AddParticipantAsync(portal.Technician, number, twin);
        var found = await portal.Get<ConversationQueries>().MentionableAsync(portal.Technician, thread, portal.Member.Name);
        Assert.Equal([("", true), ("Magasinière", true)], found.Select(one => (one.JobTitle, one.Shared)).Order());
        Assert.False(Assert.Single(await portal.Get<ConversationQueries>().MentionableAsync(portal.Member, thread, "tech")).Shared);

        await Commands.SendAsync(
            portal.Technician, thread, new MessageDraft(Guid.NewGuid(), $"@{portal.Member.Name}, un avis ?") { Mentions = [twin] });
        await using var member = await PanelContext.OpenAsync(portal, portal.Member);
        Assert.Equal([$"@{portal.Member.Name}"], Show(member).FindAll(".mention").Select(one => one.TextContent));
        Assert.Empty(Show(member).FindAll(".mention-own"));
    }

    [Fact]
    public async Task Among_several_members_a_receipt_names_those_who_have_read()
    {
        var group = await portal.Get<MessengerCommands>()
            .CreateGroupAsync(portal.Member, new GroupFields("Trois"), [portal.Technician.PersonId, portal.NonMember.PersonId]);
        var sent = await Commands.SendAsync(portal.Member, group, new MessageDraft(Guid.NewGuid(), "Lu ?"));
        await using var page = await PanelContext.OpenAsync(portal, portal.Member);
        var panel = page.Show<ThreadPanel>(one => one.Add(parameter => parameter.ConversationId, group));
        Assert.Empty(panel.FindAll("[data-testid=message-read-by]"));

        await portal.Get<ReceiptCommands>().MarkAsync(portal.Technician, group, sent.Seq, sent.Seq);
        await page.SettleAsync();
        Assert.Equal("1/2", ReadBy(panel));
        await panel.Find("[data-testid=message-read-by]").TriggerEventAsync(
            "onmessageact", new MessageActEventArgs { Message = sent.Id, Act = "readers" });
        Assert.Equal("true", panel.Find("[data-testid=message-read-by]").GetAttribute("aria-expanded"));
        Assert.Equal(
            [portal.Technician.Name], panel.FindAll("[data-testid=message-readers] li > span:nth-of-type(2)").Select(one => one.TextContent));
        await portal.Get<ReceiptCommands>().MarkAsync(portal.NonMember, group, sent.Seq, sent.Seq);
        await page.SettleAsync();
        Assert.Equal("2/2", ReadBy(panel));

        static string ReadBy(IRenderedComponent<ThreadPanel> panel) =>
            panel.Find("[data-testid=message-read-by]") is { } button ? $"{button.GetAttribute("data-count")}/{button.GetAttribute("data-of")}" : "";
    }

    [Fact]
    public async Task The_place_where_the_reader_stopped_stays_marked_during_the_visit()
    {
        var first = await portal.SayAsync(portal.Technician, number, "Lu");
        await portal.Get<ReceiptCommands>().MarkAsync(portal.Member, thread, first.Seq, first.Seq);
        var second = await portal.SayAsync(portal.Technician, number, "Pas lu");
        await using var page = await PanelContext.OpenAsync(portal, portal.Member);
        var panel = Show(page);

        Assert.Equal($"{second.Id}", panel.Find("[data-unread]").NextElementSibling!.GetAttribute("data-id"));
        await portal.Get<ReceiptCommands>().MarkAsync(portal.Member, thread, second.Seq, second.Seq);
        await page.SettleAsync();
        Assert.Single(panel.FindAll("[data-unread]"));
        await using var again = await page.OpenAgainAsync();
        Assert.Empty(Show(again).FindAll("[data-unread]"));
    }

    [Fact]
    public async Task Any_message_of_a_long_thread_is_shown_with_its_neighbours()
    {
        var all = new List<SentMessage>();
        for (var i = 0; i < 3 * ConversationQueries.PageSize; i++)
        {
            all.Add(await portal.SayAsync(portal.Technician, number, $"n° {i}"));
        }

        await using var page = await PanelContext.OpenAsync(portal, portal.Member);
        var panel = Show(page);
        Assert.True(await panel.InvokeAsync(() => panel.Instance.Around(all[40].Id)));
        var shown = panel.FindAll("[data-testid=message]").Select(one => one.GetAttribute("data-id")).ToList();
        Assert.Contains($"{all[40].Id}", shown);
        Assert.Equal(ConversationQueries.PageSize, shown.Count);
        Assert.NotEmpty(panel.FindAll("[data-end=Older]"));
        Assert.NotEmpty(panel.FindAll("[data-end=Newer]"));

        Assert.False(await panel.InvokeAsync(() => panel.Instance.Around(Guid.NewGuid())));
        Assert.Equal(shown, panel.FindAll("[data-testid=message]").Select(one => one.GetAttribute("data-id")));
        await panel.InvokeAsync(() => panel.Instance.Newer());
        Assert.True(panel.FindAll("[data-testid=message]").Count > shown.Count);
        Assert.NotNull(await panel.InvokeAsync(() => panel.Instance.OnDay("2020-01-01")));
        Assert.Null(await panel.InvokeAsync(() => panel.Instance.OnDay("hier")));
    }

    [Fact]
    public async Task A_clients_receipt_does_not_cover_a_note_that_they_cannot_see()
    {
        var note = await portal.SayAsync(portal.Technician, number, "Note", isInternal: true);
        var aloud = await portal.SayAsync(portal.Technician, number, "À voix haute");
        await portal.Get<ReceiptCommands>().MarkAsync(portal.Member, thread, aloud.Seq, aloud.Seq);
        await using var staff = await PanelContext.OpenAsync(portal, portal.Technician);
        var panel = Show(staff);

        Assert.Equal(["sent", "read"], panel.FindAll("[data-testid=message]").Select(message => message.GetAttribute("data-status")));
        await portal.Get<ReceiptCommands>().MarkAsync(portal.Admin, thread, note.Seq, note.Seq);
        await Eventually.TrueAsync(() => panel.FindAll("[data-testid=message]")[0].GetAttribute("data-status") == "read");
    }

    [Fact]
    public async Task A_removed_participant_sees_no_more_of_the_thread_at_once()
    {
        await portal.Tickets().AddParticipantAsync(portal.Member, number, portal.NonMember.PersonId);
        await portal.SayAsync(portal.Member, number, "Secret");
        await using var page = await PanelContext.OpenAsync(portal, portal.NonMember);
        var panel = Show(page);
        var typing = page.Show<TypingPanel>(one => one.Add(p => p.ConversationId, thread));
        Assert.Contains("Secret", panel.Markup, StringComparison.Ordinal);

        await portal.Tickets().RemoveParticipantAsync(portal.Technician, number, portal.NonMember.PersonId);
        await Eventually.TrueAsync(() => !panel.Markup.Contains("Secret", StringComparison.Ordinal));

        // Nor that another person is typing there.
        await using var witness = await PanelContext.OpenAsync(portal, portal.Technician);
        Show(witness);
        var seen = witness.Show<TypingPanel>(one => one.Add(p => p.ConversationId, thread));
        await Typing.TypeAsync(portal.Member, thread, isInternal: false);
        await Eventually.TrueAsync(() => seen.Markup.Contains("Max Member", StringComparison.Ordinal));
        await page.SettleAsync();
        Assert.DoesNotContain("Max Member", typing.Markup, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_typing_person_is_named_until_the_message_arrives()
    {
        await using var page = await PanelContext.OpenAsync(portal, portal.Technician);
        Show(page);
        var typing = page.Show<TypingPanel>(one => one.Add(p => p.ConversationId, thread));

        // An invisible person types unseen.
        await portal.Get<PresenceCommands>().ChooseAsync(portal.Admin, ChosenStatus.Invisible);
        await Typing.TypeAsync(portal.Admin, thread, isInternal: false);
        await Typing.TypeAsync(portal.Member, thread, isInternal: false);
        await Typing.TypeAsync(portal.ClientAdmin, thread, isInternal: false);
        await Eventually.TrueAsync(() => typing.Markup.Contains("Max Member, Clara Client sont en train", StringComparison.Ordinal));
        Assert.DoesNotContain(portal.Admin.Name, typing.Markup, StringComparison.Ordinal);
        await portal.SayAsync(portal.Member, number, "Voilà");
        await Eventually.TrueAsync(() => typing.Markup.Contains("Clara Client est en train", StringComparison.Ordinal));
    }

    [Fact]
    public async Task No_client_sees_that_a_note_is_typed()
    {
        await using var client = await PanelContext.OpenAsync(portal, portal.Member);
        await using var staff = await PanelContext.OpenAsync(portal, portal.Admin);
        Show(client);
        Show(staff);
        var (forClient, forStaff) = (client.Show<TypingPanel>(one => one.Add(p => p.ConversationId, thread)),
            staff.Show<TypingPanel>(one => one.Add(p => p.ConversationId, thread)));

        await Typing.TypeAsync(portal.Technician, thread, isInternal: true);
        await Eventually.TrueAsync(() => forStaff.Markup.Contains("Theo Technician", StringComparison.Ordinal));
        await Typing.TypeAsync(portal.ClientAdmin, thread, isInternal: false);
        await Eventually.TrueAsync(() => forClient.Markup.Contains("Clara Client", StringComparison.Ordinal));

        Assert.DoesNotContain("Theo", forClient.Markup, StringComparison.Ordinal);
    }

    private IRenderedComponent<ThreadPanel> Show(PanelContext page)
    {
        var panel = page.Show<ThreadPanel>(one => one.Add(p => p.ConversationId, thread));
        panel.WaitForState(() => panel.FindAll("[data-thread], .form-note").Count > 0, TimeSpan.FromSeconds(10));
        return panel;
    }

    // The content and state of a message, without the mark that it arrived while the page was open.
    private static List<string> Messages(IRenderedComponent<ThreadPanel> panel) =>
    [
        .. panel.FindAll("[data-testid=message]").Select(message => string.Join('|',
            message.GetAttribute("data-id"), message.GetAttribute("data-status"), message.GetAttribute("data-edited"),
            message.GetAttribute("data-deleted"),
            message.QuerySelector(".message-text")?.InnerHtml,
            string.Join(',', message.QuerySelectorAll("[data-testid=message-reaction]")
                .Select(one => one.GetAttribute("data-emoji") + one.GetAttribute("data-count"))))),
    ];
}
