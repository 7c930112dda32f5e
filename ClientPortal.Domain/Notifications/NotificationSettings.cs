using ClientPortal.Domain.People;

namespace ClientPortal.Domain.Notifications;

/// <summary>
/// What one person chose for their notifications; a person who chose nothing has no row. It is state of that person alone, and has no events.
/// </summary>
public sealed class NotificationSettings : Entity
{
    /// <summary>More things than a person follows in different ways.</summary>
    public const int MostSubjects = 200;

    private NotificationSettings()
    {
    }

    public Guid PersonId { get; private init; }

    /// <summary>What differs from the default, by kind.</summary>
    public IReadOnlyList<KindChoice> Kinds { get; private set; } = [];

    public IReadOnlyList<SubjectChoice> Subjects { get; private set; } = [];
    public MailDigest Digest { get; private set; }
    public QuietHours? Quiet { get; private set; }
    public DoNotDisturb? DoNotDisturb { get; private set; }

    public static NotificationSettings Of(Guid personId) => new() { PersonId = personId };

    /// <summary>The zone of an IANA name; UTC for a name that this machine does not know.</summary>
    public static TimeZoneInfo ZoneOf(string timeZone) => TimeZoneInfo.TryFindSystemTimeZoneById(timeZone, out var zone) ? zone : TimeZoneInfo.Utc;

    /// <summary>The choices, for a person who is in this zone now.</summary>
    public NotificationPreferences In(string timeZone) => new()
    {
        Zone = ZoneOf(timeZone),
        Kinds = Kinds.ToDictionary(choice => choice.Kind),
        Subjects = Subjects.ToDictionary(choice => choice.Id, choice => choice.Level),
        Digest = Digest,
        Quiet = Quiet,
        DoNotDisturb = DoNotDisturb,
    };

    /// <summary>Changes the kinds that are named, and the other parts.</summary>
    /// <exception cref="NotFound">They are another person's.</exception>
    /// <exception cref="RuleBroken">The quiet hours never end, a value is unknown, or the viewer is read-only.</exception>
    public void Change(Viewer by, IReadOnlyCollection<KindChoice> kinds, MailDigest digest, QuietHours? quiet)
    {
        by.MustBe(PersonId);
        if (!Enum.IsDefined(digest) || kinds.Any(choice => !Enum.IsDefined(choice.Scope)))
        {
            throw new RuleBroken("notification.choice-unknown");
        }

        Kinds = [.. Kinds.Where(old => kinds.All(choice => choice.Kind != old.Kind)), .. kinds.Where(choice => !choice.IsDefault)];
        (Digest, Quiet) = (digest, quiet?.Checked());
        CountChange();
    }

    /// <summary>Changes what the person wants of one thing; <see cref="SubjectLevel.All"/> removes the choice.</summary>
    /// <exception cref="NotFound">They are another person's.</exception>
    /// <exception cref="RuleBroken">There are too many, the level is unknown, or the viewer is read-only.</exception>
    public void Follow(Viewer by, SubjectChoice chosen)
    {
        by.MustBe(PersonId);
        if (!Enum.IsDefined(chosen.Level))
        {
            throw new RuleBroken("notification.choice-unknown");
        }

        var others = Subjects.Where(one => one.Id != chosen.Id).ToList();
        if (chosen.Level != SubjectLevel.All && others.Count >= MostSubjects)
        {
            throw new RuleBroken("notification.too-many-subjects", MostSubjects);
        }

        Subjects = chosen.Level == SubjectLevel.All ? others : [.. others, chosen];
        CountChange();
    }

    /// <summary>Begins a time without mail and push, or ends it with null.</summary>
    /// <exception cref="NotFound">They are another person's.</exception>
    /// <exception cref="RuleBroken">The viewer is read-only.</exception>
    public void Silence(Viewer by, DoNotDisturb? silence)
    {
        by.MustBe(PersonId);
        DoNotDisturb = silence;
        CountChange();
    }
}
