using ClientPortal.Domain;
using ClientPortal.Domain.Mail;

namespace ClientPortal.Web.Mail.Intake;

/// <summary>What has become of a mail.</summary>
/// <param name="Reason">A stable token; its sentence is <c>Reason.{token}</c> of the queue's texts.</param>
public sealed record MailOutcome(IncomingMailState State, string Reason)
{
    /// <summary>The conversation that it joined.</summary>
    public Guid? ConversationId { get; init; }

    /// <summary>Why it was refused, for the sender.</summary>
    public Exception? Refusal { get; init; }

    /// <summary>When to try again; it has no outcome until then.</summary>
    public TimeSpan? Wait { get; init; }

    /// <summary>It did what it was meant to do.</summary>
    public static MailOutcome Taken(string reason, Guid? conversationId = null) =>
        new(IncomingMailState.Taken, reason) { ConversationId = conversationId };

    /// <summary>Staff decide.</summary>
    public static MailOutcome Queued(string reason) => new(IncomingMailState.Queued, reason);

    /// <summary>It does nothing, and no one is told.</summary>
    public static MailOutcome Ignored(string reason) => new(IncomingMailState.Ignored, reason);

    /// <summary>The sender may not; they are told why. What was too often is tried again when it is allowed.</summary>
    /// <param name="why">A <see cref="RuleBroken"/> or a <see cref="NotFound"/>.</param>
    public static MailOutcome Refused(Exception why) => new(IncomingMailState.Refused, why is RuleBroken ? "rule" : "not-found")
    {
        Refusal = why,
        Wait = why is RuleBroken { Kind: RuleKind.TooOften, RetryAfter: { } seconds } ? TimeSpan.FromSeconds(seconds) : null,
    };
}

/// <summary>A mail of a known or unknown sender, on its way to the feature that it is for.</summary>
/// <param name="Id">Of the mail, the same at every try.</param>
/// <param name="Message">What it says.</param>
/// <param name="SenderId">The enabled person whose address it was sent from; null for others.</param>
public sealed record MailToTake(Guid Id, IncomingMessage Message, Guid? SenderId);

/// <summary>What a feature does with mails that are for it. A mail may come again after a crash: the second time changes nothing.</summary>
public interface IMailReceiver
{
    /// <summary>Whether mails that programs send may be for it.</summary>
    bool TakesAutomatic { get; }

    /// <summary>Takes the mail, and says what became of it; null when it is not for this feature.</summary>
    Task<MailOutcome?> TakeAsync(MailToTake mail, CancellationToken stop);
}
