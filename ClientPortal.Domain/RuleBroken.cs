namespace ClientPortal.Domain;

/// <summary>
/// A rule refused the change. <see cref="Rule"/> is the key of the sentence in the resource files that the person reads,
/// <see cref="Values"/> fill its placeholders.
/// </summary>
public sealed class RuleBroken(string rule, params object[] values)
    : Exception($"{rule} ({string.Join(", ", values)})")
{
    public string Rule { get; } = rule;
    public IReadOnlyList<object> Values { get; } = values;

    /// <summary>What callers decide by: a status, a field, whether to try again. They never compare <see cref="Rule"/>.</summary>
    public RuleKind Kind { get; init; }

    /// <summary>Seconds until it is allowed again; null where that is not known.</summary>
    public int? RetryAfter { get; init; }

    /// <summary>The moment from which it is allowed again; null where that is not known.</summary>
    public DateTimeOffset? RetryAt { get; init; }

    /// <summary>Seconds from <paramref name="now"/> until it is allowed again, at least one; null where that is not known.</summary>
    public int? SecondsToWait(DateTimeOffset now) =>
        RetryAt is { } at ? Math.Max(1, (int)Math.Ceiling((at - now).TotalSeconds)) : RetryAfter;
}

/// <summary>Kinds of refusal that callers answer in different ways.</summary>
public enum RuleKind
{
    /// <summary>A value is not valid, or the present state does not allow the change.</summary>
    Refused,

    /// <summary>The viewer may see the thing, but not do that to it.</summary>
    NotAllowed,

    /// <summary>Too many in a short time.</summary>
    TooOften,

    /// <summary>No valid session.</summary>
    SignedOut,

    /// <summary>The link or invitation is unknown, used, withdrawn or expired.</summary>
    LinkClosed,

    /// <summary>The new password is too weak, too short or too long.</summary>
    NewPassword,

    /// <summary>The present password or a code is wrong: it counts as an attempt.</summary>
    WrongSecret,

    /// <summary>The request is not as a page of the portal sends it.</summary>
    Unreadable,

    /// <summary>A file of the message was deleted or is attached to another one.</summary>
    FileGone,

    /// <summary>The file has too many bytes.</summary>
    TooLarge,

    /// <summary>The file is of a kind that is not accepted.</summary>
    UnknownType,

    /// <summary>A part of the portal does not answer at the moment.</summary>
    Unavailable,

    /// <summary>The disk of the portal has no room left: nothing was saved.</summary>
    Full,

    /// <summary>What the person acted on is no longer the current one.</summary>
    Conflict,

    /// <summary>A maintenance runs: people can only read.</summary>
    Maintenance,
}

/// <summary>It does not exist, or the viewer may not see it: the answer is the same for both.</summary>
public sealed class NotFound() : Exception("Not found.");

/// <summary>Another person changed it since it was read: the caller shows both and lets the person choose.</summary>
public sealed class EditConflict() : Exception("It was changed by somebody else since it was read.");
