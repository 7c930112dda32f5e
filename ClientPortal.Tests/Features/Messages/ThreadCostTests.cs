using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Reflection;
using Bunit;
using ClientPortal.Domain.Conversations;
using ClientPortal.Tests.Features.Tickets;
using ClientPortal.Tests.Infrastructure;
using ClientPortal.Web.Features.Messages;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Rendering;
using Microsoft.AspNetCore.Components.RenderTree;
using Microsoft.EntityFrameworkCore;

namespace ClientPortal.Tests.Features.Messages;

/// <summary>What a thread costs the circuit that shows it, however long it is.</summary>
[SuppressMessage("Usage", "BL0006", Justification = "What a component costs is counted in frames.")]
public sealed class ThreadCostTests : IAsyncLifetime
{
    // Of another person's message without reactions; and of the rule above the messages of a day.
    private const int MessageFrames = 13, DayFrames = 13;

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

    /// <summary>Five thousand messages open like fifty: as many rows, as much markup. The circuit never holds many more.</summary>
    [Fact]
    public async Task A_long_thread_costs_what_a_short_one_costs()
    {
        const int Count = 5_000;
        await FillAsync(Count);
        await using var page = await PanelContext.OpenAsync(portal, portal.Technician);
        var panel = Show(page);
        Assert.Equal(Enumerable.Range(Count - ThreadPanel.First + 1, ThreadPanel.First), Shown(panel));

        for (var i = 0; i < 10; i++)
        {
            await panel.InvokeAsync(panel.Instance.Older);
        }

        Assert.Equal(Enumerable.Range(Count - 529, ThreadPanel.Window), Shown(panel));
        Assert.NotNull(panel.Find("[data-scroll]").GetAttribute("data-more-after"));

        // New messages are held back at the end and do not move what is being read.
        await portal.SayAsync(portal.Member, number, "5001");
        await Eventually.TrueAsync(() => panel.Find("[data-scroll]").GetAttribute("data-waiting") == "1");
        Assert.Equal(Enumerable.Range(Count - 529, ThreadPanel.Window), Shown(panel));

        await panel.InvokeAsync(panel.Instance.Newer);
        Assert.Equal(Enumerable.Range(Count - 479, ThreadPanel.Window), Shown(panel));
        await panel.InvokeAsync(panel.Instance.ToEnd);
        Assert.Equal(Count + 1, Shown(panel)[^1]);
        Assert.Null(panel.Find("[data-scroll]").GetAttribute("data-more-after"));
    }

    /// <summary>
    /// Each component costs every circuit that shows it 2 KB, and each element, attribute and text 40 bytes. A thread shows thirty messages and more.
    /// </summary>
    [Fact]
    public async Task A_message_is_an_element_of_its_block()
    {
        await FillAsync(11);
        await using var page = await PanelContext.OpenAsync(portal, portal.Technician);
        var panel = Show(page);
        Assert.Equal(11, panel.FindAll("[data-testid=message]").Count);

        var blocks = panel.FindComponents<MessageBlock>();
        Assert.All(blocks, block => Assert.Empty(block.FindComponents<ComponentBase>()));
        Assert.InRange(blocks.Sum(block => FramesOf(block.Instance)), 11 * 10, (11 * MessageFrames) + DayFrames);
    }

    /// <summary>
    /// The arrays of render trees double: a block of sixteen messages, for their author too, fits into 256 frames and would not fit into 128.
    /// </summary>
    [Fact]
    public async Task A_full_block_fits_into_an_array_of_256()
    {
        await FillAsync(31);
        foreach (var viewer in new[] { portal.Technician, portal.Member })
        {
            await using var page = await PanelContext.OpenAsync(portal, viewer);
            var full = Show(page).FindComponents<MessageBlock>().Select(block => block.Instance).Single(block => block.Messages.Count == 16);

            Assert.InRange(FramesOf(full), 129, 256 - DayFrames);
        }
    }

    /// <summary>What all blocks are drawn with is one object: a value for each block and parameter would be allocated at every message.</summary>
    [Fact]
    public async Task A_message_draws_its_block_alone()
    {
        await FillAsync(ThreadPanel.First);
        await using var page = await PanelContext.OpenAsync(portal, portal.Technician);
        var panel = Show(page);
        var before = panel.FindComponents<MessageBlock>().Select(block => (block, block.RenderCount, block.Instance.Span)).ToList();

        await portal.SayAsync(portal.Member, number, "new");
        await Eventually.TrueAsync(() => panel.FindAll("[data-testid=message]").Count == ThreadPanel.First + 1);

        Assert.All(before.SkipLast(1), one => Assert.Equal((one.RenderCount, one.Span), (one.block.RenderCount, one.block.Instance.Span)));
        Assert.All(before.SkipLast(1), one => Assert.Same(one.Span, one.block.Instance.Span));
        Assert.Single(panel.FindComponents<MessageBlock>().Select(block => block.Instance.View).Distinct());
        Assert.All(typeof(MessageBlock).GetProperties().Where(property => property.IsDefined(typeof(ParameterAttribute))),
            parameter => Assert.False(parameter.PropertyType.IsValueType));
    }

    /// <summary>A text is encoded, parsed and kept once, however many people of one language look at it.</summary>
    [Fact]
    public async Task The_html_of_a_message_is_made_once_for_all_who_see_the_same()
    {
        await FillAsync(3);
        await using var one = await PanelContext.OpenAsync(portal, portal.Technician);
        await using var other = await PanelContext.OpenAsync(portal, portal.Admin);
        await using var author = await PanelContext.OpenAsync(portal, portal.Member);
        IRenderedComponent<ThreadPanel>[] panels = [Show(one), Show(other), Show(author)];
        await portal.SayAsync(portal.Member, number, "4");
        foreach (var (page, panel) in new[] { one, other, author }.Zip(panels))
        {
            await page.SettleAsync();
            await Eventually.TrueAsync(() => Shown(panel).Length == 4);
        }

        var rows = panels.Select(panel => panel.FindComponents<MessageBlock>().SelectMany(block => block.Instance.Messages).ToList()).ToList();
        Assert.All(rows, some => Assert.Equal(rows[0], some, ReferenceEqualityComparer.Instance));
        var html = panels.Select(panel => panel.FindComponents<MessageBlock>().SelectMany(block => HtmlOf(block.Instance)).ToList()).ToList();
        Assert.All(html[0].Zip(html[1]), pair => Assert.Same(pair.First, pair.Second));
        Assert.DoesNotContain(html[0].Intersect(html[2]), made => made.Contains("message-head", StringComparison.Ordinal));
        CultureInfo.CurrentCulture = CultureInfo.CurrentUICulture = CultureInfo.GetCultureInfo("en");
        Assert.Empty(html[2].Intersect(panels[2].FindComponents<MessageBlock>().SelectMany(block => HtmlOf(block.Instance))));
    }

    /// <summary>A row that no circuit shows any more is not kept.</summary>
    [Fact]
    public void A_message_that_no_page_shows_is_forgotten()
    {
        var shared = new SharedMessages();
        for (var i = 0; i < 10_000; i++)
        {
            shared.Of(Row());
            if (i % 500 == 0)
            {
                GC.Collect();
            }
        }

        Assert.InRange(shared.Count, 1, 3_000);

        static MessageRow Row() => new()
        {
            Id = Guid.NewGuid(), Seq = 1, ConversationId = Guid.Empty, AuthorId = Guid.Empty, AuthorName = "", AuthorIsStaff = false,
            ClientId = Guid.Empty, Content = "", Internal = false, SentAt = DateTimeOffset.UnixEpoch,
        };
    }

    /// <summary>
    /// Each message that leaves the window renders the beginning of the thread anew: a full window drops sixteen messages at once, and the next
    /// sixteen only after sixteen new ones. The blocks that stay are the same, also when earlier messages come back.
    /// </summary>
    [Fact]
    public async Task A_full_window_drops_sixteen_messages_at_once()
    {
        await FillAsync(ThreadPanel.First);
        await using var page = await PanelContext.OpenAsync(portal, portal.Technician);
        var panel = Show(page);

        for (var i = ThreadPanel.First + 1; i <= ThreadPanel.Window; i++)
        {
            await portal.SayAsync(portal.Member, number, $"{i}");
        }

        await Eventually.TrueAsync(() => Shown(panel)[^1] == ThreadPanel.Window);
        Assert.Equal(Enumerable.Range(1, ThreadPanel.Window), Shown(panel));
        Assert.Empty(panel.FindAll("[data-end=Older]"));
        var before = Blocks();

        await portal.SayAsync(portal.Member, number, $"{ThreadPanel.Window + 1}");
        await Eventually.TrueAsync(() => Shown(panel)[^1] == ThreadPanel.Window + 1);
        Assert.Equal(Enumerable.Range(17, ThreadPanel.Window - 15), Shown(panel));
        Assert.Single(panel.FindAll("[data-end=Older]"));
        Assert.Subset(before, Blocks());

        await panel.InvokeAsync(panel.Instance.Older);
        Assert.Equal(Enumerable.Range(1, ThreadPanel.Window), Shown(panel));
        Assert.Equal(before.Count - 1, before.Intersect(Blocks()).Count());

        HashSet<MessageBlock> Blocks() => [.. panel.FindComponents<MessageBlock>().Select(block => block.Instance)];
    }

    /// <summary>A reader further up is not disturbed: what does not fit any more is counted at the end.</summary>
    [Fact]
    public async Task A_full_window_drops_nothing_that_the_reader_is_looking_at()
    {
        await FillAsync(ThreadPanel.Window - 20);
        await using var page = await PanelContext.OpenAsync(portal, portal.Technician);
        var panel = Show(page);
        for (var i = 0; i < 2; i++)
        {
            await panel.InvokeAsync(panel.Instance.Older);
        }

        Assert.Equal(Enumerable.Range(1, ThreadPanel.Window - 20), Shown(panel));
        await panel.InvokeAsync(() => panel.Instance.AtEnd(false));
        for (var i = ThreadPanel.Window - 19; i <= ThreadPanel.Window + 3; i++)
        {
            await portal.SayAsync(portal.Member, number, $"{i}");
        }

        await Eventually.TrueAsync(() => panel.Find("[data-scroll]").GetAttribute("data-waiting") == "3");
        Assert.Equal(Enumerable.Range(1, ThreadPanel.Window), Shown(panel));

        await panel.InvokeAsync(() => panel.Instance.AtEnd(true));
        await panel.InvokeAsync(panel.Instance.ToEnd);
        Assert.Equal(ThreadPanel.Window + 3, Shown(panel)[^1]);
        Assert.Equal("0", panel.Find("[data-scroll]").GetAttribute("data-waiting"));
    }

    private IRenderedComponent<ThreadPanel> Show(PanelContext page)
    {
        var panel = page.Show<ThreadPanel>(one => one.Add(p => p.ConversationId, thread));
        panel.WaitForState(() => panel.FindAll("[data-thread]").Count > 0, TimeSpan.FromSeconds(10));
        return panel;
    }

    private static int[] Shown(IRenderedComponent<ThreadPanel> panel) =>
        [.. panel.FindAll("[data-testid=message] .message-text").Select(text => int.Parse(text.TextContent.Trim(), CultureInfo.InvariantCulture))];

    private static int FramesOf(MessageBlock block) => TreeOf(block).Count;

    private static List<string> HtmlOf(MessageBlock block) =>
        [.. TreeOf(block).Where(frame => frame.FrameType == RenderTreeFrameType.Markup).Select(frame => frame.MarkupContent)];

    private static List<RenderTreeFrame> TreeOf(MessageBlock block)
    {
        using var tree = new RenderTreeBuilder();
        typeof(MessageBlock).GetMethod("BuildRenderTree", BindingFlags.NonPublic | BindingFlags.Instance)!.Invoke(block, [tree]);
        var frames = tree.GetFrames();
        return [.. frames.Array.AsSpan(0, frames.Count)];
    }

    // Straight into the table, without the commands: the test measures reads only.
    private Task FillAsync(int count) => portal.Store.WriteAsync(async db =>
    {
        var conversation = await db.Conversations.Include(one => one.Members).SingleAsync(one => one.Id == thread);
        for (var i = 1; i <= count; i++)
        {
            var message = Message.Send(
                portal.Member, conversation, new MessageWords(Guid.CreateVersion7(), $"{i}"), DateTimeOffset.UnixEpoch.AddSeconds(i));
            message.TakeEvents();
            db.Messages.Add(message);
        }
    });
}
