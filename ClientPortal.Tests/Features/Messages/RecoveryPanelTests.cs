using Bunit;
using ClientPortal.Domain;
using ClientPortal.Domain.Conversations;
using ClientPortal.Domain.People;
using ClientPortal.Tests.Infrastructure;
using ClientPortal.Web.Features.Messages;
using ClientPortal.Web.Features.Messenger;

namespace ClientPortal.Tests.Features.Messages;

/// <summary>
/// People act in a random order and connect and disconnect: in the end every screen shows what the database holds for it, in one
/// order, each once.
/// </summary>
public sealed class RecoveryPanelTests
{
    private const int Steps = 150;

    [Theory]
    [InlineData(null)]
    [InlineData(1042)]
    [InlineData(20261120)]
    public async Task A_random_schedule_ends_the_same_on_every_screen(int? known)
    {
        var seed = known ?? Random.Shared.Next();
        try
        {
            await PlayAsync(new Random(seed));
        }
        catch (Exception fault)
        {
            throw new InvalidOperationException($"Seed {seed}: {fault.Message}", fault);
        }
    }

    private static async Task PlayAsync(Random random)
    {
        await using var portal = await TestPortal.StartAsync();
        var (messenger, commands, queries) =
            (portal.Get<MessengerCommands>(), portal.Get<ConversationCommands>(), portal.Get<ConversationQueries>());
        Viewer[] people = [portal.Technician, portal.Member, portal.NonMember];
        var group = await messenger.CreateGroupAsync(people[0], new GroupFields("Bascule"), [.. people[1..].Select(person => person.PersonId)]);
        var screens = new Screen?[people.Length];
        var sent = new List<(Guid Id, int Author)>();
        try
        {
            for (var step = 0; step < Steps; step++)
            {
                var who = random.Next(people.Length);
                switch (random.Next(12))
                {
                    case < 5:
                        sent.Add(((await commands.SendAsync(
                            people[who], group, new MessageDraft(Guid.NewGuid(), $"Message {step} de {people[who].Name}"))).Id, who));
                        break;
                    case 5 when Own() is { } own:
                        await RefusableAsync(() => commands.EditAsync(people[who], own, $"Corrigé au pas {step}"));
                        break;
                    case 6 when Own() is { } own:
                        await RefusableAsync(() => commands.DeleteAsync(people[who], own));
                        break;
                    case 7 or 8 when sent.Count > 0:
                        var emoji = random.Next(2) == 0 ? "👍" : "🎉";
                        var message = sent[random.Next(sent.Count)].Id;
                        await RefusableAsync(() => random.Next(3) == 0
                            ? commands.UnreactAsync(people[who], message, emoji)
                            : commands.ReactAsync(people[who], message, emoji));
                        break;
                    case 9:
                        await portal.Get<ReceiptCommands>().MarkAsync(people[who], group, long.MaxValue, long.MaxValue);
                        break;
                    case 10 when screens[who] is { } open:
                        await open.Page.DisposeAsync();
                        screens[who] = null;
                        break;
                    default:
                        screens[who] ??= await Screen.OpenAsync(portal, people[who], group);
                        break;
                }

                Guid? Own() => sent.Where(one => one.Author == who).Select(one => (Guid?)one.Id).OrderBy(_ => random.Next()).FirstOrDefault();
            }

            var stored = (await queries.PageAsync(people[0], group, after: 0, limit: Steps)).Messages;
            Assert.Equal(sent.Select(one => one.Id), stored.Select(message => message.Id));
            for (var who = 0; who < people.Length; who++)
            {
                var screen = screens[who] ??= await Screen.OpenAsync(portal, people[who], group);
                await screen.Page.SettleAsync();
                await using var fresh = await Screen.OpenAsync(portal, people[who], group);
                await Eventually.TrueAsync(() => screen.Shown.TakeLast(fresh.Shown.Count).SequenceEqual(fresh.Shown),
                    expectation: $"{people[who].Name} sees what it sees when it opens now");
                Assert.Equal(
                    stored.TakeLast(screen.Shown.Count)
                        .Select(message => ($"{message.Id}", message.DeletedAt is not null, message.EditedAt is not null)),
                    screen.Shown.Select(message => (message.Id, message.Deleted, message.Edited)));
                Assert.True(screen.Shown.Count >= Math.Min(stored.Count, ThreadPanel.First));
            }
        }
        finally
        {
            foreach (var screen in screens.OfType<Screen>())
            {
                await screen.Page.DisposeAsync();
            }
        }
    }

    // A command on a message that was deleted meanwhile is refused.
    private static async Task RefusableAsync(Func<Task> act)
    {
        try
        {
            await act();
        }
        catch (RuleBroken refused) when (refused.Rule == "message.deleted")
        {
        }
    }

    private sealed record Screen(PanelContext Page, IRenderedComponent<ThreadPanel> Panel) : IAsyncDisposable
    {
        public List<(string Id, bool Deleted, bool Edited, string Words, string Reactions)> Shown =>
            [.. Panel.FindAll("[data-testid=message]").Select(message => (
                message.GetAttribute("data-id")!, message.GetAttribute("data-deleted") == "true", message.GetAttribute("data-edited") == "true",
                message.QuerySelector(".message-text")?.TextContent ?? "",
                string.Join(' ', message.QuerySelectorAll("[data-testid=message-reaction]")
                    .Select(one => $"{one.GetAttribute("data-emoji")}{one.GetAttribute("data-count")}"))))];

        public static async Task<Screen> OpenAsync(TestPortal portal, Viewer viewer, Guid conversation)
        {
            var page = await PanelContext.OpenAsync(portal, viewer);
            var panel = page.Show<ThreadPanel>(parameters => parameters.Add(thread => thread.ConversationId, conversation));
            return new Screen(page, panel);
        }

        public ValueTask DisposeAsync() => Page.DisposeAsync();
    }
}
