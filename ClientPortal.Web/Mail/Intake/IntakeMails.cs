namespace ClientPortal.Web.Mail.Intake;

/// <summary>Tells a person that their mail was not taken. <paramref name="Why"/> is a sentence in their language.</summary>
public sealed record IntakeRefusedMail(Addressee To, string About, string Why) : MailMessage(To)
{
    internal override string Kind => "IntakeRefused";
    internal override string Path => "";
    internal override IReadOnlyList<object> Values => [About, Why];
}

/// <summary>Tells a person that their mail joined the conversation, without one of its files.</summary>
public sealed record IntakeWithoutFileMail(Addressee To, string About, string Why) : MailMessage(To)
{
    internal override string Kind => "IntakeWithoutFile";
    internal override string Path => "";
    internal override IReadOnlyList<object> Values => [About, Why];
}

/// <summary>Tells a person that staff decide what to do with their mail.</summary>
public sealed record IntakeQueuedMail(Addressee To, string About) : MailMessage(To)
{
    internal override string Kind => "IntakeQueued";
    internal override string Path => "";
    internal override IReadOnlyList<object> Values => [About];
}
