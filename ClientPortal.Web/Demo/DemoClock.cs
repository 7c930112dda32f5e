namespace ClientPortal.Web.Demo;

/// <summary>The clock of the demo's three months of history.</summary>
internal sealed class DemoClock(DateTimeOffset start) : TimeProvider
{
    private DateTimeOffset now = start;

    public override DateTimeOffset GetUtcNow() => now;

    /// <summary>Sets the clock forward to a moment; an earlier one changes nothing.</summary>
    public void GoTo(DateTimeOffset moment) => now = moment > now ? moment : now;
}
