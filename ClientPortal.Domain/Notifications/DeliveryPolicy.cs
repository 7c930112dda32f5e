namespace ClientPortal.Domain.Notifications;

/// <summary>What is asked of <see cref="DeliveryPolicy"/>: one notification on one channel.</summary>
/// <param name="Kind">The token of its kind.</param>
/// <param name="Channel">On what it would reach the person.</param>
/// <param name="Happened">When it happened.</param>
/// <param name="Delay">How long the channel waits for the person to see it in the portal. A digest waits anyway.</param>
public sealed record DeliveryQuestion(string Kind, NotificationChannel Channel, DateTimeOffset Happened, TimeSpan Delay = default)
{
    public DateTimeOffset Earliest => Happened + Delay;

    /// <summary>Of the person's own account: wanted whatever they chose, on every channel and at once.</summary>
    public bool IsSecurity { get; init; }

    /// <summary>It does not wait for quiet hours, do not disturb or a digest: a promise to a client was broken.</summary>
    public bool IsUrgent { get; init; }

    /// <summary>It concerns the person themselves, see <see cref="KindScope.Mine"/>.</summary>
    public bool IsMine { get; init; }

    /// <summary>A message mentions the person.</summary>
    public bool IsMention { get; init; }

    /// <summary>The person has muted the conversation: only mentions are wanted of it.</summary>
    public bool IsMuted { get; init; }

    /// <summary>The things that it is about, the most specific first: a conversation, then its project.</summary>
    public IReadOnlyList<Guid> Places { get; init; } = [];
}

/// <summary>Whether a notification is wanted on a channel, and when it is due there.</summary>
public abstract record DeliveryDecision
{
    private DeliveryDecision()
    {
    }

    /// <summary>The person does not want it there.</summary>
    public sealed record Never : DeliveryDecision;

    /// <summary>Due at an instant, which is never before now.</summary>
    /// <param name="Due">When; <see cref="DateTimeOffset.MaxValue"/> while the person waits for their return.</param>
    /// <param name="IsGathered">Whether it comes in one message with all else that waits until then.</param>
    public sealed record At(DateTimeOffset Due, bool IsGathered) : DeliveryDecision
    {
        /// <summary>Due when the person is back, which no clock knows.</summary>
        public bool IsOnReturn => Due == DateTimeOffset.MaxValue;
    }
}

/// <summary>Decides for each channel whether a person wants a notification, and when. Pure: the same question has the same answer.</summary>
public static class DeliveryPolicy
{
    public static DeliveryDecision Decide(NotificationPreferences preferences, DeliveryQuestion question, DateTimeOffset now)
    {
        if (!question.IsSecurity && !IsWanted(preferences, question))
        {
            return new DeliveryDecision.Never();
        }

        if (question.Channel == NotificationChannel.Portal)
        {
            return new DeliveryDecision.At(now, IsGathered: false);
        }

        if (question.IsSecurity || question.IsUrgent)
        {
            return new DeliveryDecision.At(Later(question.Earliest, now), IsGathered: false);
        }

        var digest = question.Channel == NotificationChannel.Email ? preferences.Digest : MailDigest.AtOnce;
        var planned = Later(digest == MailDigest.AtOnce ? question.Earliest : digest.Next(question.Happened, preferences.Zone), now);
        var due = AfterSilence(preferences, planned);
        return new DeliveryDecision.At(due, digest != MailDigest.AtOnce || due > planned || WasSilent(preferences, question.Earliest, now));
    }

    /// <summary>The first instant from this one on at which neither quiet hours nor do not disturb hold.</summary>
    public static DateTimeOffset AfterSilence(NotificationPreferences preferences, DateTimeOffset at)
    {
        if (preferences.DoNotDisturb is { } silence)
        {
            if (silence.Until is not { } end)
            {
                return DateTimeOffset.MaxValue;
            }

            at = Later(at, end);
        }

        return preferences.Quiet?.EndFrom(at, preferences.Zone) ?? at;
    }

    // What waited stays gathered once the wait is over.
    private static bool WasSilent(NotificationPreferences preferences, DateTimeOffset earliest, DateTimeOffset now) =>
        earliest < now && AfterSilence(preferences, earliest) > earliest;

    private static bool IsWanted(NotificationPreferences preferences, DeliveryQuestion question)
    {
        var level = question.IsMuted ? SubjectLevel.Mentions : SubjectLevel.All;
        foreach (var place in question.Places)
        {
            if (preferences.Subjects.TryGetValue(place, out var chosen))
            {
                level = chosen == SubjectLevel.All && question.IsMuted ? level : chosen;
                break;
            }
        }

        if (level == SubjectLevel.Nothing || (level == SubjectLevel.Mentions && !question.IsMention))
        {
            return false;
        }

        var choice = preferences.Kinds.GetValueOrDefault(question.Kind) ?? new KindChoice(question.Kind);
        var isScoped = choice.Scope == KindScope.Everything || (choice.Scope == KindScope.Mine && question.IsMine);
        return isScoped && question.Channel switch
        {
            NotificationChannel.Email => choice.Email,
            NotificationChannel.Push => choice.Push,
            _ => true,
        };
    }

    private static DateTimeOffset Later(DateTimeOffset one, DateTimeOffset other) => one > other ? one : other;
}
