namespace ClientPortal.Web.Features.Notifications;

/// <summary>A notification as the bell and the page show it, with the names that its reader may see.</summary>
public sealed record NotificationRow
{
    public required Guid Id { get; init; }
    public required string Kind { get; init; }

    /// <summary>What kind of thing it is about: <c>ticket</c>, <c>project</c> …</summary>
    public required string Subject { get; init; }

    public required Guid SubjectId { get; init; }

    /// <summary>What the thing is called; null where the kind of thing is name enough, as for one's own account.</summary>
    public required string? Title { get; init; }

    /// <summary>The page to open, at the message where there is one.</summary>
    public required string Href { get; init; }

    public required Guid ActorId { get; init; }

    /// <summary>Null for the portal itself, and for a person whom the reader may not see.</summary>
    public required string? ActorName { get; init; }

    /// <summary>Whether it speaks of a message or a milestone.</summary>
    public required bool HasPart { get; init; }

    /// <summary>The beginning of the message, or the milestone's title; empty for a message of files only, null when it is gone.</summary>
    public required string? Part { get; init; }

    /// <summary>A token that selects the sentence, possibly empty.</summary>
    public required string Detail { get; init; }

    public required int Count { get; init; }
    public required DateTimeOffset CreatedAt { get; init; }
    public required DateTimeOffset At { get; init; }
    public required DateTimeOffset? ReadAt { get; init; }
    public required DateTimeOffset? SnoozedUntil { get; init; }

    public bool IsRead => ReadAt is not null;
}

/// <summary>Which notifications to list.</summary>
public sealed record NotificationFilter
{
    /// <summary>Only unread ones that are not snoozed: those that the bell counts.</summary>
    public bool Unread { get; init; }

    /// <summary>Only of this kind; null for all.</summary>
    public string? Kind { get; init; }
}
