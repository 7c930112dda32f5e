using ClientPortal.Domain.Announcements;
using ClientPortal.Web.Features.Announcements;

namespace ClientPortal.Web.Api;

/// <summary>What both kinds of announcement have.</summary>
public abstract record NewAnnouncement
{
    /// <summary>How it looks and is read aloud; <c>info</c> unless sent.</summary>
    public AnnouncementType Type { get; init; }

    /// <summary>
    /// Where it appears: <c>banner</c> above the pages unless sent, <c>toast</c> once for each person, <c>notification</c> in the bell and on the
    /// channels that they chose.
    /// </summary>
    public AnnouncementForm Form { get; init; }

    /// <summary>One line of at most 120 characters.</summary>
    public string? Title { get; init; }

    /// <summary>Plain text of at most 2,000 characters, possibly none.</summary>
    public string? Message { get; init; }

    /// <summary>When it is first shown; absent: at once.</summary>
    public DateTimeOffset? StartsAt { get; init; }

    /// <summary>When it is no longer shown; absent: until an administrator ends it.</summary>
    public DateTimeOffset? EndsAt { get; init; }

    internal AnnouncementFields FieldsFor(AnnouncementAudience audience) =>
        new(audience, Title ?? "", Message ?? "") { Type = Type, Form = Form, StartsAt = StartsAt, EndsAt = EndsAt };
}

/// <summary>An announcement to one person.</summary>
public sealed record PersonAnnouncement : NewAnnouncement
{
    public Guid PersonId { get; init; }
}

/// <summary>An announcement to several.</summary>
public sealed record Broadcast : NewAnnouncement
{
    /// <summary><c>all</c>, <c>staff</c>, <c>clients</c>, or <c>organisation:{id}</c>.</summary>
    public string? Audience { get; init; }
}

/// <summary>An announcement as it was stored.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Audience">As it was sent; <c>person:{id}</c> for one person.</param>
/// <param name="Type">How it looks and is read aloud.</param>
/// <param name="Form">Where it appears.</param>
/// <param name="Title">One line.</param>
/// <param name="Message">Plain text, possibly none.</param>
/// <param name="StartsAt">When it is first shown.</param>
/// <param name="EndsAt">When it is no longer shown; null for one without an end.</param>
public sealed record AnnouncementBody(
    Guid Id, string Audience, AnnouncementType Type, AnnouncementForm Form, string Title, string Message, DateTimeOffset StartsAt,
    DateTimeOffset? EndsAt)
{
    public static AnnouncementBody Of(AnnouncementRow row) =>
        new(row.Id, $"{row.Audience}", row.Type, row.Form, row.Title, row.Message, row.StartsAt, row.EndsAt);
}
