using ClientPortal.Domain.People;

namespace ClientPortal.Domain.Announcements;

/// <summary>
/// What administrators tell a part of the portal's people, from <see cref="StartsAt"/> until it ends: above their pages until they dismiss it, once
/// as a toast, or as a notification (<see cref="Form"/>).
/// </summary>
public sealed class Announcement : Entity
{
    public const int TitleLength = 120;
    public const int MessageLength = 2000;

    private Announcement()
    {
    }

    public AnnouncementScope Scope { get; private init; }

    /// <summary>The organisation or person that it addresses; null for the other scopes.</summary>
    public Guid? ScopeId { get; private init; }

    public AnnouncementType Type { get; private init; }
    public AnnouncementForm Form { get; private init; }
    public string Title { get; private init; } = "";

    /// <summary>Plain text of several lines, possibly none.</summary>
    public string Message { get; private init; } = "";

    public Guid MadeBy { get; private init; }
    public DateTimeOffset MadeAt { get; private init; }
    public DateTimeOffset StartsAt { get; private init; }

    /// <summary>When it is no longer shown; null for one without an end.</summary>
    public DateTimeOffset? EndsAt { get; private set; }

    /// <summary>Its audience has its notification; false for the other forms.</summary>
    public bool IsNotified { get; private set; }

    /// <summary>An administrator ended it, or its notifications were withdrawn at its end.</summary>
    public bool IsOver { get; private set; }

    public AnnouncementAudience Audience => new(Scope, ScopeId);

    /// <exception cref="NotFound">The viewer is a client.</exception>
    /// <exception cref="RuleBroken">
    /// <c>viewer.admin-only</c>, <c>viewer.read-only</c>, <c>announcement.ends-before</c>: it would end before it starts or now; a text is missing
    /// or too long.
    /// </exception>
    public static Announcement Make(Viewer by, AnnouncementFields fields, DateTimeOffset now)
    {
        by.MustBeStaffToSee();
        by.MustBeAdmin();
        var starts = fields.StartsAt is { } later && later > now ? later : now;
        if (fields.EndsAt <= starts)
        {
            throw new RuleBroken("announcement.ends-before");
        }

        var announcement = new Announcement
        {
            Scope = fields.Audience.Scope,
            ScopeId = fields.Audience.Id,
            Type = fields.Type,
            Form = fields.Form,
            Title = Text.Line(fields.Title, "announcement.title", TitleLength),
            Message = Text.Block(fields.Message, "announcement.message", MessageLength),
            MadeBy = by.ActorId,
            MadeAt = now,
            StartsAt = starts,
            EndsAt = fields.EndsAt,
        };
        announcement.Record(by, now, announcement.Describe(new AnnouncementPublished { AnnouncementId = announcement.Id, To = "" }));
        return announcement;
    }

    public bool IsCurrent(DateTimeOffset now) => StartsAt <= now && (EndsAt is null || EndsAt > now);

    /// <summary>Ends it now; one that has ended stays as it is.</summary>
    /// <exception cref="RuleBroken"><c>viewer.admin-only</c>, <c>viewer.read-only</c>.</exception>
    public void End(Viewer by, DateTimeOffset now)
    {
        by.MustBeAdmin();
        if (EndsAt is null || EndsAt > now)
        {
            (EndsAt, IsOver) = (now, true);
            Record(by, now, Describe(new AnnouncementEnded { AnnouncementId = Id, To = "" }));
        }
    }

    /// <summary>
    /// Tells the audience of a notification once it has started, and withdraws the notification once it has ended: each is recorded once. Returns
    /// when it is to be called again; null for never.
    /// </summary>
    /// <exception cref="RuleBroken"><c>viewer.admin-only</c>, <c>viewer.read-only</c>.</exception>
    public DateTimeOffset? Notify(Viewer by, DateTimeOffset now)
    {
        by.MustBeAdmin();
        if (Form != AnnouncementForm.Notification || IsOver)
        {
            return null;
        }

        if (now < StartsAt)
        {
            return StartsAt;
        }

        if (EndsAt <= now)
        {
            IsOver = true;
            if (IsNotified)
            {
                Record(by, now, Describe(new AnnouncementEnded { AnnouncementId = Id, To = "" }));
            }

            return null;
        }

        if (!IsNotified)
        {
            IsNotified = true;
            Record(by, now, Describe(new AnnouncementStarted { AnnouncementId = Id, To = "" }));
        }

        return EndsAt;
    }

    private T Describe<T>(T happened)
        where T : AnnouncementEvent => happened with
        {
            To = Token.Of(Scope),
            OrganisationId = Scope == AnnouncementScope.Organisation ? ScopeId : null,
            PersonId = Scope == AnnouncementScope.Person ? ScopeId : null,
        };
}

public enum AnnouncementType
{
    Info,
    Warning,
}

/// <summary>Where an announcement appears.</summary>
public enum AnnouncementForm
{
    /// <summary>Above all pages, until the person dismisses it.</summary>
    Banner,

    /// <summary>In the corner of an open page for some seconds, once for each person.</summary>
    Toast,

    /// <summary>In the bell, and on the channels that the person chose.</summary>
    Notification,
}

/// <summary>What an administrator gives for a new announcement.</summary>
public sealed record AnnouncementFields(AnnouncementAudience Audience, string Title, string Message)
{
    public AnnouncementType Type { get; init; }
    public AnnouncementForm Form { get; init; }

    /// <summary>Null, or a moment that has passed: at once.</summary>
    public DateTimeOffset? StartsAt { get; init; }

    /// <summary>Null: until an administrator ends it.</summary>
    public DateTimeOffset? EndsAt { get; init; }
}

/// <summary>That one person's page has shown an announcement, and that they have dismissed it.</summary>
public sealed class AnnouncementReceipt
{
    public required Guid AnnouncementId { get; init; }
    public required Guid PersonId { get; init; }
    public required DateTimeOffset SeenAt { get; init; }
    public DateTimeOffset? DismissedAt { get; private set; }

    public void Dismiss(DateTimeOffset now) => DismissedAt ??= now;
}
