using ClientPortal.Domain.People;

namespace ClientPortal.Domain.Tickets;

/// <summary>A reply that staff use often, with placeholders: <c>{client}</c>, <c>{demande}</c>, <c>{moi}</c>.</summary>
public sealed class CannedReply : Entity
{
    public const int TitleLength = 80;

    private CannedReply()
    {
    }

    public string Title { get; private set; } = "";

    /// <summary>Markdown, with its placeholders.</summary>
    public string Text { get; private set; } = "";

    /// <exception cref="RuleBroken">The viewer is not staff, or the title or text is not valid.</exception>
    public static CannedReply Write(Viewer by, string title, string text, DateTimeOffset now)
    {
        var reply = new CannedReply();
        reply.Change(by, title, text, now);
        return reply;
    }

    /// <exception cref="RuleBroken">The viewer is not staff, or the title or text is not valid.</exception>
    public void Change(Viewer by, string title, string text, DateTimeOffset now)
    {
        by.MustBeStaff();
        Title = Domain.Text.Line(title, "reply.title", TitleLength);
        Text = Domain.Text.Required(Domain.Text.Block(text, "reply.text", Conversations.Message.ContentLength), "reply.text");
        Record(by, now, new RepliesChanged { ReplyId = Id });
    }

    /// <exception cref="RuleBroken">The viewer is not staff.</exception>
    public void Remove(Viewer by, DateTimeOffset now)
    {
        by.MustBeStaff();
        Record(by, now, new RepliesChanged { ReplyId = Id, Removed = true });
    }

    /// <summary>The text with its placeholders replaced; an unknown placeholder stays as it is.</summary>
    public static string Fill(string text, string client, string ticket, string me) => text
        .Replace("{client}", client, StringComparison.OrdinalIgnoreCase)
        .Replace("{demande}", ticket, StringComparison.OrdinalIgnoreCase)
        .Replace("{ticket}", ticket, StringComparison.OrdinalIgnoreCase)
        .Replace("{moi}", me, StringComparison.OrdinalIgnoreCase)
        .Replace("{me}", me, StringComparison.OrdinalIgnoreCase);
}

/// <summary>Staff wrote, changed or removed a canned reply.</summary>
[EventName("replies.changed")]
public sealed record RepliesChanged : PortalEvent
{
    public Guid ReplyId { get; init; }
    public bool Removed { get; init; }
    public override Audience Audience => new() { StaffOnly = true };
    public override bool IsNews => false;
}
