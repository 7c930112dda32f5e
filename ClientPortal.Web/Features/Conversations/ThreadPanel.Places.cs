using System.Globalization;
using ClientPortal.Domain;
using ClientPortal.Web.Ui;
using Microsoft.JSInterop;

namespace ClientPortal.Web.Features.Conversations;

// Where in the thread its reader is: a window of it that goes both ways, and to any message.
public sealed partial class ThreadPanel
{
    /// <summary>Whether the reader follows what arrives, or has gone further up.</summary>
    [JSInvokable]
    public void AtEnd(bool follows) => atEnd = follows;

    /// <summary>The reader comes near the oldest message here: a page more, and as many less at the other end.</summary>
    [JSInvokable]
    public Task Older() => ReadInTurnAsync(async () =>
    {
        if (!moreBefore || messages.Count == 0)
        {
            return;
        }

        var page = await Queries.PageAsync(Viewer, ConversationId, before: messages[0].Seq);
        messages.InsertRange(0, page.Messages);
        moreBefore = page.MoreBefore;
        if (messages.Count > Window)
        {
            messages.RemoveRange(Window, messages.Count - Window);
            moreAfter = true;
        }
    });

    [JSInvokable]
    public Task Newer() => ReadInTurnAsync(async () =>
    {
        if (!moreAfter)
        {
            return;
        }

        var page = await Queries.PageAsync(Viewer, ConversationId, after: messages[^1].Seq);
        messages.AddRange(page.Messages);
        (moreAfter, waiting) = (page.MoreAfter, page.MoreAfter ? waiting : 0);
        if (messages.Count > Window)
        {
            messages.RemoveRange(0, messages.Count - Window);
            moreBefore = true;
        }
    });

    /// <summary>To the newest, without what lies between.</summary>
    [JSInvokable]
    public Task ToEnd() => ReadInTurnAsync(ReadNewestAsync);

    /// <summary>To a message, with what stands around it. False where there is none that the reader may see.</summary>
    [JSInvokable]
    public async Task<bool> Around(Guid message)
    {
        var found = false;
        await ReadInTurnAsync(async () =>
        {
            try
            {
                var page = await Queries.AroundAsync(Viewer, ConversationId, message);
                (messages, moreBefore, moreAfter, found) = ([.. page.Messages], page.MoreBefore, page.MoreAfter, true);
            }
            catch (NotFound)
            {
                // Deleted with its thread, or never there: the reader stays where it is.
            }
        });
        return found;
    }

    /// <summary>The first message of a day of the reader's, <c>2026-11-20</c>, or after it; null where there is none.</summary>
    [JSInvokable]
    public async Task<Guid?> OnDay(string day) =>
        !gone && DateOnly.TryParseExact(day, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date)
            ? await Queries.SinceAsync(Viewer, ConversationId, new DateTimeOffset(date.ToDateTime(TimeOnly.MinValue), zone.GetUtcOffset(date.ToDateTime(TimeOnly.MinValue))))
            : null;

    /// <summary>Whether what is being answered is deleted by now, or no longer for this reader: its words are not to be shown then.</summary>
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

    /// <summary>Whom a name that is being written can mean.</summary>
    [JSInvokable]
    public async Task<List<NameOffer>> Names(string begun) => gone || begun.Length > Domain.People.Person.NameLength ? []
        : (await Queries.MentionableAsync(Viewer, ConversationId, begun))
            .ConvertAll(one => new NameOffer(one.Id, one.Name, one.Shared ? AboutOf(one) : ""));

    private string AboutOf(Mentionable one) => Isolate.Join(
        " · ", one.JobTitle.Length > 0 ? one.JobTitle : L["Names.Role." + Token.Of(one.Role)].Value, one.OrganisationName);

    private async Task ReadNewestAsync()
    {
        var page = await Queries.PageAsync(Viewer, ConversationId, limit: Math.Clamp(messages.Count, First, Window));
        (messages, moreBefore, moreAfter, waiting) = ([.. page.Messages], page.MoreBefore, false, 0);
    }

    private async Task ReadInTurnAsync(Func<Task> read)
    {
        if (!gone)
        {
            await InTurnAsync(read);
            StateHasChanged();
        }
    }

    // A block begins where the number of a message says so, and not after so many: whatever comes and goes at both ends, the others stay as
    // they are. The first one has lost its beginning.
    private IEnumerable<(object Key, IReadOnlyList<MessageRow> Rows, MessageRow? Before)> Blocks()
    {
        for (int from = 0, to; from < messages.Count; from = to)
        {
            to = messages.FindIndex(from + 1, message => message.Seq % Block == 0);
            to = to < 0 ? messages.Count : to;
            yield return (from == 0 ? "first" : messages[from].Seq, messages.GetRange(from, to - from), from == 0 ? null : messages[from - 1]);
        }
    }
}

/// <summary>A name that names.js offers, and what tells it from an equal one; empty where there is none.</summary>
public sealed record NameOffer(Guid Id, string Name, string About);
