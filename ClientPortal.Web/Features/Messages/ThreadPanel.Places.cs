using System.Globalization;
using ClientPortal.Domain;
using ClientPortal.Web.Ui;
using Microsoft.JSInterop;

namespace ClientPortal.Web.Features.Messages;

// The window of messages that is loaded: it extends both ways and can move to any message.
public sealed partial class ThreadPanel
{
    /// <summary>The browser reports whether the viewer is at the end of the thread, and so follows new messages.</summary>
    [JSInvokable]
    public void AtEnd(bool follows) => atEnd = follows;

    /// <summary>Loads an older page when the viewer scrolls near the oldest message, and removes as many at the other end.</summary>
    [JSInvokable]
    public Task Older() => ReadInTurnAsync(async () =>
    {
        if (!moreBefore || messages.Count == 0)
        {
            return;
        }

        var page = await Queries.PageAsync(Viewer, ConversationId, before: messages[0].Seq);
        messages.InsertRange(0, RowsOf(page));
        moreBefore = page.MoreBefore;
        if (messages.Count > Window)
        {
            messages.RemoveRange(Window, messages.Count - Window);
            moreAfter = true;
        }
    });

    /// <summary>Loads a newer page when the viewer scrolls near the newest loaded message.</summary>
    [JSInvokable]
    public Task Newer() => ReadInTurnAsync(async () =>
    {
        if (!moreAfter)
        {
            return;
        }

        var page = await Queries.PageAsync(Viewer, ConversationId, after: messages[^1].Seq);
        messages.AddRange(RowsOf(page));
        (moreAfter, waiting) = (page.MoreAfter, page.MoreAfter ? waiting : 0);
        if (messages.Count > Window)
        {
            messages.RemoveRange(0, messages.Count - Window);
            moreBefore = true;
        }
    });

    /// <summary>Moves to the newest messages, without loading those between.</summary>
    [JSInvokable]
    public Task ToEnd() => ReadInTurnAsync(ReadNewestAsync);

    /// <summary>Moves to a message, with the messages around it. False where the viewer may not see it.</summary>
    [JSInvokable]
    public async Task<bool> Around(Guid message)
    {
        var found = false;
        await ReadInTurnAsync(async () =>
        {
            try
            {
                var page = await Queries.AroundAsync(Viewer, ConversationId, message);
                (messages, moreBefore, moreAfter, found) = (RowsOf(page), page.MoreBefore, page.MoreAfter, true);
                waiting = moreAfter ? waiting : 0;
            }
            catch (NotFound)
            {
                // The message does not exist, or is not the viewer's to see: the window stays.
            }
        });
        return found;
    }

    /// <summary>The first message on a day such as <c>2026-11-20</c> in the viewer's time zone, or after it; null where there is none.</summary>
    [JSInvokable]
    public async Task<Guid?> OnDay(string day) =>
        !lostAccess && DateOnly.TryParseExact(day, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date)
            ? await Queries.SinceAsync(
                Viewer, ConversationId,
                new DateTimeOffset(date.ToDateTime(TimeOnly.MinValue), zone.GetUtcOffset(date.ToDateTime(TimeOnly.MinValue))))
            : null;

    /// <summary>Whether a quoted message is deleted or no longer visible to the viewer: the composer then hides its text.</summary>
    [JSInvokable]
    public async Task<bool> IsDeleted(Guid message)
    {
        try
        {
            return (await Queries.OneAsync(Viewer, message)).DeletedAt is not null;
        }
        catch (NotFound)
        {
            return true;
        }
    }

    /// <summary>The people whom the beginning of a name can mean.</summary>
    [JSInvokable]
    public async Task<List<NameOffer>> Names(string begun) => lostAccess || begun.Length > Domain.People.Person.NameLength ? []
        : (await Queries.MentionableAsync(Viewer, ConversationId, begun))
            .ConvertAll(one => new NameOffer(one.Id, one.Name, one.Shared ? AboutOf(one) : ""));

    private string AboutOf(Mentionable one) => Isolate.Join(
        " · ", one.JobTitle.Length > 0 ? one.JobTitle : L["Names.Role." + Token.Of(one.Role)].Value, one.OrganisationName);

    private async Task ReadNewestAsync()
    {
        var page = await Queries.NewestAsync(Viewer, ConversationId, Math.Clamp(messages.Count, First, Window), AsOf);
        (messages, moreBefore, moreAfter, waiting) = (RowsOf(page), page.MoreBefore, false, 0);
    }

    private List<MessageRow> RowsOf(MessagePage page) => [.. page.Messages.Select(SharedMessages.Of)];

    private async Task ReadInTurnAsync(Func<Task> read)
    {
        if (!lostAccess)
        {
            await InTurnAsync(read);
            StateHasChanged();
        }
    }

    // The number of a message decides in which block it is, not a count: messages that are added or removed at the ends leave the other blocks as
    // they are, and the first one, which may be incomplete, stays the same component. A block with the same messages as before keeps its list.
    private List<MessageSpan> Blocks()
    {
        var next = new List<MessageSpan>(blocks.Count + 1);
        for (int from = 0, to; from < messages.Count; from = to)
        {
            to = from + 1;
            while (to < messages.Count && messages[to].Seq / Block == messages[from].Seq / Block)
            {
                to++;
            }

            next.Add(SpanOf(from, to));
        }

        return blocks = next;
    }

    private MessageSpan SpanOf(int from, int to)
    {
        var (number, above) = (messages[from].Seq / Block, from == 0 ? null : messages[from - 1]);
        foreach (var same in blocks)
        {
            if (same.Number == number && same.IsOf(messages, from, to))
            {
                return ReferenceEquals(same.Above, above) ? same : same with { Above = above };
            }
        }

        return new MessageSpan(number, messages.GetRange(from, to - from), above);
    }
}

/// <summary>A name that wwwroot/js/thread/names.js offers.</summary>
/// <param name="Id">The person.</param>
/// <param name="Name">As it is inserted into the text.</param>
/// <param name="About">Distinguishes two people with the same name; empty for all others.</param>
public sealed record NameOffer(Guid Id, string Name, string About);
