namespace ClientPortal.Web.Mail.Intake;

/// <summary>A place that mails arrive at.</summary>
public interface IMailSource
{
    /// <summary>
    /// Gives each new mail to <paramref name="take"/>, as it came. A mail leaves the source after that has returned: a crash in between gives it
    /// again. Broken ones, for which it answers false, are put aside.
    /// </summary>
    Task CollectAsync(Func<byte[], CancellationToken, Task<bool>> take, CancellationToken stop);
}
