namespace ClientPortal.Web.Jobs;

/// <summary>How long a failed job waits: twice as long each time, up to <see cref="Longest"/>.</summary>
public static class JobBackoff
{
    public static readonly TimeSpan Longest = TimeSpan.FromHours(8);

    // Jobs that failed together, because a server was down, do not all come back in the same second.
    private const double Spread = 0.1;

    /// <param name="first">The wait after the first failure.</param>
    /// <param name="failures">Failures in a row, from 1.</param>
    /// <param name="chance">From 0 to 1: up to a tenth is added.</param>
    public static TimeSpan After(TimeSpan first, int failures, double chance)
    {
        // Beyond 2^30 the longest wait is reached by any first wait.
        var wait = first * Math.Pow(2, Math.Min(failures - 1, 30));
        return (wait < Longest ? wait : Longest) * (1 + (Spread * chance));
    }
}
