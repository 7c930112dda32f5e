namespace ClientPortal.Domain.Mail;

/// <summary>What staff did with a mail of the queue. For staff.</summary>
public abstract record IncomingMailEvent : PortalEvent
{
    public required Guid MailId { get; init; }
    public override Guid? About => MailId;
    public override Audience Audience => new() { StaffOnly = true };
    public override bool IsNews => false;
}

/// <summary>Staff took a mail out of the queue without doing anything with it.</summary>
[EventName("mail.dismissed")]
public sealed record IncomingMailDismissed : IncomingMailEvent;

/// <summary>Staff opened a ticket with what a mail says.</summary>
[EventName("mail.ticketed")]
public sealed record IncomingMailTicketed : IncomingMailEvent
{
    /// <summary>The number of the ticket.</summary>
    public required long Number { get; init; }
}
