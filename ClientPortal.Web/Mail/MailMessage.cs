using ClientPortal.Domain.Mail;
using ClientPortal.Domain.People;

namespace ClientPortal.Web.Mail;

/// <summary>The person a mail is sent to, with their language (<c>fr</c> or <c>en</c>) and their IANA time zone.</summary>
public sealed record Addressee(string Email, string Name, string Language = "fr", string TimeZone = "Africa/Dakar")
{
    public static Addressee Of(Person person) => new(person.Email, person.Name, person.Language, person.TimeZone);
}

/// <summary>
/// A mail before it is written. Its sentences are <c>{Kind}.Subject</c>, <c>.Title</c>, <c>.Text</c>, <c>.Action</c> and <c>.Small</c> in
/// MailTexts. <see cref="Values"/> fill their placeholders; times are written in the addressee's time zone.
/// </summary>
public abstract record MailMessage(Addressee To)
{
    internal abstract string Kind { get; }

    /// <summary>Where answers go, and the mails that it follows; null for a mail that no answer is expected to.</summary>
    public MailThread? Thread { get; init; }

    /// <summary>The key of its last sentence, which says what becomes of an answer to it.</summary>
    internal virtual string Foot => "Foot";

    /// <summary>The path of its button's link, relative to the portal's address; null for a mail without a button.</summary>
    internal virtual string? Path => null;

    internal virtual IReadOnlyList<object> Values => [];

    /// <summary>The invitation that it carries; null for most.</summary>
    internal virtual MailCalendar? Calendar => null;

    /// <summary>What it lists, each with its own link.</summary>
    internal virtual IReadOnlyList<MailItem> Items => [];

    /// <summary>The path of the page that ends mails like this one; null for a mail that a person cannot do without.</summary>
    internal virtual string? UnsubscribePath => null;

    protected static string Query(string path, params (string Name, string Value)[] values) =>
        path + "?" + string.Join('&', values.Select(pair => $"{pair.Name}={Uri.EscapeDataString(pair.Value)}"));
}

/// <summary>Invites a person to the portal until <paramref name="ExpiresAt"/>. <see cref="LinkSecret"/> made <paramref name="Secret"/>.</summary>
public sealed record InvitationMail(Addressee To, string InvitedBy, string Organisation, string Secret, DateTimeOffset ExpiresAt) : MailMessage(To)
{
    internal override string Kind => "Invitation";
    internal override string Path => Query("accept-invitation", ("code", Secret));
    internal override IReadOnlyList<object> Values => [InvitedBy, Organisation, ExpiresAt];
}

/// <summary>Says that an invited address already has an account. Only the owner of the address learns it.</summary>
public sealed record AccountExistsMail(Addressee To, string InvitedBy, string Organisation) : MailMessage(To)
{
    internal override string Kind => "AccountExists";
    internal override string Path => "login";
    internal override IReadOnlyList<object> Values => [InvitedBy, Organisation];
}

/// <summary>The link to choose a new password; <paramref name="Token"/> is Identity's reset token.</summary>
public sealed record PasswordResetMail(Addressee To, Guid PersonId, string Token, int Hours) : MailMessage(To)
{
    internal override string Kind => "PasswordReset";
    internal override string Path => Query("reset-password", ("person", PersonId.ToString()), ("code", Token));
    internal override IReadOnlyList<object> Values => [Hours];
}

/// <summary>The link to sign in without a password, and the code for the browser that asked.</summary>
public sealed record SignInLinkMail(Addressee To, string Secret, string Code, int Minutes) : MailMessage(To)
{
    internal override string Kind => "SignInLink";
    internal override string Path => Query("login/link/open", ("code", Secret));
    internal override IReadOnlyList<object> Values => [Code, Minutes];
}

/// <summary>Says that the password was changed, so that the owner can act if they did not change it.</summary>
public sealed record PasswordChangedMail(Addressee To, DateTimeOffset At) : MailMessage(To)
{
    internal override string Kind => "PasswordChanged";
    internal override string Path => "forgot-password";
    internal override IReadOnlyList<object> Values => [At];
}

/// <summary>To the new address: proves that it is the person's own.</summary>
public sealed record EmailConfirmationMail(Addressee To, Guid PersonId, string Token, int Hours) : MailMessage(To)
{
    internal override string Kind => "EmailConfirmation";
    internal override string Path => Query("confirm-email", ("person", PersonId.ToString()), ("to", To.Email), ("code", Token));
    internal override IReadOnlyList<object> Values => [To.Email, Hours];
}

/// <summary>Sent to the old address: names the account's new address.</summary>
public sealed record EmailChangedMail(Addressee To, string NewEmail, DateTimeOffset At) : MailMessage(To)
{
    internal override string Kind => "EmailChanged";
    internal override IReadOnlyList<object> Values => [NewEmail, At];
}

/// <summary>One line of a mail that lists things.</summary>
/// <param name="Title">What it is about.</param>
/// <param name="Text">What happened, in the addressee's language.</param>
/// <param name="At">When; written in the addressee's time zone.</param>
/// <param name="Path">The path of its page, without a slash at its beginning.</param>
public sealed record MailItem(string Title, string Text, DateTimeOffset At, string Path);

/// <summary>News of one subject that the person has not seen in the portal.</summary>
/// <param name="To">The person.</param>
/// <param name="Title">What it is about.</param>
/// <param name="News">What happened, newest first.</param>
/// <param name="Unsubscribe">The path of the page that ends such mails; null for news of their own account.</param>
public sealed record NotificationMail(Addressee To, string Title, IReadOnlyList<MailItem> News, string? Unsubscribe) : MailMessage(To)
{
    internal override string Kind => Unsubscribe is null ? "SecurityNotification" : "Notification";
    internal override string Foot => MailThread.FootOf(Thread);
    internal override string Path => News[0].Path;
    internal override IReadOnlyList<object> Values => [Title, To.TimeZone];
    internal override IReadOnlyList<MailItem> Items => News;
    internal override string? UnsubscribePath => Unsubscribe;
}

/// <summary>All that the person has not seen since the last one, in one mail.</summary>
/// <param name="To">The person.</param>
/// <param name="News">What happened, newest first.</param>
/// <param name="Unsubscribe">The path of the page that ends such mails.</param>
public sealed record NotificationDigestMail(Addressee To, IReadOnlyList<MailItem> News, string Unsubscribe) : MailMessage(To)
{
    internal override string Kind => "NotificationDigest";
    internal override string Foot => MailThread.FootOf(Thread);
    internal override string Path => "notifications";
    internal override IReadOnlyList<object> Values => [News.Count, To.TimeZone];
    internal override IReadOnlyList<MailItem> Items => News;
    internal override string? UnsubscribePath => Unsubscribe;
}
