using ClientPortal.Domain.People;

namespace ClientPortal.Web.Mail;

/// <summary>To whom a mail goes: in its language, with its clock.</summary>
public sealed record Addressee(string Email, string Name, string Language = "fr", string TimeZone = "Africa/Dakar")
{
    public static Addressee Of(Person person) => new(person.Email, person.Name, person.Language, person.TimeZone);
}

/// <summary>
/// What is to be told. Its sentences are <c>{Kind}.Subject</c>, <c>.Title</c>, <c>.Text</c>, <c>.Action</c> and <c>.Small</c> in MailTexts;
/// <see cref="Values"/> fill their placeholders, moments as the reader's clock shows them.
/// </summary>
public abstract record MailMessage(Addressee To)
{
    internal abstract string Kind { get; }

    /// <summary>Where its button leads, below the portal's address; null for a mail without one.</summary>
    internal virtual string? Path => null;

    internal virtual IReadOnlyList<object> Values => [];

    protected static string Query(string path, params (string Name, string Value)[] values) =>
        path + "?" + string.Join('&', values.Select(pair => $"{pair.Name}={Uri.EscapeDataString(pair.Value)}"));
}

/// <summary>A place at the portal, kept until <paramref name="ExpiresAt"/>. <paramref name="Secret"/> is what <see cref="LinkSecret"/> made.</summary>
public sealed record InvitationMail(Addressee To, string InvitedBy, string Organisation, string Secret, DateTimeOffset ExpiresAt) : MailMessage(To)
{
    internal override string Kind => "Invitation";
    internal override string Path => Query("accept-invitation", ("code", Secret));
    internal override IReadOnlyList<object> Values => [InvitedBy, Organisation, ExpiresAt];
}

/// <summary>Somebody is invited who has an account already: told to the owner of the address, and to nobody else.</summary>
public sealed record AccountExistsMail(Addressee To, string InvitedBy, string Organisation) : MailMessage(To)
{
    internal override string Kind => "AccountExists";
    internal override string Path => "login";
    internal override IReadOnlyList<object> Values => [InvitedBy, Organisation];
}

/// <summary>A new password, with a token of Identity.</summary>
public sealed record PasswordResetMail(Addressee To, Guid PersonId, string Token, int Hours) : MailMessage(To)
{
    internal override string Kind => "PasswordReset";
    internal override string Path => Query("reset-password", ("person", PersonId.ToString()), ("code", Token));
    internal override IReadOnlyList<object> Values => [Hours];
}

/// <summary>The password is another one: whoever did not change it must know.</summary>
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

/// <summary>To the old address: where the account is going.</summary>
public sealed record EmailChangedMail(Addressee To, string NewEmail, DateTimeOffset At) : MailMessage(To)
{
    internal override string Kind => "EmailChanged";
    internal override IReadOnlyList<object> Values => [NewEmail, At];
}

/// <summary>A sign-in from a device that was not known.</summary>
public sealed record NewDeviceMail(Addressee To, string Device, string Address, DateTimeOffset At) : MailMessage(To)
{
    internal override string Kind => "NewDevice";
    internal override string Path => "account";
    internal override IReadOnlyList<object> Values => [Device, Address, At];
}
