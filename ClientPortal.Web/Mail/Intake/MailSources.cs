namespace ClientPortal.Web.Mail.Intake;

internal static class MailSources
{
    /// <summary>
    /// Does something with each of these. One that fails does not keep those behind it: a mail that cannot be stored comes again in every round.
    /// </summary>
    /// <exception cref="AggregateException">Some failed; the others are done.</exception>
    public static async Task EachAsync<T>(IEnumerable<T> all, Func<T, Task> act, CancellationToken stop)
    {
        List<Exception> faults = [];
        foreach (var one in all)
        {
            try
            {
                await act(one);
            }
            catch (Exception fault) when (!stop.IsCancellationRequested)
            {
                faults.Add(fault);
            }
        }

        if (faults.Count > 0)
        {
            throw new AggregateException(faults);
        }
    }
}
