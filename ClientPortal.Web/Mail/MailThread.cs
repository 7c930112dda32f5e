namespace ClientPortal.Web.Mail;

/// <summary>Where answers to a mail go, and the mails that it follows.</summary>
/// <param name="ReplyTo">An address; null where answers go to the sender.</param>
/// <param name="Root">The id that all mails of one conversation refer to, so that mail programs show them together.</param>
/// <param name="Answered">The id of the person's own last mail of it; null where there is none.</param>
public sealed record MailThread(string? ReplyTo, string? Root = null, string? Answered = null)
{
    /// <summary>The key of the sentence that says what becomes of an answer to a mail of notifications.</summary>
    internal static string FootOf(MailThread? thread) => thread switch
    {
        null => "Foot",
        { Root: null } => "Foot.Team",
        _ => "Foot.Conversation",
    };
}
