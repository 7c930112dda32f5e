using ClientPortal.Domain.People;

namespace ClientPortal.Domain.Tickets;

/// <summary>An answer that staff give often, with places to fill: <c>{client}</c>, <c>{demande}</c>, <c>{moi}</c>.</summary>
public sealed class CannedReply : Entity
{
    public const int TitleLength = 80;

    private CannedReply()
    {
    }

    public string Title { get; private set; } = "";

    /// <summary>Markdown, with its places still empty.</summary>
    public string Text { get; private set; } = "";

    public static CannedReply Write(Viewer by, string title, string text, DateTimeOffset now)
    {
        var reply = new CannedReply();
        reply.Change(by, title, text, now);
        return reply;
    }

    public void Change(Viewer by, string title, string text, DateTimeOffset now)
    {
        by.MustBeStaff();
        Title = Domain.Text.Line(title, "reply.title", TitleLength);
        Text = Domain.Text.Required(Domain.Text.Block(text, "reply.text", Conversations.Message.ContentLength), "reply.text");
        Record(by, now, new RepliesChanged { ReplyId = Id });
    }

    public void Remove(Viewer by, DateTimeOffset now)
    {
        by.MustBeStaff();
        Record(by, now, new RepliesChanged { ReplyId = Id, Removed = true });
    }

    /// <summary>The text with its places filled; a place that nobody knows stays as it is.</summary>
    public static string Fill(string text, string client, string ticket, string me) => text
        .Replace("{client}", client, StringComparison.OrdinalIgnoreCase)
        .Replace("{demande}", ticket, StringComparison.OrdinalIgnoreCase)
        .Replace("{ticket}", ticket, StringComparison.OrdinalIgnoreCase)
        .Replace("{moi}", me, StringComparison.OrdinalIgnoreCase)
        .Replace("{me}", me, StringComparison.OrdinalIgnoreCase);
}

/// <summary>A canned reply was written, changed or taken away.</summary>
[EventName("replies.changed")]
public sealed record RepliesChanged : PortalEvent
{
    public Guid ReplyId { get; init; }
    public bool Removed { get; init; }
    public override Audience Audience => new() { StaffOnly = true };
    public override bool IsNews => false;
}
