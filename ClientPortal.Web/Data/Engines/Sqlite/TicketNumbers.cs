namespace ClientPortal.Web.Data;

/// <summary>Counts the numbers of tickets in the process: two tickets that are opened at once get two numbers before either is saved.</summary>
public sealed class TicketNumbers
{
    private readonly Lock counting = new();
    private long last;

    /// <summary>One more than the last number assigned or found in the database, whichever is larger.</summary>
    public long Next(long found)
    {
        lock (counting)
        {
            return last = Math.Max(last, found) + 1;
        }
    }
}
